"""What a member shows their circle of a check-in: owed to the thread, changed there, taken away from there."""

from datetime import datetime

from bot.store import checkins, outbox, undelivered
from bot.store.columns import new_id
from bot.store.models import CheckIn, Commitment, OutboxState
from bot.store.outbox import Intent
from bot.store.session import Session

SHOWN, CHANGED, GONE = "checkin.echo", "checkin.echo_changed", "checkin.echo_gone"
_OVER = (OutboxState.DEAD, OutboxState.WITHDRAWN)
_STAYS = (None, OutboxState.DEAD)


def show(session: Session, checkin: CheckIn, made: Commitment, *, now: datetime) -> None:
    """Owes the thread of the step what was written; once, until it is taken away again.

    What was given up is not tried again then, and what arrived though nobody knew of it goes: the words stand there once.
    """
    checkin.shared = True
    if any(one.state is not OutboxState.SENT for one in _standing(session, made)):
        return
    _remove(session, made, now)
    before = len(_echoes(session, made))
    key = f"echo:{made.id}" if not before else f"echo:{made.id}:{before + 1}"
    _owe(session, made, SHOWN, key=key, under=f"prompt:{made.circle_id}:{made.step}", now=now)


def change(session: Session, made: Commitment, *, now: datetime) -> None:
    """Owes the thread the words as they are now, in the place of those before."""
    for one in _standing(session, made):
        # Each change is owed under a key of its own: what is shown is looked up when it is sent.
        _owe(session, made, CHANGED, key=f"{CHANGED}:{new_id()}", under=one.key, now=now)


def lost(session: Session, workspace_id: str, commitment_id: str, key: str) -> None:
    """What a member had shown did not arrive, or was deleted by hand: nobody sees it, and its author may show it anew.

    Unless that was done already: `key` is that of what was lost.
    """
    made = checkins.commitment(session, workspace_id, commitment_id)
    given = checkins.given(session, workspace_id, made.circle_id, made.enrolment_id, made.step) if made else None
    if made is not None and given is not None and [one.key for one in _echoes(session, made)][-1:] == [key]:
        given.shared = False


def take_away(session: Session, checkin: CheckIn, made: Commitment, *, now: datetime) -> None:
    """Has what was shown deleted from the thread, every copy that may be there."""
    checkin.shared = False
    _remove(session, made, now)


def _remove(session: Session, made: Commitment, now: datetime) -> None:
    for one in _echoes(session, made):
        if one.state is OutboxState.DEAD:
            undelivered.drop(session, made.workspace_id, one.id, "taken away")
    for one in _standing(session, made):
        key = _gone(one)
        if not _owe(session, made, GONE, key=key, under=one.key, now=now):
            outbox.revive(session, made.workspace_id, key, now)


def _standing(session: Session, made: Commitment) -> list[Intent]:
    """Where a commitment is shown, or will be: nobody has it taken away yet, or Slack has refused to."""
    found = (one for one in _echoes(session, made) if one.state not in _OVER)
    return [one for one in found if outbox.state_of(session, made.workspace_id, _gone(one)) in _STAYS]


def _gone(shown: Intent) -> str:
    """The key under which it is owed that something shown is taken away."""
    return f"{GONE}:{shown.key}"


def _echoes(session: Session, made: Commitment) -> list[Intent]:
    """Each time a commitment was shown, the last one at the end."""
    return outbox.beginning_with(session, made.workspace_id, f"echo:{made.id}")


def _owe(session: Session, made: Commitment, kind: str, *, key: str, under: str, now: datetime) -> bool:
    return outbox.owe(
        session,
        made.workspace_id,
        key=key,
        kind=kind,
        conversation=f"circle:{made.circle_id}",
        under=under,
        facts={"circle": made.circle_id, "commitment": made.id},
        now=now,
    )
