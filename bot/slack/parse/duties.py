"""What a button of a meeting's duties stands for."""

from bot.domain.duties import Duty
from bot.domain.refusals import Refusal, RefusalCode
from bot.slack.parse import step_of


def duty_of(subject: str) -> tuple[str, int, Duty]:
    """The circle, the step and what is taken on; refused when it is none of ours."""
    rest, _, word = subject.rpartition(":")
    if word not in set(Duty):
        raise Refusal(RefusalCode.GONE)
    return *step_of(rest), Duty(word)
