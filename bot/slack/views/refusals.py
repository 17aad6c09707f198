"""The words for every no, and for what went wrong on our side."""

from collections.abc import Callable
from typing import Any

from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import ids
from bot.slack.views import (
    clinics,
    duties,
    exchanges,
    facilitations,
    invitations,
    joinings,
    kit,
    moderations,
    norms,
    offers,
    round_forms,
    settings,
    shared_commitments,
    worksheets,
)
from bot.wording import _, ngettext


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


def away() -> str:
    """The word to somebody of whose doing nothing was kept, because the database could not be used."""
    return _(
        "Sorry, I cannot note anything at the moment, so nothing of this was kept. Please try again in a minute."
    )


def old_button() -> str:
    """The word to somebody who presses a button that means nothing any more."""
    return _(
        "This button belongs to something that is over. `{command}` shows what there is now.", command=ids.COMMAND
    )


def elsewhere() -> str:
    """The word to somebody in a workspace in which the bot is not at home."""
    return _(
        "I am not installed in this workspace, so there is nothing I can do here. Whoever looks after its apps knows more."
    )


def old_form() -> str:
    """The word to somebody who sends in a form that means nothing any more; what they wrote still stands in it."""
    return _(
        "This form belongs to something that is over, so nothing of it was kept. `{command}` shows what there is now.",
        command=ids.COMMAND,
    )


_SENTENCES: dict[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.NOT_A_FULL_MEMBER: lambda _f: _(
        "Peer circles are open to full members of this workspace: a guest would share a private channel with people "
        "who speak freely of their work. Whoever looks after this app can open them to guests: ask them if you would "
        "like to take part."
    ),
    RefusalCode.NO_PERSON: lambda _f: _("Only people with an account that is in use can be in a peer circle."),
    RefusalCode.OF_ANOTHER_ORGANISATION: lambda _f: _(
        "You belong to another organisation, and Slack does not let everybody of another one into a private channel. "
        "Ask there whether they have peer circles of their own."
    ),
    RefusalCode.SINGLE_CHANNEL_GUEST: lambda _f: _(
        "As a guest of one channel you cannot be invited into a circle's private channel: Slack does not let that "
        "happen. Whoever invited you here can have your account changed."
    ),
    RefusalCode.NOT_IN_GROUP: lambda facts: _(
        "Peer circles are open to the members of <!subteam^{group}> here. Ask whoever looks after that group to add "
        "you, then try again.",
        **facts,
    ),
    RefusalCode.BEING_PROPOSED: lambda _f: _(
        "A circle with you in it is proposed at this moment, so your answers stay as they are. If its hour does not "
        "suit you, say so when you are asked; you can change your answers once it is decided."
    ),
    RefusalCode.UNKNOWN_LANGUAGE: lambda _f: _("Choose one of the languages in the list."),
    RefusalCode.UNKNOWN_TOPIC: lambda f: _(
        "Choose at most {limit} topics from the list, or leave it open.", limit=f["limit"]
    ),
    RefusalCode.CONSENT_CHANGED: lambda _f: _(
        "The words above have just been changed. Please close this, open it again and read them."
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
    RefusalCode.NOT_A_MODERATOR: lambda _f: _("Only moderators can do this."),
    RefusalCode.MAY_NOT_READ_AHEAD: lambda _f: _(
        "Only moderators read all steps ahead. In a circle each step comes in its own time."
    ),
    RefusalCode.OWN_CIRCLE: lambda _f: _(
        "You are in this circle yourself, so another moderator decides on it. Where there is no other, whoever looks "
        "after this app can name one with `circles workspace --moderators`."
    ),
    RefusalCode.NOT_TOGETHER: lambda _f: _(
        "Not all in this circle fit together any more, so it was not approved. Put somebody else in, or decline it."
    ),
    RefusalCode.NO_HOUR_LEFT: lambda _f: _(
        "Its hour does not suit everybody in it any more, and no other one is left that would. Put somebody else in, "
        "or decline it: its people keep their places."
    ),
    RefusalCode.ALREADY_DECIDED: lambda facts: moderations.already_decided(facts["state"]),
    RefusalCode.NOT_IN_CIRCLE: lambda _f: _("Only the members of this circle can do that."),
    RefusalCode.CHECKINS_HELD: lambda _f: _(
        "Check-ins wait: somebody who is not a member of this circle can read its channel. Nothing is lost, and nothing "
        "is counted against you. They go on when that person has left (`/remove` and their name takes them out) or, where a "
        "message in the channel asks for it, when you have pressed Go on there."
    ),
    RefusalCode.STEP_NOT_OPEN: lambda _f: _(
        "This check-in is closed, and nothing is counted against you. A new one opens with every prompt. What you would "
        "like to do you can note at any time: `{command} commit`.",
        command=ids.COMMAND,
    ),
    RefusalCode.ALREADY_CHECKED_IN: lambda _f: _(
        "You have already checked in. `{command} status` shows what you want to do next.",
        command=ids.COMMAND,
    ),
    RefusalCode.CHECKIN_GONE: lambda _f: _("This check-in was taken back, so there is nothing left to change."),
    RefusalCode.CHECKIN_STAYS: lambda _f: _(
        "The week of this check-in is over, so it stays as it is. You can still take it back."
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
    RefusalCode.NO_CIRCLE_TO_WRITE_IN: lambda _f: _(
        "A letter comes back at the end of a circle, and you are in none at present. `{command} join` is the way in.",
        command=ids.COMMAND,
    ),
    RefusalCode.LETTER_RETURNED: lambda _f: _("Your letter has come back to you and stays as it is."),
    RefusalCode.NO_CIRCLE_TO_PAUSE: lambda _f: _("You are in no circle that could make a break at the moment."),
    RefusalCode.NO_BREAK_LEFT: lambda _f: _(
        "The last step has begun: there is nothing left to make a break before."
    ),
    RefusalCode.BREAK_TOO_LONG: lambda facts: _("Choose from 1 to {weeks} weeks.", **facts),
    RefusalCode.BREAK_ASKED: lambda _f: _(
        "Your circle is being asked about a break already. Everybody hears what comes of it."
    ),
    RefusalCode.BREAK_MADE: lambda _f: _("Your circle makes a break before the next meeting already."),
    RefusalCode.BREAK_DECIDED: lambda _f: _("This is decided already. Nothing was changed."),
    RefusalCode.NO_CIRCLE: lambda _f: _(
        "This works once you are in a circle. `{command} join` is the way in; `{command} status` tells where you stand.",
        command=ids.COMMAND,
    ),
    RefusalCode.CIRCLE_OVER: lambda _f: _(
        "Your circle is over, so there is nothing to post any more; the channel stays yours to write in. "
        "`{command} join` puts you on the list for a next circle.",
        command=ids.COMMAND,
    ),
    RefusalCode.NOTHING_JOINED: lambda _f: _(
        "A goal belongs to a programme. `{command} join` is the way in, and asks for it.", command=ids.COMMAND
    ),
    RefusalCode.NO_GUIDE: lambda _f: _(
        "A guide belongs to a circle, and you are in none. `{command} join` is the way in. The short tools are for "
        "everybody: `{command} guide tools`.",
        command=ids.COMMAND,
    ),
    RefusalCode.GUIDE_NOT_YET: lambda _f: _(
        "Your circle has not begun yet; its guides open once it has its channel. The short tools are there already: "
        "`{command} guide tools`.",
        command=ids.COMMAND,
    ),
    RefusalCode.CHOOSE_ONE: lambda _f: _("Choose one of these."),
    RefusalCode.NOTHING_ASKED: lambda _f: _("Write in a line or two what it is about."),
    RefusalCode.OWN_REQUEST: lambda _f: _(
        "This is what you asked yourself. As soon as somebody answers, you hear of it."
    ),
    RefusalCode.THANKS_TO_ONESELF: lambda _f: _("Choose somebody else: this one is you."),
    RefusalCode.NOT_IN_YOUR_CIRCLE: lambda _f: _(
        "Choose somebody who is in your circle: only they would read it."
    ),
    RefusalCode.NO_LINK: lambda _f: _("Paste the link to your meeting, or choose the huddle."),
    RefusalCode.BAD_LINK: lambda _f: _(
        "I cannot show this link. It has to begin with https://, without spaces, brackets or accented letters, and "
        "without an @ in its address."
    ),
    RefusalCode.NO_HOUR: lambda _f: _("Choose an hour, such as 16:00."),
    RefusalCode.HOUR_PAST: lambda _f: _("This hour is over. Choose one that is still to come."),
    RefusalCode.NO_STEP_LEFT: lambda _f: _(
        "The last step has begun, so no later meeting is left to change. For this last one, agree in the channel."
    ),
    RefusalCode.MEETING_OVER: lambda _f: _(
        "The next wrap-up has come, so this meeting is no longer asked about. Nothing is counted against you."
    ),
    RefusalCode.MOVED_TOO_FAR: lambda _f: _(
        "Choose an hour before your next meeting or, after the last one, within four weeks."
    ),
    RefusalCode.PROPOSAL_CHANGED: lambda _f: _(
        "This proposal was changed after you looked at it, so nothing was decided. Open the list again to see it as it is."
    ),
    RefusalCode.CONSENT_CLOSED: lambda _f: _(
        "This question is closed, so nothing was changed. `{command} status` shows where you stand.",
        command=ids.COMMAND,
    ),
    RefusalCode.POINTS_AT_SOMEBODY: lambda _f: _(
        "Write about the circle only, without @ and without mentions: what you say points at nobody."
    ),
    RefusalCode.TOO_FEW_LEFT: lambda _f: _(
        "With one person fewer this circle would be too small. Put somebody else in, or decline it."
    ),
    RefusalCode.NO_LONGER_WAITS: lambda _f: _(
        "This person cannot come in any more. Nothing was changed; look at the list again."
    ),
    RefusalCode.HOUR_NO_LONGER_FITS: lambda _f: _(
        "This hour does not suit all of them any more. Choose another one."
    ),
    RefusalCode.NO_CIRCLE_WITHOUT_CHANNEL: lambda _f: _(
        "No approved circle waits for a channel that you could give it. Nothing was changed."
    ),
    RefusalCode.CHANNEL_IS_PUBLIC: lambda _f: _(
        "A circle needs a private channel. Make one with a neutral name, invite me into it, and type `{command} here` "
        "there.",
        command=ids.COMMAND,
    ),
    RefusalCode.CHANNEL_IS_SHARED: lambda _f: _(
        "This channel is shared with people outside this workspace, so it is not for a circle. Make one that is not "
        "shared."
    ),
    RefusalCode.CHANNEL_IS_ARCHIVED: lambda _f: _(
        "This channel is archived. Make another private one for the circle."
    ),
    RefusalCode.CHANNEL_IS_TAKEN: lambda _f: _(
        "This channel is a circle's already. Make another private one for the circle that waits."
    ),
    RefusalCode.NOT_IN_CHANNEL: lambda _f: _(
        "I cannot see this channel, because I am not in it. Invite me with `/invite`, then type `{command} here` once "
        "more. It has to be a private channel: direct messages cannot be a circle's.",
        command=ids.COMMAND,
    ),
    RefusalCode.GONE: lambda _f: old_button(),
    RefusalCode.NOT_JOINED: lambda _f: _(
        "You are in no circle and on no waiting list, so there is nothing to do here. `{command} join` is the way in.",
        command=ids.COMMAND,
    ),
    RefusalCode.BACK_TOO_SOON: lambda _f: _("Choose tomorrow or a later day."),
    RefusalCode.BACK_TOO_LATE: lambda facts: _("Choose a day by {latest}.", latest=kit.full_day(facts["latest"])),
    RefusalCode.NOT_AWAY: lambda _f: _("You are back already. Nothing was changed."),
    RefusalCode.LEFT_FOR_GOOD: lambda _f: _(
        "This cannot be taken back any more: a day has passed, your circle has ended, or you have joined anew. "
        "`{command}` shows what there is now.",
        command=ids.COMMAND,
    ),
    RefusalCode.IN_CIRCLE_AGAIN: lambda _f: _("You are in your circle, as before. Nothing was changed."),
    RefusalCode.SETTLED: lambda _f: _("There is an answer to this already. Nothing was changed."),
    RefusalCode.NOBODY_NAMED: lambda _f: _("Choose at least one person to ask."),
    RefusalCode.MORE_PEOPLE_THAN_SEATS: lambda facts: ngettext(
        "One more seat is free in this programme: choose one person.",
        "No more than {count} seats are free in this programme: choose {count} people at most.",
        facts["seats"],
    ),
    **clinics.REFUSALS,
    **round_forms.REFUSALS,
    **duties.REFUSALS,
    **exchanges.REFUSALS,
    **facilitations.REFUSALS,
    **invitations.REFUSALS,
    **norms.REFUSALS,
    **offers.REFUSALS,
    **settings.REFUSALS,
    **shared_commitments.REFUSALS,
    **worksheets.REFUSALS,
}
