"""The weekly hour that is fairest to whoever it suits least, over all the dates of a run.

How well a date suits somebody is a number, their comfort: 100 in the middle of the day, 80 elsewhere in their own
hours, 20 less for each hour outside them, and 0 at night and on days that are none of theirs. An hour is as good as
it is for the worst-off on the worst date. One with at least 80 lies within everybody's own hours.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.calendars import Calendar, anchor_of
from bot.domain.matching import Availability, Dates
from bot.domain.worktime import ALL_DAY, HALF_HOURS, HalfHours, Hour, first_meeting_on, half_hours, wall_time

FLOOR = 40  # Below it an hour is asked of nobody.
CORE, INSIDE = 100, 80
_CORE_STARTS, _CORE_ENDS = 10 * 60, 16 * 60
_LUNCH_STARTS, _LUNCH_ENDS = 12 * 60, 13 * 60 + 30
_WAKES, _SLEEPS = 7 * 60, 22 * 60
_DAY, _WEEK = 24 * 60, timedelta(weeks=1)
_QUARTER = 15  # Minutes: all offsets from UTC are whole quarters of an hour.
_QUARTERS = 7 * _DAY // _QUARTER
_THURSDAY = 3  # On which the seconds since 1970 begin.


@dataclass(frozen=True)
class FairHour:
    """A weekly hour and how well it suits people: whoever it suits least, all of them added up, and how often the
    hour moves on somebody's own clock; `worsts` is the worst for each of them, in their order."""

    hour: Hour
    worst: int
    total: int
    moves: int
    worsts: tuple[int, ...]

    @property
    def is_fair(self) -> bool:
        """Whether it can be asked of everybody."""
        return self.worst >= FLOOR


def comfort(own: Availability, weekday: int, starts: int, minutes: int) -> int:
    """How well somebody is suited by a meeting that begins so many minutes after midnight of their own weekday."""
    if weekday not in own.days:
        return 0
    ends = starts + minutes
    opens, closes = _minute(own.starts), _minute(own.ends) or _DAY
    outside = max(0, opens - starts) + max(0, ends - closes)
    if outside:
        asleep = starts < _WAKES or ends > _SLEEPS
        return 0 if asleep else max(0, INSIDE - -(-outside // 3))
    at_lunch = starts < _LUNCH_ENDS and ends > _LUNCH_STARTS
    return CORE if starts >= _CORE_STARTS and ends <= _CORE_ENDS and not at_lunch else INSIDE


def ranked(people: Sequence[Availability], dates: Dates, anchor: str | None = None) -> list[FairHour]:
    """Give every weekly hour of some people, the fairest first.

    That is the one whose worst-off is suited best; of equals the one that suits all together best, then the one
    that moves on the fewest clocks, then the earliest in the week. Hours that the anchor's clocks leap over or read
    twice on some date are none. `anchor` is the zone of a circle that has one already. ValueError without people.
    """
    if not people:
        raise ValueError("An hour is for somebody.")
    calendar = Calendar(dates.minutes, dates.weeks, dates.now, dates.notice, dates.not_before)
    anchor = anchor or anchor_of([one.zone for one in people], calendar.changes_clock)
    found = (one for weekday in range(7) for one in _on_weekday(people, dates, weekday, anchor))
    return sorted(found, key=_order)


def score(hour: Hour, people: Sequence[Availability], dates: Dates) -> FairHour | None:
    """How well an hour, in whatever zone, suits some people; None for one that is doubtful on some date."""
    found = _on_weekday(people, dates, hour.weekday, hour.zone)
    return next((one for one in found if one.hour == hour), None)


def alternating(fair: Sequence[FairHour]) -> tuple[FairHour, FairHour] | None:
    """Give two hours for a circle that takes turns with them, of those `ranked` gave; None where there are none.

    Everybody has at least every other meeting at an hour that can be asked of them; of such pairs it is the one whose
    worst-off is suited best on average, of equals all together, then the earliest. They are on the same day or on
    neighbouring working days, so that each step ends before the next one begins. None too where a single hour is fair.
    """
    if not fair or fair[0].is_fair:
        return None
    kept = [one for one in fair if one.hour.weekday < 5 and any(worst >= FLOOR for worst in one.worsts)]
    pairs = (
        (one, other)
        for place, one in enumerate(kept)
        for other in kept[place + 1 :]
        if abs(one.hour.weekday - other.hour.weekday) <= 1
        and all(max(both) >= FLOOR for both in zip(one.worsts, other.worsts, strict=True))
    )
    best = min(pairs, key=_order_of_pair, default=None)
    return None if best is None else (min(best, key=_place), max(best, key=_place))


def _order(one: FairHour) -> tuple[int, int, int, int]:
    return -one.worst, -one.total, one.moves, _place(one)


def _order_of_pair(pair: tuple[FairHour, FairHour]) -> tuple[int, int, int, int]:
    one, other = pair
    mean = min(sum(both) for both in zip(one.worsts, other.worsts, strict=True))
    return -mean, -(one.total + other.total), one.moves + other.moves, _place(one) + _place(other)


def _place(one: FairHour) -> int:
    return one.hour.weekday * _DAY + _minute(one.hour.at)


def _on_weekday(people: Sequence[Availability], dates: Dates, weekday: int, anchor: str) -> Iterator[FairHour]:
    """Give the half hours of a weekday with how well they suit people on all dates of the run."""
    first = first_meeting_on(Hour(weekday, time(0), anchor), dates.now, dates.notice, dates.not_before)
    days = [half_hours(first + _WEEK * week, anchor) for week in range(dates.weeks)]
    offered = ALL_DAY
    for day in days:
        offered &= day.offered
    count = Counter(people)
    read = {zone: [_readings(zone, day) for day in days] for zone in {one.zone for one in people}}
    tables = {own: _table(own, dates.minutes) for own in count}
    for half_hour in (one for one in range(HALF_HOURS) if offered >> one & 1):
        clocks = {own: [day[half_hour] for day in read[own.zone]] for own in count}
        suited = {own: [tables[own][at] for at in clocks[own]] for own in count}
        worsts = tuple(min(suited[own]) for own in people)
        total = sum(times * sum(suited[own]) for own, times in count.items())
        moves = sum(times * _moves(clocks[own]) for own, times in count.items())
        yield FairHour(Hour(weekday, wall_time(half_hour), anchor), min(worsts), total, moves, worsts)


def _moves(clocks: Sequence[int]) -> int:
    return sum(one != other for one, other in pairwise(clocks))


def _readings(zone: str, day: HalfHours) -> list[int]:
    """Give what clocks in a zone read at each half hour of a day elsewhere, as a quarter of an hour of the week."""
    place = ZoneInfo(zone)
    first, last = (_offset(place, at) for at in (day.starts[0], day.starts[-1]))
    if first == last:
        return [_quarter(at, first) for at in day.starts]
    return [_quarter(at, _offset(place, at)) for at in day.starts]


def _offset(place: ZoneInfo, at: int) -> int:
    offset = datetime.fromtimestamp(at, UTC).astimezone(place).utcoffset() or timedelta(0)
    return int(offset.total_seconds())


def _quarter(at: int, offset: int) -> int:
    return ((at + offset) // 60 + _THURSDAY * _DAY) // _QUARTER % _QUARTERS


def _table(own: Availability, minutes: int) -> list[int]:
    """Give how well somebody is suited by a meeting at each quarter of an hour of a week on their own clock."""
    quarters = (divmod(number * _QUARTER, _DAY) for number in range(_QUARTERS))
    return [comfort(own, weekday, starts, minutes) for weekday, starts in quarters]


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
