"""What somebody fills in to join, and what they agree to."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from bot.domain.joinings import Application
from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import ids
from bot.slack.parse import Submission


def application(given: Submission) -> Application:
    """The join modal's fields."""
    values = given.values
    return Application(
        programme_id=str(values.get(ids.FIELD_PROGRAMME) or ""),
        zone=str(values.get(ids.FIELD_ZONE) or ""),
        days=frozenset(int(day) for day in chosen(given, ids.FIELD_DAYS) if day in set("0123456")),
        starts=_time(values.get(ids.FIELD_STARTS), ids.FIELD_STARTS),
        ends=_time(values.get(ids.FIELD_ENDS), ids.FIELD_ENDS),
        consents=consents(given),
        goal=values.get(ids.FIELD_GOAL),
        language=str(values.get(ids.FIELD_LANGUAGE) or ""),
        topics=frozenset(str(one) for one in chosen(given, ids.FIELD_TOPIC)),
        hosts=ids.YES in chosen(given, ids.FIELD_HOSTS),
        avoids=frozenset(str(one) for one in chosen(given, ids.FIELD_AVOIDS)),
        consent_version=consent_version(given),
    )


def consents(given: Submission) -> bool:
    """Whether somebody agreed."""
    return ids.YES in chosen(given, ids.FIELD_CONSENT)


def consent_version(given: Submission) -> int:
    """Which words stood in the modal; 0 when it does not say so, as in one from before they had a number."""
    version = given.subject.partition(":")[0]
    return int(version) if version.isdecimal() else 0


def changed_of(given: Submission) -> str | None:
    """The enrolment whose answers are changed; None when somebody joins."""
    return given.subject.partition(":")[2] or None


def chosen(given: Submission, field: str) -> Sequence[str]:
    """What was ticked or picked in a field."""
    return given.values.get(field) or ()


def _time(value: Any, field: str) -> time:
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        raise Refusal(RefusalCode.NO_HOUR, field=field) from None
