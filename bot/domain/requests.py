"""The rules of asking the circle for help, and of whom to ask in private when nobody has answered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.checkins import tidied
from bot.domain.quiet import working_day
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import instant

ABOUT_LIMIT = 1000  # Characters of what help is wanted about.
LOOKED_FOR = timedelta(days=7)  # So long somebody is looked for who could be asked in private.


class HelpKind(StrEnum):
    """What kind of help somebody asks for."""

    ADVICE = "advice"
    IDEAS = "ideas"
    CONTACTS = "contacts"
    FEEDBACK = "feedback"  # Straight feedback.
    LISTENING = "listening"  # Just listening.
    INTRODUCTION = "introduction"  # "Who do you know who ..."


@dataclass(frozen=True)
class RequestForm:
    """What the modal was opened for: a circle, and the id that the request will have, so that it is taken once."""

    circle_id: str
    request_id: str


@dataclass(frozen=True)
class RequestGiven:
    """What a member filled in: the kind of help, and what about."""

    kind: HelpKind
    about: str


@dataclass(frozen=True)
class RequestShown:
    """A request as the circle sees it."""

    request_id: str
    user_id: str
    kind: HelpKind
    about: str


@dataclass(frozen=True)
class RequestWord:
    """What a private word on a request says: whose it is, where it stands, and who has answered, if anybody has."""

    user_id: str
    kind: HelpKind
    channel_id: str | None
    by: str | None


def checked(given: RequestGiven) -> RequestGiven:
    """The request with its words tidied; Refusal, naming the field, where it cannot be taken."""
    about = tidied(given.about)
    if not about:
        raise Refusal(RefusalCode.NOTHING_ASKED, field="about")
    if len(about) > ABOUT_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="about", limit=ABOUT_LIMIT)
    return RequestGiven(given.kind, about)


def unanswered_at(now: datetime, zone: str) -> datetime:
    """When a request has been there for a working day: the same time of the next one, on the circle's clock."""
    local = now.astimezone(ZoneInfo(zone))
    return instant(working_day(local.date(), 1), local.time(), zone)


def in_turn(
    candidates: Iterable[str], asked_before: Sequence[str], *, offering: Collection[str] = ()
) -> list[str]:
    """People in the order in which they may be asked: who offered that kind of help, then the least often asked first,
    then the longest not asked.

    `asked_before` names whoever was asked, in the order in which they were.
    """
    last = {user_id: place for place, user_id in enumerate(asked_before)}

    def place_of(one: str) -> tuple[bool, int, int, str]:
        return one not in offering, asked_before.count(one), last.get(one, -1), one

    return sorted(candidates, key=place_of)
