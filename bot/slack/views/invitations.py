"""What somebody reads who is invited into a circle that is being founded, and what they answer with."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.domain.foundings import Answered, Invited, YesForm
from bot.domain.joinings import CONSENT_VERSION
from bot.domain.programme import Programme
from bot.domain.questions import InvitationKind, InvitationState
from bot.domain.refusals import RefusalCode
from bot.slack import ids
from bot.slack.views import foundings, kit, rhythms
from bot.slack.views.kit import Json, Message
from bot.slack.views.languages import language_names
from bot.wording import _


def invitation(invited: Invited) -> Message:
    """The invitation with its two buttons; once it is settled it only says what became of it."""
    text = "\n".join(lines(invited))
    if invited.state is not InvitationState.ASKED:
        text += "\n" + _became(invited)
        return kit.message(text, kit.sections(text))
    how = _how(invited)
    return kit.message(f"{text}\n{how}", [*kit.sections(text), buttons(invited), kit.context(how)])


def lines(invited: Invited) -> list[str]:
    """Who asks, what it is, how long it takes and when it starts."""
    who = {"founder": invited.founder, "programme": invited.programme}
    if invited.kind is InvitationKind.SEAT:
        first = _(
            "*A free seat.* <@{founder}> is starting a circle ({programme}), and you wait for one. Would you like the "
            "seat?",
            **who,
        )
    else:
        first = _("<@{founder}> is starting a circle and would like you to be in it: *{programme}*.", **who)
    starts = _("as soon as there is an hour that suits all")
    if invited.not_before:
        starts = _("not before {day}, at an hour that suits all", day=kit.day(invited.not_before))
    return [
        first,
        _(
            "*What it takes:* {length}, about {minutes_a_week} minutes a week in all, in {language}",
            length=rhythms.length(invited.rhythm),
            minutes_a_week=invited.minutes_a_week,
            language=language_names().get(invited.language, invited.language),
        ),
        _("*When it starts:* {starts}. You see who is in it, and the hour, before it begins.", starts=starts),
    ]


def standing(invited: Invited) -> list[Block]:
    """The same at home and where one stands."""
    return [*kit.sections("\n".join(lines(invited))), buttons(invited), kit.context(_how(invited))]


def buttons(invited: Invited) -> ActionsBlock:
    """Yes, or not now."""
    programme = {"programme": invited.programme}
    yes = kit.button(
        _("Yes"),
        ids.INVITATION_YES,
        invited.invitation_id,
        names=_("Yes, I would like to be in this circle: {programme}", **programme),
        style="primary",
    )
    no = kit.button(
        _("Not now"),
        ids.INVITATION_NO,
        invited.invitation_id,
        names=_("Not now, thank you: {programme}", **programme),
    )
    return ActionsBlock(elements=[yes, no])


def form(offered: Sequence[Programme], shown: YesForm) -> Json:
    """What is filled in with a yes by whoever has not joined, or has to say other hours."""
    said = [
        _(
            "If you say yes, you have a seat in the circle that <@{founder}> is starting ({programme}). Should it not come "
            "about, you are told, and perhaps wait for another one. `{command} leave` gives the seat back, or takes you "
            "off the list, at any time.",
            founder=shown.invited.founder,
            programme=shown.invited.programme,
            command=ids.COMMAND,
        )
    ]
    if shown.leaves:
        said.append(_("You leave the waiting list of *{programme}* for it.", programme=shown.leaves))
    if shown.note:
        said.append(
            _(
                "Your hours have none in common with those of the others yet. If you have more days, or longer hours, "
                "say so here."
            )
        )
    return kit.modal(
        _("Yes to this circle"),
        [
            *kit.sections("\n\n".join(said)),
            *foundings.asked_beside(offered, shown.join, in_language=False),
        ],
        callback_id=ids.INVITATION_SUBMIT,
        subject=f"{CONSENT_VERSION}:{shown.invited.invitation_id}",
        submit=_("Yes"),
    )


def answered(what: Answered) -> str:
    """The word to somebody who has just answered."""
    if what is Answered.IN:
        return _(
            "You have a seat. When it is clear who is in it, you are shown all names and the hour and asked once more; "
            "then a moderator looks at it. `{command} leave` gives the seat back at any time.",
            command=ids.COMMAND,
        )
    if what is Answered.TAKEN:
        return taken()
    return _("Fine. Nobody is told who said no, and you keep everything as it was.")


def taken() -> str:
    """The word to somebody for whom no seat is left."""
    return _(
        "The seats are gone: others were a moment quicker. Thank you for your yes. If you are on the waiting list, you "
        "keep your place."
    )


def _became(invited: Invited) -> str:
    return {
        InvitationState.YES: _("*You said yes.* `{command}` shows where you stand.", command=ids.COMMAND),
        InvitationState.NO: _("*You said: not now.* Nobody is told."),
        InvitationState.TAKEN: _(
            "The seats are gone by now. If you are on the waiting list, you keep your place."
        ),
        InvitationState.EXPIRED: _("This invitation is over. Nothing is expected of you."),
    }[invited.state]


def _how(invited: Invited) -> str:
    if invited.kind is InvitationKind.SEAT:
        return _(
            "First come, first served. With *Not now*, or without an answer, you keep your place on the waiting list."
        )
    until = kit.when(invited.until) if invited.until else ""
    return _(
        "No reason is needed, and nobody is told who said no. Please answer by {until}; no answer is an answer too.",
        until=until,
    )


REFUSALS: Mapping[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.IN_A_FOUNDING: lambda _f: _(
        "You have a seat in a circle that is being started. If you would rather do something else, `{command} leave` "
        "gives it back, without a reason.",
        command=ids.COMMAND,
    ),
    RefusalCode.FOUNDING_OVER: lambda _f: _(
        "This circle is not at that point any more, so nothing was changed. `{command}` shows where it stands.",
        command=ids.COMMAND,
    ),
    RefusalCode.NOT_THE_FOUNDER: lambda _f: _("Only whoever starts this circle can do that."),
    RefusalCode.INVITATION_OVER: lambda _f: _(
        "This invitation is over, so nothing was changed. `{command}` shows what there is now.",
        command=ids.COMMAND,
    ),
    RefusalCode.NO_HOUR_IN_COMMON: lambda _f: _(
        "These hours have none in common with those of the others. With more days, or longer hours, there may be one."
    ),
}
