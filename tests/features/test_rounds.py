"""Rounds: opened once, formed in the background, and nothing is told of what they plan."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.domain.circles import CircleState
from bot.domain.outlooks import Hindrance, Outlook
from bot.domain.positions import Position
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.rounds import Audience, AudienceKind, Plan, RoundState, Window
from bot.features import drafts, formings, leavings, proposals, rounds, standings
from bot.features.leavings import Place
from bot.store import circles, enrolments
from bot.store import rounds as store
from bot.store import workspaces as roles
from bot.store.session import Database, Session
from tests.features import planned, stage
from tests.features.planned import SOON, TEN
from tests.features.stage import MODERATOR, NOW, SECOND, WORKSPACE


def open_another(session: Session, catalogue: Catalogue, by: str = SECOND, **plan: object) -> object:
    wanted = Plan(catalogue.programmes[0].id, **plan)  # pyright: ignore[reportArgumentType]
    return rounds.open_(session, WORKSPACE, wanted, by=by, catalogue=catalogue, now=SOON)


def test_a_round_plans_circles_of_all_who_wait_and_tells_nobody(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue, theme="Ideas for spring")
    found = planned.page(database, catalogue, round_id)
    assert found.card.theme == "Ideas for spring"
    assert (found.card.count, found.card.people, found.card.left) == (2, 10, 0)
    assert found.card.result is not None
    assert found.card.result.size == 10
    assert sorted(one for draft in found.drafts for one in draft.card.members) == TEN
    assert planned.told(database) == 0


def test_the_theme_stands_nowhere_in_plain_words(database: Database, catalogue: Catalogue) -> None:
    planned.opened(database, catalogue, theme="Zebra")
    with database.reading() as session:
        kept = session.scalars(text("SELECT theme FROM rounds")).all()
        assert all(b"Zebra" not in bytes(one) for one in kept)
        assert "Zebra" not in str(session.scalars(text("SELECT what FROM changes")).all())


def test_who_is_in_a_planned_circle_waits_as_before(database: Database, catalogue: Catalogue) -> None:
    planned.opened(database, catalogue)
    with database.reading() as session:
        stands = standings.standing(session, WORKSPACE, TEN[0], catalogue=catalogue, now=SOON)
        assert [(one.proposed, one.asked, one.others) for one in stands.waiting] == [(False, None, True)]
        shown = leavings.form(session, WORKSPACE, TEN[0], catalogue=catalogue)
        assert shown.place is Place.WAITING


def test_no_circles_are_formed_beside_a_round(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue, TEN[:5])
    stage.all_join(database, catalogue, [f"U2{number:04}" for number in range(10)])
    assert stage.ask(database, catalogue) == []
    with database.transaction() as session:
        rounds.close(session, WORKSPACE, round_id, by=SECOND, now=SOON)
    planned.go_on(database, catalogue)
    assert planned.state(database, round_id) is RoundState.CLOSED
    with database.reading() as session:
        assert proposals.due(session, SOON), "the list is looked through anew"
    assert len(stage.ask(database, catalogue)) == 3


def test_only_a_moderator_opens_a_round_and_one_of_a_programme_at_a_time(
    database: Database, catalogue: Catalogue
) -> None:
    planned.opened(database, catalogue)
    assert stage.refused(database, lambda session: open_another(session, catalogue, by=stage.HR)) is (
        RefusalCode.NOT_A_MODERATOR
    )
    assert stage.refused(database, lambda session: open_another(session, catalogue)) is RefusalCode.ROUND_IS_OPEN


def test_two_moderators_at_once_open_one_round(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    codes = stage.at_once(
        database,
        lambda session: open_another(session, catalogue, MODERATOR),
        lambda session: open_another(session, catalogue, SECOND),
    )
    assert sorted(codes, key=str) == [None, RefusalCode.ROUND_IS_OPEN]


def test_circles_are_formed_of_whom_a_moderator_chose(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN)
    planned.stand(database, {one: Position("Sales") for one in TEN[:5]})
    with database.transaction() as session:
        roles.set_group(session, WORKSPACE, "S0GROUP", [*TEN[3:8], "U0ELSE"])
    for audience, expected in (
        (Audience(AudienceKind.DEPARTMENT, ("Sales",)), TEN[:5]),
        (Audience(AudienceKind.GROUP, ("S0GROUP",)), TEN[3:8]),
        (Audience(AudienceKind.PEOPLE, tuple(TEN[5:])), TEN[5:]),
    ):
        round_id = planned.open_(database, catalogue, audience=audience)
        (draft,) = planned.page(database, catalogue, round_id).drafts
        assert sorted(draft.card.members) == expected
        with database.transaction() as session:
            rounds.close(session, WORKSPACE, round_id, by=MODERATOR, now=SOON)
        planned.go_on(database, catalogue)


def test_a_circle_whose_programme_is_gone_is_not_sent_and_keeps_nobody_waiting(
    database: Database, catalogue: Catalogue
) -> None:
    round_id = planned.opened(database, catalogue)
    with database.transaction() as session:
        rounds.approve_all(session, WORKSPACE, round_id, by=SECOND, now=SOON)
    planned.go_on(database, Catalogue([]))
    assert planned.state(database, round_id) is RoundState.READY
    with database.reading() as session:
        assert [one.state for one in planned.planned(database, round_id)] == [CircleState.PLANNED] * 2
        assert circles.proposed(session, WORKSPACE) == []


def test_first_meetings_are_within_the_days_that_were_set(database: Database, catalogue: Catalogue) -> None:
    window = Window(date(2026, 11, 18), date(2026, 11, 19))  # A Wednesday and a Thursday.
    round_id = planned.opened(database, catalogue, window=window)
    found = planned.planned(database, round_id)
    assert len(found) == 2
    assert {one.first_on for one in found} <= {window.from_on, window.until_on}


def test_who_cannot_be_placed_is_listed_with_why(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:5])
    with database.transaction() as session:
        stage.join(session, catalogue, "U9SATURDAY", days=frozenset({5}))
    round_id = planned.open_(database, catalogue)
    with database.reading() as session:
        found = drafts.left(session, WORKSPACE, round_id, MODERATOR, catalogue=catalogue, now=SOON)
    assert [one.user_id for one in found.people] == ["U9SATURDAY"]
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U9SATURDAY")
        leavings.leave(session, WORKSPACE, "U9SATURDAY", enrolment.id, None, catalogue=catalogue, now=SOON)
    assert planned.page(database, catalogue, round_id).card.left == 0, "who has left waits no more"


def test_who_is_left_over_learns_why_when_the_round_is_over(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:5])
    with database.transaction() as session:
        stage.join(session, catalogue, "U9SATURDAY", days=frozenset({5}))
        open_another(session, catalogue, every_weeks=4, first_on=date(2026, 11, 9))
    round_id = planned.open_(database, catalogue)

    def stands() -> tuple[Outlook | None, date | None]:
        with database.reading() as session:
            (place,) = standings.standing(session, WORKSPACE, "U9SATURDAY", catalogue=catalogue, now=SOON).waiting
            return place.outlook, place.next_round

    assert stands() == (None, date(2026, 11, 9))
    with database.transaction() as session:
        rounds.close(session, WORKSPACE, round_id, by=MODERATOR, now=SOON)
    planned.go_on(database, catalogue)
    outlook, _next = stands()
    assert outlook is not None
    assert outlook.hindrance is Hindrance.NO_CIRCLE
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM left_overs")) == 0


def test_a_process_that_is_killed_while_it_forms_is_taken_over(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN)
    with database.transaction() as session:
        open_another(session, catalogue, MODERATOR)
    planned.go_on(database, catalogue, batches=1)
    planned.go_on(database, catalogue)
    with database.reading() as session:
        (row,) = store.open_of(session, WORKSPACE)
        assert row.state is RoundState.FORMING, "another process still has it in hand"
    planned.go_on(database, catalogue, SOON + formings.HELD)
    found = planned.page(database, catalogue, row.id)
    assert sorted(one for draft in found.drafts for one in draft.card.members) == TEN


def test_a_round_that_is_closed_while_it_is_formed_leaves_nothing(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN)
    with database.transaction() as session:
        open_another(session, catalogue, MODERATOR)
        (row,) = store.open_of(session, WORKSPACE)

    def close_meanwhile() -> None:
        with database.transaction() as session:
            rounds.close(session, WORKSPACE, row.id, by=SECOND, now=SOON)

    planned.go_on(database, catalogue, meanwhile=close_meanwhile)
    planned.go_on(database, catalogue)
    assert planned.state(database, row.id) is RoundState.CLOSED
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM circles")) == 0
        assert session.scalar(text("SELECT count(*) FROM members")) == 0


def test_who_goes_while_circles_are_formed_is_missing_in_theirs(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:4])
    with database.transaction() as session:
        open_another(session, catalogue, MODERATOR)
        (row,) = store.open_of(session, WORKSPACE)

    def one_leaves() -> None:
        with database.transaction() as session:
            (enrolment,) = enrolments.open_of(session, WORKSPACE, TEN[0])
            leavings.leave(session, WORKSPACE, TEN[0], enrolment.id, None, catalogue=catalogue, now=SOON)

    planned.go_on(database, catalogue, meanwhile=one_leaves)
    (draft,) = planned.page(database, catalogue, row.id).drafts
    assert draft.card.short
    assert sorted(draft.card.members) == TEN[1:4]


@pytest.mark.parametrize("weeks", [4, 13])
def test_a_round_opens_by_itself_and_moderators_are_told(
    database: Database, catalogue: Catalogue, weeks: int
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN)
    first_on = date(2026, 11, 9)  # The Monday a week later.
    with database.transaction() as session:
        assert open_another(session, catalogue, theme="Spring", every_weeks=weeks, first_on=first_on) is None
    assert stage.ask(database, catalogue) == [], "in between no circles are formed"
    stage.ring(database, catalogue, NOW + timedelta(days=7, hours=3))
    with database.reading() as session:
        (row,) = store.open_of(session, WORKSPACE)
        coming = rounds.found(session, WORKSPACE, MODERATOR, catalogue=catalogue, now=row.opened_at)
        assert (row.opened_by, store.theme_of(session, row)) == (rounds.BY_ITSELF, "Spring")
        assert coming is not None
        assert [one.next_on for one in coming.schedules] == [first_on + timedelta(weeks=weeks)]
    at = NOW + timedelta(days=7, hours=3)
    planned.go_on(database, catalogue, at)
    stage.ring(database, catalogue, at)
    assert len(stage.owed(database, "moderation.digest")) == 2, "each of the two moderators once"


def test_after_the_last_schedule_circles_are_formed_as_people_wait(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:5])
    with database.transaction() as session:
        open_another(session, catalogue, every_weeks=4, first_on=date(2026, 11, 9))
    with database.transaction() as session:
        programme_id = catalogue.programmes[0].id
        rounds.end_schedule(session, WORKSPACE, programme_id, by=SECOND, now=SOON)
    assert len(stage.ask(database, catalogue)) == 1


def test_a_moderator_of_another_workspace_finds_no_round_here(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue)
    stage.seed(database, "T0OTHER")
    for work in (rounds.close, rounds.again, rounds.approve_all):
        assert (
            stage.refused(
                database, lambda session, work=work: work(session, "T0OTHER", round_id, by=MODERATOR, now=SOON)
            )
            is RefusalCode.GONE
        )
    assert all(one.state is CircleState.PLANNED for one in planned.planned(database, round_id))


def test_hr_sees_nothing_of_a_round(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue)
    with database.reading() as session:
        assert rounds.found(session, WORKSPACE, stage.HR, catalogue=catalogue, now=SOON) is None
        assert circles.started(session, WORKSPACE, catalogue.programmes[0].id) == []
    assert (
        stage.refused(
            database,
            lambda session: drafts.page(session, WORKSPACE, round_id, stage.HR, catalogue=catalogue, now=SOON),
        )
        is RefusalCode.NOT_A_MODERATOR
    )
