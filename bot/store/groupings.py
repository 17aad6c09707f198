"""Who talks with whom in a step, and who thanks whom in the last one, as the circle was told."""

from collections.abc import Sequence

from sqlalchemy import select

from bot.store.models import Circle, Grouping
from bot.store.session import Session


def set_(session: Session, circle: Circle, step: int, groups: Sequence[Sequence[str]]) -> None:
    """Keeps the groups of a step, as user ids."""
    row = Grouping(
        workspace_id=circle.workspace_id, circle_id=circle.id, step=step, groups=[[*one] for one in groups]
    )
    session.merge(row)
    session.flush()


def of_step(session: Session, circle: Circle, step: int) -> tuple[tuple[str, ...], ...]:
    """The groups of a step; none where nobody is put together."""
    found = select(Grouping.groups).where(
        Grouping.workspace_id == circle.workspace_id, Grouping.circle_id == circle.id, Grouping.step == step
    )
    return tuple(tuple(one) for one in session.scalar(found) or ())


def before(session: Session, circle: Circle, step: int) -> list[tuple[tuple[str, ...], ...]]:
    """The groups of all steps before one that had any, in order."""
    found = (
        select(Grouping.groups)
        .where(Grouping.workspace_id == circle.workspace_id, Grouping.circle_id == circle.id, Grouping.step < step)
        .order_by(Grouping.step)
    )
    return [tuple(tuple(one) for one in groups) for groups in session.scalars(found)]
