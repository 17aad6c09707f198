"""What matters when circles are formed: moderators say so, and the search goes by it."""

import pytest

from bot.domain.forming.people import Goals
from bot.domain.positions import Position
from bot.domain.priorities import USUAL, Matter, Priorities
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import positions, priorities, proposals
from bot.store import enrolments
from bot.store import priorities as kept
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import DAY, MODERATOR, NOW, WORKSPACE

TEN = [f"U{number}" for number in range(10)]
NOTHING = dict.fromkeys(("department", "site", "function", "level", "topic", "met"), Matter.NONE)
BY_DEPARTMENT = Priorities(**{**NOTHING, "department": Matter.VERY_MUCH})
BY_SITE = Priorities(**{**NOTHING, "site": Matter.LITTLE})


def save(
    session: Session,
    catalogue: Catalogue,
    wanted: Priorities,
    by: str = MODERATOR,
    programme: str | None = None,
) -> None:
    """Somebody says what matters."""
    programme_id = programme or catalogue.programmes[0].id
    priorities.save(session, WORKSPACE, programme_id, wanted, by=by, catalogue=catalogue, now=NOW)


def test_what_was_never_said_is_as_good_as_any() -> None:
    assert USUAL.goals == Goals(language=0)


def test_a_moderator_reads_and_changes_what_matters_and_it_is_logged(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    wanted = Priorities(Matter.NONE, level=Matter.VERY_MUCH, of_one_department=2)
    for _ in range(2):
        with database.transaction() as session:
            save(session, catalogue, wanted)
    with database.reading() as session:
        first = catalogue.programmes[0]
        shown = priorities.form(session, WORKSPACE, first.id, by=MODERATOR, catalogue=catalogue)
        assert (shown.programme, shown.now) == (first.title, wanted)
        # It is said for this programme alone, and in this workspace.
        assert kept.get(session, WORKSPACE, "another") == kept.get(session, "T0OTHER", first.id) == USUAL
    (said,) = [one for one in stage.changes(database) if one.startswith("department")]
    assert said.startswith("department 0, site 2, function 1, level 3")


@pytest.mark.parametrize("who", ["U1", stage.HR])
def test_nobody_but_a_moderator_reads_or_changes_it(database: Database, catalogue: Catalogue, who: str) -> None:
    stage.seed(database)
    programme_id = catalogue.programmes[0].id
    read = lambda session: priorities.form(session, WORKSPACE, programme_id, by=who, catalogue=catalogue)  # noqa: E731
    for act in (read, lambda session: save(session, catalogue, BY_SITE, who)):
        assert stage.refused(database, act) is RefusalCode.NOT_A_MODERATOR
    gone = lambda session: save(session, catalogue, BY_SITE, programme="no-such")  # noqa: E731
    assert stage.refused(database, gone) is RefusalCode.GONE


@pytest.mark.parametrize(("wanted", "fact"), [(BY_DEPARTMENT, "department"), (BY_SITE, "site")])
def test_circles_are_mixed_by_what_matters(
    database: Database, catalogue: Catalogue, wanted: Priorities, fact: str
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN)
    with database.transaction() as session:
        # Whoever mixes departments well has all of one site together, and the other way round.
        told = {one: Position(f"D{number // 2}", site=f"S{number % 2}") for number, one in enumerate(TEN)}
        positions.take(session, WORKSPACE, told, ("department", "site"), keeping=True, now=NOW)
        save(session, catalogue, wanted)
    with database.reading() as session:
        (crowd,) = proposals.crowds(session, catalogue=catalogue)
        users = {one.id: one.user_id for one in enrolments.waiting(session, WORKSPACE, crowd.programme.id)}
    found = stage.found(crowd, NOW)
    facts = [[getattr(told[users[one]], fact) for one in circle.members] for circle in found]
    kinds = 5 if fact == "department" else 2
    assert [len(set(one)) for one in facts] == [kinds, kinds]
    assert sorted(max(map(one.count, one)) for one in facts) == ([1, 1] if fact == "department" else [3, 3])


def test_no_more_of_one_department_are_in_a_circle_than_a_moderator_allows(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN, NOW - 2 * DAY)
    with database.transaction() as session:
        told = {one: Position("Law" if number < 6 else f"D{number}") for number, one in enumerate(TEN)}
        positions.take(session, WORKSPACE, told, ("department",), keeping=True, now=NOW)
        save(session, catalogue, Priorities(of_one_department=2))
    with database.reading() as session:
        (crowd,) = proposals.crowds(session, catalogue=catalogue)
    found = proposals.search(crowd, now=NOW)()
    law = {one.person.id for one in crowd.waiting if one.person.department == "Law"}
    assert [len(law & set(one.members)) for one in found.suggestions] == [2, 2]
    assert {one.id for one in found.unplaced} <= law


def test_what_matters_now_has_those_who_wait_looked_through_again(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:3])
    for wanted, again in ((BY_SITE, True), (BY_SITE, False), (USUAL, True)):
        with database.transaction() as session:
            session.execute(stage.text("UPDATE waiting_lists SET look_at = NULL"))
        with database.transaction() as session:
            save(session, catalogue, wanted)
        with database.reading() as session:
            assert bool(proposals.due(session, NOW)) is again
