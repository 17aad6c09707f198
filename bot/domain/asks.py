"""What a circle is asked in its channel: one thing at a time, and what comes first."""

from enum import StrEnum

from bot.domain.duties import Duties
from bot.domain.steps import StepMessage


class Ask(StrEnum):
    """What a message asks of whoever would do it for all."""

    MET = "met"  # Whether they met.
    TOGETHER = "together"  # What they do together until they meet again.
    HOST = "host"
    CHALLENGE = "challenge"
    CLOCK = "clock"


def of_wrap_up(message: StepMessage) -> Ask | None:
    """What a wrap-up asks as it stands; what comes first comes last where nobody has answered it in a working day."""
    asks = _of_wrap_up(message)
    return next(iter(asks[1:] if message.is_late and len(asks) > 1 else asks), None)


def _of_wrap_up(message: StepMessage) -> list[Ask]:
    """All that is open, in its order; what leads to the next step only until its prompt, which asks for what it needs."""
    if message.is_closed:
        return []
    is_ahead = message.next is not None and not message.next_begun
    together = message.shares and is_ahead and not message.written
    met = message.gathers and message.outcome is None
    ahead = of_duties(message.next_duties) if message.next_duties and is_ahead else None
    return [*[Ask.TOGETHER] * together, *[Ask.MET] * met, *([ahead] if ahead else [])]


def of_duties(duties: Duties) -> Ask | None:
    """What somebody could still take on for a step: without a host there is no meeting, without a clock there is."""
    if duties.asks_host:
        return Ask.HOST
    if len(duties.brings) < duties.challenges:
        return Ask.CHALLENGE
    return Ask.CLOCK if len(duties.clock) < duties.clocks else None
