"""A facilitator whose work it is: no member of the circle, chosen by a moderator, and asked in private."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.programme import Facilitation, Programme, Rhythm
from bot.domain.worktime import Hour

DAYS = 3  # Working days after which moderators hear that there is no answer.
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
class Asked:
    """What somebody is asked who would facilitate a circle."""

    circle_id: str
    programme: str
    members: tuple[str, ...]  # User ids.
    hour: Hour
    first_at: datetime
    rhythm: Rhythm


@dataclass(frozen=True)
class Choice:
    """Who could facilitate a circle; `chosen` is whoever was chosen before."""

    circle_id: str
    programme: str
    members: tuple[str, ...]
    people: tuple[str, ...]
    chosen: str | None


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
