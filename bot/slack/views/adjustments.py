"""A proposal that is being changed: who is in it, who could come in, and the hours that suit all."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    InputBlock,
    Option,
    StaticSelectElement,
    UserSelectElement,
)

from bot.domain.adjustments import Adjusting, OtherHours, Swap, hour_key
from bot.domain.moderations import Place
from bot.domain.worktime import Hour, instant
from bot.slack import ids
from bot.slack.views import facilitators, kit, proposals
from bot.slack.views.kit import Json
from bot.slack.views.places import subject_of
from bot.wording import _, language

NOBODY = "-"  # In a button's value, where nobody goes out for whoever comes in.
_MOST_OPTIONS = 100  # Of one menu.
_OPTION_LIMIT = 75  # Characters of an option.


def adjust(shown: Adjusting, place: Place) -> Json:
    """Everybody in it, each with what can be done, and the way to other hours."""
    card = shown.card
    blocks: list[Block] = [*kit.sections("\n".join([f"*{proposals.title(card)}*", *proposals.facts(card)]))]
    for number, user_id in enumerate(card.members, 1):
        buttons = _of_member(user_id, number, place, shown.may_remove)
        blocks += [*kit.sections(f"<@{user_id}>"), ActionsBlock(elements=buttons)]
    names = _("Choose another hour for this {programme} circle of {count}", **proposals.names_of(card))
    hours = kit.button(_("Another hour"), ids.PROPOSAL_HOURS, subject_of(place), names=names)
    says = _("With somebody else in it, or at another hour, its people are asked whether it suits them.")
    if place.in_round:
        says = _("Nobody in it knows of it yet, and nobody is told of what you change.")
    add_names = _("Take one more into this {programme} circle of {count}", **proposals.names_of(card))
    add = kit.button(_("One more"), ids.PROPOSAL_ADD, subject_of(place), names=add_names)
    # Who facilitates is chosen of what waits for a moderator, not of what is only planned.
    leads = [facilitators.open_button(place, **proposals.names_of(card))] if card.professional else []
    more = [
        *([] if card.short else [hours]),
        *([add] if shown.may_add else []),
        *([] if place.in_round else leads),
    ]
    return _modal([*blocks, ActionsBlock(elements=[*more, *_to_list(place)]), kit.context(says)])


def swap(shown: Swap, place: Place) -> Json:
    """Who could come in, for somebody or as one more; there is no word on who is not on the list."""
    says = _("Who comes in for <@{user}>, who keeps their place on the waiting list?", user=shown.out)
    if shown.out is None:
        says = _("Who comes in?")
    blocks: list[Block] = [*kit.sections(says)]
    for number, one in enumerate(shown.candidates, 1):
        names = _("Take in person {number} of this list", number=number)
        subject = subject_of(place, shown.out or NOBODY, one.enrolment_id)
        take_in = kit.button(_("Take in"), ids.PROPOSAL_TAKE_IN, subject, names=names)
        blocks += [*kit.sections(f"<@{one.user_id}>, {one.zone}"), ActionsBlock(elements=[take_in])]
    if not shown.candidates:
        blocks += kit.sections(_("Nobody on the waiting list fits at the moment."))
    other = InputBlock(
        block_id=ids.FIELD_MEMBER,
        label=_("Or somebody you name"),
        hint=_("From the waiting list, or from another circle that this round plans and that is not locked.")
        if place.in_round
        else _("From the waiting list of this programme."),
        element=UserSelectElement(action_id=ids.INPUT),
    )
    return kit.modal(
        _("Adjust a circle"),
        [*blocks, other, ActionsBlock(elements=[_back(shown.card.programme, place)])],
        callback_id=ids.PUT_IN_SUBMIT,
        subject=subject_of(place, shown.out or NOBODY),
        submit=_("Put in"),
    )


def hours(shown: OtherHours, place: Place) -> Json:
    """The hours that suit everybody, each on the clock of every zone in the circle."""
    card = shown.card
    says = "\n".join([f"*{proposals.title(card)}*", *proposals.facts(card)])
    if not shown.hours:
        none = _("No weekly hour suits all of them.")
        return _modal([*kit.sections(f"{says}\n{none}"), ActionsBlock(elements=[_back(card.programme, place)])])
    # The kindest are kept where there are too many, and shown as a week goes.
    kept = sorted(shown.hours[:_MOST_OPTIONS], key=lambda hour: (hour.weekday, hour.at))
    on = card.first_at
    options = [Option(value=hour_key(one), label=_clocks(one, card.zones, on)) for one in kept]
    present = next((one for one in options if one.value == hour_key(card.hour)), None)
    element = StaticSelectElement(action_id=ids.INPUT, options=options, initial_option=present)
    field = InputBlock(block_id=ids.FIELD_HOUR, label=_("The hours that suit everybody"), element=element)
    asked = kit.context(
        _("Nobody in it knows of it yet, and nobody is told of what you change.")
        if place.in_round
        else _("Its people are asked whether the other hour suits them.")
    )
    subject = subject_of(place)
    blocks: list[Block] = [*kit.sections(says), field, asked]
    return kit.modal(
        _("Another hour"), blocks, callback_id=ids.HOURS_SUBMIT, subject=subject, submit=_("Take this hour")
    )


def changed() -> str:
    """The word to whoever changed a circle of which nobody knows yet."""
    return _("Done. Nobody is told of it.")


def added() -> str:
    """The word to whoever took one more in."""
    return _("Done. Its people are asked whether it suits them, and then it comes back to you.")


def swapped() -> str:
    """The word to whoever put somebody else in."""
    return _(
        "Done. Its people are asked whether it suits them, and then it comes back to you. Whoever made room is told, "
        "and keeps their place."
    )


def removed() -> str:
    """The word to whoever took somebody out."""
    return _("Done. The circle goes on with the others, and whoever made room is told and keeps their place.")


def moved() -> str:
    """The word to whoever chose another hour."""
    return _("Done. Its people are asked whether the other hour suits them, and then it comes back to you.")


def _modal(blocks: Sequence[Block]) -> Json:
    return kit.modal(_("Adjust a circle"), blocks, callback_id=ids.ADJUST_VIEW)


def _of_member(user_id: str, number: int, place: Place, may_remove: bool) -> list[ButtonElement]:
    subject = subject_of(place, user_id)
    swap_names = _("Put somebody else in for person {number} of this list", number=number)
    buttons = [kit.button(_("Somebody else"), ids.PROPOSAL_SWAP, subject, names=swap_names)]
    if may_remove:
        sure = ConfirmObject(
            title=_("Go on without them?"),
            text=_("They keep their place on the waiting list, and never hear of it.")
            if place.in_round
            else _("They are told kindly, without a reason, and keep their place on the waiting list."),
            confirm=_("Take out"),
            deny=_("Keep them"),
        )
        names = _("Take out person {number} of this list", number=number)
        buttons.append(kit.button(_("Take out"), ids.PROPOSAL_REMOVE, subject, names=names, confirm=sure))
    return buttons


def _to_list(place: Place) -> list[ButtonElement]:
    """The way back to where the list was in this modal; at home it stands beneath."""
    if place.at_home:
        return []
    if place.in_round:
        names = _("Back to the circles of this round")
        return [kit.button(_("Back"), ids.ROUND_BACK, subject_of(place), names=names)]
    names = _("Back to the list of proposals")
    return [kit.button(_("Back"), ids.MODERATION_PREVIOUS, f"{place.page}:list", names=names)]


def _back(programme: str, place: Place) -> ButtonElement:
    names = _("Back to adjusting this {programme} circle", programme=programme)
    return kit.button(_("Back"), ids.PROPOSAL_ADJUST, subject_of(place), names=names)


def _clocks(hour: Hour, zones: Sequence[str], around: datetime) -> str:
    """A weekly hour with what the clocks of every zone say then, as far as an option has room."""
    firsts = [instant(_first_on(one, around), one.at, one.zone) for one in hour.each]
    texts = [_clock(firsts, zone) for zone in sorted({*zones, hour.zone}, key=lambda zone: zone != hour.zone)]
    shown = texts[0]
    for text in texts[1:]:
        if len(shown) + len(text) + 2 <= _OPTION_LIMIT:
            shown = f"{shown}, {text}"
    return shown[:_OPTION_LIMIT]


def _first_on(hour: Hour, around: datetime) -> date:
    on = around.astimezone(ZoneInfo(hour.zone)).date()
    return on + timedelta(days=(hour.weekday - on.weekday()) % 7)


def _clock(firsts: Sequence[datetime], zone: str) -> str:
    """Days and times on one zone's clock, the zone by its last name alone, such as Tue 16:00 New York."""
    days = get_day_names("abbreviated", locale=language())
    local = [one.astimezone(ZoneInfo(zone)) for one in firsts]
    hours = " / ".join(f"{days[one.weekday()]} {kit.clock(one)}" for one in local)
    return f"{hours} {zone.rsplit('/', 1)[-1].replace('_', ' ')}"
