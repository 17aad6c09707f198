"""What becomes of a circle once its people have been asked in private whether they want it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.programme import Rhythm
from bot.domain.worktime import Hour

DAYS = 3  # Working days in which to answer.
ASKED_AT_MOST = 2  # Times that the same people are asked, each time for another hour.


class Consent(StrEnum):
    """What somebody may answer. LATER: another time; NO: not this circle."""

    YES = "yes"
    LATER = "later"
    NO = "no"


class Way(StrEnum):
    """How it goes on. ON: to a moderator; AGAIN: the people are asked anew for another hour; APART: not at all."""

    ON = "on"
    AGAIN = "again"
    APART = "apart"


@dataclass(frozen=True)
class Resolution:
    """How it goes on, and with whom (user ids)."""

    way: Way
    people: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What one person is asked, for their eyes only."""

    question_id: str
    programme: str
    others: tuple[str, ...]  # User ids.
    hour: Hour  # On the reader's own clock, as it is at the first meeting.
    anchor: str  # The zone whose clock the hour follows.
    minutes_a_week: int
    first_at: datetime
    rhythm: Rhythm
    round: int
    closes_at: datetime
    answer: Consent | None
    closed: bool
    outside: bool = False  # Whether the hour leaves those the reader gave, as none lies within everybody's.
    without: Hour | None = None  # Which of two hours by turns cannot be asked of the reader.
    professional: bool = False  # Whether somebody may facilitate and read along who is no member.
    approved: bool = False  # Whether a moderator has looked at the circle before its people were asked.
    theme: str | None = None  # Of the round that it is a part of, if that has one.


def willing(answers: Mapping[str, Consent | None]) -> tuple[str, ...]:
    """Who would be in this circle at one hour or another; silence is no yes."""
    return tuple(one for one, answer in answers.items() if answer in (Consent.YES, Consent.LATER))


def may_try_again(answers: Mapping[str, Consent | None], *, smallest: int, asked_times: int) -> bool:
    """Whether it is worth looking for another hour."""
    wanted = Consent.LATER in answers.values() and asked_times < ASKED_AT_MOST
    return wanted and len(willing(answers)) >= smallest


def resolved(
    answers: Mapping[str, Consent | None], *, smallest: int, another_hour_exists: bool, asked_times: int
) -> Resolution:
    """How it goes on after all have answered, or the time is over; None is the answer of whoever kept silent."""
    agreed = tuple(one for one, answer in answers.items() if answer is Consent.YES)
    if another_hour_exists and may_try_again(answers, smallest=smallest, asked_times=asked_times):
        return Resolution(Way.AGAIN, willing(answers))
    return Resolution(Way.ON if len(agreed) >= smallest else Way.APART, agreed)
