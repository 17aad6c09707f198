"""A circle looks for another hour: up to three that can be asked of everybody, and the one that suits all is set."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.comforts import INSIDE, at_night, comfort
from bot.domain.fair_hours import FairHour, by_turns
from bot.domain.forming.people import FreeTime
from bot.domain.worktime import Hour

MOST = 3  # Hours that people are asked about at once.
WORKING_DAYS = 3  # That they have to answer.


class Begun(StrEnum):
    """What became of the wish to ask everybody."""

    ASKED = "asked"
    ALREADY = "already"  # They are being asked.
    NO_HOUR = "no_hour"  # There is none that could be asked of all of them.


class Edge(StrEnum):
    """Why a meeting is not within the hours that somebody gave. For their own eyes only."""

    BEFORE = "before"  # It begins before them.
    AFTER = "after"  # It ends after them.
    NIGHT = "night"
    DAY = "day"  # It is on a day that is none of theirs.


@dataclass(frozen=True)
class HoursAsked:
    """What a member is asked: from when on each hour, or both of two by turns, would hold, on their own clock, and
    which ones suit them. `edges` says of each, in the same shape, why it is not within the hours they gave."""

    question_id: str
    by: str
    firsts: tuple[tuple[datetime, ...], ...]
    suits: tuple[int, ...]
    closes_at: datetime
    edges: tuple[tuple[Edge | None, ...], ...]


@dataclass(frozen=True)
class Closest:
    """What the circle reads where no hour suits everybody: the one that suits most, if any suits anybody. Whether it is
    `outside` the hours of one or more of them is said, and never of whom."""

    hour: Hour | None
    outside: bool = False


def edge(own: FreeTime, begins: datetime, minutes: int) -> Edge | None:
    """Why a meeting that begins at an instant is not within somebody's hours, by their own clock; None where it is."""
    local = begins.astimezone(ZoneInfo(own.zone))
    starts = local.hour * 60 + local.minute
    if comfort(own, local.weekday(), starts, minutes) >= INSIDE:
        return None
    if at_night(local, minutes):
        return Edge.NIGHT
    if local.weekday() not in own.days:
        return Edge.DAY
    return Edge.BEFORE if all(starts < opens for opens, _ in own.between) else Edge.AFTER


def choices(ranked: Sequence[FairHour], present: Hour) -> tuple[Hour, ...]:
    """The fairest hours that can be asked of everybody, each on a day of its own, without the one there is; where no
    single one can be, two by turns."""
    pair = by_turns(ranked)
    if pair is not None:
        return () if pair == present else (pair,)
    found = dict[int, Hour]()
    for one in ranked:
        if one.is_fair and one.hour != present:
            found.setdefault(one.hour.weekday, one.hour)
    return tuple(found.values())[:MOST]


def pressed(said: str | None, number: int | None) -> str:
    """What somebody answers who had said something and presses an hour, which counts until pressed again; or none."""
    before = suiting(said)
    if number is None:
        return ""
    return ",".join(str(one) for one in sorted(before ^ {number}))


def suiting(said: str | None) -> frozenset[int]:
    """The hours that suit somebody, by their numbers."""
    return frozenset(int(one) for one in (said or "").split(",") if one)


def agreed(asked: Collection[str], answers: Mapping[str, str]) -> int | None:
    """The fairest hour that suits everybody who was asked; None as long as there is none."""
    if not asked:
        return None
    common = frozenset(range(MOST))
    for one in asked:
        common &= suiting(answers.get(one))
    return min(common, default=None)


def closest(asked: Collection[str], answers: Mapping[str, str]) -> int | None:
    """The hour that suits most of those who were asked, of equals the fairest; None where none suits anybody."""
    every = [number for one in asked for number in suiting(answers.get(one))]
    return max(sorted(set(every)), key=every.count, default=None)
