"""Two hours by turns, of people who found one another or whose hours have changed: proposed, agreed to, and kept."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.domain.circles import CircleState
from bot.domain.hour_polls import Begun
from bot.domain.meetings import MeetingForm, MeetingGiven, PlaceKind
from bot.domain.programme import Catalogue
from bot.domain.worktime import Hour
from bot.features import (
    adjustments,
    assignments,
    clock_changes,
    hosts,
    hour_polls,
    hours,
    meetings,
    moderations,
    speakers,
    standings,
    subscriptions,
)
from bot.features import running_circles as running
from bot.store import circles
from bot.store import speakers as told
from bot.store.session import Database
from tests.features import founded, stage
from tests.features.founded import AT, FOUNDER
from tests.features.proposed import circle_of
from tests.features.saying import said
from tests.features.stage import BERLIN, MODERATOR, NOW, WORKSPACE

PAIR = Hour(0, time(7), BERLIN, (0, time(16)))
BOTH = "Mondays at 07:00 and Mondays at 16:00 by turns (Europe/Berlin)"
LATER = NOW + timedelta(days=20)


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle whose founder and one more are in Berlin, one is in New York and one in Tokyo."""
    found = founded.founded(database, catalogue)
    for user_id, zone in (("U1", "America/New_York"), ("U2", "Asia/Tokyo"), ("U3", BERLIN)):
        with database.transaction() as session:
            founded.yes(session, catalogue, user_id, zone=zone)
    return found


@pytest.fixture
def runs(database: Database, catalogue: Catalogue, circle_id: str) -> str:
    """The same, once all have said yes and a moderator has approved it."""
    with database.transaction() as session:
        stage.everybody_agrees(session, catalogue, AT)
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id, now=AT)
        stage.open_channel(session, catalogue, circle_id, AT)
    return circle_id


def hour_of(database: Database, circle_id: str) -> Hour:
    """The circle's hour as it is."""
    with database.reading() as session:
        return hours.present(circle_of(session, circle_id))


def test_all_are_asked_about_both_and_each_reads_which_one_is_at_night(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    assert founded.state_of(database, circle_id) is CircleState.ASKING
    assert hour_of(database, circle_id) == PAIR
    words = {key.rpartition(":")[2]: said(database, catalogue, key) for key in stage.owed(database, "consent.ask")}
    assert "Mondays at 01:00 and Mondays at 10:00 by turns (America/New_York)" in words["U1"]
    assert "*Mondays at 01:00* is at night" in words["U1"]
    assert "*Tuesdays at 00:00* is at night" in words["U2"]
    assert "is at night" not in words[FOUNDER]
    assert "They are not both within the hours you gave." in words[FOUNDER]
    assert all(
        "There are two, because no single hour can be asked of all of you." in one for one in words.values()
    )


def test_a_no_to_them_is_a_no_and_no_third_hour_is_tried(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.reading() as session:
        circle = circle_of(session, circle_id)
        people, programme = hours.people_of(session, circle), catalogue.programmes[0]
        assert hours.common(session, circle, people, programme, AT) == [PAIR]
        assert hours.untried(session, circle, people, programme, AT) is None
    with database.transaction() as session:
        circle = circle_of(session, circle_id)
        circle.founder = None
        assert hours.common(session, circle, people, programme, AT) == [], (
            "people who were brought together have one"
        )


def test_moderators_see_both_on_all_clocks_and_a_late_approval_leaves_them(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        stage.everybody_agrees(session, catalogue, AT)
    with database.reading() as session:
        card = assignments.card(session, circle_of(session, circle_id), catalogue=catalogue)
        assert (card.hour, f"{card.second_at:%H:%M}") == (PAIR, "15:00")
        other = adjustments.hours(session, WORKSPACE, circle_id, by=MODERATOR, catalogue=catalogue, now=AT)
        assert other.hours == (PAIR,)
    with database.transaction() as session:
        act = {"by": MODERATOR, "catalogue": catalogue, "now": LATER}
        assert moderations.approve(session, WORKSPACE, circle_id, seen=card.stamp, **act)
    assert hour_of(database, circle_id) == PAIR
    assert founded.state_of(database, circle_id) is CircleState.OPENING


def test_topic_welcome_status_and_lists_say_both(database: Database, catalogue: Catalogue, runs: str) -> None:
    assert f"*You meet {BOTH}." in said(database, catalogue, f"circle.welcome:{runs}")
    with database.reading() as session:
        found = standings.standing(session, WORKSPACE, "U1", catalogue=catalogue, now=AT)
        assert found.circles[0].by_turns == Hour(0, time(1), "America/New_York", (0, time(10)))
        (row,) = running.listed(
            session, WORKSPACE, MODERATOR, running.Whose.ALL, catalogue=catalogue, now=AT
        ).circles
        assert row.by_turns == Hour(0, time(6), "UTC", (0, time(15))), "on a clock that nobody has told of"


def test_messages_fall_due_by_turns_and_the_calendar_has_both(
    database: Database, catalogue: Catalogue, runs: str
) -> None:
    moments = stage.moments_of(database, catalogue, runs)
    words = list[str]()
    for one in moments[:3]:
        stage.plan(database, catalogue, one.at)
        words.append(said(database, catalogue, f"{one.kind}:{runs}:{one.step}"))
    assert ["Mon 9 Nov 2026 07:00" in words[0], "Mon 16 Nov 2026 16:00" in words[2]] == [True] * 2
    assert "Mon 16 Nov 2026 16:00" in words[1], "the wrap-up names the next one"
    now, more = moments[2].at, {"catalogue": catalogue, "now": moments[2].at}
    with database.transaction() as session:
        subscriptions.give(session, WORKSPACE, runs, "U3", "h" * 64, **more)
        found = subscriptions.calendar(session, "h" * 64, **more)
        ahead = subscriptions.ahead(session, WORKSPACE, runs, "U3", catalogue=catalogue, now=now)
    assert found is not None
    zone = ZoneInfo(BERLIN)
    begins = [f"{one.slot.starts_at.astimezone(zone):%H:%M}" for one in found.entries if one.step in (1, 2, 3)]
    assert begins == ["16:00", "07:00", "16:00"]
    assert [f"{at.astimezone(zone):%H:%M}" for _, at in ahead.meetings[:2]] == ["16:00", "07:00"]


def test_whoever_has_the_night_neither_hosts_nor_speaks_first_or_last_then(
    database: Database, catalogue: Catalogue, runs: str
) -> None:
    with database.reading() as session:
        circle, programme = circle_of(session, runs), catalogue.programmes[0]
        people = {one.id: one.user_id for one in hours.people_of(session, circle)}
        able = [
            {people[one.enrolment_id] for one in hosts.candidates(session, circle, programme, step, AT)}
            for step in (0, 1)
        ]
    assert able == [{FOUNDER, "U2", "U3"}, {FOUNDER, "U1", "U3"}]
    with database.transaction() as session:
        circle = circle_of(session, runs)
        run = circles.run_of(circle, programme)
        for step in range(6):
            speakers.choose(session, circle, run, step)
        chosen = told.by_step(session, circle)
    assert not any("U1" in (chosen[step].first, chosen[step].last) for step in (0, 2, 4))
    assert not any("U2" in (chosen[step].first, chosen[step].last) for step in (1, 3, 5))


def test_the_form_keeps_both_where_only_the_place_is_set_and_ends_them_with_another_hour(
    database: Database, catalogue: Catalogue, runs: str
) -> None:
    with database.reading() as session:
        form = meetings.form(session, WORKSPACE, "U1", catalogue=catalogue)
    assert isinstance(form, MeetingForm)
    assert form.by_turns == Hour(0, time(1), "America/New_York", (0, time(10)))
    for number, (at, is_both) in enumerate([(form.at, True), (time(11), False)]):
        given = MeetingGiven(form.weekday, at, PlaceKind.HUDDLE, None)
        with database.transaction() as session:
            act = {"token": f"t{number}", "catalogue": catalogue, "now": AT}
            meetings.change(session, WORKSPACE, runs, "U1", given, **act)
        words = said(database, catalogue, f"meeting.changed:{runs}:t{number}")
        assert (BOTH in words) is is_both
        assert ("America/New_York; " in words) and (words.count("America/New_York") == 1)
        assert (hour_of(database, runs).other is not None) is is_both


def test_who_lives_by_other_clocks_hears_of_each_of_the_two_and_berlin_of_none(
    database: Database, catalogue: Catalogue, runs: str
) -> None:
    with database.transaction() as session:
        circle = circle_of(session, runs)
        circle.first_on = date(2027, 1, 11)  # New York changes its clocks on 14 March, Berlin on 28 March.
        run = circles.run_of(circle, catalogue.programmes[0])
        for step in range(run.steps):
            clock_changes.set_(session, circle, run, step)
        keys = list(session.scalars(text("SELECT key FROM alarms WHERE kind = 'clock.moves' ORDER BY at, key")))
        circle.state, circle.channel_id = CircleState.RUNNING, "C0RUNS"
        more = {"catalogue": catalogue}
        shown = [clock_changes.shown(session, WORKSPACE, runs, step, "U1", **more) for step in (8, 9, 10)]
    assert [key.rsplit(":", 2)[1:] for key in keys if key.endswith("New_York")] == [
        [step, "America/New_York"] for step in ("9", "10", "11", "12")
    ]
    assert not any(key.endswith("Berlin") for key in keys)
    assert [one and (f"{one.was:%H:%M}", f"{one.now:%H:%M}", one.of_two, one.outside) for one in shown] == [
        None,
        ("10:00", "11:00", True, False),
        ("01:00", "02:00", True, True),
    ]


def ask(database: Database, catalogue: Catalogue, circle_id: str, now: datetime) -> tuple[Begun, str]:
    """Somebody has everybody asked; what comes of it, and the question."""
    with database.transaction() as session:
        begun = hour_polls.begin(session, WORKSPACE, circle_id, "U1", catalogue=catalogue, now=now)
        found = session.scalar(text("SELECT id FROM questions WHERE kind = 'hour' ORDER BY asked_at DESC"))
    return begun, str(found)


def test_a_circle_whose_hours_have_changed_is_asked_about_two_and_has_them_with_everybodys_yes(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, ["U1", "U2", "U3", "U4", "U5"])
    moments = stage.moments_of(database, catalogue, circle_id)
    for one in moments[:2]:
        stage.plan(database, catalogue, one.at)
    now = moments[1].at + timedelta(hours=1)
    with database.transaction() as session:
        session.execute(text("UPDATE enrolments SET zone = 'America/New_York' WHERE user_id = 'U5'"))
        session.execute(text("UPDATE enrolments SET zone = 'Asia/Tokyo' WHERE user_id = 'U4'"))
    begun, question = ask(database, catalogue, circle_id, now)
    assert begun is Begun.ASKED
    words = said(database, catalogue, f"hours.ask:{question}:U5")
    assert "• Monday 01:00 and Monday 10:00 by turns\n   _Monday 01:00 is at night for you._\nPress" in words
    at_home = said(database, catalogue, f"hours.ask:{question}:U1")
    assert "is at night" not in at_home, "nobody reads for whom else it is"
    for user_id in ("U1", "U2", "U3", "U4", "U5"):
        assert hour_of(database, circle_id).other is None, "before the last one has said yes"
        with database.transaction() as session:
            act = {"catalogue": catalogue, "now": now}
            hour_polls.answer(session, WORKSPACE, question, user_id, 0, **act)
    assert hour_of(database, circle_id) == PAIR
    (key,) = stage.owed(database, "meeting.changed")
    words = said(database, catalogue, key)
    assert words.startswith(f"*These two hours suit all of you, so they are set:* {BOTH}, from Week 1 on.")
    coming = [one.at for one in stage.moments_of(database, catalogue, circle_id) if one.at > now]
    with database.reading() as session:
        assert circle_of(session, circle_id).next_at == coming[0]
    assert ask(database, catalogue, circle_id, now)[0] is Begun.NO_HOUR, "they have the fairest already"


def test_without_everybodys_yes_the_circle_reads_so_and_keeps_its_hour(
    database: Database, catalogue: Catalogue, runs: str
) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET at = '11:00:00', other_weekday = NULL, other_at = NULL"))
    begun, question = ask(database, catalogue, runs, AT)
    assert begun is Begun.ASKED
    with database.transaction() as session:
        hour_polls.answer(session, WORKSPACE, question, "U1", 0, catalogue=catalogue, now=AT)
    with database.reading() as session:
        closest = hour_polls.closest(session, WORKSPACE, question, catalogue=catalogue)
    assert closest is not None
    assert closest.hour == PAIR
    assert closest.outside
    assert hour_of(database, runs) == Hour(0, time(11), BERLIN)
