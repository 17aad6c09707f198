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
    """What a wrap-up asks as it stands; whether they met gives way where nobody has said so in a working day."""
    if message.is_closed:
        return None
    if message.shares and message.next is not None and not (message.written or message.next_begun):
        return Ask.TOGETHER
    # Weeks later nobody knows any more: it is asked once, and where what was done together came first, after that.
    gone = message.is_late and message.next_asks and not message.shares
    met = Ask.MET if message.gathers and message.outcome is None and not gone else None
    ahead = None if message.next_duties is None or message.next_asks else of_duties(message.next_duties)
    return (ahead or met) if message.is_late else (met or ahead)


def of_duties(duties: Duties, *, last_call: bool = False) -> Ask | None:
    """What somebody could still take on for a step: a host first, then one who brings something, a clock, and others.

    At the last call others who bring something come before the clock, so that each is asked for once at least.
    """
    if duties.asks_host:
        return Ask.HOST
    brings = Ask.CHALLENGE if len(duties.brings) < duties.challenges else None
    clock = Ask.CLOCK if len(duties.clock) < duties.clocks else None
    return (clock or brings) if duties.brings and not last_call else (brings or clock)
