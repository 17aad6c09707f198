"""Exchanging places in a step: the form, the question to whoever is asked by name, and what comes of it."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, InputBlock
from slack_sdk.models.blocks.block_elements import ButtonElement, UserSelectElement

from bot.domain.exchanges import Exchange, ExchangeState, Place, group_of
from bot.domain.refusals import RefusalCode
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json, Message
from bot.wording import _


def open_button(subject: str, week: str) -> ButtonElement:
    """The way for somebody who has a place in a step."""
    names = _("Exchange your place with another member: {week}", week=week)
    return kit.button(_("Exchange places"), ids.EXCHANGE_OPEN, subject, names=names)


def form(place: Place) -> Json:
    """The modal in which somebody says whom to ask."""
    week = kit.step(place.step, place.weeks_apart)
    if place.groups:
        text = _(
            "*{week}:* {groups}.\nAsk somebody from another group: you would take their place, and they yours.",
            week=week,
            groups=kit.groups(place.groups),
        )
    else:
        at = kit.when_met(place.meeting_at, place.zone)
        text = _(
            "*{week}:* you host the meeting on {at}. Ask somebody to host it in your place.", week=week, at=at
        )
    text += " " + _(
        "They read it in private, with your name, and can say no. Until they say yes all stays as it is."
    )
    field = InputBlock(
        block_id=ids.FIELD_MEMBER, label=_("Whom do you ask?"), element=UserSelectElement(action_id=ids.INPUT)
    )
    return kit.modal(
        _("Exchange places"),
        [*kit.sections(text), field],
        callback_id=ids.EXCHANGE_SUBMIT,
        subject=f"{place.circle_id}:{place.step}",
        submit=_("Ask"),
    )


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


def answered(found: Exchange) -> Message:
    """The question once it is answered, without its buttons."""
    if found.state is not ExchangeState.YES:
        return kit.plain(_("*You said no:* all stays as it is ({week}).", week=_week(found)))
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
        "You have no place to exchange in this step: you neither host its meeting nor talk in one of several groups, or it "
        "is over."
    ),
    RefusalCode.EXCHANGE_WITH_ONESELF: lambda _f: _("Choose somebody else: this one is you."),
    RefusalCode.EXCHANGE_AWAY: lambda _f: _("They cannot be asked at the moment. Choose somebody else."),
    RefusalCode.NOT_IN_ANOTHER_GROUP: lambda _f: _("Choose somebody from another group than yours."),
    RefusalCode.EXCHANGE_DECLINED: lambda _f: _("They said no already. Choose somebody else."),
    RefusalCode.EXCHANGE_OVER: lambda _f: _(
        "This exchange is not possible any more: the step is over, or one of you has another place by now. Nothing was changed."
    ),
}
