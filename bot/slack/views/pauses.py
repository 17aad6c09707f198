"""Being away: the screen to say until when, the word on return, and one screen to catch up with."""

from datetime import date, timedelta

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, InputBlock
from slack_sdk.models.blocks.block_elements import DatePickerElement

from bot.domain.pauses import BeyondEnd, CatchUp, Paused, PauseForm, Welcome
from bot.slack import ids
from bot.slack.views import groupings, kit
from bot.slack.views.kit import Json, Message
from bot.wording import _, ngettext

_SHOWN = 12  # Weeks, by their titles.


def form(shown: PauseForm) -> Json:
    """The screen: a day, and never a reason. While somebody is away it says until when, and lets them come back."""
    is_away = shown.back_on is not None
    text = (
        away(shown.back_on)
        if shown.back_on
        else _(
            "Until the day you name I send you no message and ask you nothing. Your place, in a circle or on the waiting "
            "list, stays yours. {others}",
            others=_others(in_circle=shown.in_circle),
        )
    )
    initial = shown.back_on or shown.today + timedelta(days=7)
    picker = DatePickerElement(action_id=ids.INPUT, initial_date=initial.isoformat())
    if shown.in_circle:
        text += "\n\n" + _("For a break of your whole circle, type `{command} break`.", command=ids.COMMAND)
    blocks: list[Block] = [*kit.sections(text)]
    if is_away:
        blocks.append(ActionsBlock(elements=[_back_button()]))
    blocks.append(
        InputBlock(block_id=ids.FIELD_BACK_ON, label=_("First day on which you are back"), element=picker)
    )
    submit = _("Change") if is_away else _("Pause")
    return kit.modal(_("Be away"), blocks, callback_id=ids.PAUSE_SUBMIT, subject="pause", submit=submit)


def _others(*, in_circle: bool) -> str:
    if not in_circle:
        return _("Nobody is told that you are away.")
    return _(
        "I do not announce that you are away; where I name who talks with whom, you are left out until you are back. What "
        "you would have done in a meeting meanwhile is free for others, and whoever was to talk with you reads what they "
        "can do instead."
    )


def away(back_on: date) -> str:
    """The word to somebody that they are away."""
    return _("You are away; you are back on *{day}*. Until then I send you nothing.", day=kit.full_day(back_on))


def paused(noted: Paused) -> Json:
    """The word that it was noted or, where the circle will be over by then, the choice there is."""
    if noted.beyond is not None:
        return _beyond(noted.beyond)
    text = _(
        "Noted: you are back on *{day}*. Until then you hear nothing from me, and I announce it to nobody. That morning one "
        "message shows you the way back in; to come back earlier or to change the day, type `{command} pause`.",
        day=kit.full_day(noted.back_on),
        command=ids.COMMAND,
    )
    if not noted.in_circle:
        text += "\n\n" + _(
            "You keep your place on the waiting list, and no circle starts with you before that day."
        )
    return kit.modal(_("Noted"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def _beyond(end: BeyondEnd) -> Json:
    text = _(
        "Noted: you are back on *{day}*. Your circle meets for the last time before that: {last}.\n\nIf you like, leave "
        "it now: then you have the first place on the waiting list from that day on, with the answers you gave, and "
        "nothing to fill in. Or stay in it, away, until it ends. Both are fine.",
        day=kit.full_day(end.back_on),
        last=kit.when(end.last_meeting_at),
    )
    leave = kit.button(
        _("Leave, first place next time"),
        ids.PAUSE_LEAVE,
        end.enrolment_id,
        names=_("Leave this circle and have the first place for the next one"),
    )
    stay = kit.button(
        _("Stay, away until the end"),
        ids.PAUSE_STAY,
        end.enrolment_id,
        names=_("Stay in this circle and be away until its end"),
    )
    blocks: list[Block] = [*kit.sections(text), ActionsBlock(elements=[leave, stay])]
    return kit.modal(_("Your circle ends before"), blocks, callback_id=ids.NOTICE_VIEW)


def left_for_later(back_on: date | None) -> Json:
    """The word to somebody who left a circle that would have ended before their return."""
    text = (
        _(
            "You have left the circle; what you wrote stays yours. From *{day}* on you have the first place on the "
            "waiting list. Until then you hear nothing from me. I will take you out of the channel in a day, and "
            "announce nothing.",
            day=kit.full_day(back_on),
        )
        if back_on
        else _("You have left the circle; what you wrote stays yours.")
    )
    title = _("Until then") if back_on else _("You have left")
    return kit.modal(title, kit.sections(text), callback_id=ids.NOTICE_VIEW)


def stays() -> Json:
    """The word to somebody who stays in their circle, away until its end."""
    return kit.notice(
        _("You stay in your circle, and away. I announce it to nobody, and nothing is asked of you.")
    )


def welcome(back: Welcome) -> Message:
    """The one message on the morning of the return."""
    if back.channel_id is None:
        return kit.plain(welcome_without_circle(back))
    text = _(
        "Welcome back. Your circle is in <#{channel}>. *Catch up* shows on one screen where it is. Nothing is overdue.",
        channel=back.channel_id,
    )
    if back.talk is not None:
        text += "\n\n" + groupings.to_come_back_to(back.talk)
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[catch_up_button(back)])])


def welcome_without_circle(back: Welcome) -> str:
    """The word to somebody who comes back to the waiting list, or after their circle has ended."""
    if back.over:
        return _(
            "Welcome back. Your circle has come to its end meanwhile. `{command} status` keeps what is yours, and "
            "`{command} join` is the way into a next one.",
            command=ids.COMMAND,
        )
    if back.dissolved:
        return _(
            "Welcome back. Your circle has ended meanwhile, because too few people were left, and you have the first "
            "place on the waiting list: you hear from me as soon as there is a circle for you."
        )
    return _(
        "Welcome back. You are on the waiting list, and you hear from me as soon as there is a circle for you."
    )


def catch_up_button(back: Welcome) -> ButtonElement:
    """The button that opens the screen to catch up with."""
    names = _("Catch up with your circle")
    return kit.button(_("Catch up"), ids.CATCH_UP_OPEN, _absence(back), names=names, style="primary")


def catch_up(seen: CatchUp) -> Json:
    """One screen: where the circle is, what has passed, when it meets next. What was open weighs on nobody."""
    lines = [_("*{programme}* in <#{channel}>", programme=seen.programme, channel=seen.channel_id), _where(seen)]
    if seen.next_meeting_at:
        lines.append(_("Next meeting: {at}", at=kit.when(seen.next_meeting_at, seen.zone)))
    if seen.talk is not None:
        lines.append(groupings.to_come_back_to(seen.talk))
    blocks: list[Block] = [*kit.sections("\n".join(lines))]
    passed = [f"• {kit.step(number, seen.weeks_apart)}: {title}" for number, title in seen.passed[-_SHOWN:]]
    if passed:
        heading = _("*What has passed.* You need not make up for any of it:")
        blocks += kit.sections("\n".join([heading, *passed]))
    if seen.open_step is not None:
        blocks.append(ActionsBlock(elements=[_checkin_button(seen)]))
    if seen.older:
        blocks += _older(seen)
    return kit.modal(_("Welcome back"), blocks, callback_id=ids.NOTICE_VIEW)


def _where(seen: CatchUp) -> str:
    if seen.step is None:
        return _("Your circle has not begun yet.")
    if seen.step == 0:
        return _("Your circle is at its kickoff.")
    return _("Where your circle is: {week}.", week=kit.step(seen.step, seen.weeks_apart))


def _older(seen: CatchUp) -> list[Block]:
    text = ngettext(
        "What you wanted to do before you were away is still there. Keep it, or let go of it with one tap; "
        "letting go is not failure.",
        "What you wanted to do before you were away ({count} things) is still there. Keep it, or let go of all of "
        "it with one tap; letting go is not failure.",
        seen.older,
    )
    button = kit.button(
        _("Let go of all that is older"),
        ids.CATCH_UP_LET_GO,
        f"{seen.enrolment_id}:{seen.from_step}",
        names=_("Let go of all commitments whose day is over"),
    )
    return [*kit.sections(text), ActionsBlock(elements=[button])]


def _checkin_button(seen: CatchUp) -> ButtonElement:
    names = _("Check in for {week}", week=kit.step(seen.open_step or 0, seen.weeks_apart))
    subject = f"{seen.circle_id}:{seen.open_step}"
    return kit.button(_("Check in"), ids.CHECKIN_OPEN, subject, names=names, style="primary")


def _back_button() -> ButtonElement:
    return kit.button(_("I am back"), ids.PAUSE_BACK, "back", names=_("I am back now, end my time away"))


def _absence(back: Welcome) -> str:
    return f"{back.enrolment_id}:{back.from_step}"
