"""The rules of a circle's meetings: at what hour, where, what became of them, and what follows from a new hour."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import (
    Hour,
    Moment,
    MomentKind,
    Run,
    hour_of,
    instant,
    meeting_on,
    next_moment,
    weeks_before,
)

LINK_LIMIT = 500  # Characters of a link to a meeting.
HUDDLE = "huddle"
_WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
_LATEST = timedelta(weeks=4)  # Within which a last meeting may be moved.
_UNSEEN = (
    "\u200b\u200c\u200d\u2060\ufeff"  # Of no width: they come in with what is pasted, and are no part of a link.
)
_NOT_IN_LINKS = frozenset("<>|\"'`\\^{}")


class PlaceKind(StrEnum):
    """Where a circle meets: in a huddle of its channel, at a link, or nowhere, because it writes instead."""

    HUDDLE = "huddle"
    LINK = "link"
    WRITING = "writing"


class MeetingOutcome(StrEnum):
    """What became of a step's meeting. WRITTEN: none was meant to be, the circle wrote instead."""

    MET = "met"
    MOVED = "moved"
    DID_NOT = "did_not"
    WRITTEN = "written"


@dataclass(frozen=True)
class MeetingPast:
    """What became of the meeting that is over, as a member has said: until the next wrap-up each may correct it."""

    circle_id: str
    step: int
    outcome: MeetingOutcome
    weeks_apart: int = 1  # From one step to the next.


@dataclass(frozen=True)
class MeetingForm:
    """What the modal shows: the hour as it is, on the clock of whoever fills it in, and the place."""

    circle_id: str
    token: str
    weekday: int
    at: time
    zone: str
    place: PlaceKind | None
    link: str | None
    by_turns: Hour | None = None  # The two hours of a circle that has two, on the same clock.
    past: MeetingPast | None = None


@dataclass(frozen=True)
class MeetingGiven:
    """What a member filled in; weekday and hour are on their own clock."""

    weekday: int
    at: time
    place: PlaceKind
    link: str | None


@dataclass(frozen=True)
class MeetingChanged:
    """How a circle meets from now on, and who said so; `zones` are those its members live by."""

    user_id: str
    step: int
    hour: Hour
    first_at: datetime
    meets: bool
    place: str | None
    zones: tuple[str, ...]
    weeks_apart: int = 1  # From one step to the next.
    agreed: bool = False  # Whether all have said that it suits them.
    second_at: datetime | None = None  # The first time at the other one of two hours by turns.


@dataclass(frozen=True)
class MeetingMoved:
    """One meeting was moved; the rhythm stays."""

    step: int
    at: datetime
    zone: str
    weeks_apart: int = 1  # From one step to the next.


@dataclass(frozen=True)
class MovingForm:
    """What the modal shows to whoever says that a meeting was moved."""

    circle_id: str
    step: int
    suggested_on: date
    at: time
    zone: str


def checked_place(given: MeetingGiven) -> str | None:
    """The place as it is kept: "huddle", a link, or None; Refusal for a link that is none."""
    if given.place is PlaceKind.WRITING:
        return None
    if given.place is PlaceKind.HUDDLE:
        return HUDDLE
    return checked_link(given.link or "")


def checked_link(link: str) -> str:
    """A link that may be shown to others: https, a host, and nothing that Slack or a reader could take amiss."""
    link = "".join(one for one in link if one not in _UNSEEN).strip()
    if not link:
        raise Refusal(RefusalCode.NO_LINK, field="link")
    if len(link) > LINK_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="link", limit=LINK_LIMIT)
    if not link.isascii() or not link.isprintable() or " " in link or _NOT_IN_LINKS & set(link):
        raise Refusal(RefusalCode.BAD_LINK, field="link")
    if not _leads_somewhere(link):
        raise Refusal(RefusalCode.BAD_LINK, field="link")
    return link


def _leads_somewhere(link: str) -> bool:
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    # A name before an @ makes a link look as if it led elsewhere.
    return parts.scheme == "https" and "." in host.strip(".") and "@" not in parts.netloc


def hour_at(run: Run, step: int) -> datetime:
    """The instant of the weekly hour in a step's week, also while the circle writes instead of meeting."""
    return instant(meeting_on(run, step), hour_of(run, step).at, run.hour.zone)


def firsts(run: Run, step: int = 0) -> tuple[datetime, ...]:
    """The instants at which the weekly hour, or each of two by turns, is had for the first time from a step on."""
    found = dict[Hour, datetime]()
    for one in range(step, run.steps):
        found.setdefault(hour_of(run, one), hour_at(run, one))
    return tuple(found.values())


def by_turns(run: Run, zone: str, step: int = 0) -> Hour | None:
    """The two hours of a circle that has two from a step on, as clocks in a zone read them; None for any other one."""
    found = firsts(run, step) if run.meets and run.hour.other else ()
    return on_clock(found, zone) if len(found) > 1 else None


def on_clock(firsts: Sequence[datetime], zone: str) -> Hour:
    """The weekly hour, or two by turns, as clocks in a zone read it at those instants."""
    (weekday, at), *other = [
        (one.weekday(), one.time()) for one in (at.astimezone(ZoneInfo(zone)) for at in firsts)
    ]
    return Hour(weekday, at, zone, other[0] if other else None)


def anchored(weekday: int, at: time, own_zone: str, run: Run, step: int) -> tuple[Hour, date]:
    """An hour on a member's own clock as the circle keeps it, and its date in the week of a step's meeting.

    Both are on the clock of the circle's anchor zone; the week is the member's own, from their Monday on.
    """
    week = hour_at(run, step).astimezone(ZoneInfo(own_zone)).date()
    on = week + DAY * (weekday - week.weekday())
    if own_zone == run.hour.zone:
        return Hour(weekday, at, own_zone), on
    local = instant(on, at, own_zone).astimezone(ZoneInfo(run.hour.zone))
    return Hour(local.weekday(), local.time(), run.hour.zone), local.date()


def chosen(given: MeetingGiven, own_zone: str, run: Run, step: int) -> tuple[Hour, date]:
    """The same for what a member filled in. Two hours by turns stay where that is what the form showed of them."""
    shown = hour_at(run, step).astimezone(ZoneInfo(own_zone))
    if run.hour.other and (given.weekday, given.at) == (shown.weekday(), shown.time()):
        return run.hour, meeting_on(run, step)
    return anchored(given.weekday, given.at, own_zone, run, step)


def next_step(done: Moment | None, steps: int) -> int | None:
    """The first step whose prompt has not been planned; None after the last."""
    step = 0 if done is None else done.step + 1
    return step if step < steps else None


def rescheduled(run: Run, step: int, hour: Hour, on: date, *, meets: bool, after: datetime) -> Run:
    """The run with another hour from `step` on, whose meeting is on the date `on` or as few weeks later as possible.

    Its prompt comes after `after`: the present or, while a step is open, that step's wrap-up.
    """
    while True:
        first_on = on - _WEEK * weeks_before(run, step)
        first_on += DAY * (hour.weekday - first_on.weekday())
        changed = replace(run, hour=hour, first_on=first_on, meets=meets)
        if _prompt_at(changed, step, after) > after:
            return changed
        on += _WEEK


def _prompt_at(run: Run, step: int, after: datetime) -> datetime:
    done = None if step == 0 else Moment(MomentKind.WRAP_UP, step - 1, after)
    coming = next_moment(run, done)
    if coming is None:
        raise ValueError(f"The run has no step {step}.")
    return coming.at


def past_step(done: Moment | None) -> int | None:
    """The step of whose meeting is heard what became of it: from its wrap-up on, until the next one or the goodbye.

    The next prompt alone ends nothing: where one meets every week it comes the morning after the question.
    """
    if done is None:
        return None
    step = {MomentKind.WRAP_UP: done.step, MomentKind.PROMPT: done.step - 1}.get(done.kind, -1)
    return step if step >= 0 else None


def may_tell(done: Moment | None, step: int) -> None:
    """Refuses to hear what became of a meeting before its wrap-up, and from the next one or the goodbye on."""
    if past_step(done) != step:
        raise Refusal(RefusalCode.MEETING_OVER)


def checked_move(on: date, at: time, zone: str, *, now: datetime, following: datetime | None) -> datetime:
    """When a moved meeting is held; Refusal, naming the field, when that is over or not before the next one."""
    latest = following or now + _LATEST
    # By the date first: at either end of the calendar there are days that have no instant.
    if on < now.date() - DAY:
        raise Refusal(RefusalCode.HOUR_PAST, field="on")
    if on > latest.date() + DAY:
        raise Refusal(RefusalCode.MOVED_TOO_FAR, field="on")
    moved_to = instant(on, at, zone)
    if moved_to <= now:
        raise Refusal(RefusalCode.HOUR_PAST, field="on")
    if moved_to >= latest:
        raise Refusal(RefusalCode.MOVED_TOO_FAR, field="on")
    return moved_to
