"""The fields in which somebody who joins says what they want and when they have time."""

from collections.abc import Collection, Sequence
from datetime import time
from functools import lru_cache

from babel.dates import get_day_names
from slack_sdk.models.blocks import Block, InputBlock, Option
from slack_sdk.models.blocks.block_elements import (
    CheckboxesElement,
    InputInteractiveElement,
    PlainTextInputElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserMultiSelectElement,
)

from bot.domain.joinings import AVOIDED_AT_MOST, GOAL_LIMIT, TOPICS_AT_MOST, JoinForm, Topic
from bot.domain.programme import Programme
from bot.domain.worktime import is_zone
from bot.slack import ids
from bot.slack.views import rhythms
from bot.slack.views.languages import language_names
from bot.slack.views.zones import ZONES
from bot.wording import _, language


def hours(shown: JoinForm, offered: Sequence[Programme]) -> list[Block]:
    """When somebody has time: zone, days and hours."""
    return [
        field(ids.FIELD_ZONE, _("Your time zone"), zones(shown.zone)),
        field(ids.FIELD_DAYS, _("Days on which you could meet"), days(shown.days)),
        field(ids.FIELD_STARTS, _("Earliest start"), times(shown.starts, midnight_last=False)),
        field(ids.FIELD_ENDS, _("Latest end"), times(shown.ends, midnight_last=True), fits(offered)),
    ]


def goal(words: str | None) -> InputBlock:
    """What somebody would like to work on."""
    return field(
        ids.FIELD_GOAL,
        _("What would you like to work on?"),
        PlainTextInputElement(
            action_id=ids.INPUT, multiline=True, max_length=GOAL_LIMIT, initial_value=words or None
        ),
        _("Leave it open if you like: you can name it later. Only you see this."),
        optional=True,
    )


def avoids(user_ids: frozenset[str]) -> InputBlock:
    """Whom somebody would rather not be with."""
    return field(
        ids.FIELD_AVOIDS,
        _("People you would rather not be in a circle with"),
        UserMultiSelectElement(
            action_id=ids.INPUT, initial_users=sorted(user_ids) or None, max_selected_items=AVOIDED_AT_MOST
        ),
        _("Seen by nobody, moderators neither; it is kept sealed, and nobody is told."),
        optional=True,
    )


def topic(chosen: Collection[str]) -> InputBlock:
    """What somebody would like to work on, by the short list."""
    hint = _("At most {limit}. It helps me to find people who share one with you.", limit=TOPICS_AT_MOST)
    return field(ids.FIELD_TOPIC, _("What should it be about?"), topics(chosen), hint, optional=True)


def topic_names() -> dict[str, str]:
    """What somebody can want to work on, by its code."""
    return {
        Topic.NEW_ROLE: _("A new role"),
        Topic.CAREER: _("Where I want to go"),
        Topic.LEADING: _("Leading people"),
        Topic.VISIBLE: _("Being visible"),
        Topic.SPEAKING: _("Speaking to others"),
        Topic.CONTACTS: _("Getting to know people"),
        Topic.LEARNING: _("Learning something new"),
        Topic.TOOLS: _("New tools"),
        Topic.TEAMWORK: _("Working well together"),
        Topic.CHANGE: _("Change around me"),
        Topic.PROJECT: _("A project"),
        Topic.BALANCE: _("Balance"),
    }


def field(
    block_id: str, label: str, element: InputInteractiveElement, hint: str | None = None, *, optional: bool = False
) -> InputBlock:
    """One field of a form; its block id is the name by which a refusal finds it."""
    return InputBlock(block_id=block_id, label=label, element=element, hint=hint, optional=optional)


def _select(options: Sequence[Option], chosen: str | None) -> StaticSelectElement:
    initial = next((one for one in options if one.value == chosen), None)
    return StaticSelectElement(action_id=ids.INPUT, options=options, initial_option=initial)


def programmes(offered: Sequence[Programme], chosen: str | None) -> StaticSelectElement:
    """The programmes to choose from."""
    options = [Option(value=one.id, label=one.title[:75], description=rhythm(one)[:75]) for one in offered]
    # Nobody is to join the first of several because it stood there.
    return _select(options, chosen or (options[0].value if len(options) == 1 else None))


def rhythm(programme: Programme) -> str:
    """Length, rhythm and size of a programme."""
    return _(
        "{length}, {smallest} to {largest} people",
        length=rhythms.length(programme.rhythm),
        smallest=programme.smallest,
        largest=programme.largest,
    )


def languages(chosen: str) -> StaticSelectElement:
    """The languages that a circle can be held in."""
    return _select([Option(value=tag, label=name) for tag, name in language_names().items()], chosen)


def topics(chosen: Collection[str], at_most: int | None = TOPICS_AT_MOST) -> StaticMultiSelectElement:
    """What somebody can want to work on; a few of it, or as much as they like."""
    options = [Option(value=str(code), label=name) for code, name in topic_names().items()]
    initial = [one for one in options if one.value in chosen]
    return StaticMultiSelectElement(
        action_id=ids.INPUT, options=options, initial_options=initial or None, max_selected_items=at_most
    )


@lru_cache(maxsize=500)
def zones(zone: str | None) -> StaticSelectElement:
    """The time zones of the world."""
    names = sorted({*ZONES, zone} if zone and is_zone(zone) else set(ZONES))
    return _select([Option(value=name, label=name.replace("_", " ")) for name in names], zone)


def days(chosen: frozenset[int]) -> CheckboxesElement:
    """The days of a week, to tick."""
    names = get_day_names("wide", locale=language())
    options = [Option(value=str(day), label=names[day]) for day in range(7)]
    initial = [options[day] for day in sorted(chosen)]
    return CheckboxesElement(action_id=ids.INPUT, options=options, initial_options=initial)


def times(initial: time, *, midnight_last: bool) -> StaticSelectElement:
    """The half hours of a day."""
    clock = [time(half // 2, half % 2 * 30) for half in range(48)]
    ordered = [*clock[1:], clock[0]] if midnight_last else clock
    options = [Option(value=f"{at:%H:%M}", label=_time_label(at, midnight_last)) for at in ordered]
    return _select(options, f"{initial:%H:%M}")


def hosts(ticked: bool) -> CheckboxesElement:
    """The offer to host now and then."""
    host = Option(
        value=ids.YES,
        label=_("I'd host a meeting now and then"),
        description=_("You get a note two days before, and can pass."),
    )
    return CheckboxesElement(action_id=ids.INPUT, options=[host], initial_options=[host] if ticked else None)


def _time_label(at: time, midnight_last: bool) -> str:
    return _("Midnight") if midnight_last and at == time(0) else f"{at:%H:%M}"


def fits(programmes: Sequence[Programme]) -> str:
    """The word on how long a meeting takes."""
    shortest, longest = (choose(one.longest_minutes for one in programmes) for choose in (min, max))
    if shortest == longest:
        return _("A meeting takes {minutes} minutes and has to fit in between.", minutes=longest)
    return _(
        "A meeting has to fit in between: it takes from {shortest} to {longest} minutes, depending on the programme.",
        shortest=shortest,
        longest=longest,
    )


def consent() -> CheckboxesElement:
    """The one tick without which nobody takes part."""
    agreed = Option(
        value=ids.YES,
        label=_("I take part, and I keep to myself what others tell me"),
        description=_("I have read who sees what."),
    )
    return CheckboxesElement(action_id=ids.INPUT, options=[agreed])
