"""Who is proposed together: people of one language, and never two of whom one would rather not be with the other."""

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.topics import Topic
from bot.features import people
from bot.store import circles, enrolments
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import NOW, WORKSPACE


@pytest.fixture(autouse=True)
def _workspace(database: Database) -> None:
    stage.seed(database)


def together(database: Database, circle_id: str) -> set[str]:
    """Who is in a circle."""
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        return {one.user_id for one in circles.members(session, circle)}


def all_join(database: Database, catalogue: Catalogue, *users: str, **changed: object) -> None:
    """Several people join at the same moment."""
    with database.transaction() as session:
        for user_id in users:
            stage.join(session, catalogue, user_id, **changed)


def test_a_circle_speaks_one_language(database: Database, catalogue: Catalogue) -> None:
    all_join(database, catalogue, "U1", "U3", "U5", "U7", "U9")
    all_join(database, catalogue, "U2", "U4", "U6", "U8", "U0", language="de")
    proposed = stage.propose(database, catalogue)
    assert sorted(sorted(together(database, one)) for one in proposed) == [
        ["U0", "U2", "U4", "U6", "U8"],
        ["U1", "U3", "U5", "U7", "U9"],
    ]
    with database.reading() as session:
        found = {one.language: one.id for one in circles.proposed(session, WORKSPACE)}
    assert together(database, found["de"]) == {"U0", "U2", "U4", "U6", "U8"}


def test_too_few_of_a_language_wait_on(database: Database, catalogue: Catalogue) -> None:
    all_join(database, catalogue, "U1", "U2", "U3")
    all_join(database, catalogue, "U4", "U5", language="de")
    assert stage.propose(database, catalogue, NOW + 30 * stage.DAY) == []


def test_whoever_one_would_rather_not_be_with_is_in_another_circle(
    database: Database, catalogue: Catalogue
) -> None:
    all_join(database, catalogue, "U1", avoids=frozenset({"U2", "U1", "nobody"}))
    all_join(database, catalogue, "U2", "U3", "U4", "U5", "U6")
    (circle_id,) = stage.propose(database, catalogue)
    found = together(database, circle_id)
    assert len(found) == 5
    assert not {"U1", "U2"} <= found


def test_whom_one_avoids_stands_nowhere_to_be_read(database: Database, catalogue: Catalogue) -> None:
    all_join(database, catalogue, "U1", avoids=frozenset({"U0AVOIDED"}))
    with database.reading() as session:
        stored = str(session.execute(text("SELECT * FROM enrolments")).all())
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U1")
        assert enrolments.avoids(session, enrolment) == {"U0AVOIDED"}
    assert "U0AVOIDED" not in stored
    with database.transaction() as session:
        session.execute(text("DELETE FROM keys"))
    with database.reading() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U1")
        assert enrolments.avoids(session, enrolment) == frozenset()


def test_what_one_fills_in_is_kept_and_one_reads_in_the_language_one_chose(
    database: Database, catalogue: Catalogue
) -> None:
    all_join(database, catalogue, "U1", language="de", topic=Topic.LEADING, hosts=True)
    with database.reading() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U1")
        assert (enrolment.language, enrolment.topic, enrolment.hosts) == ("de", "leading", True)
        assert people.language_of(session, WORKSPACE, "U1") == "de"
        assert people.language_of(session, WORKSPACE, "U2") == "en"


def test_a_language_that_is_not_offered_is_refused(database: Database, catalogue: Catalogue) -> None:
    said = stage.refused(database, lambda session: stage.join(session, catalogue, "U1", language="xx"))
    assert said is RefusalCode.UNKNOWN_LANGUAGE
