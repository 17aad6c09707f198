"""What a member shows their circle of a check-in: owed to the thread, changed there, taken away from there."""

from datetime import datetime

from bot.store import checkins, outbox
from bot.store.columns import new_id
from bot.store.models import CheckIn, Commitment
from bot.store.session import Session

SHOWN, CHANGED, GONE = "checkin.echo", "checkin.echo_changed", "checkin.echo_gone"


def show(session: Session, checkin: CheckIn, made: Commitment, *, now: datetime) -> None:
    """Owes the thread of the step what was written; once, until it is taken away again."""
    checkin.shared = True
    before = len(_echoes(session, made))
    key = f"echo:{made.id}" if not before else f"echo:{made.id}:{before + 1}"
    _owe(session, made, SHOWN, key=key, under=f"prompt:{made.circle_id}:{made.step}", now=now)


def change(session: Session, made: Commitment, *, now: datetime) -> None:
    """Owes the thread the words as they are now, in the place of those before."""
    _follow(session, made, CHANGED, now)


def lost(session: Session, workspace_id: str, commitment_id: str) -> None:
    """What a member had shown did not arrive, or was deleted by hand: nobody sees it, and its author may show it anew."""
    made = checkins.commitment(session, workspace_id, commitment_id)
    given = checkins.given(session, workspace_id, made.circle_id, made.enrolment_id, made.step) if made else None
    if given is not None:
        given.shared = False


def take_away(session: Session, checkin: CheckIn, made: Commitment, *, now: datetime) -> None:
    """Has what was shown deleted from the thread."""
    checkin.shared = False
    _follow(session, made, GONE, now)


def _follow(session: Session, made: Commitment, kind: str, now: datetime) -> None:
    echoes = _echoes(session, made)
    if echoes:
        # Each change is owed under a key of its own: what is shown is looked up when it is sent.
        _owe(session, made, kind, key=f"{kind}:{new_id()}", under=echoes[-1], now=now)


def _echoes(session: Session, made: Commitment) -> list[str]:
    """The keys under which a commitment was shown, the last one at the end."""
    return [one.key for one in outbox.beginning_with(session, made.workspace_id, f"echo:{made.id}")]


def _owe(session: Session, made: Commitment, kind: str, *, key: str, under: str, now: datetime) -> None:
    outbox.owe(
        session,
        made.workspace_id,
        key=key,
        kind=kind,
        conversation=f"circle:{made.circle_id}",
        under=under,
        facts={"circle": made.circle_id, "commitment": made.id},
        now=now,
    )
