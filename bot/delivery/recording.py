"""Writes down what became of a row, and what follows from it, in one transaction."""

from datetime import datetime, timedelta

from bot.delivery import failures
from bot.delivery.carrying import Done, Pointless
from bot.delivery.failures import Failure, Verdict
from bot.features import assignments, circles, echoes
from bot.store import outbox
from bot.store.outbox import Intent
from bot.store.session import Session

FAILURES = 20  # After so many the cause is no passing one.
# Without these a circle stands still, so the moderators hear of it.
_TOLD = {"circle.open", "circle.invite", "circle.welcome", "step.prompt", "step.wrap_up", "step.goodbye"}
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
        if outbox.withdraw(session, intent, str(outcome)):
            _not_shown(session, intent)
    elif outcome.verdict is Verdict.HELD:
        outbox.put_back(session, intent, now + outcome.wait, outcome.cause, failed=False)
    elif outcome.verdict is Verdict.UNKNOWN:
        outbox.unknown(session, intent, now + _LOOKED_UP_AFTER, outcome.cause, failed=True)
    elif outcome.verdict is Verdict.PERMANENT or intent.failures + 1 >= FAILURES:
        _bury(session, intent, outcome.cause, now)
    else:
        again_at = now + failures.backoff(intent.failures + 1, jitter)
        outbox.put_back(session, intent, again_at, outcome.cause, failed=True)


def not_there(session: Session, intent: Intent, now: datetime) -> None:
    """A row of unknown outcome was looked for and has not arrived: it is sent again, unless that failed too often."""
    if intent.failures >= FAILURES:
        _bury(session, intent, "did not arrive, time and again", now)
    else:
        outbox.put_back(session, intent, now, "did not arrive", failed=False)


def _bury(session: Session, intent: Intent, cause: str, now: datetime) -> None:
    """Gives a row up, and tells whoever can mend it."""
    if not outbox.dead(session, intent, cause):
        return
    facts = intent.facts
    _not_shown(session, intent)
    if intent.kind == assignments.DIGEST and intent.recipient:
        assignments.undeliverable(session, intent.workspace_id, intent.recipient, now=now)
    elif intent.kind in _TOLD:
        circles.tell_trouble(session, intent.workspace_id, facts["circle"], intent.kind, cause, now=now)


def _not_shown(session: Session, intent: Intent) -> None:
    """What a member chose to show does not reach their circle: they no longer read that it does."""
    if intent.kind == echoes.SHOWN:
        echoes.lost(session, intent.workspace_id, intent.facts["commitment"])
