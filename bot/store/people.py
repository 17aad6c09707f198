"""People as the bot knows them beside any circle: zone, language, and how they want to be reminded."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.domain.questions import InvitationState
from bot.store.models import Invitation, Outbox, OutboxState, Person

# How the kinds of message begin that somebody gets for what they do beside their circle, or because they asked.
_DUTIES = ("proposal.", "circle.", "moderat", "digest", "summary", "help")
# What directly answers something a person did, or only changes a message that they have, is not counted.
ANSWERS = (
    "help",
    "hosting.note",
    "hosting.said_again",
    "consent.answered",
    "exchange.answered",
    "invitation.answered",
    "late.closed",
    "merge.closed",
    "proposal.decided",
    "rescue.closed",
    "trial.answered",
    "trial.closed",
)


def get(session: Session, workspace_id: str, user_id: str) -> Person | None:
    """A person, or None before the bot has learned anything of them."""
    return session.get(Person, (workspace_id, user_id))


def of(session: Session, workspace_id: str, user_ids: Collection[str]) -> list[Person]:
    """Several people, those of them of whom anything is known."""
    found = select(Person).where(Person.workspace_id == workspace_id, Person.user_id.in_(user_ids))
    return list(session.scalars(found))


def known(session: Session, workspace_id: str, user_id: str) -> Person:
    """A person, added when nothing was known of them."""
    found = get(session, workspace_id, user_id)
    if found is None:
        found = Person(workspace_id=workspace_id, user_id=user_id, reminders=True)
        session.add(found)
        session.flush()
    return found


def sent_since(session: Session, workspace_id: str, user_id: str, since: datetime) -> int:
    """How many messages the bot has sent a person in private since an instant, or owes them by now."""
    counted = select(func.count()).where(
        Outbox.workspace_id == workspace_id,
        Outbox.recipient == user_id,
        Outbox.due_at >= since,
        Outbox.state.not_in((OutboxState.DEAD, OutboxState.WITHDRAWN)),
        Outbox.kind.not_in(ANSWERS),
    )
    return session.scalar(counted) or 0


def withdraw_private(session: Session, workspace_id: str, user_id: str) -> bool:
    """Takes back what a person was going to be told in private, but for what they get as a moderator or from HR.

    False when there was nothing.
    """
    done = session.execute(
        update(Outbox)
        .where(
            Outbox.workspace_id == workspace_id,
            Outbox.recipient == user_id,
            Outbox.state == OutboxState.PENDING,
            *(Outbox.kind.not_like(f"{kind}%") for kind in _DUTIES),
        )
        .values(state=OutboxState.WITHDRAWN, error="they are away, or have left")
        .returning(Outbox.id)
    )
    return done.first() is not None


def expire_invitations(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    """Closes the invitations that somebody has not answered."""
    asked = (
        Invitation.workspace_id == workspace_id,
        Invitation.user_id == user_id,
        Invitation.state == InvitationState.ASKED,
    )
    session.execute(update(Invitation).where(*asked).values(state=InvitationState.EXPIRED, answered_at=now))
