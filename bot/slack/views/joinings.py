"""What a newcomer sees: what a circle is, the form to join, and the word that they are on the list."""

from collections.abc import Sequence
from datetime import datetime, time

from babel.dates import get_day_names
from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock, InputBlock, Option
from slack_sdk.models.blocks.block_elements import (
    CheckboxesElement,
    InputInteractiveElement,
    PlainTextInputElement,
    StaticSelectElement,
)

from bot.domain.joinings import GOAL_LIMIT, WORKING_DAYS
from bot.domain.programme import Programme
from bot.domain.worktime import is_zone
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json, Message
from bot.slack.views.zones import ZONES
from bot.wording import _, language


def introduction(programmes: Sequence[Programme]) -> Message:
    """What a peer circle is, what it asks, who sees what, and a button to join."""
    asks = "\n".join(
        _(
            "• *{title}*: {tagline} About {minutes} minutes a week.",
            title=one.title,
            tagline=one.tagline,
            minutes=one.minutes_a_week,
        )
        for one in programmes
    )
    then = _(
        "You say when you have time, a moderator looks at the proposed group, and then you get a private channel "
        "and the first date. A circle usually starts within two weeks of enough people having joined."
    )
    text = f"{what_it_is()}\n\n{asks}\n\n{then}"
    join = kit.button(_("Join"), ids.JOIN_OPEN, "join", names=_("Join a peer circle"), style="primary")
    blocks: list[Block] = [*kit.sections(text), ActionsBlock(elements=[join]), kit.context(who_sees_what())]
    return kit.message(
        f"{text}\n\n{who_sees_what()}\n\n" + _("To join, type {command}.", command=f"{ids.COMMAND} join"), blocks
    )


def what_it_is() -> str:
    """What a peer circle is, in two sentences."""
    return _(
        "*A peer circle* is four or five colleagues who meet for twelve weeks. Each of you works on one goal of "
        "your own, all of you help each other, and you hold each other to what you said you would do."
    )


def who_sees_what() -> str:
    """The plain truth about confidentiality; CONSENT_VERSION rises when its meaning changes."""
    return _(
        "*Who sees what.* Your circle sees your name and what you share there. Moderators see your name and the "
        "hours of the group, never what anybody writes. HR sees figures for everybody together, rounded to five "
        "and only from ten people on, never a person or a circle; you can read the same page. It is confidential, "
        "not anonymous: your company may be able to export a private channel, and any member can add people to one."
    )


def form(programmes: Sequence[Programme], zone: str | None) -> Json:
    """The modal to join with."""
    blocks: list[Block] = [
        _field(ids.FIELD_PROGRAMME, _("Programme"), _programmes(programmes)),
        _field(ids.FIELD_ZONE, _("Your time zone"), _zones(zone)),
        _field(ids.FIELD_DAYS, _("Days on which you could meet"), _days()),
        _field(ids.FIELD_STARTS, _("Earliest start"), _times(time(9), midnight_last=False)),
        _field(ids.FIELD_ENDS, _("Latest end"), _times(time(17), midnight_last=True), _fits(programmes)),
        InputBlock(
            block_id=ids.FIELD_GOAL,
            label=_("What would you like to work on?"),
            hint=_("Leave it open if you like: the first meeting helps you find it. Only you see this."),
            element=PlainTextInputElement(action_id=ids.INPUT, multiline=True, max_length=GOAL_LIMIT),
            optional=True,
        ),
        DividerBlock(),
        *kit.sections(who_sees_what()),
        _field(ids.FIELD_CONSENT, _("Do you agree?"), _consent()),
    ]
    return kit.modal(
        _("Join a peer circle"), blocks, callback_id=ids.JOIN_SUBMIT, subject="join", submit=_("Join")
    )


def joined(programme: str) -> Json:
    """The word that somebody is on the list, in the place of the form."""
    text = _(
        "You are on the waiting list for *{programme}*. As soon as there are enough people with an hour in common, "
        "a moderator looks at the group, and you are invited into its private channel.\n\nTo see where things "
        "stand, type `{command} status`.",
        programme=programme,
        command=ids.COMMAND,
    )
    return kit.modal(_("You are on the list"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def already_waiting(since: datetime) -> str:
    """The word to somebody who joins twice."""
    return _(
        "You are on the waiting list already, since {since}. `{command} status` tells where things stand.",
        since=kit.since(since),
        command=ids.COMMAND,
    )


def _field(block_id: str, label: str, element: InputInteractiveElement, hint: str | None = None) -> InputBlock:
    return InputBlock(block_id=block_id, label=label, element=element, hint=hint)


def _programmes(programmes: Sequence[Programme]) -> StaticSelectElement:
    options = [Option(value=one.id, label=one.title[:75]) for one in programmes]
    return StaticSelectElement(action_id=ids.INPUT, options=options, initial_option=options[0])


def _zones(zone: str | None) -> StaticSelectElement:
    names = sorted({*ZONES, zone} if zone and is_zone(zone) else set(ZONES))
    options = [Option(value=name, label=name.replace("_", " ")) for name in names]
    chosen = next((one for one in options if one.value == zone), None)
    return StaticSelectElement(action_id=ids.INPUT, options=options, initial_option=chosen)


def _days() -> CheckboxesElement:
    names = get_day_names("wide", locale=language())
    options = [Option(value=str(day), label=names[day]) for day in range(7)]
    initial = [options[day] for day in sorted(WORKING_DAYS)]
    return CheckboxesElement(action_id=ids.INPUT, options=options, initial_options=initial)


def _times(initial: time, *, midnight_last: bool) -> StaticSelectElement:
    clock = [time(half // 2, half % 2 * 30) for half in range(48)]
    ordered = [*clock[1:], clock[0]] if midnight_last else clock
    options = [Option(value=f"{at:%H:%M}", label=_time_label(at, midnight_last)) for at in ordered]
    return StaticSelectElement(
        action_id=ids.INPUT, options=options, initial_option=options[ordered.index(initial)]
    )


def _time_label(at: time, midnight_last: bool) -> str:
    return _("Midnight") if midnight_last and at == time(0) else f"{at:%H:%M}"


def _fits(programmes: Sequence[Programme]) -> str:
    longest = max(one.meeting_minutes for one in programmes)
    return _("A meeting takes {minutes} minutes and has to fit in between.", minutes=longest)


def _consent() -> CheckboxesElement:
    agreed = Option(
        value=ids.YES,
        label=_("I take part, and I keep to myself what others tell me"),
        description=_("I have read who sees what."),
    )
    return CheckboxesElement(action_id=ids.INPUT, options=[agreed])
