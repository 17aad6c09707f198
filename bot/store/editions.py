"""The editions of programmes that circles keep to: texts of ours, and nobody's words."""

from pydantic import TypeAdapter
from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.circles import CircleState
from bot.domain.programme import Programme
from bot.store.models import Circle, Edition
from bot.store.session import Session

_PROGRAMME = TypeAdapter(Programme)
_ENDED = (CircleState.CLOSED, CircleState.DISSOLVED, CircleState.DECLINED, CircleState.CALLED_OFF)


def keep(session: Session, name: str, programme: Programme) -> None:
    """Keeps an edition, once however many circles keep to it, also where two approve at the same moment."""
    if session.scalar(select(Edition.name).where(Edition.name == name)) is not None:
        return
    row = {"name": name, "programme_id": programme.id, "words": _PROGRAMME.dump_json(programme).decode()}
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(Edition).values(row).on_conflict_do_nothing(index_elements=["name"]))


def find(session: Session, name: str) -> Programme | None:
    """The programme of an edition, in all its languages."""
    words = session.scalar(select(Edition.words).where(Edition.name == name))
    return None if words is None else _PROGRAMME.validate_json(words)


def in_use(session: Session, programme_id: str) -> list[tuple[str, int]]:
    """The editions of a programme that circles keep to which are not over, each with how many these are."""
    found: dict[str, int] = {}
    rows = select(Circle.edition).where(
        Circle.programme_id == programme_id, Circle.edition.is_not(None), Circle.state.not_in(_ENDED)
    )
    for name in session.scalars(rows):
        found[name or ""] = found.get(name or "", 0) + 1
    return sorted(found.items())


def by_workspace(session: Session, programme_id: str, name: str) -> list[tuple[str, int]]:
    """The workspaces in which circles keep to an edition that are not over, each with how many these are."""
    counted = (
        select(Circle.workspace_id, func.count())
        .where(Circle.programme_id == programme_id, Circle.edition == name, Circle.state.not_in(_ENDED))
        .group_by(Circle.workspace_id)
        .order_by(Circle.workspace_id)
    )
    return [(workspace_id, count) for workspace_id, count in session.execute(counted)]


def replace(session: Session, programme_id: str, before: str, after: str) -> None:
    """Has the circles that keep to one edition keep to another from now on."""
    session.execute(
        update(Circle).where(Circle.programme_id == programme_id, Circle.edition == before).values(edition=after)
    )
