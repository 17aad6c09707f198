"""The private word after three silent steps: stay, pause or leave."""

from slack_sdk.models.blocks import ActionsBlock

from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Message
from bot.wording import _


def ask(circle_id: str, channel_id: str) -> Message:
    """Three choices, none of which has to be made."""
    text = _(
        "I have had no check-in from you three times in a row, and that is all right. Would you like to stay in your circle "
        "(<#{channel}>), be away for a while, or leave it? Nobody else knows that I ask, and without an answer "
        "everything stays as it is. You can also type `{command} pause` or `{command} leave`.",
        channel=channel_id,
        command=ids.COMMAND,
    )
    stay = kit.button(_("I stay"), ids.SILENCE_STAY, circle_id, names=_("I stay in my circle"), style="primary")
    pause = kit.button(_("I pause"), ids.PAUSE_OPEN, "pause", names=_("I pause my circle until a day"))
    leave = kit.button(_("I leave"), ids.LEAVE_OPEN, "leave", names=_("I leave my circle"))
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[stay, pause, leave])])


def stays(channel_id: str) -> Message:
    """The word to somebody who stays."""
    return kit.plain(
        _('Good. A "just here this time" is a full check-in in <#{channel}>, too.', channel=channel_id)
    )
