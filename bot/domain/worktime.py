"""When a circle meets, and when its prompts, wrap-ups and goodbye fall due, in its own anchor zone.

All arithmetic is done on local dates and wall times; an instant in UTC is only ever the result. A weekly
hour therefore keeps its place on the anchor zone's clock when that clock changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MORNING = time(9)  # When prompts and the goodbye are posted.
AFTERNOON = time(16)  # When wrap-ups are.

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_FRIDAY = 4
_SATURDAY = 5
_LONGEST_MEETING = 24 * 60


@dataclass(frozen=True)
class Hour:
    """A weekly hour as local wall time in an anchor zone: weekday 0 is Monday, `zone` is an IANA name.

    It never holds an offset, because the offset changes over the weeks of a run. A circle of whose members no single
    hour can be asked has two by turns: `other` is the weekday and time of every second meeting, on the same clock.
    """

    weekday: int
    at: time
    zone: str
    other: tuple[int, time] | None = None

    def __post_init__(self) -> None:
        if any(one not in range(7) for one in (self.weekday, *(self.other or ())[:1])):
            raise ValueError(f"A weekday is 0 (Monday) to 6 (Sunday), not {self.weekday} and {self.other}.")

    @property
    def each(self) -> tuple["Hour", ...]:
        """The one hour there is, or each of the two by itself, in turn."""
        one = Hour(self.weekday, self.at, self.zone)
        return (one,) if self.other is None else (one, Hour(*self.other, self.zone))


class MomentKind(StrEnum):
    """What falls due at a moment."""

    PROMPT = "prompt"
    WRAP_UP = "wrap_up"
    GOODBYE = "goodbye"


@dataclass(frozen=True)
class Moment:
    """Something of a step that falls due at an instant (UTC); the goodbye carries the last step's number."""

    kind: MomentKind
    step: int
    at: datetime


@dataclass(frozen=True)
class Run:
    """One circle's way through its programme: step 0 meets on the local date `first_on`, the next `weeks_apart`.

    `steps` is how many steps there are (0 to N makes N + 1), `minutes` is how long a meeting lasts, or how long
    each step's does. `breaks` are
    pairs: before which step the circle rests, and for how many weeks. A circle that writes instead of meeting
    (`meets` is False) has its steps in the same weeks, from Monday to Friday. In the steps of `apart` people talk
    in twos or threes when it suits them, and have a working week for it. Of two hours by turns step 0 has the first.
    Raises ValueError for a first date on another weekday, for hours that are more than a day apart in the week, for no
    steps, for a meeting longer than a day, and for a break that takes time back.
    """

    hour: Hour
    first_on: date
    steps: int
    minutes: int | tuple[int, ...]
    breaks: tuple[tuple[int, int], ...] = ()
    meets: bool = True
    weeks_apart: int = 1
    apart: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.first_on.weekday() != self.hour.weekday:
            raise ValueError(f"{self.first_on} is not on weekday {self.hour.weekday}.")
        if any(abs(one.weekday - self.hour.weekday) > 1 for one in self.hour.each):
            raise ValueError("Two hours by turns are on one day of the week or on neighbouring ones.")
        if self.steps < 1:
            raise ValueError("A run has at least one step.")
        if not all(1 <= self.minutes_of(step) <= _LONGEST_MEETING for step in range(self.steps)):
            raise ValueError("A meeting lasts from a minute to a day.")
        if self.weeks_apart < 1:
            raise ValueError("From one step to the next it is a week or more.")
        if any(weeks < 0 for _, weeks in self.breaks):
            raise ValueError("A break lasts some weeks.")

    def minutes_of(self, step: int) -> int:
        """How long the meeting of a step lasts."""
        return self.minutes if isinstance(self.minutes, int) else self.minutes[step]

    def longest_from(self, step: int) -> int:
        """How long everybody's hours must be free from a step on: for the longest meeting of the whole circle to come."""
        together = (self.minutes_of(one) for one in range(step, self.steps) if one not in self.apart)
        return max(together, default=self.minutes_of(self.steps - 1))


def is_zone(name: str) -> bool:
    """Tell whether `name` is a time zone that can be computed with. Never raises, whatever it is given."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, TypeError, AttributeError, OSError):
        # zoneinfo answers an unknown name, a path and a folder's name with different exceptions.
        return False
    return True


def at_hand(zone: str) -> str:
    """Give a zone itself, or UTC for one that the zones at hand no longer have: hours can be told all the same."""
    return zone if is_zone(zone) else "UTC"


def instant(on: date, at: time, zone: str) -> datetime:
    """Give the instant (UTC) at which clocks in `zone` read `at` on the date `on`.

    A time that clocks leap over moves forward by the leap; one that they read twice is the first of the two.
    Raises zoneinfo.ZoneInfoNotFoundError for an unknown zone.
    """
    return datetime.combine(on, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def meeting_at(run: Run, step: int) -> datetime:
    """Give the instant (UTC) at which the meeting of `step` begins; ValueError for a step the run has not.

    Where a circle writes instead, that is the end of its week, at which everybody has written.
    """
    if not run.meets:
        return instant(_wrap_up_on(run, step), AFTERNOON, run.hour.zone)
    return instant(meeting_on(run, step), hour_of(run, step).at, run.hour.zone)


def hour_of(run: Run, step: int) -> Hour:
    """Give the hour of a step's meeting, of two by turns the one whose turn it is.

    They take turns over the meetings of the whole circle: where people talk in twos or threes nobody has had theirs.
    """
    each = run.hour.each
    return each[sum(before not in run.apart for before in range(step)) % len(each)]


def meeting_on(run: Run, step: int) -> date:
    """Give the local date of `step`'s meeting, or of the week it is written in; ValueError for a step it has not."""
    if step not in range(run.steps):
        raise ValueError(f"The run has no step {step}.")
    days = hour_of(run, step).weekday - run.hour.weekday
    return run.first_on + _WEEK * weeks_before(run, step) + _DAY * days


def weeks_before(run: Run, step: int) -> int:
    """Give how many weeks lie between the first step and another one, breaks and all."""
    return step * run.weeks_apart + sum(weeks for before, weeks in run.breaks if before <= step)


def moments(run: Run) -> Iterator[Moment]:
    """Give all moments of a run in order, each later than the one before.

    Each step has its prompt (09:00 on the working day before the meeting) and its wrap-up (16:00 on the first
    working day after the day on which the meeting ends, so that nobody has to check in when tired from it); where
    a circle writes instead, they are on the Monday and on the Friday of its week. Where people talk in twos or
    threes the prompt comes a working week before the wrap-up, and after that of the step before. A goodbye follows (09:00 on the first working day after the day of the last wrap-up).
    """
    for step in range(run.steps):
        yield _moment(run, MomentKind.PROMPT, step)
        yield _moment(run, MomentKind.WRAP_UP, step)
    yield _moment(run, MomentKind.GOODBYE, run.steps - 1)


def next_moment(run: Run, done: Moment | None) -> Moment | None:
    """Give the moment that follows `done`, the first for None, and None after the goodbye.

    `done` is recognised by its kind and step, not by its instant, so that moments recorded before a zone's
    rules were changed still count. ValueError for a step the run has not.
    """
    if done is None:
        return _moment(run, MomentKind.PROMPT, 0)
    if done.step not in range(run.steps):
        raise ValueError(f"The run has no step {done.step}.")
    if done.kind is MomentKind.PROMPT:
        return _moment(run, MomentKind.WRAP_UP, done.step)
    if done.kind is MomentKind.GOODBYE:
        return None
    if done.step == run.steps - 1:
        return _moment(run, MomentKind.GOODBYE, done.step)
    return _moment(run, MomentKind.PROMPT, done.step + 1)


def first_meeting_on(hour: Hour, now: datetime, notice: timedelta, not_before: date | None = None) -> date:
    """Give the first local date on the hour's weekday whose prompt is at least `notice` after `now`.

    With `not_before` it is that date or a later one; the prompt may come before it. The time of day of the hour plays no part, since the prompt is always at 09:00 of an earlier day.
    """
    earliest = now + notice
    on = earliest.astimezone(ZoneInfo(hour.zone)).date()
    on = max(on, not_before or on)
    on += _DAY * ((hour.weekday - on.weekday()) % 7)
    while _prompt_at(on, hour.zone) < earliest:
        on += _WEEK
    return on


def day_ends_at(on: date, zone: str) -> datetime:
    """Give the instant (UTC) at which the date `on` is over in `zone`: the reader's own midnight."""
    return instant(on + _DAY, time(0), zone)


def _moment(run: Run, kind: MomentKind, step: int) -> Moment:
    if kind is MomentKind.PROMPT:
        return Moment(kind, step, _prompt_of(run, step))
    if kind is MomentKind.WRAP_UP:
        return Moment(kind, step, instant(_wrap_up_on(run, step), AFTERNOON, run.hour.zone))
    return Moment(kind, step, instant(_working_day_after(_wrap_up_on(run, step)), MORNING, run.hour.zone))


def _prompt_of(run: Run, step: int) -> datetime:
    if not run.meets:
        return instant(_monday(run, step), MORNING, run.hour.zone)
    if step in run.apart:
        return instant(_opens_on(run, step), MORNING, run.hour.zone)
    return _prompt_at(meeting_on(run, step), run.hour.zone)


def _opens_on(run: Run, step: int) -> date:
    """The date from which people have a working week to the wrap-up of a step."""
    opens = _working_day_after(_wrap_up_on(run, step) - _WEEK)
    return opens if step == 0 else max(opens, _working_day_after(_wrap_up_on(run, step - 1)))


def _monday(run: Run, step: int) -> date:
    return meeting_on(run, step) - _DAY * hour_of(run, step).weekday


def _prompt_at(meets_on: date, zone: str) -> datetime:
    on = meets_on - _DAY
    while on.weekday() >= _SATURDAY:
        on -= _DAY
    return instant(on, MORNING, zone)


def _wrap_up_on(run: Run, step: int) -> date:
    if not run.meets:
        return _monday(run, step) + _DAY * _FRIDAY
    # A meeting that ends at midnight ends with the day that is over then, hence the second less.
    last_second = meeting_at(run, step) + timedelta(minutes=run.minutes_of(step), seconds=-1)
    return _working_day_after(last_second.astimezone(ZoneInfo(run.hour.zone)).date())


def _working_day_after(on: date) -> date:
    on += _DAY
    while on.weekday() >= _SATURDAY:
        on += _DAY
    return on
