"""What a founder fills in, and what somebody does who says yes to them."""

from datetime import date
from typing import Any

from bot.domain.foundings import Plan
from bot.domain.joinings import Application
from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import ids
from bot.slack.parse import Submission, joinings


def plan(given: Submission) -> Plan:
    """The fields of the founder's form."""
    return Plan(
        programme_id=str(given.values.get(ids.FIELD_PROGRAMME) or ""),
        people=people(given),
        not_before=_day(given.values.get(ids.FIELD_NOT_BEFORE)),
        offers=ids.YES in joinings.chosen(given, ids.FIELD_OFFERS),
    )


def people(given: Submission) -> frozenset[str]:
    """The people (user ids) who were chosen."""
    return frozenset(str(one) for one in joinings.chosen(given, ids.FIELD_PEOPLE))


def application(given: Submission) -> Application | None:
    """What was filled in of what everybody fills in who joins; None where nothing of it was asked."""
    return joinings.application(given) if ids.FIELD_ZONE in given.values else None


def invitation_of(given: Submission) -> str:
    """The invitation that is answered."""
    return joinings.changed_of(given) or ""


def _day(value: Any) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refusal(RefusalCode.NO_DATE, field=ids.FIELD_NOT_BEFORE) from None
