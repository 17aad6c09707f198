"""Strangers in a circle's channel, through the features with a real database."""

from datetime import date

from sqlalchemy import text

from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue
from bot.domain.questions import QuestionKind
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import MomentKind
from bot.features import strangers
from bot.store import circles, people, votes
from bot.store.models import Circle
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import NOW, WORKSPACE, at_once, owed, refused
from tests.features.test_circle_life import of_circle

FIVE = ["U1", "U2", "U3", "U4", "U5"]
NOT_A_MEMBER = "U0STRANGER"


def begin(database: Database, catalogue: Catalogue) -> Circle:
    """A circle that runs, with its channel."""
    stage.seed(database)
    return of_circle(database, stage.running_circle(database, catalogue, FIVE))


def comes(database: Database, circle: Circle, user_id: str = NOT_A_MEMBER, event_id: str = "Ev1") -> None:
    """Slack tells that somebody has come in."""
    with database.transaction() as session:
        strangers.came(session, WORKSPACE, str(circle.channel_id), user_id, event_id, now=NOW)


def leaves(database: Database, circle: Circle, user_id: str = NOT_A_MEMBER, event_id: str = "Ev2") -> None:
    """Slack tells that somebody has left."""
    with database.transaction() as session:
        strangers.left(session, WORKSPACE, str(circle.channel_id), user_id, event_id, now=NOW)


def stays_inside(database: Database, circle: Circle, state: MemberState = MemberState.LEFT) -> None:
    """U5, in this state, is still in the channel, and check-ins wait for that."""
    with database.transaction() as session:
        found = circles.get(session, WORKSPACE, circle.id)
        assert found is not None
        one = next(one for one in circles.members(session, found) if one.user_id == "U5")
        one.state, one.still_inside, found.held_at = state, True, NOW


def questions(database: Database) -> list[str]:
    """The ids of the questions whether the circle goes on, the oldest first."""
    with database.reading() as session:
        return list(session.scalars(text("SELECT id FROM questions WHERE kind = 'go_on' ORDER BY id")))


def go_on(database: Database, question_id: str, user_id: str) -> bool:
    """A member presses the button."""
    with database.transaction() as session:
        return strangers.go_on(session, WORKSPACE, question_id, user_id, now=NOW)


def test_a_stranger_holds_check_ins_and_is_told_of_once(database: Database, catalogue: Catalogue) -> None:
    circle = begin(database, catalogue)
    for event_id in ("Ev1", "Ev1", "Ev3"):
        comes(database, circle, event_id=event_id)
    held = of_circle(database, circle.id)
    assert (held.strangers, held.held_at) == ([NOT_A_MEMBER], NOW)
    (question,) = questions(database)
    assert owed(database, "stranger.look") == [f"stranger.look:{question}"]


def test_members_and_the_bot_itself_are_no_strangers(database: Database, catalogue: Catalogue) -> None:
    circle = begin(database, catalogue)
    comes(database, circle, "U1")
    comes(database, circle, "U0BOT", "Ev2")
    assert of_circle(database, circle.id).held_at is None
    assert questions(database) == []


def test_check_ins_are_refused_until_two_different_members_say_go_on(
    database: Database, catalogue: Catalogue
) -> None:
    circle = begin(database, catalogue)
    prompt = next(one for one in stage.moments_of(database, catalogue, circle.id) if one.kind is MomentKind.PROMPT)
    stage.plan(database, catalogue, prompt.at)
    comes(database, circle)
    (question,) = questions(database)

    def check_in(session: Session) -> None:
        stage.checkins.give(
            session, WORKSPACE, circle.id, 0, "U1", stage.given(due_on=date(2026, 11, 20)), now=prompt.at
        )

    assert refused(database, check_in) is RefusalCode.CHECKINS_HELD
    assert not go_on(database, question, "U1")
    assert not go_on(database, question, "U1")
    assert refused(database, check_in) is RefusalCode.CHECKINS_HELD
    assert go_on(database, question, "U2")
    assert refused(database, check_in) is None
    assert go_on(database, question, "U3")
    assert owed(database, "stranger.over") == [f"stranger.over:{question}"]


def test_only_members_say_go_on(database: Database, catalogue: Catalogue) -> None:
    circle = begin(database, catalogue)
    comes(database, circle)
    (question,) = questions(database)
    for user_id in (NOT_A_MEMBER, "U0NOBODY"):
        code = refused(database, lambda one, who=user_id: strangers.go_on(one, WORKSPACE, question, who, now=NOW))
        assert code is RefusalCode.NOT_IN_CIRCLE
    code = refused(database, lambda one: strangers.go_on(one, "T0ELSEWHERE", question, "U1", now=NOW))
    assert code is RefusalCode.NOT_IN_CIRCLE
    with database.reading() as session:
        found = votes.get(session, WORKSPACE, question, QuestionKind.GO_ON)
        assert found is not None
        assert votes.answers(session, found) == {}


def test_the_members_word_holds_as_long_as_somebody_is_there_and_no_longer(
    database: Database, catalogue: Catalogue
) -> None:
    circle = begin(database, catalogue)
    comes(database, circle)
    (question,) = questions(database)
    for user_id in ("U1", "U2"):
        go_on(database, question, user_id)
    comes(database, circle, event_id="Ev8")
    assert of_circle(database, circle.id).held_at is None
    leaves(database, circle)
    comes(database, circle, event_id="Ev9")
    assert of_circle(database, circle.id).held_at is not None
    assert len(questions(database)) == 2


def test_who_left_and_comes_again_is_told_of_again(database: Database, catalogue: Catalogue) -> None:
    circle = begin(database, catalogue)
    comes(database, circle)
    leaves(database, circle)
    (first,) = questions(database)
    assert of_circle(database, circle.id).held_at is None
    code = refused(database, lambda one: strangers.go_on(one, WORKSPACE, first, "U1", now=NOW))
    assert code is RefusalCode.GONE
    comes(database, circle, event_id="Ev1")  # Slack repeats that they came: they are gone already.
    assert questions(database) == [first]
    comes(database, circle, event_id="Ev3")
    assert len(questions(database)) == 2
    assert of_circle(database, circle.id).strangers == [NOT_A_MEMBER]


def test_of_two_strangers_both_have_to_be_gone_or_accepted(database: Database, catalogue: Catalogue) -> None:
    circle = begin(database, catalogue)
    comes(database, circle)
    comes(database, circle, "U0OTHER", "Ev2")
    first, _second = questions(database)
    for user_id in ("U1", "U2"):
        go_on(database, first, user_id)
    assert of_circle(database, circle.id).strangers == ["U0OTHER"]
    assert of_circle(database, circle.id).held_at == NOW
    leaves(database, circle, "U0OTHER", "Ev3")
    assert of_circle(database, circle.id).strangers is None
    assert of_circle(database, circle.id).held_at is None


def test_who_has_left_the_circle_holds_check_ins_until_they_are_out_and_nobody_is_told(
    database: Database, catalogue: Catalogue
) -> None:
    circle = begin(database, catalogue)
    stays_inside(database, circle)
    comes(database, circle)
    leaves(database, circle)
    assert of_circle(database, circle.id).held_at == NOW
    leaves(database, circle, "U5", "Ev5")
    assert of_circle(database, circle.id).held_at is None
    assert len(questions(database)) == 1


def test_what_slack_did_not_tell_of_is_caught_up_with(database: Database, catalogue: Catalogue) -> None:
    circle = begin(database, catalogue)

    def look(*users: str) -> None:
        with database.transaction() as session:
            strangers.inside(session, WORKSPACE, circle.id, frozenset(users), now=NOW)

    look(*FIVE, "U0BOT")
    assert questions(database) == []
    look(*FIVE, "U0BOT", NOT_A_MEMBER)
    look(*FIVE, "U0BOT", NOT_A_MEMBER)
    assert len(questions(database)) == 1
    assert of_circle(database, circle.id).strangers == [NOT_A_MEMBER]
    look(*FIVE, "U0BOT")
    assert of_circle(database, circle.id).held_at is None


def test_a_finished_circle_is_left_in_peace(database: Database, catalogue: Catalogue) -> None:
    circle = begin(database, catalogue)
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET state = 'closed'"))
    comes(database, circle)
    assert questions(database) == []
    assert of_circle(database, circle.id).state is CircleState.CLOSED


def test_two_members_at_the_same_moment_are_two(database: Database, catalogue: Catalogue) -> None:
    circle = begin(database, catalogue)
    comes(database, circle)
    (question,) = questions(database)
    done = at_once(
        database,
        lambda one: strangers.go_on(one, WORKSPACE, question, "U1", now=NOW),
        lambda one: strangers.go_on(one, WORKSPACE, question, "U2", now=NOW),
    )
    assert done == [None, None]
    assert of_circle(database, circle.id).held_at is None
    assert owed(database, "stranger.over") == [f"stranger.over:{question}"]


def test_where_one_member_is_left_one_is_enough(database: Database, catalogue: Catalogue) -> None:
    circle = begin(database, catalogue)
    with database.transaction() as session:
        away = text("UPDATE enrolments SET away_until = '2027-01-04' WHERE user_id != 'U1'")
        session.execute(away)
    comes(database, circle)
    (question,) = questions(database)
    with database.reading() as session:
        found = strangers.arrival(session, WORKSPACE, question)
        assert found is not None
        assert found.needed == 1
    assert go_on(database, question, "U1")


def test_an_answer_older_than_the_word_that_somebody_left_is_not_believed(
    database: Database, catalogue: Catalogue
) -> None:
    circle = begin(database, catalogue)
    comes(database, circle)
    leaves(database, circle)
    seen = frozenset([*FIVE, NOT_A_MEMBER])
    with database.transaction() as session:
        strangers.inside(session, WORKSPACE, circle.id, seen, now=NOW + stage.MINUTE)
    assert len(questions(database)) == 1
    with database.transaction() as session:
        strangers.inside(session, WORKSPACE, circle.id, seen, now=NOW + 15 * stage.MINUTE)
    assert len(questions(database)) == 2


def test_who_has_left_and_whose_account_is_deactivated_holds_nothing(
    database: Database, catalogue: Catalogue
) -> None:
    circle = begin(database, catalogue)
    stays_inside(database, circle)
    with database.transaction() as session:
        people.known(session, WORKSPACE, "U5").gone_at = NOW
    with database.transaction() as session:
        strangers.inside(session, WORKSPACE, circle.id, frozenset([*FIVE, "U0BOT"]), now=NOW)
    assert of_circle(database, circle.id).held_at is None


def test_who_takes_leaving_back_holds_nothing(database: Database, catalogue: Catalogue) -> None:
    circle = begin(database, catalogue)
    seen = frozenset([*FIVE, "U0BOT"])
    for state, held_at in ((MemberState.LEFT, NOW), (MemberState.MEMBER, None)):
        stays_inside(database, circle, state)
        with database.transaction() as session:
            strangers.inside(session, WORKSPACE, circle.id, seen, now=NOW)
        assert of_circle(database, circle.id).held_at == held_at
    assert questions(database) == []
