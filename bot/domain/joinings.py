"""The rules of joining a programme's waiting list, and of waiting there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.checkins import tidied
from bot.domain.consents import Asked
from bot.domain.outlooks import Outlook
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import is_zone

# Raised when the words of the consent change their meaning. A yes goes on counting for what it was given for: whoever
# agreed to older words keeps their place and their circle, is offered the new ones, and agrees to them before they
# change anything they filled in.
CONSENT_VERSION = 3
GOAL_LIMIT = 1000  # Characters.
SHORTEST_HOURS = 60  # Minutes of a day that a meeting has to fit into.
WORKING_DAYS = frozenset(range(5))
LANGUAGES = ("en", "de")  # Those the bot speaks.
TOPICS_AT_MOST = 3  # Whoever chooses all of them says nothing about who would suit them.
AVOIDED_AT_MOST = 20  # People somebody would rather not be with.
LINE_EVERY = timedelta(days=14)  # How often at most somebody who waits hears how things stand,
LINE_AT_LEAST = 4 * LINE_EVERY  # and how often at least.
FULL_MEMBERS, EVERYONE = "full_members", "everyone"  # Who may join; anything else is a user group's id.
_USER_ID = re.compile(r"[UW][A-Z0-9]{1,30}")


class Topic(StrEnum):
    """What somebody would like to work on; a short list, so that it names nobody and others can share it."""

    NEW_ROLE = "new_role"
    CAREER = "career"
    LEADING = "leading"
    VISIBLE = "visible"
    SPEAKING = "speaking"
    CONTACTS = "contacts"
    LEARNING = "learning"
    TOOLS = "tools"
    TEAMWORK = "teamwork"
    CHANGE = "change"
    PROJECT = "project"
    BALANCE = "balance"


@dataclass(frozen=True)
class Profile:
    """What Slack says of a person, as far as joining depends on it."""

    user_id: str
    zone: str | None
    is_guest: bool
    is_bot: bool
    is_deactivated: bool
    is_external: bool
    is_single_channel: bool = False  # A guest whom Slack lets into one channel only.
    locale: str | None = None  # Such as de-DE.
    name: str = ""  # As others see it; only to say it where Slack shows no mentions.


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
    language: str = LANGUAGES[0]
    topics: frozenset[str] = frozenset()
    hosts: bool = False  # Would host a meeting now and then.
    avoids: frozenset[str] = frozenset()  # User ids of people they would rather not be with.
    consent_version: int = CONSENT_VERSION  # Of the words that stood in the form.


@dataclass(frozen=True)
class WaitingPlace:
    """Where somebody on a waiting list stands, for that person's own eyes."""

    programme: str
    since: datetime
    others: bool  # Whether anybody else waits who speaks the same; how many, and who, is nobody's business.
    proposed: bool
    hour_in_common: bool = True  # Whether one of them has an hour in common with this person.
    outlook: Outlook | None = None  # What stood in the way when circles were last looked for.
    needs: int = 4  # How many people a circle begins with.
    language: str = LANGUAGES[0]
    not_before: date | None = None  # Waits, but is not proposed before this day.
    asked: Asked | None = None  # What they are asked about a circle that is to be.
    next_round: date | None = (
        None  # When circles of the programme are formed next, where they are on days that were set.
    )
    in_rounds: bool = False  # Whether they are on days that were set, if perhaps not of this person.
    founder: str | None = None  # Who founds the circle in which they have a seat, as long as others are asked.


@dataclass(frozen=True)
class JoinForm:
    """What the form to join shows at first: suggestions or, to somebody who waits, what they filled in."""

    zone: str | None
    language: str
    enrolment_id: str | None = None  # Of whoever waits already, and changes their answers.
    programme_id: str | None = None
    days: frozenset[int] = WORKING_DAYS
    starts: time = time(9)
    ends: time = time(17)
    goal: str | None = None
    topics: frozenset[str] = frozenset()
    hosts: bool = False
    avoids: frozenset[str] = frozenset()
    agreed: bool = False  # To the words of the consent as they are now.


def may_join(profile: Profile, who: str = FULL_MEMBERS, *, in_group: bool = False) -> None:
    """Refuses whoever the workspace does not let join; `who` is its setting, `in_group` whether it is met by a group.

    Some can never be in: Slack does not let a single-channel guest or somebody of another organisation into every
    private channel that is made later.
    """
    if profile.is_bot or profile.is_deactivated:
        raise Refusal(RefusalCode.NO_PERSON)
    if profile.is_external:
        raise Refusal(RefusalCode.OF_ANOTHER_ORGANISATION)
    if profile.is_single_channel:
        raise Refusal(RefusalCode.SINGLE_CHANNEL_GUEST)
    if who == FULL_MEMBERS and profile.is_guest:
        raise Refusal(RefusalCode.NOT_A_FULL_MEMBER)
    if who not in (FULL_MEMBERS, EVERYONE) and not in_group:
        raise Refusal(RefusalCode.NOT_IN_GROUP, group=who)


def suggested_language(chosen: str | None, locale: str | None, here: str) -> str:
    """The language to suggest: the one somebody chose before, else that of their Slack, else the workspace's."""
    told = (locale or "").replace("_", "-").split("-")[0].lower()
    return next((one for one in (chosen, told, here) if one in LANGUAGES), LANGUAGES[0])


def avoidable(user_ids: Iterable[str], own: str) -> frozenset[str]:
    """Whom somebody can avoid among those they named: not themselves, nor what is nobody's id."""
    named = sorted({one for one in user_ids if _USER_ID.fullmatch(one) and one != own})
    return frozenset(named[:AVOIDED_AT_MOST])


def checked(application: Application) -> Application:
    """The application with its goal tidied; Refusal, naming the field, where it cannot be taken."""
    if not is_zone(application.zone):
        raise Refusal(RefusalCode.UNKNOWN_ZONE, field="zone")
    if not application.days or not application.days <= frozenset(range(7)):
        raise Refusal(RefusalCode.NO_DAYS, field="days")
    if minutes_between(application.starts, application.ends) < SHORTEST_HOURS:
        raise Refusal(RefusalCode.HOURS_TOO_SHORT, field="ends", minutes=SHORTEST_HOURS)
    if application.language not in LANGUAGES:
        raise Refusal(RefusalCode.UNKNOWN_LANGUAGE, field="language")
    if not application.topics <= frozenset(Topic) or len(application.topics) > TOPICS_AT_MOST:
        raise Refusal(RefusalCode.UNKNOWN_TOPIC, field="topic", limit=TOPICS_AT_MOST)
    consented(application.consents, application.consent_version)
    goal = tidied(application.goal or "")
    if len(goal) > GOAL_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="goal", limit=GOAL_LIMIT)
    return replace(application, goal=goal or None)


def consented(consents: bool, version: int) -> None:
    """Refuses without a yes, and a yes to words that have changed since they were shown."""
    if version != CONSENT_VERSION:
        raise Refusal(RefusalCode.CONSENT_CHANGED, field="consent")
    if not consents:
        raise Refusal(RefusalCode.NO_CONSENT, field="consent")


def next_line(since: datetime, now: datetime) -> datetime:
    """When somebody who has waited since then hears again how things stand: the longer they wait, the rarer.

    The same words every two weeks would tell them only that nothing has come of it.
    """
    return now + min(max(LINE_EVERY, now - since), LINE_AT_LEAST)


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
