"""Who talks with whom in a step, who thanks whom in the last one, and who has whose back, as the circle was told."""

from collections.abc import Sequence

from sqlalchemy import select

from bot.store.models import Circle, Grouping, Triads
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


def set_triads(session: Session, circle: Circle, step: int, groups: Sequence[Sequence[str]]) -> None:
    """Keeps the triads as they are from a step on, as user ids."""
    row = Triads(
        workspace_id=circle.workspace_id, circle_id=circle.id, step=step, groups=[[*one] for one in groups]
    )
    session.merge(row)
    session.flush()


def triads(session: Session, circle: Circle, step: int) -> tuple[tuple[str, ...], ...]:
    """The triads in a step; none before they were named."""
    found = select(Triads.groups).where(
        Triads.workspace_id == circle.workspace_id, Triads.circle_id == circle.id, Triads.step <= step
    )
    return tuple(tuple(one) for one in session.scalar(found.order_by(Triads.step.desc()).limit(1)) or ())
