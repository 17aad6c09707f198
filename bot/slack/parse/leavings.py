"""What comes in of leaving: why, if somebody says so, and which place a button belongs to."""

from bot.domain.leavings import LeaveWhy
from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import ids
from bot.slack.parse import Submission


def why(given: Submission) -> LeaveWhy | None:
    """What was chosen, if anything was."""
    chosen = given.values.get(ids.FIELD_WHY)
    return next((one for one in LeaveWhy if one.value == chosen), None)


def place_of(subject: str) -> tuple[str, str]:
    """The circle and the enrolment; refused when it is none of ours."""
    circle_id, _, enrolment_id = subject.partition(":")
    if not circle_id or not enrolment_id:
        raise Refusal(RefusalCode.GONE)
    return circle_id, enrolment_id
