"""What comes in of a person's own settings."""

from datetime import time

from bot.domain.checkins import tidied
from bot.domain.preferences import Preferences, known_topics
from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import ids
from bot.slack.parse import Submission


def preferences(given: Submission) -> Preferences:
    """The fields of the settings' screen."""
    values = given.values
    day = values.get(ids.FIELD_REMIND_DAY)
    return Preferences(
        reminders=values.get(ids.FIELD_REMINDERS) != ids.NO,
        weekday=int(day) if day and str(day).isdecimal() else None,
        at=_hour(values.get(ids.FIELD_REMIND_AT)),
        language=str(values.get(ids.FIELD_LANGUAGE) or ""),
        not_topics=known_topics(values.get(ids.FIELD_NOT_TOPICS) or ()),
        country=_country(str(values.get(ids.FIELD_COUNTRY) or ""), str(values.get(ids.FIELD_REGION) or "")),
    )


def _country(country: str, region: str) -> str | None:
    region = tidied(region).upper().removeprefix(f"{country}-")
    return f"{country}-{region}" if region else country or None


def _hour(value: str | None) -> time | None:
    try:
        return time.fromisoformat(value) if value else None
    except ValueError:
        raise Refusal(RefusalCode.NO_HOUR, field=ids.FIELD_REMIND_AT) from None
