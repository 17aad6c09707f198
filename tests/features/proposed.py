"""Proposals that wait for moderators, for tests with a real database."""

from datetime import time

from bot.domain.programme import Catalogue
from bot.domain.suggestions import Suggestion
from bot.domain.worktime import Hour
from bot.features import assignments, people
from bot.features import proposals as forming
from bot.store import circles, enrolments
from bot.store.models import Circle
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import MODERATOR, NOW, SECOND, WORKSPACE


def groups(count: int, size: int = 5) -> list[str]:
    """The people of so many circles."""
    return [f"U1{number:04}" for number in range(size * count)]


def proposals(
    database: Database, catalogue: Catalogue, count: int = 1, size: int = 5, **channels: str
) -> list[str]:
    """So many proposals, in the morning of a Monday in Berlin, where the moderators are."""
    stage.seed(database, **channels)
    with database.transaction() as session:
        for one in (MODERATOR, SECOND):
            people.learned(session, WORKSPACE, one, stage.BERLIN)
    stage.all_join(database, catalogue, groups(count, size))
    with database.transaction() as session:
        (crowd,) = forming.crowds(session, catalogue=catalogue)
        waiting = [one.id for one in enrolments.waiting(session, WORKSPACE, crowd.programme.id)]
        hour = Hour(3, time(15), stage.BERLIN)
        found = [Suggestion(tuple(waiting[at : at + size]), hour) for at in range(0, size * count, size)]
        forming.propose(session, crowd, found, now=NOW + stage.MINUTE)
        stage.everybody_agrees(session, catalogue, NOW + stage.MINUTE)
        return [one.id for one in circles.proposed(session, WORKSPACE)]


def circle_of(session: Session, circle_id: str) -> Circle:
    """A circle, which has to be there."""
    found = circles.get(session, WORKSPACE, circle_id)
    assert found is not None
    return found


def turns(database: Database, ids: list[str]) -> list[str | None]:
    """Whose turn each of these circles is."""
    with database.reading() as session:
        return [circle_of(session, one).assigned_to for one in ids]


def digests(database: Database) -> list[str]:
    """The keys of the bundled messages that were owed, in order."""
    return stage.owed(database, assignments.DIGEST)
