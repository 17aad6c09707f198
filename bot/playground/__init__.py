"""A Slack on one's own machine: Web API, Socket Mode and a web page, without knowledge of any app.

Each line may import only from lines below, and what stands on one line not from each other:

    server                  the playground as one object
    page_api | web_api      the ways in: people by the page (whose files are in `page/`), the app by Slack's methods
    happenings              what can happen, with its consequences
    block_kit | delivery    what blocks may contain; the ways out to the app
    state                   what the workspace holds
    errors                  the two ways to refuse
"""

from bot.playground.delivery.timings import Timings
from bot.playground.page_api.controls import (
    ColleagueControls,
    Part,
    ProgrammeControls,
    StateControls,
    TimeControls,
    Upcoming,
)
from bot.playground.server import Playground
from bot.playground.state.people import Person, colleagues
from bot.playground.state.records import Installation
from bot.playground.web_api.limits import Limits

__all__ = [
    "ColleagueControls",
    "Installation",
    "Limits",
    "Part",
    "Person",
    "Playground",
    "ProgrammeControls",
    "StateControls",
    "TimeControls",
    "Timings",
    "Upcoming",
    "colleagues",
]
