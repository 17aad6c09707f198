"""Planned circles: looked at, changed, locked and approved before anybody in them knows of them."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.circles import CircleState
from bot.domain.consents import Consent
from bot.domain.foundings import Answered
from bot.domain.leavings import Place
from bot.domain.positions import Position
from bot.domain.programme import Catalogue
from bot.domain.questions import QuestionKind
from bot.domain.refusals import RefusalCode
from bot.domain.rounds import RoundState
from bot.features import adjustments, consents, drafts, joinings, leavings, lifecycles, pauses, rounds
from bot.store import circles, enrolments, votes
from bot.store.session import Database, Session
from tests.features import founded, planned, stage
from tests.features.planned import SOON, TEN
from tests.features.stage import MODERATOR, NOW, SECOND, WORKSPACE


def approve(session: Session, catalogue: Catalogue, circle_id: str, by: str = MODERATOR) -> str:
    return drafts.approve(session, WORKSPACE, circle_id, by=by, catalogue=catalogue, now=SOON)


def put_in(session: Session, catalogue: Catalogue, circle_id: str, user_id: str, out: str | None = None) -> None:
    adjustments.put_in(session, WORKSPACE, circle_id, out, user_id, by=MODERATOR, catalogue=catalogue, now=SOON)


def remove(session: Session, catalogue: Catalogue, circle_id: str, out: str) -> None:
    adjustments.remove(session, WORKSPACE, circle_id, out, by=MODERATOR, catalogue=catalogue, now=SOON)


def state_of(database: Database, circle_id: str) -> CircleState:
    with database.reading() as session:
        found = circles.get(session, WORKSPACE, circle_id)
        assert found is not None
        return found.state


def test_an_approved_circle_needs_no_second_yes(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue, theme="Spring")
    first, _second = planned.planned(database, round_id)
    with database.transaction() as session:
        assert approve(session, catalogue, first.id) == round_id
    assert len(stage.owed(database, "consent.ask")) == 5
    with database.transaction() as session:
        (question,) = votes.of_kind(session, first, QuestionKind.PROPOSAL)
        user_id = question.facts["asked"][0]
        asked = consents.asked(session, WORKSPACE, question.id, user_id, catalogue=catalogue)
        assert asked is not None
        assert (asked.theme, asked.approved) == ("Spring", True)
        stage.everybody_agrees(session, catalogue, SOON)
    assert state_of(database, first.id) is CircleState.OPENING
    assert stage.owed(database, "circle.open") == [f"open:{first.id}"]
    assert stage.owed(database, "moderation.digest") == []


def test_too_few_who_agree_wait_again(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue, TEN[:5])
    (circle,) = planned.planned(database, round_id)
    with database.transaction() as session:
        approve(session, catalogue, circle.id)
        (question,) = votes.of_kind(session, circle, QuestionKind.PROPOSAL)
        for number, one in enumerate(question.facts["asked"]):
            said = Consent.YES if number < 2 else Consent.NO
            consents.answer(session, WORKSPACE, question.id, one, said, catalogue=catalogue, now=SOON)
    assert state_of(database, circle.id) is CircleState.DECLINED
    with database.reading() as session:
        assert len(enrolments.waiting(session, WORKSPACE, circle.programme_id)) == 5


def test_all_are_approved_but_for_those_the_moderator_is_in(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue, [MODERATOR, *TEN[:9]])
    shown = planned.page(database, catalogue, round_id)
    assert (shown.card.count, shown.card.own, len(shown.drafts)) == (1, 1, 1)
    with database.transaction() as session:
        rounds.approve_all(session, WORKSPACE, round_id, by=MODERATOR, now=SOON)
    planned.go_on(database, catalogue)
    (own,) = planned.planned(database, round_id)
    assert MODERATOR in planned.people_in(database, own.id)
    assert planned.state(database, round_id) is RoundState.READY
    assert stage.refused(database, lambda session: approve(session, catalogue, own.id)) is RefusalCode.OWN_CIRCLE
    with database.transaction() as session:
        approve(session, catalogue, own.id, by=SECOND)
    planned.go_on(database, catalogue)
    assert planned.state(database, round_id) is RoundState.CLOSED, "nothing is left to decide on"
    assert len(stage.owed(database, "consent.ask")) == 10


def test_pressing_twice_asks_once(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue)
    first, _second = planned.planned(database, round_id)
    codes = stage.at_once(
        database,
        lambda session: approve(session, catalogue, first.id),
        lambda session: approve(session, catalogue, first.id, by=SECOND),
    )
    assert sorted(codes, key=str) == [None, RefusalCode.ALREADY_DECIDED]
    codes = stage.at_once(
        database,
        lambda session: rounds.approve_all(session, WORKSPACE, round_id, by=MODERATOR, now=SOON),
        lambda session: rounds.close(session, WORKSPACE, round_id, by=SECOND, now=SOON),
    )
    assert sorted(codes, key=str) == [None, RefusalCode.ROUND_BUSY]
    planned.go_on(database, catalogue)
    assert planned.state(database, round_id) is RoundState.CLOSED
    assert len(stage.owed(database, "consent.ask")) in (5, 10)


def test_a_circle_that_was_changed_meanwhile_is_not_approved(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue)
    draft, _other = planned.page(database, catalogue, round_id).drafts
    with database.transaction() as session:
        remove(session, catalogue, draft.card.circle_id, draft.card.members[0])

    def approve_what_was_seen(session: Session) -> None:
        where, seen = draft.card.circle_id, draft.card.stamp
        drafts.approve(session, WORKSPACE, where, by=SECOND, seen=seen, catalogue=catalogue, now=SOON)

    assert stage.refused(database, approve_what_was_seen) is RefusalCode.PROPOSAL_CHANGED


def test_locked_circles_stay_when_all_are_formed_again(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue)
    first, second = planned.planned(database, round_id)
    before = planned.people_in(database, first.id)
    with database.transaction() as session:
        drafts.lock(session, WORKSPACE, first.id, True, by=MODERATOR)
        rounds.again(session, WORKSPACE, round_id, by=MODERATOR, now=SOON)
    assert stage.refused(database, lambda session: approve(session, catalogue, first.id)) is RefusalCode.ROUND_BUSY
    planned.go_on(database, catalogue)
    ids = {one.id for one in planned.planned(database, round_id)}
    assert first.id in ids
    assert second.id not in ids
    assert len(ids) == 2
    assert planned.people_in(database, first.id) == before
    assert planned.told(database) == 0


def test_changes_are_made_without_a_word_to_anybody(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue, TEN[:5])
    (circle,) = planned.planned(database, round_id)
    stage.all_join(database, catalogue, ["U9LATE"])
    with database.transaction() as session:
        remove(session, catalogue, circle.id, TEN[0])
        put_in(session, catalogue, circle.id, "U9LATE")
        put_in(session, catalogue, circle.id, TEN[0], out=TEN[1])
        found = adjustments.hours(session, WORKSPACE, circle.id, by=MODERATOR, catalogue=catalogue, now=SOON).hours
        other = next(one for one in found if one.at != circle.at)
        chosen = f"{other.weekday} {other.at:%H:%M}"
        adjustments.set_hour(session, WORKSPACE, circle.id, chosen, by=MODERATOR, catalogue=catalogue, now=SOON)
    assert planned.people_in(database, circle.id) == {"U9LATE", TEN[0], *TEN[2:5]}
    assert state_of(database, circle.id) is CircleState.PLANNED
    assert planned.told(database) == 0


def test_two_people_of_two_circles_change_places(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue)
    first, second = planned.planned(database, round_id)
    here, there = (sorted(planned.people_in(database, one.id)) for one in (first, second))
    with database.transaction() as session:
        put_in(session, catalogue, first.id, there[0], out=here[0])
    assert planned.people_in(database, first.id) == {there[0], *here[1:]}
    assert planned.people_in(database, second.id) == {here[0], *there[1:]}


def test_nobody_comes_out_of_a_locked_circle(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue)
    first, second = planned.planned(database, round_id)
    here, there = (sorted(planned.people_in(database, one.id)) for one in (first, second))
    with database.transaction() as session:
        drafts.lock(session, WORKSPACE, second.id, True, by=MODERATOR)
    code = stage.refused(database, lambda session: put_in(session, catalogue, first.id, there[0], out=here[0]))
    assert code is RefusalCode.DOES_NOT_FIT


@pytest.mark.parametrize("between", ["avoids", "is avoided", "manager", "reports", "hours", "language", "nobody"])
def test_every_reason_between_two_is_refused_with_the_same_word(
    database: Database, catalogue: Catalogue, between: str
) -> None:
    round_id = planned.opened(database, catalogue, TEN[:5])
    (circle,) = planned.planned(database, round_id)
    more: dict[str, object] = {"hours": {"days": frozenset({6})}, "language": {"language": "de"}}.get(between, {})
    with database.transaction() as session:
        if between != "nobody":
            stage.join(session, catalogue, "U9LATE", now=SOON, **more)
        remove(session, catalogue, circle.id, TEN[0])
    if between in ("avoids", "is avoided"):
        pair = ("U9LATE", TEN[2]) if between == "avoids" else (TEN[2], "U9LATE")
        planned.avoids(database, *pair)
    if between in ("manager", "reports"):
        below, above = ("U9LATE", TEN[2]) if between == "reports" else (TEN[2], "U9LATE")
        planned.stand(database, {below: Position(manager=above)})
    code = stage.refused(database, lambda session: put_in(session, catalogue, circle.id, "U9LATE"))
    assert code is RefusalCode.DOES_NOT_FIT
    with database.reading() as session:
        offered = adjustments.candidates(
            session, WORKSPACE, circle.id, None, by=MODERATOR, catalogue=catalogue, now=SOON
        )
    assert [one.user_id for one in offered.candidates] == [TEN[0]]


def goes(session: Session, catalogue: Catalogue, how: str) -> None:
    """Somebody leaves the list, is deactivated, goes away, or has other hours."""
    (enrolment,) = enrolments.open_of(session, WORKSPACE, TEN[0])
    if how == "leaves":
        place = leavings.leave(session, WORKSPACE, TEN[0], enrolment.id, None, catalogue=catalogue, now=SOON)
        assert place is Place.WAITING
    elif how == "is deactivated":
        lifecycles.person_changed(session, WORKSPACE, TEN[0], None, is_gone=True, catalogue=catalogue, now=SOON)
    elif how == "is away":
        back_on = (NOW + timedelta(days=20)).date()
        pauses.pause(session, WORKSPACE, TEN[0], back_on, catalogue=catalogue, now=SOON)
    else:
        filled = stage.application(catalogue, days=frozenset({1}))
        joinings.change(session, WORKSPACE, stage.profile(TEN[0]), enrolment.id, filled, catalogue=catalogue)


@pytest.mark.parametrize("how", ["leaves", "is deactivated", "is away", "changes the hours"])
def test_who_goes_is_taken_out_and_the_circle_cannot_be_sent(
    database: Database, catalogue: Catalogue, how: str
) -> None:
    round_id = planned.opened(database, catalogue, TEN[:4])
    (circle,) = planned.planned(database, round_id)
    with database.transaction() as session:
        goes(session, catalogue, how)
    (draft,) = planned.page(database, catalogue, round_id).drafts
    assert draft.card.short
    assert TEN[0] not in draft.card.members
    assert stage.refused(database, lambda session: approve(session, catalogue, circle.id)) is (
        RefusalCode.DRAFT_NOT_SOUND
    )
    with database.transaction() as session:
        rounds.approve_all(session, WORKSPACE, round_id, by=MODERATOR, now=SOON)
    planned.go_on(database, catalogue)
    assert state_of(database, circle.id) is CircleState.PLANNED
    assert stage.owed(database, "consent.ask") == []


def test_what_two_have_come_to_be_to_each_other_is_looked_at_before_they_are_asked(
    database: Database, catalogue: Catalogue
) -> None:
    round_id = planned.opened(database, catalogue, TEN[:5])
    (circle,) = planned.planned(database, round_id)
    planned.stand(database, {TEN[0]: Position(manager=TEN[1])})
    assert stage.refused(database, lambda session: approve(session, catalogue, circle.id)) is (
        RefusalCode.DRAFT_NOT_SOUND
    )


def test_a_change_of_a_goal_leaves_the_planned_circle_as_it_is(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue, TEN[:5])
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, TEN[0])
        filled = stage.application(catalogue, goal="Write more")
        joinings.change(session, WORKSPACE, stage.profile(TEN[0]), enrolment.id, filled, catalogue=catalogue)
    (circle,) = planned.planned(database, round_id)
    assert TEN[0] in planned.people_in(database, circle.id)


def test_a_closed_round_leaves_no_trace_of_its_circles(database: Database, catalogue: Catalogue) -> None:
    round_id = planned.opened(database, catalogue)
    first, _second = planned.planned(database, round_id)
    with database.transaction() as session:
        drafts.lock(session, WORKSPACE, first.id, True, by=MODERATOR)
        rounds.close(session, WORKSPACE, round_id, by=MODERATOR, now=SOON)
    planned.go_on(database, catalogue)
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM circles")) == 0
        assert len(enrolments.waiting(session, WORKSPACE, first.programme_id)) == 10
    assert planned.told(database) == 0


@pytest.mark.parametrize("who", ["founder", "invited"])
def test_who_gets_a_seat_elsewhere_is_out_of_the_planned_circle(
    database: Database, catalogue: Catalogue, who: str
) -> None:
    round_id = planned.opened(database, catalogue, TEN[:4])
    with database.transaction() as session:
        if who == "founder":
            assert (
                founded.start(session, catalogue, ["U1", "U2", "U3"], founder=TEN[0], joins=False, now=SOON) == {}
            )
        else:
            assert founded.start(session, catalogue, [TEN[0], "U2", "U3"], now=SOON) == {}
            assert founded.yes(session, catalogue, TEN[0], now=SOON) is Answered.IN
    (draft,) = planned.page(database, catalogue, round_id).drafts
    assert draft.card.short
    assert sorted(draft.card.members) == TEN[1:4]
