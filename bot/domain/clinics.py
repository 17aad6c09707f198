"""A case clinic: one member brings a case, and five timed phases lead from telling it to the next step."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from bot.domain.checkins import tidied
from bot.domain.quiet import ENDS, STARTS, working_day, working_time
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.requests import HelpKind
from bot.domain.worktime import instant

CASE_LIMIT = 300  # Characters of what it is about: one sentence.


class Pace(StrEnum):
    """How fast a clinic goes: in a meeting, or in writing over two working days."""

    MEETING = "meeting"
    THREAD = "thread"


class Phase(IntEnum):
    """What happens at a moment of a clinic, in its order."""

    TELL = 1  # The presenter tells.
    ASK = 2  # The others ask what they have not understood.
    WISH = 3  # The presenter says which kind of help is wanted.
    THINK = 4  # The others think aloud, the presenter stays silent.
    NEXT = 5  # The presenter names the next step, with a date.


class Ending(StrEnum):
    """How a clinic came to its end."""

    FINISHED = "finished"
    STOPPED = "stopped"  # By the presenter.
    BROKEN_OFF = "broken_off"  # The presenter or the channel is not there any more; nobody is told which.


# How long each phase takes at most: 40 minutes of a meeting, or 16 working hours, which are two working days.
MINUTES = {Phase.TELL: 8, Phase.ASK: 8, Phase.WISH: 4, Phase.THINK: 14, Phase.NEXT: 6}
WORKING_HOURS = {Phase.TELL: 3, Phase.ASK: 4, Phase.WISH: 2, Phase.THINK: 5, Phase.NEXT: 2}


@dataclass(frozen=True)
class ClinicForm:
    """What the modal was opened for: a circle, and the id that the clinic will have, so that it is begun once."""

    circle_id: str
    clinic_id: str


@dataclass(frozen=True)
class ClinicGiven:
    """What a member filled in: the pace and, if they like, in one sentence what it is about."""

    pace: Pace
    about: str | None


@dataclass(frozen=True)
class Stage:
    """A phase of a clinic, when it begins, and until when it goes on at most."""

    phase: Phase
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class ClinicShown:
    """A clinic as the circle sees it."""

    clinic_id: str
    user_id: str
    pace: Pace
    about: str | None


@dataclass(frozen=True)
class PhaseShown:
    """A phase as the circle sees it; `kind` is the help that is wanted, once the presenter has said so.

    `turn` is whose turn it is beside the presenter, where they may not be looking: in writing, and not while away.
    `minutes` is how long it takes at most in a meeting; 0 in writing.
    """

    clinic_id: str
    user_id: str
    phase: Phase
    ends_at: datetime
    zone: str
    kind: HelpKind | None
    channel_id: str
    turn: tuple[str, ...] = ()
    minutes: int = 0


@dataclass(frozen=True)
class PhasePast:
    """A phase that is over, as the circle sees it; `kind` is the help that was wanted, if the presenter said so."""

    user_id: str
    phase: Phase
    kind: HelpKind | None


@dataclass(frozen=True)
class ClosingShown:
    """The end of a clinic as the circle sees it."""

    user_id: str
    ending: Ending
    channel_id: str


def checked(given: ClinicGiven) -> ClinicGiven:
    """What was filled in with its words tidied; Refusal, naming the field, where it cannot be taken."""
    about = tidied(given.about or "")
    if len(about) > CASE_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="about", limit=CASE_LIMIT)
    return ClinicGiven(given.pace, about or None)


def begun(pace: Pace, now: datetime, zone: str) -> Stage:
    """The first phase of a clinic that begins now."""
    return _stage(pace, Phase.TELL, now, zone)


def moved_on(pace: Pace, phase: Phase, now: datetime, zone: str) -> Stage | None:
    """The phase after one that the presenter ends now; None when it was the last."""
    return None if phase is Phase.NEXT else _stage(pace, Phase(phase + 1), now, zone)


def reached(pace: Pace, known: Stage, now: datetime, zone: str) -> Stage:
    """The phase that goes on now after one that may have run out; the last one where all of them have.

    Each begins when the one before it was to end, however late that is noticed: those that are over by now are passed.
    """
    while known.ends_at <= now:
        following = moved_on(pace, known.phase, known.ends_at, zone)
        if following is None:
            return known
        known = following
    return known


def _stage(pace: Pace, phase: Phase, begins_at: datetime, zone: str) -> Stage:
    if pace is Pace.MEETING:
        return Stage(phase, begins_at, begins_at + timedelta(minutes=MINUTES[phase]))
    return Stage(phase, begins_at, _after_working_hours(begins_at, timedelta(hours=WORKING_HOURS[phase]), zone))


def _after_working_hours(begins_at: datetime, takes: timedelta, zone: str) -> datetime:
    """When less than a day of working time has passed on the clocks of a zone: in the evening, not the next morning."""
    local = working_time(begins_at, zone).astimezone(ZoneInfo(zone))
    ends = datetime.combine(local.date(), local.time()) + takes
    beyond = ends - datetime.combine(local.date(), ENDS)
    if beyond > timedelta(0):
        ends = datetime.combine(working_day(local.date(), 1), STARTS) + beyond
    return instant(ends.date(), ends.time(), zone)
