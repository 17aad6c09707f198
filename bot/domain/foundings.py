"""Founding a circle: whom somebody may ask, how long it stays open, and what comes of the answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.joinings import JoinForm, Profile
from bot.domain.programme import Rhythm
from bot.domain.questions import InvitationKind, InvitationState
from bot.domain.refusals import Refusal, RefusalCode

DAYS = 3  # Working days to answer in.
DECIDE_DAYS = 5  # Working days in which the founder of too small a circle says how it goes on.
FURTHEST = timedelta(days=90)  # How far ahead the first meeting may be wished for.
UNDERSTOOD_AT_MOST = 10  # Mentions behind the command that are looked at.
_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,30})(?:\|[^>]*)?>")


class Obstacle(StrEnum):
    """Why somebody cannot be asked. NOT_NOW says on purpose no more than that."""

    UNKNOWN = "unknown"
    ONESELF = "oneself"
    APP = "app"
    NO_ACCOUNT = "no_account"
    MAY_NOT_JOIN = "may_not_join"
    ASKED = "asked"
    NOT_NOW = "not_now"


class Way(StrEnum):
    """How it goes on once nobody is waited for. OFFER: those who wait are offered the free seats; ON: all are asked
    about one hour; NO_HOUR and TOO_FEW: the founder decides."""

    OFFER = "offer"
    ON = "on"
    NO_HOUR = "no_hour"
    TOO_FEW = "too_few"


class Phase(StrEnum):
    """Where a founding stands, for its founder.

    ASKED: those who were asked can still answer; OFFERED: those who wait can take a free seat; DECIDE: it is up to the
    founder; AGREEING: all are asked about its hour; MODERATOR: it waits for a moderator.
    """

    ASKED = "asked"
    OFFERED = "offered"
    DECIDE = "decide"
    AGREEING = "agreeing"
    MODERATOR = "moderator"


class Answered(StrEnum):
    """What came of an answer. TAKEN: the seats had gone before."""

    IN = "in"
    NOT_NOW = "not_now"
    TAKEN = "taken"


@dataclass(frozen=True)
class Plan:
    """What a founder filled in beside what everybody fills in who joins."""

    programme_id: str
    people: frozenset[str]  # User ids.
    not_before: date | None
    offers: bool  # Free seats may be offered to those who wait.


@dataclass(frozen=True)
class FoundingForm:
    """What the form of a founder shows. `join` is what is asked beside it; None for whoever has answered that."""

    programme_id: str | None
    people: tuple[str, ...]
    join: JoinForm | None
    obstacles: tuple[tuple[str, Obstacle], ...] = ()  # Of people who were named and cannot be asked.
    not_understood: tuple[str, ...] = ()  # Words behind the command that name nobody.


@dataclass(frozen=True)
class Founding:
    """A circle that is being founded, for its founder: never who said no, and never how many."""

    circle_id: str
    programme: str
    phase: Phase
    taken: tuple[str, ...]  # User ids of those who said yes, the founder among them.
    seats: int
    smallest: int
    until: datetime | None
    no_hour: bool = False  # Those who said yes have no hour in common.

    @property
    def free(self) -> int:
        """How many seats are free."""
        return max(0, self.seats - len(self.taken))


@dataclass(frozen=True)
class Invited:
    """What one person is asked, for their eyes only."""

    invitation_id: str
    kind: InvitationKind
    state: InvitationState
    founder: str
    programme: str
    rhythm: Rhythm
    minutes_a_week: int
    language: str
    not_before: date | None
    until: datetime | None


@dataclass(frozen=True)
class YesForm:
    """What somebody fills in with their yes."""

    invited: Invited
    join: JoinForm
    leaves: str | None = None  # The programme whose waiting list they leave for it.
    note: bool = False  # Their hours have none in common with those of the others.


@dataclass(frozen=True)
class Ended:
    """A circle that was called off, for somebody who had said yes."""

    founder: str
    programme: str
    waits: bool  # They wait for another circle from now on, or wait on.
    is_founder: bool


@dataclass(frozen=True)
class Typed:
    """What stood behind the command."""

    people: tuple[str, ...]
    not_understood: tuple[str, ...] = field(default=())


def named(words: Iterable[str]) -> Typed:
    """The people (user ids) who are mentioned, each once, and the words that mention nobody."""
    found, others = list[str](), list[str]()
    for word in words:
        mentioned = _MENTION.findall(word)
        found += [one for one in mentioned if one not in found]
        if not mentioned:
            others.append(word)
    return Typed(tuple(found[:UNDERSTOOD_AT_MOST]), tuple(others[:UNDERSTOOD_AT_MOST]))


def checked(plan: Plan, today: date, *, seats: int) -> Plan:
    """The plan; Refusal, naming the field, where it cannot be taken. `seats` are those beside the founder's."""
    if not plan.people:
        raise Refusal(RefusalCode.NOBODY_NAMED, field="people")
    if len(plan.people) > seats:
        raise Refusal(RefusalCode.MORE_PEOPLE_THAN_SEATS, field="people", seats=seats)
    if plan.not_before is not None and plan.not_before < today:
        raise Refusal(RefusalCode.DATE_PAST, field="not_before")
    if plan.not_before is not None and plan.not_before > today + FURTHEST:
        raise Refusal(RefusalCode.BACK_TOO_LATE, field="not_before", latest=today + FURTHEST)
    return plan


def of_account(profile: Profile | None, founder: str) -> Obstacle | None:
    """What speaks against asking somebody, by what Slack says of them."""
    if profile is None or profile.is_external:
        return Obstacle.UNKNOWN
    if profile.user_id == founder:
        return Obstacle.ONESELF
    if profile.is_bot:
        return Obstacle.APP
    return Obstacle.NO_ACCOUNT if profile.is_deactivated else None


def way(*, taken: int, smallest: int, ideal: int, offers: bool, has_hour: bool) -> Way:
    """How it goes on with so many who said yes; `offers` where free seats may be offered and were not."""
    if offers and taken < ideal:
        return Way.OFFER
    if taken < smallest:
        return Way.TOO_FEW
    return Way.ON if has_hour else Way.NO_HOUR


def came_for_it(joined_at: datetime, said_yes_at: datetime | None) -> bool:
    """Whether somebody joined with their yes, and had not waited before."""
    return joined_at == said_yes_at
