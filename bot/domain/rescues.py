"""Ways on for a circle that has become small: its members are asked, and nothing is done without all who it concerns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.worktime import Hour

WORKING_DAYS = 4  # To answer in,
REMINDED_AFTER = 2  # and after how many of them whoever is silent is reminded, once.
AGAIN_AFTER = timedelta(weeks=4)  # Nobody is asked about ways on again before that.
NEAR = 2  # Steps by which two circles may be apart that are to become one.
YES, NO = "yes", "no"


class Way(StrEnum):
    """How a small circle may go on, in the order in which it is done where several are all right with everybody."""

    MORE = "more"  # More people are looked for among those who wait.
    JOIN = "join"  # It joins another circle.
    CLOSE = "close"  # It ends, with a goodbye.


class Outcome(StrEnum):
    """What comes of asking a small circle."""

    MORE = "more"
    JOIN = "join"  # A circle was found to join, and everybody in both is asked.
    CLOSE = "close"
    STAYS = "stays"  # No way is all right with everybody.
    NO_CIRCLE = "no_circle"  # All would join another circle, and there is none.


@dataclass(frozen=True)
class WaysAsked:
    """What a member of a small circle is asked, and has said: nothing yet where `chosen` is None."""

    question_id: str
    channel_id: str
    ways: tuple[Way, ...]
    chosen: frozenset[Way] | None
    closes_at: datetime
    closed: bool = False


@dataclass(frozen=True)
class Merger:
    """Two circles may become one: who would come to whom, when these meet, and for whose eyes it is said.

    When these meet next is said only as long as the question is open.
    """

    question_id: str
    programme: str
    joining: tuple[str, ...]
    hosts: tuple[str, ...]
    hour: Hour
    next_at: datetime | None
    closes_at: datetime
    is_host: bool
    professional: bool = False  # Whether somebody may facilitate who reads along.
    closed: bool = False


@dataclass(frozen=True)
class Ending:
    """A circle has ended by its members' wish; `joined` is the channel of the circle that they are in now."""

    circle_id: str
    programme: str
    joined: str | None = None
    facilitator: str | None = None  # Who facilitated it without being a member.


def said(ways: Collection[Way]) -> str:
    """What somebody answers to whom these are all right, as it is kept; nothing is staying as they are."""
    return ",".join(one for one in Way if one in ways)


def chosen(answer: str | None) -> frozenset[Way]:
    """The ways that are all right with somebody."""
    return frozenset(Way(one) for one in (answer or "").split(",") if one)


def agreed(members: Collection[str], answers: Mapping[str, str]) -> tuple[Way, ...]:
    """The ways that are all right with every member, in their order; none as long as one of them has not answered."""
    if not members:
        return ()
    return tuple(one for one in Way if all(one in chosen(answers.get(member)) for member in members))


def all_say_yes(members: Collection[str], answers: Mapping[str, str]) -> bool:
    """Whether everybody in both circles has said yes."""
    return bool(members) and all(answers.get(one) == YES for one in members)


def is_near(step: int, other: int, last: int) -> bool:
    """Whether a circle whose next step is `step` may join one at `other`, of a programme that ends with `last`."""
    return abs(step - other) <= NEAR and other < last
