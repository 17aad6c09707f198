"""Leaving: why, if somebody says so, how long it can be taken back, and when a circle is small."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PLEASE_TIMES = (
    3  # How often somebody is asked to leave a channel that Slack does not let the bot take them out of,
)
PLEASE_AFTER = 3  # and after how many working days anew.
UNDO_FOR = timedelta(hours=24)
SMALL = 3  # With fewer who are active, somebody outside the circle should know.
ALONE = 2  # Fewer are no circle any more.


class LeaveWhy(StrEnum):
    """What somebody may say of why they leave. It is seen by nobody."""

    TIME = "time"
    GROUP = "group"
    PROGRAMME = "programme"
    UNSAID = "unsaid"


class Place(StrEnum):
    """What somebody leaves."""

    WAITING = "waiting"
    PROPOSAL = "proposal"
    CIRCLE = "circle"


@dataclass(frozen=True)
class LeaveForm:
    """What the screen shows: what would be left."""

    enrolment_id: str
    place: Place
    programme: str
    channel_id: str | None


@dataclass(frozen=True)
class Left:
    """Somebody has left a circle, for their own eyes: until when it can be taken back."""

    circle_id: str
    enrolment_id: str
    channel_id: str | None
    until: datetime


def falls_small(before: int, after: int) -> bool:
    """Whether a circle has just become small: told once, when the number of the active falls below."""
    return before >= SMALL > after


def may_undo(left_at: datetime | None, now: datetime) -> bool:
    """Whether a leave can still be taken back."""
    return left_at is not None and now < left_at + UNDO_FOR
