"""One attempt at a row: it is worded and sent, or looked for, and what comes of it is named."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from bot.delivery import calls, failures, reconcile
from bot.delivery.calls import Letter
from bot.delivery.carrying import Delivery, GivenUp, HeldBack, NoToken, Pointless
from bot.delivery.failures import Failure, Verdict
from bot.delivery.recording import LookAgain, NotThere, Outcome
from bot.features import circles
from bot.store.outbox import Intent
from bot.store.session import Session

log = logging.getLogger(__name__)

_NO_TOKEN = timedelta(minutes=10)

Ready = Letter | Outcome | None
_DECIDED = (Pointless, GivenUp)


async def word(delivery: Delivery, intents: Sequence[Intent]) -> list[Ready]:
    """What each of the rows says and where, or why it is not to be sent now; None for what is no message."""
    try:
        return await delivery.database.read(lambda session: _worded(session, delivery, intents))
    except Exception as error:
        if len(intents) == 1:
            return [_unsaid(intents[0], error)]
    # One of them cannot be worded: the others do not suffer for it.
    return [(await word(delivery, [one]))[0] for one in intents]


def _worded(session: Session, delivery: Delivery, intents: Sequence[Intent]) -> list[Ready]:
    if not intents:
        return []
    about = {one.facts["circle"] for one in intents if "circle" in one.facts}
    with circles.at_hand(session, intents[0].workspace_id, about):
        return [_word(session, delivery, one) for one in intents]


def _word(session: Session, delivery: Delivery, intent: Intent) -> Ready:
    try:
        return calls.letter(session, intent, delivery.catalogue, delivery.now())
    except (*_DECIDED, HeldBack) as why:
        return _decided(delivery, why)


def _unsaid(intent: Intent, error: Exception) -> Failure:
    """Nothing has been sent. Its own fault, or the database is away: it is tried again."""
    log.warning("cannot word a message", exc_info=error, extra=_about(intent, "unworded"))
    return Failure(Verdict.RETRY, type(error).__name__)


async def send(delivery: Delivery, intent: Intent, ready: Ready) -> Outcome:
    """Carries a row out."""
    if ready is not None and not isinstance(ready, Letter):
        return ready
    try:
        return await calls.carry_out(delivery, intent, ready)
    except (*_DECIDED, HeldBack) as why:
        return _decided(delivery, why)
    except Exception as error:
        return _judged(delivery, intent, calls.method_of(intent), error)


async def look(delivery: Delivery, intent: Intent, jitter: float) -> Outcome:
    """Looks whether a row of unknown outcome arrived, before anything is sent again; `jitter` spreads the next look."""
    try:
        found = await reconcile.look(delivery, intent)
    except HeldBack as early:
        return LookAgain(early.until, "held back")
    except _DECIDED as why:
        return _decided(delivery, why)
    except Exception as error:
        return _unseen(delivery, intent, _judged(delivery, intent, reconcile.method_of(intent), error), jitter)
    return found or _absent(delivery, intent)


def _unseen(delivery: Delivery, intent: Intent, failure: Failure, jitter: float) -> Outcome:
    if failure.verdict is not Verdict.HELD:
        delivery.pages.pop(intent.id, None)  # The page itself may be what is wrong.
    if failure.verdict is Verdict.PERMANENT:
        return failure
    now = delivery.now()
    wait = failure.wait or failures.patience(now - (intent.unknown_at or now), jitter)
    return LookAgain(now + wait, failure.cause)


def _absent(delivery: Delivery, intent: Intent) -> Outcome:
    """Nothing of it is there: it is sent again, once a request under way can no longer arrive.

    Where another process lost it, the clock tells how long ago; from then on only what passes here counts, for the
    clock may be set.
    """
    now, present = delivery.now(), delivery.elapsed()
    known = max(now - (intent.unknown_at or now), timedelta())
    left = delivery.patience.settles - (present - delivery.lost.setdefault(intent.id, present - known))
    if calls.adds_nothing_twice(intent) or left <= timedelta():
        return NotThere()
    return LookAgain(now + left, "not there yet")


def _decided(delivery: Delivery, why: Exception) -> Pointless | Failure:
    """What our own reason means why a row is not sent, or not yet."""
    if isinstance(why, Pointless):
        return why
    if isinstance(why, HeldBack):
        return Failure(Verdict.HELD, "held back", max(why.until - delivery.now(), timedelta()))
    return Failure(Verdict.PERMANENT, str(why))


def _judged(delivery: Delivery, intent: Intent, method: str, error: Exception) -> Failure:
    """What a failed call means; a pause that Slack wants holds back the method, our own faults are logged."""
    if isinstance(error, NoToken):
        return Failure(Verdict.HELD, "no_token", _NO_TOKEN)
    failure = failures.judged(error)
    if failure.verdict is Verdict.HELD:
        # It may have been another call on the way that Slack limits, such as opening direct messages.
        method = failures.method_of(error) or method
        delivery.pace.block(intent.workspace_id, method, delivery.now() + failure.wait)
    ours = not isinstance(error, failures.CALL_ERRORS)
    extra = {**_about(intent, "delivery_failed"), "method": method, "cause": failure.cause}
    log.warning("a call failed", exc_info=error if ours else None, extra=extra)
    return failure


def _about(intent: Intent, action: str) -> dict[str, str]:
    return {"action": action, "kind": intent.kind, "row": intent.id}
