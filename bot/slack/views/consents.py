"""What somebody is asked in private about a circle that is to be, and what they answered."""

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.domain.consents import Asked, Consent
from bot.slack import ids
from bot.slack.views import facilitations, kit, rhythms
from bot.slack.views.kit import Message
from bot.wording import _


def question(asked: Asked) -> Message:
    """The question with its three buttons; once it is closed it only says what was answered."""
    title = _title(asked)
    facts = "\n".join(_facts(asked))
    state = _state(asked)
    blocks: list[Block] = [kit.header(title), *kit.sections(facts)]
    if asked.closed:
        return kit.message(f"{title}\n{facts}\n{state}", [*blocks, *kit.sections(state)])
    if asked.answer:
        blocks += kit.sections(state)
    blocks += [buttons(asked), kit.context(_how(asked))]
    how = _("Answer with the buttons of this message. {how}", how=_how(asked))
    return kit.message("\n".join(filter(None, [title, facts, state, how])), blocks)


def standing(asked: Asked) -> str:
    """The same in the words of `/circle status`, where the buttons stand below."""
    lines = [f"*{_title(asked)}*", *_facts(asked), _state(asked), _how(asked)]
    return "\n".join(line for line in lines if line)


def noted(answer: Consent, *, approved: bool = False) -> str:
    """The word to somebody who has just answered; `approved` when a moderator looked at the circle before."""
    return (
        {
            Consent.YES: _("You said yes. When enough of you have, you are invited into the circle's channel.")
            if approved
            else _(
                "You said yes. When enough of you have, a moderator looks at the circle; then you are invited into its "
                "channel."
            ),
            Consent.LATER: _(
                "You said: another time. If there is another hour for all of you, you are asked again."
            ),
            Consent.NO: _("You said: not this circle. You keep your place on the waiting list."),
        }[answer]
        + " "
        + _("Nobody else sees this.")
    )


def apart(programme: str) -> Message:
    """The word to those who had said yes to a circle that does not come about."""
    return kit.plain(
        _(
            "The circle you were asked about ({programme}) does not come about this time. You keep your place on "
            "the waiting list, and I ask you again as soon as there is another one.",
            programme=programme,
        )
    )


def buttons(asked: Asked) -> ActionsBlock:
    """Yes, another time, not this circle."""
    who = {"programme": asked.programme, "hour": kit.weekly(asked.hour)}
    chosen = [
        (_("Yes"), ids.CONSENT_YES, _("Yes to the circle on {hour}", **who)),
        (_("Another time"), ids.CONSENT_LATER, _("Another time than {hour}", **who)),
        (_("Not this circle"), ids.CONSENT_NO, _("Not the circle on {hour}", **who)),
    ]
    return ActionsBlock(
        elements=[kit.button(text, action, asked.question_id, names=names) for text, action, names in chosen]
    )


def _title(asked: Asked) -> str:
    if asked.closed:
        return _("You were asked about a circle: {programme}", programme=asked.programme)
    if asked.round > 1:
        return _("Would this hour suit you better? {programme}", programme=asked.programme)
    return _("Would you like to be in this circle? {programme}", programme=asked.programme)


def _facts(asked: Asked) -> list[str]:
    hour = kit.weekly(asked.hour)
    hour = _("{hour}, {minutes}", hour=hour, minutes=rhythms.minutes(asked.rhythm))
    if asked.anchor != asked.hour.zone:
        hour = _("{hour}. It follows the clocks of {anchor}", hour=hour, anchor=asked.anchor)
    theme = kit.beside(kit.escape(asked.theme)) if asked.theme else ""
    return [
        *([_("*Theme:* {theme}", theme=theme)] if theme else []),
        _("*With you:* {people}", people=kit.people(asked.others)),
        _("*Hour:* {hour}", hour=hour),
        *_how_it_suits(asked),
        _(
            "*First meeting:* {at} on your own clock at the earliest, {afterwards}",
            at=kit.when(asked.first_at, asked.hour.zone),
            afterwards=rhythms.afterwards(asked.rhythm),
        ),
        _("*What it takes:* about {minutes} minutes a week, meetings included", minutes=asked.minutes_a_week),
        *([facilitations.reads_along()] if asked.professional else []),
    ]


def _how_it_suits(asked: Asked) -> list[str]:
    """Why the hour is outside those the reader gave, or why there are two."""
    if asked.hour.other is None:
        outside = _(
            "This is outside the hours you gave. None lies within the hours of all of you; of those that can be asked of "
            "everybody it is the kindest to whoever it suits least."
        )
        return [outside] if asked.outside else []
    lines = [
        _(
            "There are two, because no single hour can be asked of all of you. With each meeting it is the other one's "
            "turn, so that everybody has at least every second meeting at one that can be asked of them."
        )
    ]
    if asked.without is not None:
        beyond = _(
            "*{hour}* is at night, far outside your hours or on a day that is none of yours: nobody expects you there, and "
            "you would be at every second meeting. A yes is a yes to that.",
            hour=kit.one_of_two(asked.without),
        )
        lines.append(beyond)
    elif asked.outside:
        lines.append(_("They are not both within the hours you gave."))
    return lines


def _state(asked: Asked) -> str:
    if asked.answer is None:
        return _("This question is closed. You keep your place on the waiting list.") if asked.closed else ""
    if asked.closed:
        return {
            Consent.YES: _("*You said yes.* This question is closed."),
            Consent.LATER: _("*You said: another time.* This question is closed."),
            Consent.NO: _("*You said: not this circle.* You keep your place on the waiting list."),
        }[asked.answer]
    return {
        Consent.YES: _("*You said yes.* You can still change it."),
        Consent.LATER: _("*You said: another time.* You can still change it."),
        Consent.NO: _("*You said: not this circle.* You can still change it."),
    }[asked.answer]


def _how(asked: Asked) -> str:
    return _(
        "No reason is needed, and nobody learns what you answer; each of you is asked the same. Without an answer by "
        "{at} you keep your place on the waiting list.",
        at=kit.when(asked.closes_at, asked.hour.zone),
    )
