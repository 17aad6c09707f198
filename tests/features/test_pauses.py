"""Being away: until a day one names, nothing said before it, and one message on the morning of the return."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.domain import pauses as rules
from bot.domain.checkins import Outcome
from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import leavings, pauses, people
from bot.store import checkins, circles, enrolments
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import DAY, MINUTE, NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
LATER = NOW + DAY
BACK_ON = date(2026, 11, 30)
BACK_AT = NOW.replace(day=30)  # Nine o'clock in Berlin is eight in UTC.


def pause(
    session: Session, catalogue: Catalogue, user_id: str, back_on: date = BACK_ON, now=LATER
) -> rules.Paused:
    """Somebody is away."""
    return pauses.pause(session, WORKSPACE, user_id, back_on, catalogue=catalogue, now=now)


def told(database: Database, user_id: str, key: str, now) -> bool:
    """Whether the bot tells somebody something that matters."""
    with database.transaction() as session:
        return people.tell(session, WORKSPACE, user_id, key=key, kind="help", weight=Weight.ANSWER, now=now)


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle of five that runs."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


@pytest.mark.parametrize(
    ("days", "code"),
    [(-1, RefusalCode.BACK_TOO_SOON), (0, RefusalCode.BACK_TOO_SOON), (366, RefusalCode.BACK_TOO_LATE)],
)
def test_a_return_before_tomorrow_or_after_a_year_is_refused(days: int, code: RefusalCode) -> None:
    with pytest.raises(Refusal) as refused:
        rules.checked(BACK_ON + timedelta(days=days), BACK_ON)
    assert (refused.value.code, refused.value.field) == (code, "back_on")


@pytest.mark.parametrize("days", [1, 365])
def test_a_return_from_tomorrow_to_a_year_from_now_is_taken(days: int) -> None:
    assert rules.checked(BACK_ON + timedelta(days=days), BACK_ON) == BACK_ON + timedelta(days=days)


def test_the_screen_knows_who_is_in_a_circle(database: Database, circle_id: str) -> None:
    with database.transaction() as session:
        assert pauses.form(session, WORKSPACE, "U1", now=LATER).in_circle
        circles.locked(session, WORKSPACE, circle_id).state = CircleState.CLOSED
        assert not pauses.form(session, WORKSPACE, "U1", now=LATER).in_circle


def test_nothing_is_said_to_somebody_who_is_away_and_one_message_on_their_return(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        assert pause(session, catalogue, "U1") == rules.Paused(BACK_ON, in_circle=True, beyond=None)
    assert not told(database, "U1", "one", BACK_AT - MINUTE)
    stage.ring(database, catalogue, BACK_AT - MINUTE)
    assert stage.owed(database, "pause.welcome") == []
    for _ in range(2):
        stage.ring(database, catalogue, BACK_AT)
    assert len(stage.owed(database, "pause.welcome")) == 1
    assert told(database, "U1", "two", BACK_AT)
    assert told(database, "U2", "three", LATER), "the others are as they were"


def test_what_waited_for_a_working_hour_is_not_said_after_somebody_went_away(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        people.tell(session, WORKSPACE, "U1", key="r", kind="checkin.reminder", weight=Weight.KIND, now=LATER)
        pause(session, catalogue, "U1")
    with database.reading() as session:
        assert session.scalar(text("SELECT state FROM outbox WHERE kind = 'checkin.reminder'")) == "withdrawn"


def test_being_away_neither_stops_the_circle_nor_shows_anywhere(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.reading() as session:
        before = session.scalar(text("SELECT next_at FROM circles"))
    with database.transaction() as session:
        pause(session, catalogue, "U1")
    with database.reading() as session:
        assert session.scalar(text("SELECT next_at FROM circles")) == before
        assert "away" not in " ".join(session.execute(text("SELECT what FROM changes")).scalars())


def test_on_the_waiting_list_nobody_is_proposed_before_their_return(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1")
        assert not pause(session, catalogue, "U1").in_circle
        assert enrolments.open_of(session, WORKSPACE, "U1")[0].not_before == BACK_ON
    with database.transaction() as session:
        assert pauses.back(session, WORKSPACE, "U1", catalogue=catalogue, now=LATER).channel_id is None
        assert enrolments.open_of(session, WORKSPACE, "U1")[0].not_before is None


def test_out_of_a_proposal_somebody_who_goes_away_waits_on(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (proposed,) = stage.propose(database, catalogue)
    with database.transaction() as session:
        pause(session, catalogue, "U1")
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, proposed)
        assert circle is not None
        assert {one.user_id: one.state for one in circles.members(session, circle)}["U1"] is MemberState.RELEASED
        assert circle.state is not CircleState.DECLINED
        assert len(enrolments.open_of(session, WORKSPACE, "U1")) == 1


def test_coming_back_earlier_shows_the_same_and_cancels_the_morning_of_the_return(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for hour in (8, 3):  # After nine on their clock, and before.
        now = LATER.replace(hour=hour) + 3 * DAY
        with database.transaction() as session:
            pause(session, catalogue, "U1")
            back = pauses.back(session, WORKSPACE, "U1", catalogue=catalogue, now=now)
            assert back.channel_id is not None
            assert not people.away(session, WORKSPACE, "U1", now)
    again = lambda s: pauses.back(s, WORKSPACE, "U1", catalogue=catalogue, now=now)  # noqa: E731
    assert stage.refused(database, again) is RefusalCode.NOT_AWAY
    stage.ring(database, catalogue, BACK_AT)
    assert stage.owed(database, "pause.welcome") == []


def test_another_day_takes_the_place_of_the_first(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        pause(session, catalogue, "U1")
        pause(session, catalogue, "U1", BACK_ON + timedelta(days=7))
        assert pauses.form(session, WORKSPACE, "U1", now=LATER).back_on == BACK_ON + timedelta(days=7)
    stage.ring(database, catalogue, BACK_AT)
    assert stage.owed(database, "pause.welcome") == []
    stage.ring(database, catalogue, BACK_AT + 7 * DAY)
    assert len(stage.owed(database, "pause.welcome")) == 1


def test_catching_up_tells_what_has_passed_and_lets_go_only_of_what_is_older(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    moments = stage.moments_of(database, catalogue, circle_id)
    stage.plan(database, catalogue, moments[0].at)
    stage.check_in(database, circle_id, 0, "U1", moments[0].at)
    gone = moments[0].at + MINUTE
    with database.transaction() as session:
        pause(session, catalogue, "U1", (gone + 20 * DAY).date(), gone)
    for moment in moments[1:5]:
        stage.plan(database, catalogue, moment.at)
    now = moments[4].at + MINUTE
    with database.transaction() as session:
        back = pauses.back(session, WORKSPACE, "U1", catalogue=catalogue, now=now)
        mine, step = back.enrolment_id, back.from_step
        see = lambda s: pauses.catch_up(s, WORKSPACE, "U1", mine, step, catalogue=catalogue, now=now)  # noqa: E731
        seen = see(session)
        titles = [one.title for one in catalogue.programmes[0].steps]
        assert seen.passed == ((0, titles[0]), (1, titles[1]))
        assert (seen.step, seen.open_step, seen.older) == (2, 2, 1)
        assert seen.next_meeting_at is not None
        assert seen.next_meeting_at > now
        pauses.let_go(session, WORKSPACE, "U1", mine, now=now)
        assert see(session).older == 0
        assert [one.outcome for one in checkins.commitments(session, WORKSPACE, mine)] == [Outcome.LET_GO]
    wrong = lambda s: pauses.catch_up(s, WORKSPACE, "U2", mine, step, catalogue=catalogue, now=now)  # noqa: E731
    assert stage.refused(database, wrong) is RefusalCode.GONE


def test_with_somebody_away_a_circle_may_become_small_and_the_moderators_hear_it_once(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for user_id in ("U1", "U2", "U3", "U3", "U4"):
        with database.transaction() as session:
            pause(session, catalogue, user_id)
    assert len(stage.owed(database, "circle.small")) == 2


def test_after_the_circles_end_somebody_who_was_away_hears_what_has_become_of_it(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    moments = stage.moments_of(database, catalogue, circle_id)
    with database.transaction() as session:
        beyond = pause(session, catalogue, "U1", (moments[-1].at + 5 * DAY).date()).beyond
        assert beyond is not None
    for moment in moments:
        stage.plan(database, catalogue, moment.at)
    stage.ring(database, catalogue, moments[-1].at + 8 * DAY)
    assert len(stage.owed(database, "pause.welcome")) == 1
    with database.reading() as session:
        assert pauses.welcome(session, WORKSPACE, beyond.enrolment_id, 0).over


def all_but_the_first_leave(database: Database, catalogue: Catalogue) -> None:
    """A circle comes to its end a day later, as one is left."""
    for user_id in FIVE[1:]:
        with database.transaction() as session:
            mine = enrolments.open_of(session, WORKSPACE, user_id)[0].id
            leavings.leave(session, WORKSPACE, user_id, mine, None, catalogue=catalogue, now=LATER)
    stage.ring(database, catalogue, LATER + DAY)


def test_whoever_was_away_when_their_circle_was_dissolved_reads_it_in_the_welcome(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        pause(session, catalogue, "U1")
    all_but_the_first_leave(database, catalogue)
    assert stage.owed(database, "leave.dissolved") == []
    with database.transaction() as session:  # Naming another day forgets nothing.
        pause(session, catalogue, "U1", BACK_ON + timedelta(days=1), LATER + 2 * DAY)
    stage.ring(database, catalogue, BACK_AT + DAY)
    (key,) = stage.owed(database, "pause.welcome")
    welcome = said(database, catalogue, key)
    assert "Your circle has ended meanwhile" in welcome
    assert "first place" in welcome


def test_the_dissolution_is_read_on_coming_back_earlier_too_and_only_by_who_was_not_told(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        pause(session, catalogue, "U1")
    all_but_the_first_leave(database, catalogue)
    with database.transaction() as session:
        assert pauses.back(session, WORKSPACE, "U1", catalogue=catalogue, now=LATER + 3 * DAY).dissolved
    with database.transaction() as session:  # The next absence is another story.
        pause(session, catalogue, "U1", BACK_ON, LATER + 4 * DAY)
        assert not pauses.back(session, WORKSPACE, "U1", catalogue=catalogue, now=LATER + 5 * DAY).dissolved
