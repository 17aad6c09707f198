"""Where people stand in their company: what a register said of them, and the country that they chose themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from bot.domain.positions import FACTS, Position
from bot.store import models
from bot.store.models import Person

AT_ONCE = 10_000  # People asked for in one statement; SQLite takes no more than some 30,000.
_FACTS = [getattr(models.Position, name) for name in FACTS]


def get(session: Session, workspace_id: str, user_id: str) -> Position | None:
    """What is known of one person; None where nothing is."""
    return of(session, workspace_id, [user_id]).get(user_id)


def of(session: Session, workspace_id: str, user_ids: Sequence[str]) -> dict[str, Position]:
    """What is known of several people, however many, by user id; whoever nothing is known of is left out."""
    found: dict[str, Position] = {}
    for some in in_parts(user_ids):
        wanted = models.Position.workspace_id == workspace_id, models.Position.user_id.in_(some)
        found |= _read(session.execute(select(models.Position.user_id, *_FACTS).where(*wanted)))
    return found


def everybody(session: Session, workspace_id: str) -> dict[str, Position]:
    """What is known of everybody, by user id."""
    wanted = select(models.Position.user_id, *_FACTS).where(models.Position.workspace_id == workspace_id)
    return _read(session.execute(wanted))


def chosen_countries(session: Session, workspace_id: str, user_ids: Sequence[str]) -> dict[str, str]:
    """The countries that people chose themselves, by user id."""
    found: dict[str, str] = {}
    for some in in_parts(user_ids):
        wanted = Person.workspace_id == workspace_id, Person.user_id.in_(some), Person.country.is_not(None)
        found |= {
            one: str(country)
            for one, country in session.execute(select(Person.user_id, Person.country).where(*wanted))
        }
    return found


def set_all(session: Session, workspace_id: str, known: Mapping[str, Position | None]) -> None:
    """Writes down what is known of these people in the place of what was; nothing is left of those with None."""
    for some in in_parts(list(known)):
        wanted = models.Position.workspace_id == workspace_id, models.Position.user_id.in_(some)
        session.execute(delete(models.Position).where(*wanted).execution_options(synchronize_session=False))
    rows = [
        {"workspace_id": workspace_id, "user_id": one, **asdict(position)}
        for one, position in known.items()
        if position is not None
    ]
    if rows:
        session.execute(insert(models.Position.__table__), rows)  # pyright: ignore[reportArgumentType]


def in_parts(user_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """People in parts that a statement can name."""
    return (user_ids[at : at + AT_ONCE] for at in range(0, len(user_ids), AT_ONCE))


def _read(rows: Iterable[Any]) -> dict[str, Position]:
    return {user_id: Position(*facts) for user_id, *facts in rows}
