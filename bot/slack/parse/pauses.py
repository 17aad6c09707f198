"""What comes in of being away: the day of the return, and whose absence a button belongs to."""

from datetime import date

from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import ids
from bot.slack.parse import Submission


def back_on(given: Submission) -> date:
    """The day that was chosen."""
    try:
        return date.fromisoformat(str(given.values.get(ids.FIELD_BACK_ON)))
    except ValueError:
        raise Refusal(RefusalCode.NO_DATE, field=ids.FIELD_BACK_ON) from None


def absence_of(subject: str) -> tuple[str, int]:
    """The enrolment and the first step that was missed; refused when it is none of ours."""
    enrolment_id, _, step = subject.partition(":")
    if not enrolment_id or not step.isdecimal():
        raise Refusal(RefusalCode.GONE)
    return enrolment_id, int(step)
