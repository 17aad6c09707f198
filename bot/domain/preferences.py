"""How a person wants to be spoken to and reminded."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import time

from bot.domain.joinings import Topic
from bot.domain.positions import NOTHING, Position, country_of
from bot.domain.refusals import Refusal, RefusalCode

_DAYS = range(7)


@dataclass(frozen=True)
class Preferences:
    """What a person has set: `weekday` and `at`, on their own clock, say when they are reminded."""

    reminders: bool
    weekday: int | None
    at: time | None
    language: str
    not_topics: frozenset[Topic]
    country: str | None = None  # Whose holidays they keep, such as DE or DE-BY; None leaves it to the company.


@dataclass(frozen=True)
class SettingsForm:
    """What the screen shows: how it is set now, and by which zone's time a person's hours are counted."""

    now: Preferences
    zone: str
    follows: bool = True  # Whether it is the one that Slack says they are in, and goes with it.
    told: Position = NOTHING  # What their company has told of them.


def checked(chosen: Preferences, languages: Collection[str], countries: Collection[str]) -> Preferences:
    """The preferences; Refusal, naming the field, where they cannot be."""
    if (chosen.weekday is None) is not (chosen.at is None):
        raise Refusal(RefusalCode.DAY_AND_HOUR, field="remind_day" if chosen.weekday is None else "remind_at")
    if chosen.language not in languages:
        raise Refusal(RefusalCode.UNKNOWN_LANGUAGE, field="language")
    if chosen.weekday is not None and chosen.weekday not in _DAYS:
        raise Refusal(RefusalCode.CHOOSE_ONE, field="remind_day")
    if chosen.country is None:
        return chosen
    if chosen.country.partition("-")[0] not in countries:
        raise Refusal(RefusalCode.UNKNOWN_COUNTRY, field="country")
    country = country_of(chosen.country, countries)
    if country is None:
        raise Refusal(RefusalCode.UNKNOWN_REGION, field="region")
    return replace(chosen, country=country)


def known_topics(codes: Collection[str]) -> frozenset[Topic]:
    """The topics among some codes; a code from an older list of topics means nothing any more."""
    return frozenset(topic for topic in Topic if topic.value in codes)
