"""Which ways on somebody ticks."""

from bot.domain.rescues import Way
from bot.slack import ids
from bot.slack.parse import Submission
from bot.slack.parse.joinings import chosen


def ways(given: Submission) -> frozenset[Way]:
    """Those that are ways."""
    return frozenset(Way(one) for one in chosen(given, ids.FIELD_WAYS) if one in set(Way))
