"""A round: many circles planned at once, which a moderator looks at before anybody hears of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.checkins import tidied
from bot.domain.forming.people import Reason
from bot.domain.merits import Why
from bot.domain.proposals import ProposalCard
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import Hour, first_meeting_on

THEME_LIMIT = 150  # Characters: it is one line of what people are asked.
FURTHEST = timedelta(days=180)  # How far ahead the first meetings may be wished for.
# Before that nobody could have been asked: three working days to answer, a weekend, and a day of notice.
SOONEST = timedelta(days=7)
EVERY_WEEKS = (4, 6, 8, 13, 26)  # How often rounds can open by themselves; thirteen weeks are a quarter of a year.
SHOWN = 10  # Circles on a page.
LEFT_SHOWN = 20  # People on a page of those who are in none.
PEOPLE_AT_MOST = 100  # In a list of people; a menu of Slack's takes no more.


class RoundState(StrEnum):
    """Where a round stands.

    FORMING: its circles are being formed. READY: they wait for a moderator. SENDING: all are approved, and their people
    are asked bit by bit. CLOSING: what is left of them is let go. CLOSED: it is over.
    """

    FORMING = "forming"
    READY = "ready"
    SENDING = "sending"
    CLOSING = "closing"
    CLOSED = "closed"


class AudienceKind(StrEnum):
    """Of whom circles are formed."""

    EVERYONE = "everyone"
    DEPARTMENT = "department"
    GROUP = "group"
    PEOPLE = "people"


@dataclass(frozen=True)
class Audience:
    """Of whom circles are formed; `names` are a department, a user group's id, or user ids."""

    kind: AudienceKind = AudienceKind.EVERYONE
    names: tuple[str, ...] = ()

    @property
    def kept(self) -> dict[str, object]:
        """The same as it is kept."""
        return {"kind": self.kind.value, "names": list(self.names)}


@dataclass(frozen=True)
class Window:
    """The first and the last day on which a first meeting may be; None where there is no such limit."""

    from_on: date | None = None
    until_on: date | None = None

    def weekdays(self, zone: str, now: datetime, notice: timedelta) -> frozenset[int]:
        """The weekdays on which a first meeting, of which nobody hears sooner than `notice` from now, is within it."""
        hours = (Hour(day, time(12), zone) for day in range(7))
        return frozenset(
            one.weekday for one in hours if self.holds(first_meeting_on(one, now, notice, self.from_on))
        )

    def holds(self, on: date) -> bool:
        """Whether a first meeting may be on a day; an answer that comes late may move it on by weeks."""
        return self.until_on is None or on <= self.until_on

    def is_over(self, zone: str, now: datetime, notice: timedelta) -> bool:
        """Whether nobody who hears of it from now on could have a first meeting within it."""
        return not self.weekdays(zone, now, notice)

    def suits(self, today: date, *days: date | None) -> bool:
        """Whether somebody is there, and wants to begin, when the first meetings may be; they come on all these days."""
        begins = max(today, self.from_on or today)
        return all(on is None or on <= begins for on in days)


@dataclass(frozen=True)
class Plan:
    """What a moderator wants of a round. With `every_weeks` one like it is to open by itself, from `first_on` on."""

    programme_id: str
    audience: Audience = Audience()
    theme: str | None = None
    window: Window = Window()
    every_weeks: int | None = None
    first_on: date | None = None


def audience(department: str | None, group: str | None, people: Sequence[str]) -> Audience:
    """Of whom circles are formed, by what was filled in; refused where that is more than one thing."""
    chosen = [
        *([Audience(AudienceKind.DEPARTMENT, (department,))] if department else []),
        *([Audience(AudienceKind.GROUP, (group,))] if group else []),
        *([Audience(AudienceKind.PEOPLE, tuple(sorted(set(people))))] if people else []),
    ]
    if len(chosen) > 1:
        raise Refusal(RefusalCode.ONE_AUDIENCE, field="people" if people else "department")
    return chosen[0] if chosen else Audience()


def checked(plan: Plan, today: date) -> Plan:
    """The plan with its theme in one line; Refusal, naming the field, where it cannot be."""
    theme = " ".join(tidied(plan.theme or "").split()) or None
    if theme is not None and len(theme) > THEME_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="theme", limit=THEME_LIMIT)
    _check_window(plan.window, today)
    if plan.every_weeks is None:
        return replace(plan, theme=theme, first_on=None)
    if plan.every_weeks not in EVERY_WEEKS:
        raise Refusal(RefusalCode.CHOOSE_ONE, field="every")
    if plan.first_on is None:
        raise Refusal(RefusalCode.NO_DATE, field="on")
    _check_ahead(plan.first_on, today, "on")
    return replace(plan, theme=theme, window=Window())


def _check_window(window: Window, today: date) -> None:
    if window.from_on is not None:
        _check_ahead(window.from_on, today, "from_on")
    if window.until_on is None:
        return
    _check_ahead(window.until_on, today, "until_on")
    if window.until_on < max(today + SOONEST, window.from_on or today):
        raise Refusal(RefusalCode.ROUND_TOO_SOON, field="until_on", days=SOONEST.days)


def _check_ahead(on: date, today: date, field: str) -> None:
    if on < today:
        raise Refusal(RefusalCode.DATE_PAST, field=field)
    if on > today + FURTHEST:
        raise Refusal(RefusalCode.ROUND_TOO_FAR, field=field, latest=today + FURTHEST)


def opens_on(first_on: date, every_weeks: int, after: date) -> date:
    """The first day after a given one on which a round opens that does so every so many weeks."""
    if after < first_on:
        return first_on
    every = timedelta(weeks=every_weeks)
    return first_on + every * ((after - first_on) // every + 1)


@dataclass(frozen=True)
class Draft:
    """A planned circle as a moderator sees it; `sound` while every rule holds for it, so that it can be sent."""

    card: ProposalCard
    why: Why
    locked: bool
    sound: bool = True


@dataclass(frozen=True)
class Result:
    """What came of forming: how many people were looked at, how good it is, and a sum that could not be exceeded."""

    size: int
    score: float
    bound: float


@dataclass(frozen=True)
class RoundCard:
    """An open round, for one moderator's eyes: `count` circles are shown to them, and `own` are not, as they are in them."""

    round_id: str
    programme: str
    state: RoundState
    audience: Audience
    theme: str | None
    window: Window
    count: int = 0
    own: int = 0
    people: int = 0
    locked: int = 0
    left: int = 0
    result: Result | None = None
    part: int | None = None  # How much of the search is done, in percent, once it takes more than a moment,
    stopped_by: str | None = None  # and who had it end with the best so far.
    is_over: bool = False  # Its last day is too near for anybody to be asked before it.


@dataclass(frozen=True)
class RoundPage:
    """A page of a round, the number of that page from 0."""

    card: RoundCard
    drafts: tuple[Draft, ...]
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.card.count // SHOWN))


@dataclass(frozen=True)
class LeftOver:
    """Somebody who is in no circle of a round, and why; where too few wait, how many more could make a circle."""

    user_id: str
    reason: Reason
    missing: int = 0


@dataclass(frozen=True)
class LeftPage:
    """A page of those who are in no circle of a round."""

    round_id: str
    people: tuple[LeftOver, ...]
    page: int
    count: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // LEFT_SHOWN))


@dataclass(frozen=True)
class Schedule:
    """Rounds of a programme that open by themselves."""

    programme_id: str
    programme: str
    every_weeks: int
    next_on: date


@dataclass(frozen=True)
class RoundForm:
    """What the form shows: programmes that no round is open for, and departments of those who wait; `group` is the user
    group that was named behind the command, `today` the day on the moderator's own calendar."""

    programme_ids: tuple[str, ...]
    departments: tuple[str, ...]
    group: str | None
    today: date


@dataclass(frozen=True)
class Rounds:
    """What a moderator finds of rounds: those that are open, and when others open by themselves."""

    open: tuple[RoundCard, ...]
    schedules: tuple[Schedule, ...]
