"""The private question to a member who is out of their circle's channel: come back in, be away, or leave."""

from slack_sdk.models.blocks import ActionsBlock

from bot.domain.exits import Outside
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Message
from bot.wording import _


def ask(outside: Outside) -> Message:
    """Three choices, none of which has to be made; it fits whoever left by themselves and whoever was taken out."""
    text = _(
        "You are not in the channel *#{name}* any more, and still in your circle. If you like, I invite you in again. "
        "You can also be away for a while, or leave the circle. Nobody else knows that I ask, and as long as you are "
        "out of the channel I do not remind you of check-ins.",
        name=kit.escape(outside.name),
    )
    if outside.returned:
        text = _("Welcome back.") + " " + text
    back = kit.button(
        _("Come back in"),
        ids.EXIT_COME_BACK,
        outside.circle_id,
        names=_("Be invited into the channel of my circle again"),
        style="primary",
    )
    pause = kit.button(_("Be away"), ids.PAUSE_OPEN, "pause", names=_("I pause my circle until a day"))
    leave = kit.button(_("Leave the circle"), ids.LEAVE_OPEN, "leave", names=_("I leave my circle"))
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[back, pause, leave])])


def invited(channel_id: str) -> Message:
    """The word to somebody who comes back in."""
    return kit.plain(_("Good to have you: your invitation into <#{channel}> is on its way.", channel=channel_id))
