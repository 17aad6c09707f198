"""The rules between two people hold wherever somebody comes into a circle, and none can be told from another."""

from collections.abc import Callable

import pytest

from bot.domain.foundings import Answered
from bot.domain.late_joiners import Chosen
from bot.domain.positions import Position
from bot.domain.priorities import Priorities
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import adjustments, positions, priorities
from bot.store import enrolments
from bot.store.session import Database, Session
from tests.features import founded, stage
from tests.features.founded import FOUNDER
from tests.features.stage import MINUTE, MODERATOR, NOW, WORKSPACE
from tests.features.test_late_joiners import ASKED, FIVE, JOINED, STAYED, all_vote, choose, inside, wait

LATER = NOW + 2 * MINUTE
Break = Callable[[Session, Catalogue, str, str], None]


def avoids(session: Session, _catalogue: Catalogue, one: str, other: str) -> None:
    """One would rather not be with the other."""
    (mine,) = enrolments.open_of(session, WORKSPACE, one)
    enrolments.avoid(session, mine, [other])


def is_avoided(session: Session, catalogue: Catalogue, one: str, other: str) -> None:
    """The other way round."""
    avoids(session, catalogue, other, one)


def reports(session: Session, _catalogue: Catalogue, one: str, other: str) -> None:
    """One reports to the other."""
    take(session, {one: Position(manager=other)})


def is_reported_to(session: Session, catalogue: Catalogue, one: str, other: str) -> None:
    """The other way round."""
    reports(session, catalogue, other, one)


def of_one_department(session: Session, catalogue: Catalogue, one: str, other: str) -> None:
    """Both are of a department of which one is enough."""
    take(session, {one: Position("Law"), other: Position("Law")})
    programme, wanted = catalogue.programmes[0].id, Priorities(of_one_department=1)
    priorities.save(session, WORKSPACE, programme, wanted, by=MODERATOR, catalogue=catalogue, now=NOW)


def take(session: Session, told: dict[str, Position]) -> None:
    """A register says something."""
    positions.take(session, WORKSPACE, told, ("department", "manager"), keeping=True, now=NOW)


RULES = pytest.mark.parametrize("rule", [avoids, is_avoided, reports, is_reported_to, of_one_department])


@RULES
def test_they_are_not_proposed_together(database: Database, catalogue: Catalogue, rule: Break) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    with database.transaction() as session:
        rule(session, catalogue, "U1", "U5")
    assert stage.propose(database, catalogue) == []
    stage.all_join(database, catalogue, ["U6"], NOW + MINUTE)
    assert len(stage.propose(database, catalogue, LATER)) == 1


@RULES
def test_what_changes_while_circles_are_looked_for_counts(
    database: Database, catalogue: Catalogue, rule: Break
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    with database.reading() as session:
        (crowd,) = stage.proposals.crowds(session, catalogue=catalogue)
    found = stage.found(crowd, NOW)
    with database.transaction() as session:
        rule(session, catalogue, "U1", "U5")
    with database.transaction() as session:
        (crowd,) = stage.proposals.crowds(session, catalogue=catalogue)
        assert stage.proposals.propose(session, crowd, found, now=NOW) == 0


@RULES
def test_nobody_is_swapped_in_for_whom_a_rule_stands_in_the_way_and_all_rules_read_the_same(
    database: Database, catalogue: Catalogue, rule: Break
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (circle_id,) = stage.propose(database, catalogue)
    stage.all_join(database, catalogue, ["U6"], NOW + MINUTE)
    with database.transaction() as session:
        rule(session, catalogue, "U6", "U5")
        (coming,) = enrolments.open_of(session, WORKSPACE, "U6")
        acting = {"by": MODERATOR, "catalogue": catalogue, "now": LATER}
        offered = [
            [
                one.user_id
                for one in adjustments.candidates(session, WORKSPACE, circle_id, out, **acting).candidates
            ]
            for out in ("U1", "U5")
        ]
    assert offered == [[], ["U6"]]
    swap = lambda session: adjustments.swap(session, WORKSPACE, circle_id, "U1", coming.id, **acting)  # noqa: E731
    assert stage.refused(database, swap) is RefusalCode.NO_LONGER_WAITS


@RULES
def test_no_free_seat_of_a_circle_that_runs_is_offered(
    database: Database, catalogue: Catalogue, rule: Break
) -> None:
    circle_id = of_four(database, catalogue)
    with database.transaction() as session:
        stage.join(session, catalogue, "U6", now=JOINED)
        rule(session, catalogue, "U6", "U1")
    wait(database, catalogue, "U7")
    with database.reading() as session:
        asked = stage.owed(database, "late.invite")
        (u7,) = enrolments.open_of(session, WORKSPACE, "U7")
    assert asked == [f"late.invite:{circle_id}:{u7.id}"]


@RULES
@pytest.mark.parametrize("when", ["before the yes", "before the last vote"])
def test_a_rule_that_comes_up_meanwhile_reads_like_a_seat_that_is_gone(
    database: Database, catalogue: Catalogue, rule: Break, when: str
) -> None:
    circle_id = of_four(database, catalogue)
    wait(database, catalogue, "U6")
    with database.transaction() as session:
        if when == "before the yes":
            rule(session, catalogue, "U6", "U1")
        chosen = choose(session, catalogue, circle_id, "U6")
    assert (chosen is Chosen.TAKEN) is (when == "before the yes")
    if when == "before the last vote":
        with database.transaction() as session:
            rule(session, catalogue, "U6", "U1")
        all_vote(database, catalogue, *STAYED)
        assert len(stage.owed(database, "late.not_now")) == 1
    assert inside(database, circle_id) == set(STAYED)


def of_four(database: Database, catalogue: Catalogue) -> str:
    """A circle of five that one has left."""
    stage.seed(database)
    found = stage.running_circle(database, catalogue, FIVE)
    with database.transaction() as session:
        session.execute(stage.text("UPDATE members SET state = 'left' WHERE user_id = 'U5'"))
        session.execute(stage.text("UPDATE enrolments SET ended_at = joined_at WHERE user_id = 'U5'"))
    assert ASKED > JOINED
    return found


TWO = ["U1", "U2"]


@RULES
def test_no_free_seat_of_a_circle_that_is_being_founded_is_offered_or_given(
    database: Database, catalogue: Catalogue, rule: Break
) -> None:
    circle_id = founded.founded(database, catalogue, TWO, offers=True)
    with database.transaction() as session:
        stage.join(session, catalogue, "W1")
        stage.join(session, catalogue, "W2")
    founded.all_say_yes(database, catalogue, TWO)
    assert set(founded.states(database, "seat")) == {"W1", "W2"}
    with database.transaction() as session:
        rule(session, catalogue, "W2", "U1")
        assert founded.just_yes(session, catalogue, "W2") is Answered.TAKEN
        assert founded.just_yes(session, catalogue, "W1") is Answered.IN
    assert founded.inside(database, circle_id) == {FOUNDER, *TWO, "W1"}


def test_people_who_found_a_circle_among_themselves_may_be_whose_they_like(
    database: Database, catalogue: Catalogue
) -> None:
    """Whom a manager asks by name can say no; only what is theirs to say in confidence stands in the way."""
    circle_id = founded.founded(database, catalogue, ["U1", "U2", "U3"])
    with database.transaction() as session:
        take(session, {one: Position("Law", manager=FOUNDER) for one in ("U1", "U2", "U3")})
    founded.all_say_yes(database, catalogue, ["U1", "U2", "U3"])
    assert founded.inside(database, circle_id) == {FOUNDER, "U1", "U2", "U3"}
