"""In for all of it? The private question after the kickoff, what a no means, and the word to either answer."""

from slack_sdk.models.blocks import ActionsBlock

from bot.domain.trials import Trial
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json, Message
from bot.wording import _


def ask(asked: Trial) -> Message:
    """Two answers, none of which has to be given."""
    text = _(
        "*In for all of it?* Your circle has begun, and you can see by now who is in it and what *{programme}* asks of "
        "you. A no is as good as a yes.\n"
        "• *After a no* you go without a reason and without a goodbye. What you wrote to me is destroyed, and you are "
        "counted nowhere, as if you had never begun.\n"
        "• *Without an answer* you stay in, and I do not ask again.\n"
        "Answer with the buttons of this message. {until} I ask each of you, and tell nobody what you answer.",
        programme=asked.programme,
        until=_until(asked),
    )
    yes = kit.button(
        _("Yes, I am in"),
        ids.TRIAL_YES,
        asked.circle_id,
        names=_("Yes, I am in for all of it"),
        style="primary",
    )
    no = kit.button(
        _("No, this is not for me"),
        ids.TRIAL_NO,
        asked.circle_id,
        names=_("No, this is not for me: what that means"),
    )
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[yes, no])])


def _until(asked: Trial) -> str:
    if asked.until is None:
        return _("You can answer until your circle ends.")
    return _("You can answer until *{week}* is over.", week=kit.step(asked.until, asked.weeks_apart))


def no_form(asked: Trial) -> Json:
    """What a no means, before it is said."""
    text = _(
        "You leave your circle at once. I announce nothing and give no reason, but the others can see that you are out.\n\n"
        "• I take you out of the channel; Slack may show that there. What you would have done in a meeting is free for "
        "others, and whoever was to talk with you reads what they can do instead.\n• What you wrote to me is destroyed: your goal, check-ins, commitments, worksheets and your letter. "
        "What you showed of them goes from the channel.\n• What you posted in the channel yourself "
        "stays there, and so does what I posted there for you, such as a request, thanks, a case, a line of the "
        "norms, or that you watch the clock. Your own messages you can delete "
        "before you go.\n• You are in no figure, as if you had never begun.\n\nThis cannot be undone. `{command} join` is open to you as before.",
        command=ids.COMMAND,
    )
    return kit.modal(
        _("This is not for me"),
        kit.sections(text),
        callback_id=ids.TRIAL_SUBMIT,
        subject=asked.circle_id,
        submit=_("Leave my circle"),
    )


def stays() -> str:
    """The word to somebody who is in."""
    return _("Thank you, good to have you in.")


def gone() -> str:
    """The word to somebody who has gone."""
    return _(
        "Thank you for saying so. You are out of your circle; I announce nothing and give no reason, and what you wrote to me is "
        "destroyed. "
        "`{command} join` is open to you whenever you like.",
        command=ids.COMMAND,
    )


def answered(asked: Trial) -> Message:
    """The question once it is answered, without its buttons."""
    return kit.plain(_("*You said yes:* you are in for all of it.") if asked.is_in else gone())


def closed(asked: Trial) -> Message:
    """The question that was not answered in its time, without its buttons."""
    stays_in = _(
        "*In for all of it?* This question is closed: without an answer you stay in. `{command} leave` is there at any time.",
        command=ids.COMMAND,
    )
    return kit.plain(stays_in if asked.is_in else _("*In for all of it?* This question is closed."))
