"""Which hours suit the members of a circle: the button, the question, and what the circle reads in the end."""

from collections.abc import Sequence
from datetime import datetime

from babel.dates import format_date
from slack_sdk.models.blocks import ActionsBlock

from bot.domain.hour_polls import WORKING_DAYS, Begun, Closest, Edge, HoursAsked
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json, Message
from bot.wording import _, language

_BUTTONS = (ids.HOURS_FIRST, ids.HOURS_SECOND, ids.HOURS_THIRD)


def ask_button(circle_id: str) -> ActionsBlock:
    """The way from the form in which one member sets the hour to a question to all of them."""
    names = _("Ask everybody in private which hours suit them")
    return ActionsBlock(elements=[kit.button(_("Ask everybody instead"), ids.HOURS_ASK, circle_id, names=names)])


def begun(what: Begun) -> Json:
    """The word to whoever wanted everybody to be asked."""
    said = {
        Begun.ASKED: _(
            "I ask each of you in private which of the fairest hours suit you, you too. The first one that suits all is "
            "set, and your circle reads it; without one it reads after {days} working days which comes closest.",
            days=WORKING_DAYS,
        ),
        Begun.ALREADY: _("Your circle is being asked already, each of you in private."),
        Begun.NO_HOUR: _(
            "By the hours you gave when you joined there is no other hour that could be asked of all of you: for somebody "
            "it would always be far outside, or at night."
        ),
    }
    return kit.notice(said[what])


def question(asked: HoursAsked) -> Message:
    """A member is asked which hours suit them."""
    by_turns = any(len(one) > 1 for one in asked.firsts)
    hours = "\n".join(_line(*one) for one in zip(asked.firsts, asked.edges, strict=True))
    text = _(
        "<@{user}> would like your circle to meet at another hour. Press each of these that suits you, on your own "
        "clock:\n{hours}\nThe first one that suits all of you is set. Nobody learns what you press. You can answer until "
        "{until}.",
        user=asked.by,
        hours=hours,
        until=kit.when(asked.closes_at),
    )
    if by_turns:
        text = _(
            "<@{user}> would like your circle to meet at another hour. No single one can be asked of all of you any more, "
            "but two by turns can: with each meeting it is the other one's turn, and everybody has at least every second "
            "meeting at one that can be asked of them. On your own clock:\n{hours}\nPress them if both suit you, or if you "
            "are content with every second meeting. They are set if all of you do. Nobody learns what you press. You can "
            "answer until {until}.",
            user=asked.by,
            hours=hours,
            until=kit.when(asked.closes_at),
        )
    buttons = [
        kit.button(_named(at), action, asked.question_id, names=_("{hour} suits me", hour=_named(at)))
        for at, action in zip(asked.firsts, _BUTTONS, strict=False)
    ]
    none = kit.button(_("None of these"), ids.HOURS_NONE, asked.question_id, names=_("None of these suits me"))
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[*buttons, none])])


def answered(asked: HoursAsked | None) -> Message:
    """The word to somebody who has pressed something."""
    if asked is None:
        return kit.plain(_("Noted, and now there is an hour that suits all of you: you read it in your channel."))
    if not asked.suits:
        return kit.plain(_("Noted: none of these suits you. You can still change it."))
    return kit.plain(
        _(
            "Noted. These suit you: {hours}. Press one again to take it back.",
            hours=", ".join(_named(asked.firsts[one]) for one in asked.suits),
        )
    )


def closest(found: Closest) -> Message:
    """What the circle reads where no hour suits everybody."""
    if found.hour is None:
        text = _("None of the hours I asked you about suits you, so your meeting stays as it is.")
        return kit.plain(text + " " + _("`{command} meeting` sets another one.", command=ids.COMMAND))
    if found.hour.other:
        text = _(
            "Two hours by turns, {hour}, do not suit all of you, so your meeting stays as it is. Talk about it here.",
            hour=kit.weekly(found.hour),
        )
        text += " " + _("`{command} meeting` sets another one.", command=ids.COMMAND)
    else:
        text = _(
            "No hour suits all of you, so your meeting stays as it is. This one suits the most of you: {hour}. Talk about "
            "it here; `{command} meeting` sets it, or another one.",
            hour=kit.weekly(found.hour),
            command=ids.COMMAND,
        )
    early = _("For one or more of you this is outside the hours they gave.")
    return kit.plain(f"{text} {early}" if found.outside else text)


def _line(firsts: Sequence[datetime], edges: Sequence[Edge | None]) -> str:
    """An hour, or two by turns, and below it what of that is not within the reader's own hours."""
    outside = [_outside(at, edge) for at, edge in zip(firsts, edges, strict=True) if edge is not None]
    return "\n".join([f"• {_named(firsts)}", *outside])


def _outside(at: datetime, edge: Edge) -> str:
    says = {
        Edge.BEFORE: _("{hour} is before the hours you gave.", hour=_named([at])),
        Edge.AFTER: _("{hour} goes beyond the hours you gave.", hour=_named([at])),
        Edge.NIGHT: _("{hour} is at night for you.", hour=_named([at])),
        Edge.DAY: _("{hour} is on a day that is none of yours.", hour=_named([at])),
    }
    return f"   _{says[edge]}_"


def _named(firsts: Sequence[datetime]) -> str:
    """An hour, or two by turns."""
    days = [f"{format_date(at.date(), 'EEEE', locale=language())} {kit.clock(at)}" for at in firsts]
    return days[0] if len(days) == 1 else _("{one} and {other} by turns", one=days[0], other=days[1])
