"""What a circle reads in the place of a prompt whose meeting would be on a public holiday."""

from bot.domain.holidays import WeekOff
from bot.slack.views import kit
from bot.slack.views.kit import Message
from bot.wording import _


def week_off(found: WeekOff) -> Message:
    """On which day they do not meet, and when instead."""
    return kit.plain(
        _(
            "*No meeting on {day}:* it is a public holiday for at least half of you. Everything moves on by a week, and "
            "nothing is missed. You meet again {at}.",
            day=kit.day(found.on),
            at=kit.when(found.next_at, found.zone),
        )
    )
