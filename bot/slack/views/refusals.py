"""The words for every no, and for what went wrong on our side."""

from collections.abc import Callable
from typing import Any

from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import ids
from bot.slack.views import joinings, kit
from bot.wording import _


def sentence(refusal: Refusal) -> str:
    """What to say to the person."""
    return _SENTENCES[refusal.code](refusal.facts)


def failed(reference: str) -> str:
    """The apology for something unexpected; the reference finds it in the log."""
    return _(
        "Sorry, something went wrong on our side. Please try again in a minute; `{command} status` shows what has "
        "been noted. If it happens again, tell whoever looks after this app the reference {reference}.",
        command=ids.COMMAND,
        reference=reference,
    )


def old_button() -> str:
    """The word to somebody who presses a button that means nothing any more."""
    return _(
        "This button belongs to something that is over. `{command}` shows what there is now.", command=ids.COMMAND
    )


_SENTENCES: dict[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.NOT_A_FULL_MEMBER: lambda _f: _(
        "Peer circles are open to full members of this workspace: guests and people of other organisations cannot "
        "be invited into every private channel. Ask whoever looks after this app if you think you should be in."
    ),
    RefusalCode.ALREADY_WAITING: lambda facts: joinings.already_waiting(facts["since"]),
    RefusalCode.ALREADY_IN_CIRCLE: lambda facts: _(
        "You are in a circle already: <#{channel}>. When it ends you can join the next one.", **facts
    ),
    RefusalCode.UNKNOWN_PROGRAMME: lambda _f: _("This programme is not offered any more. Choose another one."),
    RefusalCode.UNKNOWN_ZONE: lambda _f: _("Choose your time zone from the list."),
    RefusalCode.NO_DAYS: lambda _f: _("Choose at least one day on which you could meet."),
    RefusalCode.HOURS_TOO_SHORT: lambda facts: _(
        "Leave at least {minutes} minutes between the earliest start and the latest end.", **facts
    ),
    RefusalCode.NO_CONSENT: lambda _f: _("Please tick this to take part."),
    RefusalCode.TEXT_TOO_LONG: lambda facts: _("This is too long: at most {limit} characters.", **facts),
    RefusalCode.NOT_A_MODERATOR: lambda _f: _("Only moderators decide on proposals."),
    RefusalCode.MAY_NOT_READ_AHEAD: lambda _f: _(
        "Only moderators read all steps ahead. In a circle each step comes when its week begins."
    ),
    RefusalCode.OWN_CIRCLE: lambda _f: _(
        "You are in this circle yourself, so another moderator decides on it. Where there is no other, whoever looks "
        "after this app can name one with `circles workspace --moderators`."
    ),
    RefusalCode.NO_HOUR_LEFT: lambda _f: _(
        "This proposal has waited so long that no hour is left that suits all of them. Decline it: its people wait on."
    ),
    RefusalCode.ALREADY_DECIDED: lambda facts: _decided(facts),
    RefusalCode.NOT_IN_CIRCLE: lambda _f: _("Only the members of this circle can do that."),
    RefusalCode.STEP_NOT_OPEN: lambda _f: _(
        "This check-in is closed. Nothing is counted against you; if there is a next week, its check-in opens with its prompt."
    ),
    RefusalCode.ALREADY_CHECKED_IN: lambda _f: _(
        "You have already checked in for this week. `{command} status` shows what you want to do next.",
        command=ids.COMMAND,
    ),
    RefusalCode.NOTHING_WRITTEN: lambda _f: _("Write one thing you will do."),
    RefusalCode.NO_DATE: lambda _f: _("Choose a date."),
    RefusalCode.DATE_PAST: lambda _f: _("This date is over. Choose today or a later one."),
    RefusalCode.DATE_TOO_FAR: lambda facts: _(
        "Choose a date by {latest}: something further away is better cut into a first step.",
        latest=kit.day(facts["latest"]),
    ),
    RefusalCode.UNKNOWN_OUTCOME: lambda _f: _("Choose one of the four outcomes."),
    RefusalCode.MAY_NOT_READ_SUMMARY: lambda _f: _(
        "The summary is for HR and for people who have joined a programme. It holds no names and nothing of what "
        "anybody wrote."
    ),
    RefusalCode.CONSENT_CLOSED: lambda _f: _(
        "This question is closed, so nothing was changed. `{command} status` shows where you stand.",
        command=ids.COMMAND,
    ),
    RefusalCode.GONE: lambda _f: old_button(),
}


def _decided(facts: dict[str, Any]) -> str:
    if facts["state"] == "declined":
        return _("This proposal was declined already. Nothing was changed.")
    return _("This proposal was approved already. Nothing was changed.")
