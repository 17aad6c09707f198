"""The private reminder of a check-in, and the word that there will be no more of them."""

from slack_sdk.models.blocks import ActionsBlock, ButtonElement

from bot.domain.reminders import Reminder
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Message
from bot.wording import _


def reminder(shown: Reminder) -> Message:
    """The reminder: two minutes, or only a tap."""
    week = kit.step(shown.step, shown.weeks_apart)
    text = _(
        "The check-in of your circle is still open: {week}, {title}, in <#{channel}>. It takes two minutes; if this "
        "is not the time for it, a tap says that you are here. It closes {at}.",
        week=week,
        title=shown.title,
        channel=shown.channel_id,
        at=kit.when(shown.closes_at),
    )
    subject = f"{shown.circle_id}:{shown.step}"
    open_ = kit.button(
        _("Check in"), ids.CHECKIN_OPEN, subject, names=_("Check in for {week}", week=week), style="primary"
    )
    off = kit.button(_("No more reminders"), ids.REMINDERS_OFF, "off", names=_("Turn off my reminders"))
    return kit.message(
        text, [*kit.sections(text), ActionsBlock(elements=[open_, here_button(subject, week), off])]
    )


def here_button(subject: str, week: str) -> ButtonElement:
    """One tap that is a full check-in."""
    names = _("Just here, without words: {week}", week=week)
    return kit.button(_("Just here this time"), ids.CHECKIN_HERE, subject, names=names)


def turned_off() -> str:
    """The word that reminders are off, and the way back."""
    return _(
        "You get no more reminders. `{command} status` has a button that turns them on again.", command=ids.COMMAND
    )


def turned_on() -> str:
    """The word that reminders are on."""
    return _("You are reminded again, once a week at most and only while you have not answered.")
