"""What help the members of a circle have offered; the words are sealed for their author."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.circles import MemberState
from bot.domain.requests import HelpKind
from bot.store import texts
from bot.store.columns import new_id
from bot.store.models import Circle, Enrolment, Member, Offer

_PLACE = "offers.words"


def get(session: Session, workspace_id: str, offer_id: str) -> Offer | None:
    """One offer of this workspace, or None."""
    return session.scalar(select(Offer).where(Offer.workspace_id == workspace_id, Offer.id == offer_id))


def of(session: Session, member: Member) -> Offer | None:
    """What a member has offered, or None."""
    found = select(Offer).where(
        Offer.workspace_id == member.workspace_id,
        Offer.circle_id == member.circle_id,
        Offer.enrolment_id == member.enrolment_id,
    )
    return session.scalar(found)


def note(
    session: Session, enrolment: Enrolment, member: Member, *, kind: HelpKind, words: str, now: datetime
) -> Offer:
    """Notes a member's one offer, in the place of the one before, its words sealed with the enrolment's key."""
    row = of(session, member)
    if row is None:
        row = Offer(
            id=new_id(),
            workspace_id=member.workspace_id,
            circle_id=member.circle_id,
            enrolment_id=member.enrolment_id,
            words=b"",
        )
        session.add(row)
    row.kind, row.noted_at = kind, now
    row.words = texts.seal(session, enrolment, _PLACE, row.id, words)
    session.flush()
    return row


def words(session: Session, enrolment: Enrolment, offer: Offer) -> str:
    """What is offered, in the member's own words."""
    return texts.unseal(session, enrolment, _PLACE, offer.id, offer.words)


def remove(session: Session, offer: Offer) -> None:
    """Destroys an offer."""
    session.delete(offer)
    session.flush()


def of_kind(session: Session, circle: Circle, kind: HelpKind) -> list[tuple[Offer, Member]]:
    """What the present members of a circle have offered of one kind, in a steady order."""
    found = (
        select(Offer, Member)
        .join(
            Member,
            (Member.circle_id == Offer.circle_id)
            & (Member.enrolment_id == Offer.enrolment_id)
            & (Member.workspace_id == Offer.workspace_id),
        )
        .where(
            Offer.workspace_id == circle.workspace_id,
            Offer.circle_id == circle.id,
            Offer.kind == kind,
            Member.state == MemberState.MEMBER,
        )
        .order_by(Offer.id)
    )
    return [(offer, member) for offer, member in session.execute(found)]
