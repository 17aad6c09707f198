"""Whose turn it is to speak first and last."""

from bot.domain.turns import Speakers
from bot.wording import _


def instead(told: Speakers) -> str:
    """Who begins and who ends today instead of whom the prompt names."""
    if told.first and told.last:
        return _("Today <@{first}> speaks first in rounds, <@{last}> last.", first=told.first, last=told.last)
    if told.first:
        return _("Today <@{first}> speaks first in rounds.", first=told.first)
    return _("Today <@{last}> speaks last in rounds.", last=told.last) if told.last else ""


def speakers(told: Speakers) -> str:
    """Whose turn it is to begin and to end, where everybody speaks in turn."""
    if told.first and told.last:
        return _("In rounds <@{first}> speaks first, <@{last}> last.", first=told.first, last=told.last)
    if told.first:
        return _("In rounds <@{first}> speaks first.", first=told.first)
    return _("In rounds <@{last}> speaks last.", last=told.last) if told.last else ""
