"""Commitments that are made between two check-ins, and the "when" of an if-then plan."""

from datetime import date

from sqlalchemy.orm import Session

from bot.store import texts
from bot.store.models import Commitment, Enrolment, Member

# The same place as that of a commitment made in a check-in: they are read in the same way.
_WHAT, _CUE = "commitments.what", "commitments.cue"


def add(
    session: Session,
    enrolment: Enrolment,
    member: Member,
    commitment_id: str,
    *,
    step: int,
    what: str,
    due_on: date,
    cue: str | None,
) -> Commitment:
    """Records a commitment under an id chosen before, its words sealed with the enrolment's key."""
    row = Commitment(
        id=commitment_id,
        workspace_id=member.workspace_id,
        circle_id=member.circle_id,
        enrolment_id=member.enrolment_id,
        step=step,
        what=texts.seal(session, enrolment, _WHAT, commitment_id, what),
        due_on=due_on,
        cue=texts.seal(session, enrolment, _CUE, commitment_id, cue) if cue else None,
    )
    session.add(row)
    session.flush()
    return row


def cue(session: Session, enrolment: Enrolment, commitment: Commitment) -> str | None:
    """The moment at which a member means to act, in their own words."""
    if commitment.cue is None:
        return None
    return texts.unseal(session, enrolment, _CUE, commitment.id, commitment.cue)
