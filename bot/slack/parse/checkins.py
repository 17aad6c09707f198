"""The check-in's buttons and fields, as values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.checkins import CheckInGiven, Outcome
from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import ids, parse
from bot.slack.parse import Submission


@dataclass(frozen=True)
class Place:
    """What a button or a modal stands for: a circle's step, and the `ts` of a reply or the version of the words."""

    circle_id: str
    step: int
    more: str | None = None


def place(subject: str) -> Place:
    """What a button or a modal stands for; refused when it is none of ours."""
    circle_id, _, rest = subject.partition(":")
    number, _, more = rest.partition(":")
    if more and not re.fullmatch(r"[0-9]{1,20}(\.[0-9]{1,10})?", more):
        raise Refusal(RefusalCode.GONE)
    return Place(*parse.step_of(f"{circle_id}:{number}"), more or None)


def version(subject: str) -> int:
    """Which words of a check-in were looked at."""
    found = place(subject).more
    if found is None or not found.isdecimal():
        raise Refusal(RefusalCode.GONE)
    return int(found)


def outcomes(given: Submission) -> Mapping[str, Outcome]:
    """How earlier commitments came out, by their ids; those left empty are left out."""
    return {
        block_id.removeprefix(ids.FIELD_OUTCOME): _outcome(value)
        for block_id, value in given.values.items()
        if block_id.startswith(ids.FIELD_OUTCOME) and value
    }


def checkin(given: Submission) -> CheckInGiven:
    """The check-in modal's fields."""
    values = given.values
    return CheckInGiven(
        outcomes=outcomes(given),
        answer=values.get(ids.FIELD_ANSWER),
        what=str(values.get(ids.FIELD_WHAT) or ""),
        due_on=_date(values.get(ids.FIELD_DUE_ON)),
        shared=ids.YES in (values.get(ids.FIELD_SHARE) or ()),
        cue=values.get(ids.FIELD_CUE),
    )


def _outcome(value: str) -> Outcome:
    try:
        return Outcome(value)
    except ValueError:
        raise Refusal(RefusalCode.UNKNOWN_OUTCOME) from None


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refusal(RefusalCode.NO_DATE, field=ids.FIELD_DUE_ON) from None
