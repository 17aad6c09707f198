"""What the members of a circle did, counted over all of them together, and what was said of its meetings."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.domain.health import Counts, Told
from bot.store.models import Circle, Commitment, HelpRequest, Meeting, Thanks


def counts(session: Session, circle: Circle, enrolment_ids: Collection[str]) -> Counts:
    """What these members (enrolment ids) of a circle did there."""

    def counted(table: type[Commitment | HelpRequest | Thanks], *what: ColumnElement[int]) -> list[int]:
        of_circle = table.workspace_id == circle.workspace_id, table.circle_id == circle.id
        return list(session.execute(select(*what).where(*of_circle, table.enrolment_id.in_(enrolment_ids))).one())

    made, looked_back = counted(Commitment, func.count(), func.count(Commitment.outcome))
    asked, answered = counted(HelpRequest, func.count(), func.count(HelpRequest.answered_at))
    (thanks,) = counted(Thanks, func.count())
    return Counts(made, looked_back, asked, answered, thanks)


def told(session: Session, circle: Circle) -> dict[int, Told]:
    """What was said of the meetings of a circle, by step."""
    found = select(Meeting.step, Meeting.outcome, Meeting.moved_to).where(
        Meeting.workspace_id == circle.workspace_id, Meeting.circle_id == circle.id
    )
    return {step: Told(outcome, moved_to) for step, outcome, moved_to in session.execute(found)}
