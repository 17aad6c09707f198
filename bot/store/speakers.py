"""Who speaks first and last in a step's meeting, as the circle was told."""

from sqlalchemy import select

from bot.domain.turns import Speakers
from bot.store.models import Circle, SpeakersTold
from bot.store.session import Session


def set_(session: Session, circle: Circle, step: int, told: Speakers) -> None:
    """Keeps who begins and who ends, as user ids."""
    place = {"workspace_id": circle.workspace_id, "circle_id": circle.id, "step": step}
    session.merge(SpeakersTold(**place, first=told.first, last=told.last))
    session.flush()


def by_step(session: Session, circle: Circle) -> dict[int, Speakers]:
    """Those of all steps that had any."""
    found = select(SpeakersTold).where(
        SpeakersTold.workspace_id == circle.workspace_id, SpeakersTold.circle_id == circle.id
    )
    return {row.step: Speakers(row.first, row.last) for row in session.scalars(found)}
