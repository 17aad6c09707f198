"""What a summary may show about groups of people, in which bands, and how often it may change.

What this does and does not protect. The floor, the bands and the difference rule keep a reader who knows
who joined and left from learning about a few people by comparing two summaries. They are no proof: if 17
people take part (shown as 15) and then 11 join who all take part (28, shown as 30), the difference rule lets
the new figure out because there were more than ten changes, and the bands 13-17 and 28-32 lie so far apart
that all 11 must take part. Only a check of every new figure against all those printed before can stop that,
and it is not here. Nor do bands hide odds: they hide certainty.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

FLOOR_PEOPLE = 10
FLOOR_CIRCLES = 3
CHANGES_TO_REFRESH = 10
_FEW = 5


class BandKind(StrEnum):
    """How a banded count is said: fewer than five, all but fewer than five, or about so many."""

    FEW = "few"
    ALL_BUT_FEW = "all_but_few"
    ABOUT = "about"


@dataclass(frozen=True)
class Band:
    """A count as it may be shown: `value` is a multiple of five for ABOUT, and five for the other kinds."""

    kind: BandKind
    value: int


@dataclass(frozen=True)
class Snapshot:
    """Who stood behind a printed figure: `roster` maps enrolment ids to participation status codes."""

    printed_at: datetime
    roster: Mapping[str, str]


def may_show(people: int, circles: int) -> bool:
    """Tell whether a group of so many people in so many circles is large enough for any figure about it."""
    return people >= FLOOR_PEOPLE and circles >= FLOOR_CIRCLES


def count_band(count: int, of: int) -> Band:
    """Give the band in which `count` out of `of` people may be shown; ValueError unless 0 <= count <= of.

    "About" is the nearest five, but at most the highest five that leaves five people over: otherwise the
    last band could hold a single count (8 of 13 as "about 10", where 9 is "all but fewer than five"). So it
    is less than five away from the count, and from 12 people on at least three counts share each band.
    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} people cannot be.")
    if count < _FEW:
        return Band(BandKind.FEW, _FEW)
    if of - count < _FEW:
        return Band(BandKind.ALL_BUT_FEW, _FEW)
    return Band(BandKind.ABOUT, min(_nearest(count), _down(of - _FEW)))


def head_count(people: int) -> int:
    """Give a total as it may be shown: the nearest five, but nothing under the floor is rounded up to it.

    ValueError for a negative number.
    """
    if people < 0:
        raise ValueError("There cannot be fewer than no people.")
    return _nearest(people) if people >= FLOOR_PEOPLE else _down(people)


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> int:
    """Count the people who came, went, or whose participation status is another one."""
    return sum(before.get(person) != after.get(person) for person in before.keys() | after.keys())


def may_refresh(last: Snapshot | None, roster: Mapping[str, str], now: datetime) -> bool:
    """Tell whether a figure may be printed anew: it never was, or after a month and ten changes.

    Ten and not five: the difference of two figures is about the people who changed between them only, and
    five of them are found out too often. Even ten is no proof, as the head of this module says.
    """
    if last is None:
        return True
    return now >= month_later(last.printed_at) and changes(last.roster, roster) >= CHANGES_TO_REFRESH


def month_later(at: datetime) -> datetime:
    """Give the same time on the same day of the next month, or on that month's last day if it is shorter."""
    year, month = (at.year + 1, 1) if at.month == 12 else (at.year, at.month + 1)
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))


def _nearest(number: int) -> int:
    return _down(number + 2)


def _down(number: int) -> int:
    return number // 5 * 5
