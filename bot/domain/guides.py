"""What helps beside the programmes' steps: which guide is the present one, short tools, the company's own page."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.searching import all_found
from bot.domain.worktime import MomentKind

NEEDS = ("hard talk", "stuck", "deciding", "giving feedback")
"""The needs that come first on the shelf, in this order; any other word is a need too."""


@dataclass(frozen=True)
class Tool:
    """One short tool. Texts are Slack mrkdwn, title and needs plain."""

    name: str
    """The name of its file without the ending; it is never shown."""
    title: str
    need: str
    """As in the English file: what somebody can type, whatever they read in."""
    need_shown: str
    """The same in the language of the edition."""
    minutes: int
    when: str
    how: str
    say: str
    """A sentence or two that can be said as they stand."""
    to_try: str


@dataclass(frozen=True)
class CompanyPage:
    """The company's own material: a heading of its choice, and parts, each a heading with its mrkdwn text."""

    title: str
    parts: tuple[tuple[str, str], ...]


def found_tools(tools: Sequence[Tool], words: Sequence[str]) -> tuple[Tool, ...]:
    """The tools for a need that somebody names by its words, or by a tool's title; in their order."""
    of_need = tuple(one for one in tools if all_found(words, f"{one.need}\n{one.need_shown}"))
    return of_need or tuple(one for one in tools if all_found(words, one.title))


def present_step(done: MomentKind | None, done_step: int | None, last: int) -> int:
    """The step whose guide is of use now: the one that is open, else the next one, after the end the last one.

    `done` of `done_step` is the circle's last moment; both are None before its first prompt.
    """
    if done is None or done_step is None:
        return 0
    return min(done_step + (done is not MomentKind.PROMPT), last)
