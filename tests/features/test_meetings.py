"""Hour and place of a circle: who may set them, what the circle is told, and what became of each meeting."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.domain.meetings import MeetingGiven, MeetingOutcome, MeetingPast, PlaceKind
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import Moment, MomentKind
from bot.features import meetings, standings, steps
from bot.store import circles
from bot.store import meetings as rows
from bot.store.models import Circle
from bot.store.session import Database
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import DAY, MINUTE, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
LINK = "https://meet.example.com/j/1?a=b&c=d"


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle that runs."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


@pytest.fixture
def was(database: Database, catalogue: Catalogue, circle_id: str) -> list[Moment]:
    """What falls due in it at first."""
    return stage.moments_of(database, catalogue, circle_id)


def change(
    database: Database,
    catalogue: Catalogue,
    circle_id: str,
    now: datetime,
    *,
    user_id: str = "U1",
    turn: str = "once",
    weekday: int = 4,
    at: time = time(10),
    place: PlaceKind = PlaceKind.HUDDLE,
    link: str | None = None,
) -> RefusalCode | None:
    """Somebody sets hour and place; with what it was refused."""
    given = MeetingGiven(weekday, at, place, link)
    return stage.refused(
        database,
        lambda session: meetings.change(
            session, WORKSPACE, circle_id, user_id, given, token=turn, catalogue=catalogue, now=now
        ),
    )


def circle_of(database: Database, circle_id: str) -> Circle:
    """The circle as it is."""
    with database.reading() as session:
        found = circles.get(session, WORKSPACE, circle_id)
        assert found is not None
        return found


def next_meeting(database: Database, catalogue: Catalogue, now: datetime) -> datetime | None:
    """The next meeting as it stands in a member's status."""
    with database.reading() as session:
        found = standings.standing(session, WORKSPACE, "U1", catalogue=catalogue, now=now)
        return found.circles[0].meeting_at


def test_before_the_first_prompt_everything_moves_and_the_circle_is_told_once_by_whom(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    now = was[0].at - DAY
    for _ in range(2):
        assert change(database, catalogue, circle_id, now, place=PlaceKind.LINK, link=LINK) is None
    circle = circle_of(database, circle_id)
    found = stage.moments_of(database, catalogue, circle_id)
    assert (circle.weekday, circle.at, circle.next_at) == (4, time(10), found[0].at)
    (key,) = stage.owed(database, "meeting.changed")
    told = said(database, catalogue, key)
    assert told.startswith("*<@U1>* has set your meeting: Fridays at 10:00 (Europe/Berlin), from Kickoff on.")
    assert "<https://meet.example.com/j/1?a=b&amp;c=d>" in told
    assert len(stage.owed(database, "circle.topic")) == 2
    assert circle.place is not None
    assert b"example" not in circle.place
    with database.reading() as session:
        assert "example" not in str(session.execute(text("SELECT facts FROM outbox")).all())
        step = steps.message(session, WORKSPACE, circle_id, 0, catalogue=catalogue)
        assert step is not None
        assert step.place == LINK


def test_a_new_hour_from_far_away_loses_no_week(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE enrolments SET zone = 'Pacific/Auckland' WHERE user_id = 'U5'"))
    assert f"{was[0].at:%a %d %b}" == "Fri 06 Nov"
    assert change(database, catalogue, circle_id, stage.NOW + MINUTE, user_id="U5", weekday=0, at=time(7)) is None
    circle = circle_of(database, circle_id)
    assert (circle.weekday, circle.at, circle.first_on) == (6, time(19), date(2026, 11, 8))
    meeting = next_meeting(database, catalogue, stage.NOW + MINUTE)
    assert meeting is not None
    there = meeting.astimezone(ZoneInfo("Pacific/Auckland"))
    assert f"{there:%a %d %b %H:%M}" == "Mon 09 Nov 07:00"


def test_while_a_step_is_open_its_meeting_and_wrap_up_stay_and_the_next_ones_move(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    stage.plan(database, catalogue, was[0].at)
    now = was[0].at + MINUTE
    held = next_meeting(database, catalogue, now)
    assert change(database, catalogue, circle_id, now) is None
    assert circle_of(database, circle_id).next_at == was[1].at
    assert next_meeting(database, catalogue, now) == held
    stage.plan(database, catalogue, was[1].at)
    assert stage.owed(database, "step.wrap_up") == [f"wrap_up:{circle_id}:0"]
    following = circle_of(database, circle_id).next_at
    found = stage.moments_of(database, catalogue, circle_id)
    assert following == found[2].at > was[1].at
    meeting = next_meeting(database, catalogue, was[1].at)
    assert meeting is not None
    assert f"{meeting:%a %H:%M}" == "Fri 09:00"
    for moment in found[2:]:
        stage.plan(database, catalogue, moment.at)
    assert len(stage.owed(database, "step.prompt")) == len(was) // 2
    assert len(stage.owed(database, "step.goodbye")) == 1


def test_a_circle_that_writes_is_told_of_no_meeting_until_it_meets_again(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    now = was[0].at - DAY
    assert change(database, catalogue, circle_id, now, place=PlaceKind.WRITING) is None
    (key,) = stage.owed(database, "meeting.changed")
    assert "you write instead of meeting" in said(database, catalogue, key)
    prompt, wrap_up, *_ = stage.moments_of(database, catalogue, circle_id)
    assert [f"{one.at:%a %H:%M}" for one in (prompt, wrap_up)] == ["Mon 08:00", "Fri 15:00"]
    stage.plan(database, catalogue, prompt.at)
    assert "You write here instead of meeting" in said(database, catalogue, f"prompt:{circle_id}:0")
    assert change(database, catalogue, circle_id, prompt.at + DAY, turn="again") is None
    stage.plan(database, catalogue, wrap_up.at)
    ended = said(database, catalogue, f"wrap_up:{circle_id}:0")
    assert "Meeting: " in ended
    assert "a huddle here" in ended
    with database.reading() as session:
        step = steps.message(session, WORKSPACE, circle_id, 0, catalogue=catalogue)
        assert step is not None
        assert (step.meets, step.next_meets) == (False, True)


def test_of_two_who_change_it_at_once_the_last_one_counts_and_both_are_told(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    now = was[0].at - DAY
    works = [
        lambda session, one=user, day=weekday: meetings.change(
            session,
            WORKSPACE,
            circle_id,
            one,
            MeetingGiven(day, time(11), PlaceKind.HUDDLE, None),
            token=one,
            catalogue=catalogue,
            now=now,
        )
        for user, weekday in (("U1", 3), ("U2", 4))
    ]
    assert stage.at_once(database, *works) == [None, None]
    keys = stage.owed(database, "meeting.changed")
    told = {key[-2:]: said(database, catalogue, key) for key in keys}
    assert "<@U1>* has set your meeting: Thursdays at 11:00" in told["U1"]
    assert "<@U2>* has set your meeting: Fridays at 11:00" in told["U2"]
    circle = circle_of(database, circle_id)
    assert circle.weekday == {"U1": 3, "U2": 4}[keys[-1][-2:]]
    assert circle.next_at == stage.moments_of(database, catalogue, circle_id)[0].at


def test_whoever_may_not_or_comes_too_late_changes_nothing(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    now = was[0].at - DAY
    assert change(database, catalogue, circle_id, now, user_id="U9") is RefusalCode.NOT_IN_CIRCLE
    assert change(database, catalogue, circle_id, now, place=PlaceKind.LINK) is RefusalCode.NO_LINK
    for moment in was[:-2]:
        stage.plan(database, catalogue, moment.at)
    assert change(database, catalogue, circle_id, was[-3].at) is RefusalCode.NO_STEP_LEFT
    for moment in was[-2:]:
        stage.plan(database, catalogue, moment.at)
    assert change(database, catalogue, circle_id, was[-1].at) is RefusalCode.CIRCLE_OVER
    assert stage.owed(database, "meeting.changed") == []


def tell(database: Database, circle_id: str, user_id: str, outcome: MeetingOutcome, now: datetime) -> object:
    """Somebody says what became of the kickoff's meeting; with what it was refused."""
    return stage.refused(
        database, lambda session: meetings.tell(session, WORKSPACE, circle_id, 0, user_id, outcome, now=now)
    )


def test_what_became_of_a_meeting_is_one_tap_and_may_be_changed_until_the_next_wrap_up(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    stage.plan(database, catalogue, was[0].at)
    assert tell(database, circle_id, "U1", MeetingOutcome.MET, was[0].at) is RefusalCode.MEETING_OVER
    stage.plan(database, catalogue, was[1].at)
    assert tell(database, circle_id, "U9", MeetingOutcome.MET, was[1].at) is RefusalCode.NOT_IN_CIRCLE
    assert tell(database, circle_id, "U1", MeetingOutcome.MET, was[1].at) is None
    assert tell(database, circle_id, "U2", MeetingOutcome.DID_NOT, was[1].at) is None
    with database.reading() as session:
        said = rows.of_step(session, circle_of(database, circle_id), 0)
        assert said is not None
        assert said.outcome == "did_not"
    stage.plan(database, catalogue, was[2].at)
    assert was[2].kind is MomentKind.PROMPT
    assert tell(database, circle_id, "U1", MeetingOutcome.MET, was[2].at) is None
    stage.plan(database, catalogue, was[3].at)
    assert tell(database, circle_id, "U1", MeetingOutcome.MET, was[3].at) is RefusalCode.MEETING_OVER


def past(database: Database, catalogue: Catalogue) -> tuple[int, str] | None:
    """Of which meeting the modal of a member says what became of it, and what."""
    with database.reading() as session:
        shown = meetings.form(session, WORKSPACE, "U3", catalogue=catalogue)
        found = shown if isinstance(shown, MeetingPast) else shown.past
    return (found.step, found.outcome.value) if found else None


def test_every_member_finds_what_was_said_of_the_last_meeting_until_the_next_wrap_up(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    for moment in was[:2]:
        stage.plan(database, catalogue, moment.at)
    assert past(database, catalogue) is None, "nobody has said anything"
    tell(database, circle_id, "U1", MeetingOutcome.DID_NOT, was[1].at)
    assert past(database, catalogue) == (0, "did_not")
    told = said(database, catalogue, f"wrap_up:{circle_id}:0")
    assert "You did not meet. `/circle meeting` corrects it until the next wrap-up." in told
    stage.plan(database, catalogue, was[2].at)
    assert past(database, catalogue) == (0, "did_not")
    stage.plan(database, catalogue, was[3].at)
    assert past(database, catalogue) is None


def test_also_when_no_later_meeting_is_left_to_change(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    for moment in was[:-2]:
        stage.plan(database, catalogue, moment.at)
    last = (len(was) - 1) // 2 - 1

    def form() -> RefusalCode | None:
        return stage.refused(
            database, lambda session: meetings.form(session, WORKSPACE, "U3", catalogue=catalogue)
        )

    def tell_of(step: int) -> None:
        with database.transaction() as session:
            outcome = MeetingOutcome.MET
            meetings.tell(session, WORKSPACE, circle_id, step, "U1", outcome, now=was[-3].at)

    assert form() is RefusalCode.NO_STEP_LEFT
    tell_of(last - 1)
    assert past(database, catalogue) == (last - 1, "met")
    stage.plan(database, catalogue, was[-2].at)
    assert form() is RefusalCode.NO_STEP_LEFT
    tell_of(last)
    assert past(database, catalogue) == (last, "met")


def test_a_moved_meeting_is_told_once_and_leaves_the_rhythm(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    for moment in was[:2]:
        stage.plan(database, catalogue, moment.at)
    now = was[1].at
    on: date = (now + timedelta(days=1)).date()
    for _ in range(2):
        with database.transaction() as session:
            meetings.move(session, WORKSPACE, circle_id, 0, "U1", on=on, at=time(12), catalogue=catalogue, now=now)
    (key,) = stage.owed(database, "meeting.moved")
    assert said(database, catalogue, key).startswith("The kickoff was moved: <!date^")
    meeting = next_meeting(database, catalogue, now)
    assert meeting is not None
    assert (meeting.date(), f"{meeting:%H:%M}") == (on, "11:00")
    assert stage.moments_of(database, catalogue, circle_id) == was
