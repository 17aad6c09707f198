"""Proposals: who decides, deciding twice and at once, late decisions, and people who were declined."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import MomentKind, meeting_at
from bot.features import moderations, proposals
from bot.store import circles, enrolments
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import MODERATOR, NOW, SECOND, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]


def proposed(database: Database, catalogue: Catalogue, users: list[str] | None = None) -> str:
    """One proposed circle; its id."""
    stage.seed(database)
    stage.all_join(database, catalogue, users or FIVE)
    (circle_id,) = stage.propose(database, catalogue)
    return circle_id


def state(database: Database, circle_id: str) -> CircleState | None:
    """Where a circle stands."""
    with database.reading() as session:
        found = circles.get(session, WORKSPACE, circle_id)
        return found.state if found else None


def test_a_second_round_proposes_nobody_who_is_in_a_proposal(database: Database, catalogue: Catalogue) -> None:
    proposed(database, catalogue)
    assert stage.propose(database, catalogue) == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_circle_speaks_the_language_that_its_people_chose(
    database: Database, catalogue: Catalogue, language: str
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        for user_id in FIVE:
            stage.join(session, catalogue, user_id, language=language)
    (circle_id,) = stage.propose(database, catalogue)
    with database.reading() as session:
        found = circles.get(session, WORKSPACE, circle_id)
        assert found is not None
        assert found.language == language


def test_two_rounds_that_saw_the_same_people_propose_them_once(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    with database.reading() as session:
        (crowd,) = proposals.crowds(session, catalogue=catalogue)
    found = stage.found(crowd, NOW)
    for expected in (1, 0):
        with database.transaction() as session:
            assert proposals.propose(session, crowd, found, now=NOW) == expected


def test_nobody_but_a_moderator_decides(database: Database, catalogue: Catalogue) -> None:
    circle_id = proposed(database, catalogue)
    for who in ("U1", "U9", stage.HR, ""):
        assert stage.refused(database, lambda session, by=who: stage.decline(session, circle_id, by)) is (
            RefusalCode.NOT_A_MODERATOR
        )
        assert stage.refused(
            database, lambda session, by=who: stage.approve(session, catalogue, circle_id, by=by)
        ) is (RefusalCode.NOT_A_MODERATOR)
    assert state(database, circle_id) is CircleState.PROPOSED


def test_a_moderator_of_another_workspace_decides_nothing_here(database: Database, catalogue: Catalogue) -> None:
    circle_id = proposed(database, catalogue)
    stage.seed(database, "T0OTHER")
    assert (
        stage.refused(
            database, lambda session: stage.approve(session, catalogue, circle_id, workspace_id="T0OTHER")
        )
        is RefusalCode.GONE
    )
    assert state(database, circle_id) is CircleState.PROPOSED


def test_a_moderator_does_not_decide_on_their_own_circle_but_another_one_does(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = proposed(database, catalogue, [MODERATOR, *FIVE[:4]])
    assert (
        stage.refused(database, lambda session: stage.approve(session, catalogue, circle_id))
        is RefusalCode.OWN_CIRCLE
    )
    assert stage.refused(database, lambda session: stage.decline(session, circle_id)) is RefusalCode.OWN_CIRCLE
    assert stage.refused(database, lambda session: stage.approve(session, catalogue, circle_id, by=SECOND)) is None


def test_a_second_decision_is_refused_whichever_it_is(database: Database, catalogue: Catalogue) -> None:
    circle_id = proposed(database, catalogue)
    assert stage.refused(database, lambda session: stage.approve(session, catalogue, circle_id)) is None
    for again in (
        lambda session: stage.approve(session, catalogue, circle_id),
        lambda session: stage.decline(session, circle_id, SECOND),
    ):
        assert stage.refused(database, again) is RefusalCode.ALREADY_DECIDED
    assert stage.owed(database, "circle.open") == [f"open:{circle_id}"]


def test_two_moderators_who_approve_at_the_same_moment_do_it_once(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = proposed(database, catalogue)
    results = stage.at_once(
        database,
        *[
            lambda session, by=who: stage.approve(session, catalogue, circle_id, by=by)
            for who in (MODERATOR, SECOND)
        ],
    )
    assert sorted(map(str, results)) == ["None", str(RefusalCode.ALREADY_DECIDED)]
    assert stage.owed(database, "circle.open") == [f"open:{circle_id}"]
    assert stage.changes(database).count("opening") == 1


def test_of_a_yes_and_a_no_at_the_same_moment_one_counts(database: Database, catalogue: Catalogue) -> None:
    circle_id = proposed(database, catalogue)
    results = stage.at_once(
        database,
        lambda session: stage.approve(session, catalogue, circle_id),
        lambda session: stage.decline(session, circle_id, SECOND),
    )
    assert sorted(map(str, results)) == ["None", str(RefusalCode.ALREADY_DECIDED)]
    approved = state(database, circle_id) is CircleState.OPENING
    assert stage.owed(database, "circle.open") == ([f"open:{circle_id}"] if approved else [])


def test_an_early_approval_keeps_the_first_date_and_a_late_one_moves_it(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = proposed(database, catalogue)
    with database.reading() as session:
        before = circles.get(session, WORKSPACE, circle_id)
        assert before is not None
        promised = before.first_on
    late = NOW + timedelta(days=17)
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id, now=late)
    with database.reading() as session:
        after = circles.get(session, WORKSPACE, circle_id)
        assert after is not None
        assert after.first_on > promised
        assert (after.first_on - promised).days % 7 == 0
    first = stage.moments_of(database, catalogue, circle_id)[0]
    assert first.kind is MomentKind.PROMPT
    assert late + stage.DAY <= first.at <= late + timedelta(days=9)


def test_an_approval_in_time_keeps_the_date_that_was_shown(database: Database, catalogue: Catalogue) -> None:
    circle_id = proposed(database, catalogue)
    with database.transaction() as session:
        (shown,) = moderations.listed(session, WORKSPACE, MODERATOR, catalogue=catalogue).proposals
        stage.approve(session, catalogue, circle_id)
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        assert meeting_at(circles.run_of(circle, catalogue.programmes[0]), 0) == shown.first_at


def test_declined_people_wait_on_and_are_not_proposed_again_unchanged(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = proposed(database, catalogue)
    with database.transaction() as session:
        stage.decline(session, circle_id)
    with database.reading() as session:
        waiting = enrolments.waiting(session, WORKSPACE, catalogue.programmes[0].id)
        assert [one.user_id for one in waiting] == FIVE
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        assert {one.state for one in circles.members(session, circle)} == {MemberState.RELEASED}
    assert stage.propose(database, catalogue, NOW + 3 * stage.DAY) == []


@pytest.mark.parametrize("newcomers", [1, 5])
def test_declined_people_are_proposed_again_in_another_group(
    database: Database, catalogue: Catalogue, newcomers: int
) -> None:
    circle_id = proposed(database, catalogue)
    with database.transaction() as session:
        stage.decline(session, circle_id)
    later = NOW + 3 * stage.DAY
    stage.all_join(database, catalogue, [f"U{number}" for number in range(6, 6 + newcomers)], later)
    stage.propose(database, catalogue, later + 3 * stage.DAY)
    with database.reading() as session:
        placed = session.scalars(text("SELECT user_id FROM members WHERE state = 'proposed'"))
        assert set(placed) & set(FIVE), "those who were declined once are never proposed again"


def test_four_are_proposed_only_once_patience_ends(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE[:4])
    assert stage.propose(database, catalogue, NOW + stage.MINUTE) == []
    assert len(stage.propose(database, catalogue, NOW + stage.DAY + stage.MINUTE)) == 1


def test_without_any_moderator_nobody_is_proposed(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    with database.transaction() as session:
        session.execute(text("DELETE FROM holders"))
    stage.all_join(database, catalogue, FIVE)
    assert stage.propose(database, catalogue) == []


def test_an_hour_that_no_longer_suits_everybody_is_found_anew_at_a_late_approval(
    database: Database, catalogue: Catalogue
) -> None:
    """Berlin in the afternoon and New York in the morning share one hour, until clocks change apart in autumn."""
    stage.seed(database)
    proposed_at = datetime(2027, 7, 29, 8, tzinfo=UTC)
    with database.transaction() as session:
        for number in range(5):
            berlin = {"starts": time(15), "ends": time(17), "zone": "Europe/Berlin"}
            york = {"starts": time(9), "ends": time(11), "zone": "America/New_York"}
            given = berlin if number < 3 else york
            stage.join(session, catalogue, f"U1X{number}", now=proposed_at, **given)
    (circle_id,) = stage.propose(database, catalogue, proposed_at + stage.MINUTE)
    late = proposed_at + timedelta(days=21)
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id, now=late)
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        run = circles.run_of(circle, catalogue.programmes[0])
        begin = [
            meeting_at(run, step).astimezone(ZoneInfo("America/New_York")).time() for step in range(run.steps)
        ]
    assert all(time(9) <= at <= time(10) for at in begin)
