"""Leaving: the screen, the word that it is done, and what those who stay or moderate are told."""

from slack_sdk.models.blocks import ActionsBlock, Block, InputBlock, Option
from slack_sdk.models.blocks.block_elements import RadioButtonsElement

from bot.domain.leavings import LeaveForm, LeaveWhy, Left, Place
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json, Message
from bot.wording import _


def form(asked: LeaveForm) -> Json:
    """The screen: what happens and, where there is a circle, at most one question."""
    blocks: list[Block] = [*kit.sections(_what_happens(asked))]
    if asked.place is Place.CIRCLE:
        blocks.append(_why())
    return kit.modal(
        _("Leave"), blocks, callback_id=ids.LEAVE_SUBMIT, subject=asked.enrolment_id, submit=_("Leave")
    )


def _what_happens(asked: LeaveForm) -> str:
    if asked.place is Place.WAITING:
        return _(
            "You leave the waiting list for *{programme}*. Nobody is told. You can join again whenever you like.",
            programme=asked.programme,
        )
    if asked.place is Place.PROPOSAL:
        return _(
            "You leave the waiting list for *{programme}*, and the circle that is being put together goes on without "
            "you or not at all. Nobody is told why. You can join again whenever you like.",
            programme=asked.programme,
        )
    where = _("*{programme}*", programme=asked.programme)
    if asked.channel_id:
        where += f" (<#{asked.channel_id}>)"
    return _(
        "You leave your circle {where}.\n\n• I do not announce it, though Slack shows in the channel that you are out. What you would have "
        "done in a meeting is free for others, and whoever was to talk with you reads what they can do instead. If you want to "
        "say goodbye, do it there before you go.\n• In a day I take you out of the channel. Until then you can take it back with one tap.\n"
        "• What you wrote stays yours, sealed; nobody else gets to read it. Only what you offered as help goes at once.\n"
        "• To be away for a while there is `{command} pause`.",
        where=where,
        command=ids.COMMAND,
    )


def _why() -> InputBlock:
    names = {
        LeaveWhy.TIME: _("I have no time for it at present"),
        LeaveWhy.GROUP: _("It is not my group"),
        LeaveWhy.PROGRAMME: _("It is not my programme"),
        LeaveWhy.UNSAID: _("I would rather not say"),
    }
    options = [Option(value=why.value, label=name) for why, name in names.items()]
    return InputBlock(
        block_id=ids.FIELD_WHY,
        label=_("What was it, if you want to say?"),
        hint=_("Nobody sees this."),
        element=RadioButtonsElement(action_id=ids.INPUT, options=options),
        optional=True,
    )


def left(place: Place) -> Json:
    """The word in the place of the form."""
    if place is Place.CIRCLE:
        text = _("You have left your circle. In our direct messages you can take it back for a day.")
    else:
        text = _("You are no longer on the waiting list. `{command} join` is the way back.", command=ids.COMMAND)
    return kit.notice(text)


def done(told: Left) -> Message:
    """The private word to somebody who has left, with the way back."""
    text = _(
        "You have left your circle. Thank you for the time you gave it. I have not announced it, though Slack "
        "will show in the channel that you are out. What you wrote stays yours: `{command} keepsake` shows it to you alone.\n"
        "I take you out of the channel after a day; until {until} you can take it back.",
        until=kit.when(told.until),
        command=ids.COMMAND,
    )
    undo = kit.button(
        _("Undo"), ids.LEAVE_UNDO, f"{told.circle_id}:{told.enrolment_id}", names=_("Undo leaving your circle")
    )
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[undo])])


def back(channel_id: str | None) -> Message:
    """The word to somebody who has taken it back."""
    stays = _("I have announced nothing. What you had taken on for a meeting stays free for others.")
    if channel_id is None:
        return kit.plain(_("You are in your circle again. {stays}", stays=stays))
    return kit.plain(_("You are in your circle again: <#{channel}>. {stays}", channel=channel_id, stays=stays))


def please_go(told: Left) -> Message:
    """The request to leave the channel, where Slack does not let the bot take somebody out."""
    return kit.plain(
        _(
            "You have left your circle, and Slack does not let me take you out of <#{channel}>. Please leave the "
            "channel yourself: open it, choose its name at the top, then *Leave channel*. Until then you could read "
            "what the others write, so their check-ins wait. Thank you.",
            channel=told.channel_id or "",
        )
    )


def dissolved() -> Message:
    """The word to the last member of a circle."""
    return kit.plain(
        _(
            "Your circle has become too small to go on, so it ends here. That is nobody's fault. You have the first "
            "place for the next circle, with the answers you gave; what you wrote stays yours. To leave the waiting "
            "list instead, type `{command} leave`.",
            command=ids.COMMAND,
        )
    )


def small(name: str) -> Message:
    """The word to the moderators on a circle that has become small; it names nobody."""
    return kit.plain(
        _(
            "The circle *{name}* has fewer than three active members at the moment. It goes on as it is. If it still has "
            "in a day, I ask its members in private how they would like to go on: with more people, in another circle, or "
            "not. You have nothing to do.",
            name=name,
        )
    )
