"""Archiving the channel of a finished circle: the warning, and what happens then."""

from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json
from bot.wording import _


def warning(circle_id: str) -> Json:
    """What one should know before one agrees."""
    text = _(
        "*If most of you want it, this channel is archived.*\nNobody can write in it any more, and it leaves your "
        "sidebars. What was written stays: all of you can still read and search it. I cannot undo it; somebody who "
        "may manage this channel in Slack can.\n\nIf you do nothing, the channel stays as it is, and it is yours."
    )
    return kit.modal(
        _("Archive this channel?"),
        kit.sections(text),
        callback_id=ids.ARCHIVE_SUBMIT,
        subject=circle_id,
        submit=_("I want it archived"),
    )


def noted() -> Json:
    """The word to whoever agreed: never how many others have."""
    return kit.notice(_("Noted. It is archived when most of you say so."))
