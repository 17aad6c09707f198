"""A circle's meetings: the modal for hour and place, what the circle is told of it, and the taps afterwards."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time

from babel.dates import get_day_names
from slack_sdk.models.blocks import ActionsBlock, Block, Option
from slack_sdk.models.blocks.block_elements import (
    DatePickerElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    TimePickerElement,
)

from bot.domain.meetings import (
    HUDDLE,
    LINK_LIMIT,
    MeetingChanged,
    MeetingForm,
    MeetingMoved,
    MeetingOutcome,
    MeetingPast,
    MovingForm,
    PlaceKind,
)
from bot.slack import ids
from bot.slack.views import hour_polls, kit, shares
from bot.slack.views.kit import Json, Message
from bot.wording import _, language


def form(asked: MeetingForm) -> Json:
    """The modal, with hour and place as they are, on the reader's own clock."""
    link = PlainTextInputElement(action_id=ids.INPUT, max_length=LINK_LIMIT, initial_value=asked.link)
    says = _("This holds from the next prompt on. Your circle is told that you set it.")
    if asked.by_turns is not None:
        says += "\n" + _(
            "You have two hours by turns: {hour}. With another day or hour here you meet at that one alone.",
            hour=kit.weekly(asked.by_turns),
        )
    blocks: list[Block] = [
        *(_past(asked.past) if asked.past else ()),
        *kit.sections(says),
        hour_polls.ask_button(asked.circle_id),
        shares.field(ids.FIELD_PLACE, _("Where do you meet?"), _places(asked.place)),
        shares.field(ids.FIELD_LINK, _("The link, if you meet at one"), link, optional=True),
        shares.field(ids.FIELD_WEEKDAY, _("Day"), _weekdays(asked.weekday)),
        shares.field(ids.FIELD_AT, _hour_label(asked.zone), _clock(asked.at)),
    ]
    subject = f"{asked.circle_id}:{asked.token}"
    return kit.modal(_("Your meeting"), blocks, callback_id=ids.MEETING_SUBMIT, subject=subject, submit=_("Set"))


def past_form(found: MeetingPast) -> Json:
    """The modal where no later meeting is left to change: what became of the last one."""
    return kit.modal(_("Your meeting"), _past(found), callback_id=ids.NOTICE_VIEW)


def _past(found: MeetingPast) -> list[Block]:
    week = kit.step(found.step, found.weeks_apart)
    says = _(
        "*Your last meeting ({week}).* {outcome} If it was otherwise, press what is right; the next wrap-up settles it.",
        week=week,
        outcome=outcome(found.outcome),
    )
    return [*kit.sections(says), afterwards(f"{found.circle_id}:{found.step}", week)]


def noted() -> Json:
    """The word that hour and place were set."""
    text = _("Set. Your circle is told in its channel.")
    return kit.modal(_("Your meeting"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def changed(found: MeetingChanged) -> Message:
    """What the circle is told of a change."""
    if not found.meets:
        return kit.plain(
            _(
                "*<@{user}>* has set that you write instead of meeting. From {week} on: the prompt on Monday morning, "
                "the wrap-up on Friday afternoon. `{command} meeting` changes it again.",
                user=found.user_id,
                week=kit.step(found.step, found.weeks_apart),
                command=ids.COMMAND,
            )
        )
    hour, week = kit.weekly(found.hour), kit.step(found.step, found.weeks_apart)
    says = _("*<@{user}>* has set your meeting: {hour}, from {week} on.", user=found.user_id, hour=hour, week=week)
    if found.agreed and found.hour.other:
        says = _(
            "*These two hours suit all of you, so they are set:* {hour}, from {week} on.", hour=hour, week=week
        )
    elif found.agreed:
        says = _("*This hour suits all of you, so it is set:* {hour}, from {week} on.", hour=hour, week=week)
    firsts = [one for one in (found.first_at, found.second_at) if one]
    lines = [says, _("First time: {at}", at=", ".join(kit.when(one, found.hour.zone) for one in firsts))]
    if len(found.zones) > 1:
        lines.append(_("On your clocks: {clocks}", clocks="; ".join(_there(firsts, one) for one in found.zones)))
    if found.place:
        lines.append(_("Place: {place}", place=place(found.place)))
    lines.append(_("`{command} meeting` changes it again.", command=ids.COMMAND))
    return kit.plain("\n".join(lines))


def place(where: str) -> str:
    """Where a circle meets, to be read; a link was looked at before it was kept."""
    return _("a huddle here") if where == HUDDLE else f"<{kit.escape(where)}>"


def meeting(at: str, where: str | None) -> str:
    """When and, if that is known, where a meeting is."""
    return _("{at}, {place}", at=at, place=place(where)) if where else at


def afterwards(subject: str, week: str) -> ActionsBlock:
    """The taps after a meeting, for anybody in the circle."""
    taps = [
        (_("We met"), ids.MEETING_MET, _("We met for {week}", week=week)),
        (_("We moved it"), ids.MEETING_MOVED, _("We moved the meeting of {week}", week=week)),
        (_("We did not meet"), ids.MEETING_DID_NOT, _("We did not meet for {week}", week=week)),
    ]
    return ActionsBlock(elements=[kit.button(text, one, subject, names=names) for text, one, names in taps])


def outcome(said: MeetingOutcome) -> str:
    """What became of a meeting, for all."""
    return {
        MeetingOutcome.MET: _("You met."),
        MeetingOutcome.MOVED: _("You moved the meeting."),
        MeetingOutcome.DID_NOT: _("You did not meet."),
        MeetingOutcome.WRITTEN: _("You wrote instead of meeting."),
    }[said]


def thank_you(subject: str) -> Message:
    """The answer to a tap, with the way to correct it."""
    text = _("Noted, thank you. Nobody sees who said so. If it was otherwise, press what is right.")
    return kit.message(text, [*kit.sections(text), afterwards(subject, _("this meeting"))])


def corrected(said: MeetingOutcome) -> Message:
    """The answer to a tap in the modal: what it says from now on."""
    thanks = _("Noted, thank you. Nobody sees who said so.")
    return kit.plain(f"{outcome(said)} {thanks}")


def moving_form(asked: MovingForm) -> Json:
    """The modal for whoever says that a meeting was moved."""
    on = DatePickerElement(action_id=ids.INPUT, initial_date=asked.suggested_on.isoformat())
    blocks: list[Block] = [
        *kit.sections(_("Only this meeting moves; the weeks after it keep their hour.")),
        shares.field(ids.FIELD_ON, _("Day"), on),
        shares.field(ids.FIELD_AT, _hour_label(asked.zone), _clock(asked.at)),
    ]
    subject = f"{asked.circle_id}:{asked.step}"
    return kit.modal(_("We moved it"), blocks, callback_id=ids.MOVING_SUBMIT, subject=subject, submit=_("Set"))


def moving_noted() -> Json:
    """The word that a meeting was moved."""
    text = _("Noted. Your circle is told the new hour in its channel.")
    return kit.modal(_("We moved it"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def moved(found: MeetingMoved) -> Message:
    """What the circle is told of a meeting that was moved."""
    at = kit.when(found.at, found.zone)
    if found.step == 0:
        return kit.plain(_("The kickoff was moved: {at}", at=at))
    week = kit.step(found.step, found.weeks_apart)
    return kit.plain(_("The meeting was moved ({week}): {at}", week=week, at=at))


def _hour_label(zone: str) -> str:
    return _("Hour, on your own clock ({zone})", zone=zone.replace("_", " "))


def _places(chosen: PlaceKind | None) -> RadioButtonsElement:
    options = [Option(value=kind.value, label=name()) for kind, name in _PLACES.items()]
    initial = next((one for one in options if chosen is not None and one.value == chosen.value), None)
    return RadioButtonsElement(action_id=ids.INPUT, options=options, initial_option=initial)


def _weekdays(chosen: int) -> StaticSelectElement:
    names = get_day_names("wide", locale=language())
    options = [Option(value=str(day), label=names[day]) for day in range(7)]
    return StaticSelectElement(action_id=ids.INPUT, options=options, initial_option=options[chosen])


def _clock(at: time) -> TimePickerElement:
    return TimePickerElement(action_id=ids.INPUT, initial_time=f"{at:%H:%M}")


def _there(firsts: Sequence[datetime], zone: str) -> str:
    return f"{', '.join(kit.there(one, zone) for one in firsts)} {zone}"


_PLACES: Mapping[PlaceKind, Callable[[], str]] = {
    PlaceKind.HUDDLE: lambda: _("A huddle in our channel"),
    PlaceKind.LINK: lambda: _("At a link"),
    PlaceKind.WRITING: lambda: _("We write instead of meeting, Monday to Friday"),
}
