"""What a round never shows and never does: rules between people, circles that break one, days beyond its own."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from sqlalchemy import text

from bot.domain.circles import CircleState
from bot.domain.forming.people import Reason
from bot.domain.outlooks import Hindrance
from bot.domain.positions import Position
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.rounds import Audience, AudienceKind, LeftOver, LeftPage, Plan, Window
from bot.features import adjustments, drafts, hours, leavings, rounds, standings
from bot.slack.views import left_overs
from bot.slack.views import rounds as round_views
from bot.slack.views import waitings as waiting_views
from bot.store import audiences, circles, enrolments
from bot.store import rounds as store
from bot.store.session import Database
from tests.features import planned, stage
from tests.features.planned import SOON, TEN
from tests.features.stage import DAY, MODERATOR, NOW, WORKSPACE


def left(database: Database, catalogue: Catalogue, round_id: str) -> list[LeftOver]:
    with database.reading() as session:
        found = drafts.left(session, WORKSPACE, round_id, MODERATOR, catalogue=catalogue, now=SOON)
    return list(found.people)


def close(database: Database, catalogue: Catalogue, round_id: str) -> None:
    with database.transaction() as session:
        rounds.close(session, WORKSPACE, round_id, by=MODERATOR, now=SOON)
    planned.go_on(database, catalogue)


def test_whom_a_rule_keeps_out_is_listed_and_kept_like_whoever_finds_full_circles(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:6])
    one_too_many = planned.open_(database, catalogue)
    (full,) = left(database, catalogue, one_too_many)
    with database.reading() as session:
        kept = session.execute(text("SELECT reason, missing, weekday, starts, ends FROM left_overs")).all()
    close(database, catalogue, one_too_many)
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, TEN[4])
        leavings.leave(session, WORKSPACE, TEN[4], enrolment.id, None, catalogue=catalogue, now=SOON)
    planned.avoids(database, full.user_id, TEN[0])
    round_id = planned.open_(database, catalogue)
    (kept_out,) = left(database, catalogue, round_id)
    assert kept_out == full
    with database.reading() as session:
        again = session.execute(text("SELECT reason, missing, weekday, starts, ends FROM left_overs")).all()
    assert again == kept
    assert "would make a circle" not in str(left_overs.page(LeftPage(round_id, (kept_out,), 0, 1)))


def _is_avoided(database: Database, user_id: str) -> None:
    planned.avoids(database, TEN[0], user_id)


def _has_another_day(database: Database, user_id: str) -> None:
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, user_id)
        enrolment.days = 1 << 5


def test_beside_a_circle_with_a_free_seat_nothing_tells_whether_a_rule_or_their_hours_keep_somebody_out(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:4])
    stage.all_join(database, catalogue, TEN[4:5], NOW + timedelta(seconds=9))
    planned.stand(
        database, {one: Position(department=f"D{one[-1]}", level=number) for number, one in enumerate(TEN)}
    )
    reads: list[tuple[str, str]] = []
    for keeps_out in (_is_avoided, _has_another_day):
        keeps_out(database, TEN[4])
        round_id = planned.open_(database, catalogue)
        shown = planned.page(database, catalogue, round_id)
        (draft,) = shown.drafts
        assert sorted(draft.card.members) == TEN[:4], "a circle of four, of up to five"
        found = left(database, catalogue, round_id)
        seen = str([round_views.page(shown), left_overs.page(LeftPage(round_id, tuple(found), 0, 1))])
        close(database, catalogue, round_id)
        with database.transaction() as session:
            (place,) = standings.standing(session, WORKSPACE, TEN[4], catalogue=catalogue, now=SOON).waiting
            assert place.outlook is not None
            (enrolment,) = enrolments.open_of(session, WORKSPACE, TEN[0])
            enrolments.avoid(session, enrolment, [])
        reads.append((seen.replace(round_id, "").replace(draft.card.circle_id, ""), place.outlook.hindrance))
    by_rule, by_hours = reads
    assert by_rule == by_hours
    assert "by hours, numbers or rules" in by_rule[0]


def avoids(database: Database) -> None:
    planned.avoids(database, TEN[0], TEN[1])


def has_other_days(database: Database) -> None:
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, TEN[1])
        enrolment.days = 1 << 5


@pytest.mark.parametrize("between", [avoids, has_other_days])
def test_of_a_few_people_of_whom_no_circle_comes_about_it_is_not_said_whether_hours_or_rules_stand_between_them(
    database: Database, catalogue: Catalogue, between: Callable[[Database], None]
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:4])
    stage.all_join(database, catalogue, TEN[5:], language="de")  # A circle of others, that is no help to tell.
    between(database)
    found = left(database, catalogue, planned.open_(database, catalogue))
    assert found == [LeftOver(one, Reason.NUMBERS) for one in TEN[:4]]


@pytest.mark.parametrize("changes", [avoids, has_other_days])
def test_no_circle_is_shown_that_broke_a_rule_while_it_was_formed(
    database: Database, catalogue: Catalogue, changes: Callable[[Database], None]
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:5])
    with database.transaction() as session:
        plan = Plan(catalogue.programmes[0].id)
        row = rounds.open_(session, WORKSPACE, plan, by=MODERATOR, catalogue=catalogue, now=SOON)
    assert row is not None
    planned.go_on(database, catalogue, meanwhile=lambda: changes(database))
    (draft,) = planned.page(database, catalogue, row.id).drafts
    assert sorted(draft.card.members) == [TEN[0], *TEN[2:5]]


def test_an_answer_that_moves_a_circle_beyond_the_days_of_its_round_is_looked_at_by_a_moderator(
    database: Database, catalogue: Catalogue
) -> None:
    window = Window(None, date(2026, 11, 10))
    round_id = planned.opened(database, catalogue, TEN[:5], window=window)
    (circle,) = planned.planned(database, round_id)
    assert window.holds(circle.first_on)
    with database.transaction() as session:
        drafts.approve(session, WORKSPACE, circle.id, by=MODERATOR, catalogue=catalogue, now=SOON)
    with database.transaction() as session:
        stage.everybody_agrees(session, catalogue, SOON + 5 * DAY)
    with database.reading() as session:
        found = circles.get(session, WORKSPACE, circle.id)
    assert found is not None
    assert (found.state, found.first_on) == (CircleState.PROPOSED, date(2026, 11, 16))


def test_a_proposal_that_has_left_the_days_of_its_round_can_still_be_changed(
    database: Database, catalogue: Catalogue
) -> None:
    window, late = Window(None, date(2026, 11, 10)), SOON + 8 * DAY
    round_id = planned.opened(database, catalogue, TEN[:5], window=window)
    (circle,) = planned.planned(database, round_id)
    with database.transaction() as session:
        drafts.approve(session, WORKSPACE, circle.id, by=MODERATOR, catalogue=catalogue, now=SOON)
    with database.transaction() as session:
        stage.everybody_agrees(session, catalogue, late)
        stage.join(session, catalogue, "U9AFTERNOON", starts=time(13), ends=time(17))
    known = {"by": MODERATOR, "catalogue": catalogue, "now": late}
    with database.reading() as session:
        assert adjustments.hours(session, WORKSPACE, circle.id, **known).hours
    with database.transaction() as session:
        adjustments.put_in(session, WORKSPACE, circle.id, TEN[0], "U9AFTERNOON", **known)
    assert planned.people_in(database, circle.id) == {*TEN[1:5], "U9AFTERNOON"}
    with database.reading() as session:
        found = circles.get(session, WORKSPACE, circle.id)
        assert found is not None
        assert hours.present(found).at >= time(13)


def test_no_circle_is_planned_beyond_the_days_of_its_round(database: Database, catalogue: Catalogue) -> None:
    last = (SOON + 7 * DAY).date()
    round_id = planned.opened(database, catalogue, window=Window(None, last))
    assert {one.first_on for one in planned.planned(database, round_id)} == {last}
    too_late = SOON + timedelta(days=6)
    with database.transaction() as session:
        rounds.again(session, WORKSPACE, round_id, by=MODERATOR, now=too_late)
    planned.go_on(database, catalogue, too_late)
    assert planned.planned(database, round_id) == []
    card = planned.page(database, catalogue, round_id, now=too_late).card
    assert (card.is_over, card.left) == (True, 0), "it is not for their hours"
    close(database, catalogue, round_id)
    with database.reading() as session:
        (place,) = standings.standing(session, WORKSPACE, TEN[0], catalogue=catalogue, now=too_late).waiting
    assert place.outlook is None


@pytest.mark.parametrize("becomes", ["kept apart", "too late"])
def test_what_stays_when_all_were_approved_is_shown_to_be_unsound(
    database: Database, catalogue: Catalogue, becomes: str
) -> None:
    window = Window(None, (SOON + 7 * DAY).date()) if becomes == "too late" else Window()
    round_id, at = planned.opened(database, catalogue, TEN[:5], window=window), SOON
    assert [one.sound for one in planned.page(database, catalogue, round_id).drafts] == [True]
    if becomes == "too late":
        at = SOON + 6 * DAY
    else:
        planned.avoids(database, TEN[0], TEN[1])
    with database.transaction() as session:
        rounds.approve_all(session, WORKSPACE, round_id, by=MODERATOR, now=at)
    planned.go_on(database, catalogue, at)
    assert [one.sound for one in planned.page(database, catalogue, round_id, now=at).drafts] == [False]


def test_nobody_reads_that_their_hours_are_too_short_who_has_none_on_the_days_of_a_round(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:4])
    with database.transaction() as session:
        stage.join(session, catalogue, "U9MONDAY", days=frozenset({0}))
        plan = Plan(catalogue.programmes[0].id, every_weeks=4, first_on=date(2026, 11, 9))
        rounds.open_(session, WORKSPACE, plan, by=MODERATOR, catalogue=catalogue, now=SOON)
    window = Window(date(2026, 11, 18), date(2026, 11, 19))  # A Wednesday and a Thursday.
    close(database, catalogue, planned.open_(database, catalogue, window=window))
    with database.reading() as session:
        (place,) = standings.standing(session, WORKSPACE, "U9MONDAY", catalogue=catalogue, now=SOON).waiting
    assert place.outlook is not None
    assert (place.outlook.hindrance, place.outlook.weekday) == (Hindrance.NO_CIRCLE, 2)


def test_nobody_is_promised_a_round_that_is_not_for_them(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN)
    on, audience = date(2026, 11, 9), Audience(AudienceKind.PEOPLE, tuple(TEN[:5]))
    plan = Plan(catalogue.programmes[0].id, audience=audience, every_weeks=4, first_on=on)
    with database.transaction() as session:
        rounds.open_(session, WORKSPACE, plan, by=MODERATOR, catalogue=catalogue, now=SOON)
    for user_id, day, words in ((TEN[0], on, "the next time on"), (TEN[9], None, "no day is set yet")):
        with database.reading() as session:
            (place,) = standings.standing(session, WORKSPACE, user_id, catalogue=catalogue, now=SOON).waiting
        assert place.next_round == day
        assert words in waiting_views.where(place)


def test_whoever_has_left_stands_in_no_list_of_a_round(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:6])
    audience = Audience(AudienceKind.PEOPLE, tuple(TEN[:6]))
    round_id = planned.open_(database, catalogue, audience=audience)
    (gone,) = left(database, catalogue, round_id)
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, gone.user_id)
        leavings.leave(session, WORKSPACE, gone.user_id, enrolment.id, None, catalogue=catalogue, now=NOW + DAY)
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM left_overs")) == 0
    close(database, catalogue, round_id)
    with database.reading() as session:
        assert audiences.audience_of(planned.row_of(session, round_id)).names == ()


def test_a_moderator_takes_nobody_out_of_their_own_circle(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue, [MODERATOR, *TEN[:9]])
    seated = {one.id: planned.people_in(database, one.id) for one in planned.planned(database, round_id)}
    (own,) = [one for one, users in seated.items() if MODERATOR in users]
    (other,) = seated.keys() - {own}
    going = min(seated[other])
    for coming in seated[own]:
        code = stage.refused(
            database,
            lambda session, coming=coming: adjustments.put_in(
                session, WORKSPACE, other, going, coming, by=MODERATOR, catalogue=catalogue, now=SOON
            ),
        )
        assert code is (RefusalCode.NOT_ONESELF if coming == MODERATOR else RefusalCode.DOES_NOT_FIT)
    assert planned.people_in(database, own) == seated[own]


def test_only_moderators_stop_a_search_and_nothing_is_stopped_that_is_over(
    database: Database, catalogue: Catalogue
) -> None:
    round_id = planned.opened(database, catalogue)

    def stop(by: str) -> RefusalCode | None:
        act = {"by": by, "now": SOON}
        return stage.refused(database, lambda session: rounds.stop(session, WORKSPACE, round_id, **act))

    assert stop(TEN[0]) is RefusalCode.NOT_A_MODERATOR
    assert stop(MODERATOR) is None
    with database.reading() as session:
        row = store.get(session, WORKSPACE, round_id)
        assert row is not None
        assert row.stopped_by is None, "its circles are there"
        assert store.get(session, "T0OTHER", round_id) is None
    close(database, catalogue, round_id)
    assert stop(MODERATOR) is RefusalCode.ROUND_OVER
