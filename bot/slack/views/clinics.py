"""A case clinic: the modal that begins one, its message, its phases, its end, and why something cannot be."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ConfirmObject, InteractiveElement, Option
from slack_sdk.models.blocks.block_elements import PlainTextInputElement, RadioButtonsElement, StaticSelectElement

from bot.domain.clinics import (
    CASE_LIMIT,
    MINUTES,
    ClinicForm,
    ClinicShown,
    ClosingShown,
    Ending,
    Pace,
    Phase,
    PhasePast,
    PhaseShown,
)
from bot.domain.refusals import RefusalCode
from bot.domain.requests import HelpKind
from bot.slack import ids
from bot.slack.views import kit, requests, shares
from bot.slack.views.kit import Json, Message
from bot.wording import _


def form(asked: ClinicForm, typed: str = "") -> Json:
    """The modal: how fast and, if one likes, what it is about, which may have been typed with the command."""
    how = _(
        "You tell; the others ask; you say what would help; they think aloud while you stay silent; you name your "
        "next step. I say under a message in your circle's channel what happens when."
    )
    paces = [Option(value=pace.value, label=name()) for pace, name in _PACES.items()]
    about = PlainTextInputElement(
        action_id=ids.INPUT, multiline=True, max_length=CASE_LIMIT, initial_value=typed[:CASE_LIMIT] or None
    )
    blocks: list[Block] = [
        *kit.sections(how),
        shares.field(ids.FIELD_PACE, _("How fast?"), RadioButtonsElement(action_id=ids.INPUT, options=paces)),
        shares.field(
            ids.FIELD_ABOUT,
            _("In one sentence: what is it about?"),
            about,
            hint=_("Your circle reads this in its channel."),
            optional=True,
        ),
    ]
    subject = f"{asked.circle_id}:{asked.clinic_id}"
    return kit.modal(
        _("Bring a case"), blocks, callback_id=ids.CLINIC_SUBMIT, subject=subject, submit=_("Begin now")
    )


def explained() -> Json:
    """How a case clinic goes, for whoever facilitates: a member brings the case."""
    text = _(
        "A case is brought by a member, who types `{command} clinic`: it takes {minutes} minutes of a meeting, or in "
        "writing two working days. That member tells; the others ask; the member says what would help; the others "
        "think aloud while the member stays silent; and at the end the member names a next step. I say in the "
        "circle's channel whose turn it is and until when. What you can do: offer it when somebody is stuck, and see "
        "that nobody gives advice as long as it is the time for questions.",
        command=ids.COMMAND,
        minutes=sum(MINUTES.values()),
    )
    return kit.modal(_("A case clinic"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def begun() -> Json:
    """The word that the clinic has begun."""
    text = _(
        "It begins in your circle's channel, under a message of its own. With the buttons there you can go on early, "
        "or stop."
    )
    return kit.modal(_("Bring a case"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def opened(found: ClinicShown) -> Message:
    """The message of a clinic, under which its phases stand."""
    says = _OPENS[found.pace](found.user_id)
    if found.about is None:
        return kit.plain(says)
    return kit.message(f"{says}\n{kit.escape(found.about)}", [*kit.sections(says), shares.words(found.about)])


def phase(found: PhaseShown) -> Message:
    """What happens in a phase, who speaks and until when, with the presenter's buttons."""
    until = _("Until {until}.", until=kit.when(found.ends_at, found.zone))
    if found.minutes:
        until = _(
            "{minutes} minutes, until {until}.", minutes=found.minutes, until=kit.when(found.ends_at, found.zone)
        )
    turn = [_("Your turn: {people}.", people=kit.people(found.turn))] if found.turn else []
    happens = _happens(PhasePast(found.user_id, found.phase, found.kind))
    says = " ".join([happens, _RULES[found.phase](found.user_id), *turn]) + f"\n{until}"
    whose = _("The buttons are for <@{user}>. Nobody has to press them: I go on by myself.", user=found.user_id)
    blocks: list[Block] = [*kit.sections(says), ActionsBlock(elements=_buttons(found)), kit.context(whose)]
    return kit.message(f"{says}\n{whose}", blocks)


def phase_over(found: PhasePast) -> Message:
    """What happened in a phase, once it is over: nothing is to be pressed any more."""
    over = _("This phase is over.")
    return kit.plain(f"{_happens(found)} {over}")


def closed(found: ClosingShown) -> Message:
    """The end of a clinic; where it went to its end, with the way to a commitment."""
    if found.ending is not Ending.FINISHED:
        text = _(
            "This case clinic ends here. Whoever would like to bring a case: `{command} clinic`.",
            command=ids.COMMAND,
        )
        return kit.plain(text)
    text = _(
        "This case clinic is over. Thank you all. <@{user}>, with the button your next step becomes a commitment; you choose "
        "who sees it.",
        user=found.user_id,
    )
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[_commit(found.channel_id)])])


def _buttons(found: PhaseShown) -> list[InteractiveElement]:
    subject = f"{found.clinic_id}:{found.phase.value}"
    if found.phase is Phase.NEXT:
        names = _("End this case clinic: the next step is named")
        return [_commit(found.channel_id), kit.button(_("Finish"), ids.CLINIC_NEXT, subject, names=names)]
    names = _("Go on to phase {number} of this case clinic", number=found.phase + 1)
    following = kit.button(_("Next phase"), ids.CLINIC_NEXT, subject, names=names)
    choice = [_choice(found.clinic_id)] if found.phase is Phase.WISH else []
    return [*choice, following, _stop(found.clinic_id)]


def _choice(clinic_id: str) -> StaticSelectElement:
    options = [Option(value=f"{clinic_id}:{one.value}", label=one.label or "") for one in requests.kinds()]
    return StaticSelectElement(action_id=ids.CLINIC_KIND, placeholder=_("What would help you?"), options=options)


def _stop(clinic_id: str) -> ButtonElement:
    sure = ConfirmObject(
        title=_("Stop this case clinic?"),
        text=_("The phases that are left do not come. Your circle reads that it ends here, and nothing else."),
        confirm=_("Stop"),
        deny=_("Go on"),
    )
    return kit.button(_("Stop"), ids.CLINIC_STOP, clinic_id, names=_("Stop this case clinic"), confirm=sure)


def _commit(channel_id: str) -> ButtonElement:
    names = _("Make my next step a commitment, with a date")
    return kit.button(_("Make it a commitment"), ids.COMMITMENT_OPEN, channel_id, names=names, style="primary")


def _happens(found: PhasePast) -> str:
    """Which phase it is, and who speaks in it: where the others think aloud, each kind of help in its own way."""
    if found.phase is Phase.THINK:
        return _THOUGHTS[found.kind](found.user_id)
    return _PHASES[found.phase](found.user_id)


_PACES: Mapping[Pace, Callable[[], str]] = {
    Pace.MEETING: lambda: _("Now, {minutes} minutes: we are in a meeting", minutes=sum(MINUTES.values())),
    Pace.THREAD: lambda: _("In the thread, over two working days"),
}
_OPENS: Mapping[Pace, Callable[[str], str]] = {
    Pace.MEETING: lambda user: _(
        "*<@{user}>* brings a case: a case clinic now, {minutes} minutes in five phases. Under this message I say what "
        "happens when.",
        user=user,
        minutes=sum(MINUTES.values()),
    ),
    Pace.THREAD: lambda user: _(
        "*<@{user}>* brings a case: a case clinic in writing, five phases over two working days. Under this message I "
        "say what happens when; write there.",
        user=user,
    ),
}
_PHASES: Mapping[Phase, Callable[[str], str]] = {
    Phase.TELL: lambda user: _("*1 of 5: <@{user}> tells.*", user=user),
    Phase.ASK: lambda _user: _("*2 of 5: the others ask.*"),
    Phase.WISH: lambda user: _("*3 of 5: <@{user}> says what would help.*", user=user),
    Phase.NEXT: lambda user: _(
        "*5 of 5: <@{user}> names the next step*, and the day by which it will be done.", user=user
    ),
}
_RULES: Mapping[Phase, Callable[[str], str]] = {
    Phase.TELL: lambda _user: _(
        "What is it, what has been tried, where does it get stuck? All others only take it in."
    ),
    Phase.ASK: lambda user: _(
        "Ask only for what you need to understand it; no advice yet, not even as a question. <@{user}> answers in a "
        "few words.",
        user=user,
    ),
    Phase.WISH: lambda _user: _(
        "Advice, ideas, contacts, straight feedback, an introduction, or just listening: once it is chosen below, the "
        "others begin."
    ),
    Phase.THINK: lambda user: _("<@{user}> stays silent, listens and notes down what is of use.", user=user),
    Phase.NEXT: lambda _user: _("The others thank, and add nothing."),
}
_THOUGHTS: Mapping[HelpKind | None, Callable[[str], str]] = {
    None: lambda user: _(
        "*4 of 5: the others think aloud*, with one another. <@{user}> has not said which kind of help: ideas are "
        "welcome, put as questions; advice is not.",
        user=user,
    ),
    HelpKind.ADVICE: lambda user: _(
        "*4 of 5: the others think aloud*, with one another. <@{user}> would like advice: what would you do?",
        user=user,
    ),
    HelpKind.IDEAS: lambda user: _(
        "*4 of 5: the others think aloud*, with one another. <@{user}> would like ideas: many, odd ones too, and "
        "none is weighed yet.",
        user=user,
    ),
    HelpKind.CONTACTS: lambda user: _(
        "*4 of 5: the others think aloud*, with one another. <@{user}> would like contacts: who knows somebody who "
        "knows more?",
        user=user,
    ),
    HelpKind.FEEDBACK: lambda user: _(
        "*4 of 5: the others think aloud*, with one another. <@{user}> would like straight feedback: say what you "
        "see, plainly and kindly.",
        user=user,
    ),
    HelpKind.INTRODUCTION: lambda user: _(
        "*4 of 5: the others think aloud*, with one another. <@{user}> would like an introduction: whom do you know, and "
        "how would you bring the two together?",
        user=user,
    ),
    HelpKind.LISTENING: lambda user: _(
        "*4 of 5: the others say what they have heard*, with one another. <@{user}> would like to be listened to: no "
        "advice is wanted.",
        user=user,
    ),
}
REFUSALS: Mapping[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.CLINIC_RUNS: lambda facts: _(
        "A case clinic goes on in your circle already: <@{user}> brings a case. Yours can begin when it is over.",
        user=facts["user"],
    ),
    RefusalCode.CLINIC_OVER: lambda _f: _(
        "This case clinic is over. `{command} clinic` begins another one.", command=ids.COMMAND
    ),
    RefusalCode.CLINIC_MOVED_ON: lambda _f: _(
        "This phase is over already. The newest message in the thread says where you are."
    ),
    RefusalCode.NOT_THE_PRESENTER: lambda facts: _(
        "These buttons are for <@{user}>, who brings the case. You need not do anything: it goes on by itself.",
        user=facts["user"],
    ),
    RefusalCode.CLINIC_WITHOUT_CHANNEL: lambda _f: _(
        "Your circle's channel is archived, so there is no place for a case clinic. Once it is open again, "
        "`{command} clinic` begins one.",
        command=ids.COMMAND,
    ),
}
