"""The rules of joining a programme's waiting list."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.checkins import tidied
from bot.domain.consents import Asked
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import is_zone

CONSENT_VERSION = 1  # Raised when the words of the consent change their meaning.
GOAL_LIMIT = 1000  # Characters.
SHORTEST_HOURS = 60  # Minutes of a day that a meeting has to fit into.
WORKING_DAYS = frozenset(range(5))


@dataclass(frozen=True)
class Profile:
    """What Slack says of a person, as far as joining depends on it."""

    user_id: str
    zone: str | None
    is_guest: bool
    is_bot: bool
    is_deactivated: bool
    is_external: bool


@dataclass(frozen=True)
class Application:
    """What a person filled in to join."""

    programme_id: str
    zone: str
    days: frozenset[int]  # 0 = Monday
    starts: time
    ends: time  # 00:00 is midnight at the end of the day.
    consents: bool
    goal: str | None


@dataclass(frozen=True)
class WaitingPlace:
    """Where somebody on a waiting list stands, for that person's own eyes."""

    programme: str
    since: datetime
    others: bool  # Whether anybody else waits; how many, and who, is nobody's business.
    proposed: bool
    asked: Asked | None = None  # What they are asked about a circle that is to be.


def may_join(profile: Profile) -> None:
    """Refuses guests, bots, people of other organisations and deactivated accounts."""
    if profile.is_guest or profile.is_bot or profile.is_deactivated or profile.is_external:
        raise Refusal(RefusalCode.NOT_A_FULL_MEMBER)


def checked(application: Application) -> Application:
    """The application with its goal tidied; Refusal, naming the field, where it cannot be taken."""
    if not is_zone(application.zone):
        raise Refusal(RefusalCode.UNKNOWN_ZONE, field="zone")
    if not application.days or not application.days <= frozenset(range(7)):
        raise Refusal(RefusalCode.NO_DAYS, field="days")
    if minutes_between(application.starts, application.ends) < SHORTEST_HOURS:
        raise Refusal(RefusalCode.HOURS_TOO_SHORT, field="ends", minutes=SHORTEST_HOURS)
    if not application.consents:
        raise Refusal(RefusalCode.NO_CONSENT, field="consent")
    goal = tidied(application.goal or "")
    if len(goal) > GOAL_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="goal", limit=GOAL_LIMIT)
    return Application(
        application.programme_id,
        application.zone,
        application.days,
        application.starts,
        application.ends,
        consents=True,
        goal=goal or None,
    )


def minutes_between(starts: time, ends: time) -> int:
    """Minutes of a day from `starts` to `ends`; 00:00 as an end is midnight, and an end before is negative."""
    end = ends.hour * 60 + ends.minute or 24 * 60
    return end - (starts.hour * 60 + starts.minute)


def to_bits(days: frozenset[int]) -> int:
    """Weekdays as one bit each, Monday the lowest."""
    return sum(1 << day for day in days)


def from_bits(bits: int) -> frozenset[int]:
    """The weekdays again."""
    return frozenset(day for day in range(7) if bits >> day & 1)
