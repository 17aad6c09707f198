"""What a moderator wants of a round, and which round and page a button leads to."""

import re
from datetime import date
from typing import Any

from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.rounds import Plan, Window, audience
from bot.slack import ids
from bot.slack.parse import Command, Press, Submission, joinings

# As Slack writes it for a name, or its id alone.
_GROUP = re.compile(r"(?:<!subteam\^)?(S[A-Z0-9]{5,30})(?:\|[^>]*)?>?")


def group(typed: Command) -> str | None:
    """The user group that is named behind the command, if one is."""
    found = (_GROUP.fullmatch(word) for word in typed.words[1:])
    return next((one[1] for one in found if one), None)


def plan(given: Submission) -> Plan:
    """The fields of the form."""
    values = given.values
    department = values.get(ids.FIELD_DEPARTMENT)
    people = [str(one) for one in joinings.chosen(given, ids.FIELD_PEOPLE)]
    every = str(values.get(ids.FIELD_EVERY) or "")
    if every and not re.fullmatch(r"[0-9]{1,3}", every):
        raise Refusal(RefusalCode.CHOOSE_ONE, field=ids.FIELD_EVERY)
    return Plan(
        programme_id=str(values.get(ids.FIELD_PROGRAMME) or ""),
        audience=audience(str(department) if department else None, given.subject or None, people),
        theme=str(values.get(ids.FIELD_THEME) or "") or None,
        window=Window(_day(values, ids.FIELD_FROM_ON), _day(values, ids.FIELD_UNTIL_ON)),
        every_weeks=int(every) if every else None,
        first_on=_day(values, ids.FIELD_ON),
    )


def page(pressed: Press) -> tuple[str, int]:
    """The round and the page that a button leads to; refused when it is none of ours."""
    round_id, _, number = pressed.subject.partition(":")
    if not round_id or not re.fullmatch(r"[0-9]{0,4}", number):
        raise Refusal(RefusalCode.GONE)
    return round_id, int(number or 0)


def _day(values: Any, field: str) -> date | None:
    value = values.get(field)
    if not value:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refusal(RefusalCode.NO_DATE, field=field) from None
