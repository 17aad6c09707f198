"""How a moderator opens a round or has rounds open by themselves, finds those there are, and what is refused in one."""

from collections.abc import Callable, Sequence
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ConfirmObject, Option
from slack_sdk.models.blocks.block_elements import (
    DatePickerElement,
    PlainTextInputElement,
    StaticSelectElement,
    UserMultiSelectElement,
)

from bot.domain.programme import Programme
from bot.domain.refusals import RefusalCode
from bot.domain.rounds import (
    EVERY_WEEKS,
    PEOPLE_AT_MOST,
    THEME_LIMIT,
    RoundCard,
    RoundForm,
    Rounds,
    RoundState,
    Schedule,
)
from bot.slack import ids
from bot.slack.views import answers, kit, rounds
from bot.slack.views.kit import Json
from bot.wording import _, ngettext

_OPTION = 75  # Characters of an option.


def form(offered: Sequence[Programme], shown: RoundForm) -> Json:
    """What a moderator says of a round before it opens."""
    free = [one for one in offered if one.id in shown.programme_ids]
    theme = PlainTextInputElement(action_id=ids.INPUT, max_length=THEME_LIMIT)
    says = _(
        "One line that all who are asked read, such as what the circles are for. Leave it empty if there is none."
    )
    blocks: list[Block] = [
        answers.field(ids.FIELD_PROGRAMME, _("Programme"), answers.programmes(free, None)),
        answers.field(ids.FIELD_THEME, _("Theme"), theme, says, optional=True),
        *_audience(shown),
        answers.field(ids.FIELD_FROM_ON, _("First meetings from"), _day(), optional=True),
        answers.field(ids.FIELD_UNTIL_ON, _("First meetings until"), _day(), _within(), optional=True),
        answers.field(ids.FIELD_EVERY, _("Or open it by itself"), _every(), optional=True),
        answers.field(ids.FIELD_ON, _("The first time on"), _day(), _by_itself(), optional=True),
    ]
    return kit.modal(
        _("Open a round"),
        blocks,
        callback_id=ids.ROUND_SUBMIT,
        subject=shown.group or "",
        submit=_("Form circles"),
    )


def overview(found: Rounds, done: str = "") -> Json:
    """All rounds that are open or are to open, as a modal."""
    return rounds.modal([*kit.sections(done), *listed(found)])


def listed(found: Rounds) -> list[Block]:
    """The same as a part of the home."""
    blocks: list[Block] = []
    for card in found.open:
        names = _("Look at the round of {programme}", programme=card.programme)
        look = kit.button(_("Look at it"), ids.ROUND_LIST, card.round_id, names=names)
        blocks += [*kit.sections(f"*{card.programme}*: {_in_short(card)}"), ActionsBlock(elements=[look])]
    for one in found.schedules:
        blocks += [*kit.sections(_opens(one)), ActionsBlock(elements=[_end_button(one)])]
    says = _(
        "In a round I form circles of all who wait at once, and you look at them before anybody hears of them. While a "
        "round of a programme is open, or is to open by itself, I form no circles of it otherwise."
    )
    names = _("Open a round of circles")
    opening = kit.button(_("Open a round"), ids.ROUND_OPEN, "round", names=names)
    return [*blocks, ActionsBlock(elements=[opening]), kit.context(says)]


def scheduled() -> str:
    """The word to whoever has rounds open by themselves."""
    return _(
        "Done. On that day I form the circles by myself and tell the moderators; nobody else hears of it before."
    )


def no_longer_scheduled() -> str:
    """The word to whoever has ended that."""
    return _("Done. No round of this programme opens by itself any more.")


def _audience(shown: RoundForm) -> list[Block]:
    """Of whom circles are formed: everybody who waits, unless something is chosen."""
    if shown.group is not None:
        return [
            *kit.sections(_("I form circles of the members of <!subteam^{group}> who wait.", group=shown.group))
        ]
    people = UserMultiSelectElement(action_id=ids.INPUT, max_selected_items=PEOPLE_AT_MOST)
    says = _(
        "Nothing chosen means everybody who waits. For a user group close this and type {command} round with its name.",
        command=ids.COMMAND,
    )
    found: list[Block] = []
    if shown.departments:
        options = [Option(value=name, label=name[:_OPTION]) for name in shown.departments]
        select = StaticSelectElement(action_id=ids.INPUT, options=options)
        found.append(answers.field(ids.FIELD_DEPARTMENT, _("Only of one department"), select, optional=True))
    return [*found, answers.field(ids.FIELD_PEOPLE, _("Only of these people"), people, says, optional=True)]


def _day() -> DatePickerElement:
    return DatePickerElement(action_id=ids.INPUT)


def _within() -> str:
    return _(
        "Leave both empty for as soon as an hour suits. Where an answer comes late, a circle begins weeks later."
    )


def _every() -> StaticSelectElement:
    options = [
        Option(value=str(weeks), label=_("Every {weeks} weeks", weeks=weeks)[:_OPTION]) for weeks in EVERY_WEEKS
    ]
    return StaticSelectElement(action_id=ids.INPUT, options=options)


def _by_itself() -> str:
    return _("Only with the line above: then nothing is opened now, and I tell the moderators each time it opens.")


def _in_short(card: RoundCard) -> str:
    if card.state is not RoundState.READY:
        return rounds.at_work(card)
    return ngettext(
        "one circle is ready to be looked at.", "{count} circles are ready to be looked at.", card.count + card.own
    )


def _opens(one: Schedule) -> str:
    return _(
        "*{programme}*: a round opens by itself every {weeks} weeks, next on {day}.",
        programme=one.programme,
        weeks=one.every_weeks,
        day=kit.full_day(one.next_on),
    )


def _end_button(one: Schedule) -> ButtonElement:
    names = _("No more rounds of {programme} by themselves", programme=one.programme)
    sure = ConfirmObject(
        title=_("No more rounds?"),
        text=_("Circles of this programme are then formed again as soon as enough people wait."),
        confirm=_("No more"),
        deny=_("Keep them"),
    )
    return kit.button(
        _("No more by themselves"), ids.ROUND_END_SCHEDULE, one.programme_id, names=names, confirm=sure
    )


REFUSALS: dict[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.ROUND_IS_OPEN: lambda _f: _(
        "A round of it is open already. `{command} round` leads to it.", command=ids.COMMAND
    ),
    RefusalCode.ROUND_OVER: lambda _f: _("This round is closed, so nothing was changed."),
    RefusalCode.ROUND_BUSY: lambda _f: _(
        "I am still at work on this round, so nothing was changed. `{command} round` shows when it is ready.",
        command=ids.COMMAND,
    ),
    RefusalCode.ROUND_TOO_SOON: lambda facts: _(
        "Choose a day at least {days} days from now, and not before the first one: people have three working days to "
        "answer.",
        **facts,
    ),
    RefusalCode.ROUND_TOO_FAR: lambda facts: _("Choose a day by {latest}.", latest=kit.full_day(facts["latest"])),
    RefusalCode.ONE_AUDIENCE: lambda _f: _(
        "Choose one of these: a department, a user group, or a list of people."
    ),
    RefusalCode.DRAFT_NOT_SOUND: lambda _f: _(
        "This circle cannot be sent as it is: it is too small, too late, or not all in it fit together any more. Adjust "
        "it, or form the circles again."
    ),
    RefusalCode.TOO_FEW_FOR_HOURS: lambda _f: _(
        "Too few people are in this circle to choose an hour. Put somebody in first: then I show the hours that suit all of "
        "them."
    ),
    RefusalCode.DOES_NOT_FIT: lambda _f: _(
        "This person cannot come into this circle: they do not wait for one, or do not fit by their hours or the rules. "
        "Nothing was changed."
    ),
    RefusalCode.CIRCLE_IS_FULL: lambda _f: _("This circle is full. Put them in for somebody else instead."),
    RefusalCode.NOT_ONESELF: lambda _f: _(
        "You cannot put yourself into a circle, but another moderator can. Nothing was changed."
    ),
}
