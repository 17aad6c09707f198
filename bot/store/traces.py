"""What somebody leaves behind in a programme, and its destruction."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.store.models import (
    CheckIn,
    Clinic,
    Commitment,
    DutyTaken,
    Enrolment,
    Exchange,
    HelpRequest,
    Hosting,
    Key,
    Letter,
    Member,
    Offer,
    Outlook,
    Reply,
    Subscription,
    Thanks,
    Worksheet,
)

_LEFT_BEHIND = (
    CheckIn,
    Commitment,
    DutyTaken,
    Exchange,
    HelpRequest,
    Hosting,
    Letter,
    Offer,
    Outlook,
    Reply,
    Thanks,
    Worksheet,
)


def destroy(session: Session, enrolment: Enrolment) -> None:
    """Deletes everything that somebody did and wrote in a programme, and the key of whatever of it a copy may hold."""
    session.flush()
    for table in _LEFT_BEHIND:
        whose = table.workspace_id == enrolment.workspace_id, table.enrolment_id == enrolment.id
        session.execute(delete(table).where(*whose))
    was_asked = Exchange.workspace_id == enrolment.workspace_id, Exchange.asked_id == enrolment.id
    session.execute(delete(Exchange).where(*was_asked))
    enrolment.goal = enrolment.became = enrolment.avoids = None
    _forget_cases(session, enrolment)
    _forget_help(session, enrolment)
    _forget_whose_calendar(session, enrolment)
    session.execute(delete(Key).where(Key.workspace_id == enrolment.workspace_id, Key.owner_id == enrolment.id))
    session.flush()


def _forget_cases(session: Session, enrolment: Enrolment) -> None:
    """What their case clinics were about; that one has ended is still to be said where it was begun."""
    whose = Clinic.workspace_id == enrolment.workspace_id, Clinic.enrolment_id == enrolment.id
    session.execute(update(Clinic).where(*whose).values(words=None))


def _forget_help(session: Session, enrolment: Enrolment) -> None:
    """Nobody's request knows any more that it was this person who answered."""
    places = select(Member.circle_id).where(
        Member.workspace_id == enrolment.workspace_id, Member.enrolment_id == enrolment.id
    )
    answered = (
        HelpRequest.workspace_id == enrolment.workspace_id,
        HelpRequest.answered_by == enrolment.user_id,
        HelpRequest.circle_id.in_(places),
    )
    session.execute(update(HelpRequest).where(*answered).values(answered_by=None))


def _forget_whose_calendar(session: Session, enrolment: Enrolment) -> None:
    """Nobody's address any more: it only tells whatever follows it that the meetings are called off."""
    whose = Subscription.workspace_id == enrolment.workspace_id, Subscription.enrolment_id == enrolment.id
    session.execute(update(Subscription).where(*whose).values(user_id=None, enrolment_id=None))
