"""Taking something on for a meeting: the buttons, who has, and that it is free again."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk.models.blocks import ActionsBlock
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.domain.asks import Ask
from bot.domain.duties import Duties, Duty
from bot.domain.programme import Step
from bot.domain.refusals import RefusalCode
from bot.slack import ids
from bot.slack.views import facilitations, kit
from bot.slack.views.kit import Message
from bot.wording import _


def who(duties: Duties) -> str:
    """Who has taken what on; "" where nobody has."""
    return " ".join(_words(duty, duties.taken(duty)) for duty in Duty if duties.taken(duty))


def open_(circle_id: str, duties: Duties, step: Step, weeks_apart: int, ask: Ask | None) -> Message:
    """Who has taken what on for a step, and the one thing that is asked next, with its button; without one nothing is."""
    if ask is None:
        return kit.plain(
            named(
                step, weeks_apart, who(duties) or _("This meeting is over: its tasks are not asked for any more.")
            )
        )
    week = f"{kit.step(step.number, weeks_apart)}: {step.title}"
    if ask is Ask.HOST:
        question, button = facilitations.asks_all(), facilitations.take_button(circle_id, duties.step, week)
    else:
        duty = Duty(ask.value)
        button = _take_button(circle_id, duties.step, duty, week)
        question = " ".join([_asks(duty, duties), _("A button says that you do.")])
    text = named(step, weeks_apart, " ".join(one for one in (who(duties), question) if one))
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[button])])


def named(step: Step, weeks_apart: int, said: str) -> str:
    """What is said of a step's tasks, after the step's name."""
    return (
        _("*For the kickoff.* {asks}", asks=said)
        if step.number == 0
        else f"*{kit.step(step.number, weeks_apart)}.* {said}"
    )


def echo(duty: Duty, user_id: str) -> Message:
    """The word to the circle that somebody has taken something on."""
    return kit.plain(_words(duty, (user_id,)))


def free_again(circle_id: str, duties: Duties, duty: Duty, week: str) -> Message:
    """The word that something is free again, and not by whom."""
    text = _("This is free again.") + " " + _asks(duty, duties)
    return kit.message(
        text, [*kit.sections(text), ActionsBlock(elements=[_take_button(circle_id, duties.step, duty, week)])]
    )


def thanks(subject: str, duty: Duty) -> Message:
    """The word to whoever has taken something on, with the way back."""
    said = {
        Duty.CLOCK: _("Thank you, you watch the clock. Say when half of a part is over, and when it ends."),
        Duty.CHALLENGE: _(
            "Thank you, you bring something. `{command} guide` says how to prepare.", command=ids.COMMAND
        ),
    }
    text = (
        said[duty] + " " + _("If you cannot after all, press the button; later it is in the guide to that step.")
    )
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[back_button(subject, duty)])])


def back_button(subject: str, duty: Duty) -> ButtonElement:
    """The way back from what somebody has taken on."""
    says = {Duty.CLOCK: _("I cannot watch the clock after all"), Duty.CHALLENGE: _("I bring nothing after all")}
    return kit.button(says[duty], ids.DUTY_GIVE_BACK, subject, names=says[duty])


def given_back() -> Message:
    """The word to whoever does not do it after all."""
    return kit.plain(_("All right, it is free again. No reason is asked."))


def _words(duty: Duty, users: tuple[str, ...]) -> str:
    if duty is Duty.CLOCK:
        return _("{people} watches the clock.", people=kit.group(users))
    if len(users) == 1:
        return _("{people} brings something.", people=kit.group(users))
    return _("{people} bring something.", people=kit.group(users))


def _asks(duty: Duty, duties: Duties) -> str:
    if duty is Duty.CLOCK:
        return _("Who would watch the clock?")
    if duties.brings:
        return _("Who else would bring something that is on their mind?")
    return _("Who would bring something that is on their mind?")


def _take_button(circle_id: str, step: int, duty: Duty, week: str) -> ButtonElement:
    subject = f"{circle_id}:{step}:{duty.value}"
    if duty is Duty.CLOCK:
        return kit.button(
            _("I watch the clock"), ids.DUTY_CLOCK, subject, names=_("I watch the clock: {week}", week=week)
        )
    return kit.button(
        _("I bring something"), ids.DUTY_CHALLENGE, subject, names=_("I bring something: {week}", week=week)
    )


def _others_first(fewest: int) -> str:
    first = _("Thank you. Whoever has had no turn yet comes first.")
    if fewest:
        first = _("Thank you. Whoever has had fewer turns than you comes first.")
    return f"{first} " + _("I ask again under the prompt: if nobody else has come by then, it is yours.")


# Why something was not done, by the rule that said no.
REFUSALS: Mapping[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.AWAY_THEN: lambda _f: _(
        "You said that you are away then, so somebody else does it. `{command} pause` tells me if you are back.",
        command=ids.COMMAND,
    ),
    RefusalCode.OTHER_DUTY: lambda _f: _(
        "You have something else to do in this meeting already: whoever brings something does not watch the clock "
        "meanwhile. To change, give the other thing back first: the button is in the guide to that step."
    ),
    RefusalCode.HOSTS_IT: lambda _f: _(
        "You host this meeting, so somebody else does that. To change, press *I cannot this time* first: it gives "
        "back this meeting alone, and is in the note for it, which comes in our messages if it is not there yet."
    ),
    RefusalCode.OTHERS_FIRST: lambda facts: _others_first(facts["fewest"]),
    RefusalCode.DUTY_TAKEN: lambda facts: _(
        "Thank you. {people} said so before you.", people=kit.group(facts["users"])
    ),
}
