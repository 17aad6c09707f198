"""Which of the rows that are owed to a workspace the pace lets go now."""

from collections.abc import Iterable
from datetime import datetime

from bot.delivery import calls, reconcile
from bot.delivery.pace import POST, Pace
from bot.store.claims import Resting
from bot.store.outbox import ANSWER, Intent, OutboxState


def ready_at(pace: Pace, intent: Intent, now: datetime) -> datetime:
    """From when on a row may be sent, or looked for, as far as the pace is concerned."""
    return pace.ready_at(intent.workspace_id, _place(intent), _method(intent), now, bulk=intent.rank != ANSWER)


def choose(pace: Pace, heads: Iterable[Intent], now: datetime, room: int) -> list[Intent]:
    """The rows, `room` of them at most, that may be begun now; each counts at once, and leaves less for the next."""
    found: list[Intent] = []
    for one in heads:
        if len(found) < room and ready_at(pace, one, now) <= now:
            pace.took(one.workspace_id, _place(one), _method(one), now)
            found.append(one)
    return found


def resting(pace: Pace, workspace_id: str, now: datetime) -> Resting:
    """What need not be read, because no call of its kind may be made now."""
    methods = pace.resting(workspace_id, now)
    posts_rest = POST in methods
    return Resting(
        kinds=tuple(kind for kind, method in calls.METHODS.items() if method in methods),
        all_but=tuple(calls.METHODS) if posts_rest else None,
        bulk=not posts_rest and pace.method_ready_at(workspace_id, POST, now, bulk=True) > now,
        called=tuple(calls.METHODS),
        messages=reconcile.HISTORY in methods,
        replies=reconcile.REPLIES in methods,
        channels=reconcile.CHANNELS in methods,
    )


def _method(intent: Intent) -> str:
    if intent.state is OutboxState.UNKNOWN:
        return reconcile.method_of(intent)
    return calls.method_of(intent)


def _place(intent: Intent) -> str:
    """Where messages are counted: there is one channel to each recipient, and one for each circle."""
    return intent.recipient or intent.conversation
