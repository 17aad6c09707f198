"""A break: asking for one, answering, and what the circle reads of it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, InputBlock, Option
from slack_sdk.models.blocks.block_elements import StaticSelectElement

from bot.domain.breaks import LONGEST, WORKING_DAYS, BreakAsked, BreakMade, Pausable
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json, Message
from bot.wording import _, ngettext

_MOST_OPTIONS = 100  # Of one menu.


def form(circle_id: str) -> Json:
    """The modal in which a member asks for a break."""
    text = _(
        "I ask each of the others in private whether they want it too. If all say yes within {days} working days, "
        "your circle makes the break and goes on after it; else everything stays as it is, and nobody learns who "
        "said what.",
        days=WORKING_DAYS,
    )
    return kit.modal(
        _("Ask for a break"),
        [*kit.sections(text), _weeks()],
        callback_id=ids.BREAK_SUBMIT,
        subject=circle_id,
        submit=_("Ask them"),
    )


def choice(circles: Sequence[Pausable]) -> Json:
    """The modal in which a moderator chooses a circle and how long it pauses."""
    if not circles:
        return kit.notice(_("No circle of others is at a point where it could make a break."))
    text = _("The circle is told in its channel, and all that comes after the break moves on.")
    options = [Option(value=one.circle_id, label=_name(one)[:75]) for one in circles[:_MOST_OPTIONS]]
    chosen = InputBlock(
        block_id=ids.FIELD_CIRCLE,
        label=_("Circle"),
        element=StaticSelectElement(action_id=ids.INPUT, options=options),
    )
    return kit.modal(
        _("A break for a circle"),
        [*kit.sections(text), chosen, _weeks()],
        callback_id=ids.BREAK_SET,
        submit=_("Make the break"),
    )


def question(asked: BreakAsked) -> Message:
    """A member is asked whether they want the break too."""
    text = ngettext(
        "<@{user}> suggests that your circle makes a break of one week; you would meet again {at}. Does that suit "
        "you? Nobody learns what you answer. Without everybody's yes by {until} there is no break.",
        "<@{user}> suggests that your circle makes a break of {count} weeks; you would meet again {at}. Does that "
        "suit you? Nobody learns what you answer. Without everybody's yes by {until} there is no break.",
        asked.weeks,
        user=asked.by,
        at=kit.when(asked.next_at, asked.zone),
        until=kit.when(asked.closes_at, asked.zone),
    )
    yes = kit.button(
        _("Yes"), ids.BREAK_YES, asked.question_id, names=_("Yes, let us make this break"), style="primary"
    )
    no = kit.button(_("No break"), ids.BREAK_NO, asked.question_id, names=_("No, let us go on without this break"))
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[yes, no])])


def answered(said_yes: bool) -> Message:
    """The word to somebody who has answered."""
    if said_yes:
        return kit.plain(_("Noted: the break suits you. If all of you say so, you read it in your channel."))
    return kit.plain(_("Noted: you would rather go on. Nobody learns who said what."))


def asked_them() -> Json:
    """The word to somebody who asked for a break."""
    return kit.notice(
        _("I ask the others. If the break suits all of them, you read it in your channel; else I tell you here.")
    )


def made_at_once() -> Json:
    """The word when there was nobody to ask."""
    return kit.notice(_("Your circle makes the break. You read it in your channel."))


def set_() -> Json:
    """The word to a moderator who made a break."""
    return kit.notice(_("The circle makes the break and is told so in its channel."))


def none() -> Message:
    """The word to whoever asked, when not everybody said yes."""
    return kit.plain(
        _(
            "Your circle goes on without a break: it did not suit everybody just now. If you need some time for "
            "yourself, you can be away on your own; nothing is counted against you."
        )
    )


def made(pause: BreakMade) -> Message:
    """What the circle reads."""
    text = ngettext(
        "*Your circle makes a break of one week.* You meet again {at}. Until then I keep quiet; nothing is missed.",
        "*Your circle makes a break of {count} weeks.* You meet again {at}. Until then I keep quiet; nothing is "
        "missed.",
        pause.weeks,
        at=kit.when(pause.next_at, pause.zone),
    )
    return kit.plain(text)


def _weeks() -> Block:
    options = [
        Option(value=str(weeks), label=ngettext("One week", "{count} weeks", weeks))
        for weeks in range(1, LONGEST + 1)
    ]
    element = StaticSelectElement(action_id=ids.INPUT, options=options, initial_option=options[0])
    return InputBlock(block_id=ids.FIELD_WEEKS, label=_("How long?"), element=element)


def _name(circle: Pausable) -> str:
    """A circle by its channel's neutral name and where it is: never by its people."""
    where = _("not begun yet") if circle.step is None else kit.step(circle.step, circle.weeks_apart)
    return f"{circle.name}, {where}, {circle.programme}"
