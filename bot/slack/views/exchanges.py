"""Exchanging places in a step: the form, the question to whoever is asked by name, and what comes of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, InputBlock, Option
from slack_sdk.models.blocks.block_elements import ButtonElement, RadioButtonsElement, UserSelectElement

from bot.domain.exchanges import Exchange, ExchangeState, Place, group_of
from bot.domain.refusals import RefusalCode
from bot.domain.turns import Spot
from bot.slack import ids
from bot.slack.views import kit, turns
from bot.slack.views.kit import Json, Message
from bot.wording import _

HOSTING = "hosting"  # What an option stands for that is no place in the order of speaking.


def open_button(subject: str, week: str) -> ButtonElement:
    """The way for somebody who has a place in a step."""
    names = _("Exchange your place with another member: {week}", week=week)
    return kit.button(_("Exchange places"), ids.EXCHANGE_OPEN, subject, names=names)


def form(places: Sequence[Place]) -> Json:
    """The modal in which somebody says whom to ask, and of two places in a meeting for which."""
    text = "\n".join(_has(one) for one in places)
    text += "\n" + _(
        "They read it in private, with your name, and can say no. Until they say yes all stays as it is."
    )
    field = InputBlock(
        block_id=ids.FIELD_MEMBER, label=_("Whom do you ask?"), element=UserSelectElement(action_id=ids.INPUT)
    )
    # Whoever hosts and nothing else need not be asked what it is about; nor whoever talks in a group.
    which = [_which(places)] if any(one.speaks for one in places) else []
    return kit.modal(
        _("Exchange places"),
        [*kit.sections(text), *which, field],
        callback_id=ids.EXCHANGE_SUBMIT,
        subject=f"{places[0].circle_id}:{places[0].step}",
        submit=_("Ask"),
    )


def _has(place: Place) -> str:
    """What somebody has that they could exchange."""
    week, at = kit.step(place.step, place.weeks_apart), kit.when_met(place.meeting_at, place.zone)
    if place.groups:
        return _(
            "*{week}:* {groups}.\nAsk somebody from another group: you would take their place, and they yours.",
            week=week,
            groups=kit.groups(place.groups),
        )
    if place.speaks is Spot.FIRST:
        return _(
            "*{week}:* in the rounds of the meeting on {at} you speak first. Ask somebody to do so in your place; whoever "
            "speaks last so far gives you that for it.",
            week=week,
            at=at,
        )
    if place.speaks is Spot.LAST:
        return _(
            "*{week}:* in the rounds of the meeting on {at} you speak last. Ask somebody to do so in your place; whoever "
            "speaks first so far gives you that for it.",
            week=week,
            at=at,
        )
    return _("*{week}:* you host the meeting on {at}. Ask somebody to host it in your place.", week=week, at=at)


def _which(places: Sequence[Place]) -> InputBlock:
    names = {None: _("Hosting the meeting"), Spot.FIRST: _("Speaking first"), Spot.LAST: _("Speaking last")}
    options = [Option(value=one.speaks or HOSTING, label=names[one.speaks]) for one in places]
    element = RadioButtonsElement(action_id=ids.INPUT, options=options, initial_option=options[0])
    return InputBlock(block_id=ids.FIELD_PLACE, label=_("What is it about?"), element=element)


def asked(user_id: str) -> Json:
    """The word that somebody is asked."""
    return kit.notice(
        _("I ask <@{user}> in private, in their working hours, and tell you the answer.", user=user_id)
    )


def question(found: Exchange) -> Message:
    """What somebody reads who is asked."""
    week = _week(found)
    if found.yours:
        text = _(
            "*{week}:* <@{user}> asks you to exchange places. You would talk with {theirs}, and <@{user}> with {yours}.",
            user=found.by,
            week=week,
            theirs=kit.group(found.theirs),
            yours=kit.group(found.yours),
        )
    elif found.place.speaks is not None:
        text = _asks_to_speak(found)
    else:
        text = _(
            "*{week}:* <@{user}> hosts the meeting of your circle on {at}, and asks you to host it in their place. A note "
            "with what to look out for comes with your yes.",
            user=found.by,
            week=week,
            at=kit.when_met(found.place.meeting_at, found.place.zone),
        )
    text += " " + _("If it does not suit you, say no: no reason is asked, and all stays as it is.")
    names = _("Yes, exchange places: {week}", week=week)
    yes = kit.button(_("Yes, I will"), ids.EXCHANGE_YES, found.id, names=names, style="primary")
    no = kit.button(_("No"), ids.EXCHANGE_NO, found.id, names=_("No, do not exchange places: {week}", week=week))
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[yes, no])])


def _asks_to_speak(found: Exchange) -> str:
    facts = {
        "week": _week(found),
        "user": found.by,
        "at": kit.when_met(found.place.meeting_at, found.place.zone),
    }
    if found.place.speaks is Spot.FIRST:
        text = _(
            "*{week}:* in the rounds of the meeting on {at} <@{user}> speaks first, and asks you to do so in their place.",
            **facts,
        )
        return text + (" " + _("They would speak last instead of you.") if found.for_spot else "")
    text = _(
        "*{week}:* in the rounds of the meeting on {at} <@{user}> speaks last, and asks you to do so in their place.",
        **facts,
    )
    return text + (" " + _("They would speak first instead of you.") if found.for_spot else "")


def answered(found: Exchange) -> Message:
    """The question once it is answered, without its buttons."""
    if found.state is not ExchangeState.YES:
        return kit.plain(_("*You said no:* all stays as it is ({week}).", week=_week(found)))
    if found.place.speaks is Spot.FIRST:
        return kit.plain(_("*You said yes:* you speak first ({week}).", week=_week(found)))
    if found.place.speaks is Spot.LAST:
        return kit.plain(_("*You said yes:* you speak last ({week}).", week=_week(found)))
    if not found.yours:
        return kit.plain(
            _("*You said yes:* you host in place of <@{user}> ({week}).", week=_week(found), user=found.by)
        )
    people = kit.group(found.theirs)
    return kit.plain(_("*You said yes:* you talk with {people} ({week}).", people=people, week=_week(found)))


def told(found: Exchange, reader: str) -> Message:
    """What whoever asked reads of the answer and, after a yes, everybody who talks with somebody else by now."""
    week = _week(found)
    if found.state is not ExchangeState.YES:
        text = _(
            "*{week}:* <@{user}> said no, so all stays as it is. You can ask somebody else.",
            user=found.to,
            week=week,
        )
        return kit.plain(text)
    if found.place.speaks is Spot.FIRST:
        text = _("*{week}:* <@{user}> said yes, and speaks first in your place.", user=found.to, week=week)
        return kit.plain(text + (" " + _("You speak last.") if found.for_spot else ""))
    if found.place.speaks is Spot.LAST:
        text = _("*{week}:* <@{user}> said yes, and speaks last in your place.", user=found.to, week=week)
        return kit.plain(text + (" " + _("You speak first.") if found.for_spot else ""))
    if not found.yours:
        return kit.plain(_("*{week}:* <@{user}> said yes, and hosts in your place.", user=found.to, week=week))
    people = kit.group(group_of(found.place.groups, reader))
    text = _(
        "*{week}:* <@{one}> and <@{other}> have exchanged places. You talk with {people}.",
        week=week,
        one=found.by,
        other=found.to,
        people=people,
    )
    return kit.plain(text)


def shown(found: Exchange) -> Message:
    """What the circle reads in the step's thread."""
    if found.place.order is not None:
        text = _("<@{one}> and <@{other}> have exchanged places.", one=found.by, other=found.to)
        return kit.plain(f"{text} {turns.speakers(found.place.order)}")
    text = _(
        "<@{one}> and <@{other}> have exchanged places. *This time:* {groups}.",
        one=found.by,
        other=found.to,
        groups=kit.groups(found.place.groups),
    )
    return kit.plain(text)


def _week(found: Exchange) -> str:
    return kit.step(found.place.step, found.place.weeks_apart)


REFUSALS: Mapping[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.NOTHING_TO_EXCHANGE: lambda _f: _(
        "You have no place to exchange in this step: you neither host its meeting, nor speak first or last in it, nor talk "
        "in one of several groups, or it is over."
    ),
    RefusalCode.EXCHANGE_WITH_ONESELF: lambda _f: _("Choose somebody else: this one is you."),
    RefusalCode.EXCHANGE_AWAY: lambda _f: _("They cannot be asked at the moment. Choose somebody else."),
    RefusalCode.NOT_IN_ANOTHER_GROUP: lambda _f: _("Choose somebody from another group than yours."),
    RefusalCode.EXCHANGE_DECLINED: lambda _f: _("They said no already. Choose somebody else."),
    RefusalCode.EXCHANGE_OVER: lambda _f: _(
        "This exchange is not possible any more: the step is over, or one of you has another place by now. Nothing was changed."
    ),
}
