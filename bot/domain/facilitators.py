"""A facilitator whose work it is: no member of the circle, chosen by a moderator, and asked in private."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import product
from zoneinfo import ZoneInfo

from bot.domain.comforts import at_night
from bot.domain.programme import Facilitation, Programme, Rhythm
from bot.domain.worktime import Hour, Run, meeting_at

DAYS = 3  # Working days after which moderators hear that there is no answer.
STAYS = timedelta(days=7)  # For how long they are in the channel of a circle that has ended.
MOST = 40  # More names than this do not fit into one modal.


class FacilitatorState(StrEnum):
    """How somebody stands to a circle. CHOSEN: it waits for its approval; OVER: no more, for whatever reason."""

    CHOSEN = "chosen"
    ASKED = "asked"
    YES = "yes"
    NO = "no"
    OVER = "over"


CURRENT = (FacilitatorState.CHOSEN, FacilitatorState.ASKED, FacilitatorState.YES)


class News(StrEnum):
    """What moderators hear of somebody they have chosen."""

    YES = "yes"
    NO = "no"
    BACK = "back"
    GONE = "gone"
    NOT_INVITED = "not_invited"
    SILENT = "silent"


@dataclass(frozen=True)
class Against:
    """What speaks against a circle's hour for somebody, and forbids nothing."""

    overlaps: bool = False  # With the meetings of another circle of theirs.
    night_at: datetime | None = None  # The first meeting on their own clock, where it is night there.


@dataclass(frozen=True)
class Asked:
    """What somebody is asked who would facilitate a circle."""

    circle_id: str
    programme: str
    members: tuple[str, ...]  # User ids.
    hour: Hour
    first_at: datetime
    rhythm: Rhythm
    against: Against = Against()


@dataclass(frozen=True)
class Choice:
    """Who could facilitate a circle; `chosen` is whoever was chosen before."""

    circle_id: str
    programme: str
    members: tuple[str, ...]
    people: tuple[str, ...]
    chosen: str | None
    against: Mapping[str, Against] = field(default_factory=dict[str, Against])


@dataclass(frozen=True)
class Told:
    """What moderators read of somebody they have chosen."""

    circle_id: str
    user_id: str
    programme: str
    members: tuple[str, ...]
    news: News


@dataclass(frozen=True)
class Led:
    """A circle that somebody facilitates."""

    circle_id: str
    programme: str
    members: tuple[str, ...]
    channel_id: str | None = None


def is_professional(programme: Programme) -> bool:
    """Whether somebody may facilitate who is no member."""
    return programme.facilitation is Facilitation.PROFESSIONAL


def against(run: Run, others: Iterable[Run], zone: str | None) -> Against:
    """What speaks against the hour of a run for somebody who has others too, and lives in a zone, if it is known."""
    ours = _meetings(run)
    pairs = product(ours, [one for other in others for one in _meetings(other)])
    overlaps = any(a < other_ends and b < ends for (a, ends), (b, other_ends) in pairs)
    if not ours or zone is None:
        return Against(overlaps)
    # The first of each hour: two that take turns stand one after another.
    begin = [at.astimezone(ZoneInfo(zone)) for at, _ in ours[: len(run.hour.each)]]
    return Against(overlaps, next((at for at in begin if at_night(at, run.minutes_of(0))), None))


def _meetings(run: Run) -> list[tuple[datetime, datetime]]:
    """When the meetings of the whole circle begin and end."""
    begin = [(step, meeting_at(run, step)) for step in range(run.steps) if run.meets and step not in run.apart]
    return [(at, at + timedelta(minutes=run.minutes_of(step))) for step, at in begin]
