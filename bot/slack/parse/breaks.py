"""How long a break is to be, and for which circle."""

from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import ids
from bot.slack.parse import Submission


def weeks(given: Submission) -> int:
    """The weeks that were chosen; 0, which no break lasts, when it is no number."""
    chosen = str(given.values.get(ids.FIELD_WEEKS) or "")
    return int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 3 else 0


def circle(given: Submission) -> str:
    """The circle that was chosen."""
    chosen = given.values.get(ids.FIELD_CIRCLE)
    if not chosen:
        raise Refusal(RefusalCode.GONE, field=ids.FIELD_CIRCLE)
    return str(chosen)
