"""What somebody leaves behind in a programme, and its destruction."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.store.models import (
    CheckIn,
    Commitment,
    Enrolment,
    HelpRequest,
    Hosting,
    Key,
    Letter,
    Reply,
    Thanks,
    Worksheet,
)

_LEFT_BEHIND = (CheckIn, Commitment, HelpRequest, Hosting, Letter, Reply, Thanks, Worksheet)


def destroy(session: Session, enrolment: Enrolment) -> None:
    """Deletes everything that somebody did and wrote in a programme, and the key of whatever of it a copy may hold."""
    session.flush()
    for table in _LEFT_BEHIND:
        whose = table.workspace_id == enrolment.workspace_id, table.enrolment_id == enrolment.id
        session.execute(delete(table).where(*whose))
    enrolment.goal = enrolment.avoids = None
    session.execute(delete(Key).where(Key.workspace_id == enrolment.workspace_id, Key.owner_id == enrolment.id))
    session.flush()
