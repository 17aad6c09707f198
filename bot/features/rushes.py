"""Rushes: where more circles are due together in the coming days than Slack lets the bot post to in time."""

from datetime import datetime, timedelta

from bot.domain.spreading import Group, Rush, rushes
from bot.domain.worktime import MomentKind
from bot.store import schedule
from bot.store.session import Session

AHEAD = timedelta(days=8)  # A week, in which every circle that runs has something due, and a day.


def coming(session: Session, workspace_id: str, *, now: datetime, posts_a_minute: int) -> list[Rush]:
    """The rushes of the coming days, going by what each circle has due next."""
    together = schedule.together(session, workspace_id, now, now + AHEAD)
    # After a prompt comes the wrap-up; otherwise it is a prompt that comes, and its thread with it.
    groups = (
        Group(one.at, one.zone, one.circles, one.circles * (1 if one.done is MomentKind.PROMPT else 2))
        for one in together
    )
    return rushes(groups, posts_a_minute)
