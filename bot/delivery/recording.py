"""Writes down what became of a row, and what follows from it, in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery import failures
from bot.delivery.carrying import Done, Pointless
from bot.delivery.failures import Failure, Verdict
from bot.features import assignments, circles, deliveries, echoes, goodbyes
from bot.metrics import Metrics
from bot.store import claims, outbox
from bot.store.outbox import Intent, OutboxState
from bot.store.session import Session

FAILURES = 20  # After so many the cause is no passing one.
# Without these a circle stands still, so the moderators hear of it.
_TOLD = {"circle.open", "circle.invite", "circle.welcome", "step.prompt", "step.wrap_up", "step.goodbye"}
_LOOKED_UP_AFTER = timedelta(seconds=2)


@dataclass(frozen=True)
class LookAgain:
    """It was looked for in vain, or could not be; at `at` it is looked for again."""

    at: datetime
    why: str


@dataclass(frozen=True)
class NotThere:
    """It was looked for, and has not arrived."""


Outcome = Done | Pointless | Failure | LookAgain | NotThere


def stands_alone(outcome: Outcome) -> bool:
    """Whether nothing follows from an outcome but what is written at its row, so that many can be written at once."""
    if isinstance(outcome, Done):
        return outcome.record is None
    if isinstance(outcome, Failure):
        return outcome.verdict in (Verdict.HELD, Verdict.UNKNOWN)
    return isinstance(outcome, LookAgain)


def write_down(session: Session, intent: Intent, outcome: Outcome, *, now: datetime, jitter: float) -> None:
    """Records an outcome; `jitter` from 0 to 1 spreads what is tried again."""
    if not stands_alone(outcome):
        deliveries.hold(session, intent)
    if isinstance(outcome, Done):
        held = claims.sent(session, intent, channel=outcome.channel, ts=outcome.ts, now=now)
        if held and outcome.record:
            outcome.record(session)
    elif isinstance(outcome, Pointless):
        if outbox.withdraw(session, intent, str(outcome)):
            _not_shown(session, intent)
    elif isinstance(outcome, LookAgain):
        claims.unknown(session, intent, outcome.at, outcome.why, failed=False, now=now)
    elif isinstance(outcome, NotThere):
        _send_again(session, intent, now)
    else:
        _failed(session, intent, outcome, now=now, jitter=jitter)


def count(metrics: Metrics, intent: Intent, outcome: Outcome, now: datetime) -> None:
    """Counts an outcome that has been written down."""
    if isinstance(outcome, Done):
        metrics.sent(intent.kind, (now - intent.due_at).total_seconds())
        if intent.state is OutboxState.UNKNOWN:
            metrics.resolved("found")
    elif isinstance(outcome, NotThere):
        metrics.resolved("sent again")
    elif isinstance(outcome, Failure):
        if _is_over(intent, outcome):
            metrics.died(intent.kind)
        elif outcome.verdict is Verdict.UNKNOWN:
            metrics.ambiguous()
        else:
            metrics.retried(outcome.cause)


def _is_over(intent: Intent, failure: Failure) -> bool:
    """Whether a failure is the last one."""
    too_often = failure.verdict is Verdict.RETRY and intent.failures + 1 >= FAILURES
    return failure.verdict is Verdict.PERMANENT or too_often


def _failed(session: Session, intent: Intent, failure: Failure, *, now: datetime, jitter: float) -> None:
    if failure.verdict is Verdict.HELD:
        claims.put_back(session, intent, now + failure.wait, failure.cause, failed=False)
    elif failure.verdict is Verdict.UNKNOWN:
        claims.unknown(session, intent, now + _LOOKED_UP_AFTER, failure.cause, failed=True, now=now)
    elif _is_over(intent, failure):
        _bury(session, intent, failure.cause, now)
    else:
        again_at = now + failures.backoff(intent.failures + 1, jitter)
        claims.put_back(session, intent, again_at, failure.cause, failed=True)


def _send_again(session: Session, intent: Intent, now: datetime) -> None:
    """A row of unknown outcome has not arrived: it is sent again, unless that failed too often."""
    if intent.failures >= FAILURES:
        _bury(session, intent, "did not arrive, time and again", now)
    else:
        claims.put_back(session, intent, now, "did not arrive", failed=False)


def _bury(session: Session, intent: Intent, cause: str, now: datetime) -> None:
    """Gives a row up, and tells whoever can mend it."""
    if not claims.dead(session, intent, cause):
        return
    facts = intent.facts
    _not_shown(session, intent)
    if intent.kind == assignments.DIGEST and intent.recipient:
        assignments.undeliverable(session, intent.workspace_id, intent.recipient, now=now)
    elif intent.kind == goodbyes.ASK:  # The channel is archived or gone, and nobody had told us.
        goodbyes.ask_each(session, intent.workspace_id, facts["circle"], now=now)
    elif intent.kind in _TOLD:
        circles.tell_trouble(session, intent.workspace_id, facts["circle"], intent.kind, cause, now=now)


def _not_shown(session: Session, intent: Intent) -> None:
    """What a member chose to show does not reach their circle: they no longer read that it does."""
    if intent.kind in echoes.ANY_SHOWN:
        echoes.lost(session, intent.workspace_id, intent.facts, intent.key)
