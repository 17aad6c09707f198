"""The people of a circle are asked in private, and what comes of what they answer."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.circles import CircleState, MemberState
from bot.domain.consents import Consent, Way, resolved
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import consents as asking
from bot.features import moderations
from bot.store import circles
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
AT = NOW + stage.MINUTE
YES, LATER, NO = Consent.YES, Consent.LATER, Consent.NO


def asked(database: Database, catalogue: Catalogue) -> str:
    """A circle whose five people are asked; its id."""
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (circle_id,) = stage.ask(database, catalogue)
    return circle_id


def question_of(session: Session) -> str:
    """The latest question."""
    return session.execute(text("SELECT id FROM questions ORDER BY asked_at DESC, id DESC")).scalars().all()[0]


def say(session: Session, catalogue: Catalogue, user_id: str, given: Consent, question_id: str = "") -> None:
    """Somebody answers."""
    question_id = question_id or question_of(session)
    asking.answer(session, WORKSPACE, question_id, user_id, given, catalogue=catalogue, now=AT)


def all_say(database: Database, catalogue: Catalogue, *given: Consent) -> None:
    """The five answer one after another."""
    with database.transaction() as session:
        question_id = question_of(session)
        for user_id, one in zip(FIVE, given, strict=False):
            say(session, catalogue, user_id, one, question_id)


def turn_of(database: Database, circle_id: str) -> str | None:
    """Which moderator is to decide."""
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        return circle.assigned_to if circle else None


def stands(database: Database, circle_id: str) -> tuple[CircleState, dict[str, MemberState]]:
    """Where a circle and its people stand."""
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        return circle.state, {one.user_id: one.state for one in circles.members(session, circle)}


@pytest.mark.parametrize(
    ("given", "another", "times", "way", "people"),
    [
        ([YES] * 5, False, 1, Way.ON, 5),
        ([YES] * 4 + [NO], False, 1, Way.ON, 4),
        ([YES] * 4 + [None], False, 1, Way.ON, 4),
        ([YES] * 4 + [LATER], True, 1, Way.AGAIN, 5),
        ([YES] * 4 + [LATER], False, 1, Way.ON, 4),
        ([YES] * 4 + [LATER], True, 2, Way.ON, 4),
        ([YES] * 3 + [LATER, NO], True, 1, Way.AGAIN, 4),
        ([YES] * 3 + [LATER, NO], False, 1, Way.APART, 3),
        ([YES] * 2 + [LATER, NO, None], True, 1, Way.APART, 2),
        ([YES] * 3 + [NO, None], True, 1, Way.APART, 3),
        ([None] * 5, False, 1, Way.APART, 0),
    ],
)
def test_how_it_goes_on(given: list[Consent | None], another: bool, times: int, way: Way, people: int) -> None:
    answers = dict(zip(FIVE, given, strict=True))
    found = resolved(answers, smallest=4, another_hour_exists=another, asked_times=times)
    assert (found.way, len(found.people)) == (way, people)


def test_no_moderator_hears_of_a_circle_before_its_people_have_agreed(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = asked(database, catalogue)
    assert len(stage.owed(database, "consent.ask")) == 5
    all_say(database, catalogue, YES, YES, YES, YES)
    assert stands(database, circle_id)[0] is CircleState.ASKING
    assert turn_of(database, circle_id) is None
    with database.transaction() as session:
        say(session, catalogue, "U5", YES)
    assert stands(database, circle_id)[0] is CircleState.PROPOSED
    assert turn_of(database, circle_id) == stage.MODERATOR


def test_whoever_says_no_is_released_and_the_others_go_on(database: Database, catalogue: Catalogue) -> None:
    circle_id = asked(database, catalogue)
    all_say(database, catalogue, YES, YES, NO, YES, YES)
    state, people = stands(database, circle_id)
    assert (state, people["U3"]) == (CircleState.PROPOSED, MemberState.RELEASED)
    with database.reading() as session:
        (card,) = moderations.listed(session, WORKSPACE, stage.MODERATOR, catalogue=catalogue).proposals
    assert card.members == ("U1", "U2", "U4", "U5")


def test_an_answer_can_be_changed_until_the_last_one_is_there(database: Database, catalogue: Catalogue) -> None:
    circle_id = asked(database, catalogue)
    all_say(database, catalogue, NO, YES, YES, YES)
    all_say(database, catalogue, YES)
    with database.transaction() as session:
        question_id = question_of(session)
        say(session, catalogue, "U5", YES)
    assert set(stands(database, circle_id)[1].values()) == {MemberState.PROPOSED}
    late = stage.refused(database, lambda session: say(session, catalogue, "U1", NO, question_id))
    assert late is RefusalCode.CONSENT_CLOSED


def test_another_time_has_all_of_them_asked_anew_at_another_hour_and_only_once(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = asked(database, catalogue)

    def hour() -> tuple[object, object]:
        with database.reading() as session:
            circle = circles.get(session, WORKSPACE, circle_id)
            assert circle is not None
            return circle.weekday, circle.at

    first = hour()
    all_say(database, catalogue, YES, YES, YES, YES, LATER)
    assert stands(database, circle_id)[0] is CircleState.ASKING
    assert hour() != first
    assert len(stage.owed(database, "consent.ask")) == 10
    all_say(database, catalogue, YES, YES, YES, YES, LATER)
    state, people = stands(database, circle_id)
    assert (state, people["U5"]) == (CircleState.PROPOSED, MemberState.RELEASED)


def test_silence_until_the_end_lets_it_go_on_without_them_or_fall_apart(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = asked(database, catalogue)
    all_say(database, catalogue, YES, YES, YES)
    stage.ring(database, catalogue, AT + timedelta(days=2))
    assert stands(database, circle_id)[0] is CircleState.ASKING
    stage.ring(database, catalogue, AT + timedelta(days=4))
    state, people = stands(database, circle_id)
    assert (state, set(people.values())) == (CircleState.DECLINED, {MemberState.RELEASED})
    told = stage.owed(database, "consent.apart")
    assert told == [f"consent.apart:{circle_id}:{user_id}" for user_id in ("U1", "U2", "U3")]
    assert stage.ask(database, catalogue, AT + timedelta(days=5)) == []


def test_who_was_not_asked_answers_nothing(database: Database, catalogue: Catalogue) -> None:
    asked(database, catalogue)
    for who in ("U9", stage.MODERATOR, ""):
        assert (
            stage.refused(database, lambda session, one=who: say(session, catalogue, one, YES)) is RefusalCode.GONE
        )
    assert (
        stage.refused(database, lambda session: say(session, catalogue, "U1", YES, "nothing")) is RefusalCode.GONE
    )


def test_all_answer_at_the_same_moment_and_it_goes_on_once(database: Database, catalogue: Catalogue) -> None:
    circle_id = asked(database, catalogue)
    with database.reading() as session:
        question_id = question_of(session)
    results = stage.at_once(
        database,
        *[lambda session, one=user_id: say(session, catalogue, one, YES, question_id) for user_id in FIVE],
    )
    assert results == [None] * 5
    assert stands(database, circle_id)[0] is CircleState.PROPOSED
    assert stage.changes(database).count("proposed") == 1


@pytest.mark.parametrize(("days", "all_four"), [(3, False), (15, True)])
def test_after_a_no_the_same_people_are_not_asked_again_with_one_more_for_two_weeks(
    database: Database, catalogue: Catalogue, days: int, all_four: bool
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE[:4])
    now = AT + timedelta(days=2)
    stage.ask(database, catalogue, now)
    with database.transaction() as session:
        question_id = question_of(session)
        for user_id, one in zip(FIVE, [YES, YES, YES, NO], strict=False):
            asking.answer(session, WORKSPACE, question_id, user_id, one, catalogue=catalogue, now=now)
    stage.all_join(database, catalogue, FIVE[4:], now)
    stage.ask(database, catalogue, now + timedelta(days=days))
    with database.reading() as session:
        found = set(session.scalars(text("SELECT user_id FROM members WHERE state = 'proposed'")))
    assert ("U5" in found, found > set(FIVE[:4])) == (True, all_four)
