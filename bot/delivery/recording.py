"""Writes down what became of a row, and what follows from it, in one transaction."""

from datetime import datetime, timedelta

from bot.delivery import failures
from bot.delivery.calls import Done, Pointless
from bot.delivery.failures import Failure, Verdict
from bot.features import circles, proposals
from bot.store import outbox
from bot.store.outbox import Intent
from bot.store.session import Session

_ATTEMPTS = 20  # After so many the cause is no passing one.
_LOOKED_UP_AFTER = timedelta(seconds=2)


def write_down(
    session: Session, intent: Intent, outcome: Done | Pointless | Failure, *, now: datetime, jitter: float
) -> None:
    """Records an outcome; `jitter` from 0 to 1 spreads what is tried again."""
    if isinstance(outcome, Done):
        held = outbox.sent(session, intent, channel=outcome.channel, ts=outcome.ts)
        if held and outcome.record:
            outcome.record(session)
    elif isinstance(outcome, Pointless):
        outbox.withdraw(session, intent, str(outcome))
    elif outcome.verdict is Verdict.HELD:
        outbox.put_back(session, intent, now + outcome.wait, outcome.cause)
    elif outcome.verdict is Verdict.PERMANENT or intent.attempt >= _ATTEMPTS:
        _bury(session, intent, outcome.cause, now)
    elif outcome.verdict is Verdict.UNKNOWN:
        outbox.unknown(session, intent, now + _LOOKED_UP_AFTER, outcome.cause)
    else:
        outbox.put_back(session, intent, now + failures.backoff(intent.attempt, jitter), outcome.cause)


def _bury(session: Session, intent: Intent, cause: str, now: datetime) -> None:
    """Gives a row up, and tells whoever can mend it."""
    if not outbox.dead(session, intent, cause):
        return
    if intent.kind in ("circle.open", "circle.invite"):
        circles.tell_trouble(session, intent.workspace_id, intent.facts["circle"], intent.kind, cause, now=now)
    elif intent.kind == "proposal.card" and intent.recipient:
        proposals.card_undeliverable(
            session, intent.workspace_id, intent.facts["circle"], intent.recipient, now=now
        )
