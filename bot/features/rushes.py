"""Rushes: where more circles are due together than Slack lets the bot post to in time, in the coming days or at the start."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.spreading import Group, Rush, rushes
from bot.domain.worktime import MomentKind, Run, moments
from bot.store import schedule
from bot.store.schedule import Beginning
from bot.store.session import Session

AHEAD = timedelta(days=8)  # A week, in which every circle that runs has something due, and a day.
_PROMPT, _KICKOFF = 2, 3  # A prompt, and its thread with it; the first time the norms too.


def coming(session: Session, workspace_id: str, *, now: datetime, posts_a_minute: int) -> list[Rush]:
    """The rushes of the coming days, going by what each circle has due next, and those of all first prompts."""
    return rushes([*_running(session, workspace_id, now), *_planned(session, workspace_id, now)], posts_a_minute)


def _running(session: Session, workspace_id: str, now: datetime) -> Iterator[Group]:
    for one in schedule.together(session, workspace_id, now, now + AHEAD):
        # After a prompt comes the wrap-up; otherwise it is a prompt that comes.
        prompts = _KICKOFF if one.done is None else _PROMPT
        posts = 1 if one.done is MomentKind.PROMPT else prompts
        yield Group(one.at, one.zone, one.circles, one.circles * posts)


def _planned(session: Session, workspace_id: str, now: datetime) -> Iterator[Group]:
    """The first prompts of circles that do not run yet, as many as may come to be."""
    for one in schedule.beginning(session, workspace_id):
        at = _first_prompt_at(one)
        if at >= now:
            yield Group(at, one.hour.zone, one.circles, one.circles * _KICKOFF)


def _first_prompt_at(one: Beginning) -> datetime:
    # It is the same however many steps follow and however long the meeting is.
    return next(moments(Run(one.hour, one.first_on, steps=1, minutes=60))).at
