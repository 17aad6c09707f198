"""A case clinic from phase to phase: by its presenter, by the clock, by both at once, and never two in one circle."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.clinics import Ending, Pace, Phase
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.requests import HelpKind
from bot.features import alarms, clinics
from bot.store import enrolments
from bot.store.session import Database
from tests.features import crossings, stage
from tests.features.cases import (
    AT,
    CLINIC,
    FIVE,
    MINUTE,
    act,
    begins,
    chooses,
    goes_on,
    is_sent,
    read,
    row,
    said_over,
    stops,
    thread,
    up_to,
)
from tests.features.stage import WORKSPACE


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle that runs."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


def test_a_clinic_begins_once_with_its_message_and_its_first_phase(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    assert act(database, begins(circle_id), begins(circle_id)) == [None, None]
    assert stage.owed(database, clinics.OPENED) == [f"clinic:{CLINIC}"]
    assert thread(database) == ["1"]
    opened, first = read(database, catalogue), read(database, catalogue, "1")
    assert opened.startswith("*<@U1>* brings a case: a case clinic now, 40 minutes")
    assert opened.endswith("Boats &amp; &lt;@U2&gt;")
    assert first.startswith("*1 of 5: <@U1> tells.*")
    assert "11:08 Europe/Berlin" in first


def test_what_it_is_about_is_kept_sealed_and_may_be_missing(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id, about="Sailing to Iceland"))
    assert "Sailing to Iceland" in read(database, catalogue)
    assert b"Iceland" not in (row(database).words or b"Iceland")
    with database.transaction() as session:
        facts = session.scalars(text("SELECT facts FROM outbox WHERE kind LIKE 'clinic.%'")).all()
        assert {frozenset(stage.facts_of(one)) for one in facts} == {frozenset({"circle", "clinic", "phase"})}
        session.execute(text("DELETE FROM keys"))
    assert read(database, catalogue) == "", "nobody can read it, so nothing is said"
    act(database, stops(), begins(circle_id, about=" ", clinic_id="another"))
    with database.reading() as session:
        found = clinics.opened(session, WORKSPACE, "another")
    assert found is not None
    assert found.about is None


def test_only_members_of_a_running_circle_begin_one(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    assert act(database, begins(circle_id, by="U9"), begins("c0")) == [RefusalCode.NOT_IN_CIRCLE] * 2
    asked = stage.refused(database, lambda session: clinics.form(session, WORKSPACE, "U9"))
    assert asked is RefusalCode.NO_CIRCLE
    for moment in stage.moments_of(database, catalogue, circle_id):
        stage.plan(database, catalogue, moment.at)
    assert act(database, begins(circle_id)) == [RefusalCode.CIRCLE_OVER]
    assert stage.owed(database, clinics.OPENED) == []


def test_a_second_one_in_the_same_circle_is_refused_until_the_first_is_over(
    database: Database, circle_id: str
) -> None:
    second = begins(circle_id, by="U2", clinic_id="second")
    assert act(database, begins(circle_id), second) == [None, RefusalCode.CLINIC_RUNS]
    asked = stage.refused(database, lambda session: clinics.form(session, WORKSPACE, "U2"))
    assert asked is RefusalCode.CLINIC_RUNS
    assert act(database, stops(), second) == [None, None]


def test_of_two_who_begin_at_once_one_begins(database: Database, circle_id: str) -> None:
    works = [begins(circle_id, by=one, clinic_id=one) for one in ("U1", "U2")]
    found = stage.at_once(database, *works)
    assert sorted(map(str, found)) == ["None", RefusalCode.CLINIC_RUNS.value]
    assert len(stage.owed(database, clinics.OPENED)) == 1


def test_left_alone_it_goes_from_phase_to_phase_by_itself(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id))
    reached: list[list[str]] = []
    for minutes in (7, 8, 15, 16, 20, 34, 39, 40, 90):
        stage.ring(database, catalogue, AT + minutes * MINUTE)
        reached.append(thread(database))
    every = ["1", "2", "3", "4", "5", "closed"]
    assert reached == [every[:end] for end in (1, 2, 2, 3, 4, 5, 5, 6, 6)]
    assert row(database).ending is Ending.FINISHED
    assert read(database, catalogue, "closed").startswith("This case clinic is over. Thank you all. <@U1>,")
    assert stage.changes(database).count("skipped phase 2 of a case clinic: it was over") == 0


def test_in_writing_the_next_phase_comes_when_the_working_hours_are_over(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id, Pace.THREAD))
    assert "two working days" in read(database, catalogue)
    first_ends = AT + timedelta(hours=3)
    stage.ring(database, catalogue, first_ends - MINUTE)
    assert thread(database) == ["1"]
    stage.ring(database, catalogue, first_ends)
    assert thread(database) == ["1", "2"]
    tomorrow_at_ten = AT + timedelta(hours=23)
    assert row(database).phase_ends_at == tomorrow_at_ten


def test_in_writing_the_others_are_told_when_it_is_their_turn_but_for_those_who_are_away(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id, Pace.THREAD))
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U3")
        enrolment.away_until = (AT + timedelta(days=9)).date()
    turns: list[bool] = []
    for phase in Phase:
        words = read(database, catalogue, str(phase.value))
        turns.append("Your turn: <@U2>, <@U4>, <@U5>." in words)
        assert "<@U3>" not in words
        act(database, goes_on(phase))
    assert turns == [False, True, False, True, False]


def test_in_a_meeting_nobody_is_called_who_is_there(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id))
    up_to(database, Phase.ASK)
    assert "<@U2>" not in read(database, catalogue, "2")


def test_the_presenter_goes_on_early_and_the_clock_counts_anew(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id), goes_on(Phase.TELL, AT + MINUTE))
    assert thread(database) == ["1", "2"]
    stage.ring(database, catalogue, AT + 8 * MINUTE)
    assert thread(database) == ["1", "2"], "the first phase would have ended now"
    stage.ring(database, catalogue, AT + 9 * MINUTE)
    assert thread(database) == ["1", "2", "3"]


def test_the_message_of_a_phase_asks_nothing_once_the_clinic_has_gone_on(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id))
    is_sent(database)
    act(database, goes_on(Phase.TELL))
    assert said_over(database, catalogue) == ["*1 of 5: <@U1> tells.* This phase is over."]
    is_sent(database)
    stage.ring(database, catalogue, AT + 8 * MINUTE)
    assert said_over(database, catalogue)[1:] == ["*2 of 5: the others ask.* This phase is over."]
    assert thread(database) == ["1", "2", "3"]
    act(database, chooses(HelpKind.ADVICE), goes_on(Phase.THINK))
    assert len(said_over(database, catalogue)) == 2, "what was not sent yet comes as it is by then, or not at all"
    is_sent(database)
    act(database, goes_on(Phase.NEXT))
    assert said_over(database, catalogue)[2].startswith("*5 of 5: <@U1> names the next step*")


def test_others_read_whose_buttons_these_are(database: Database, circle_id: str) -> None:
    act(database, begins(circle_id))
    inside = act(database, goes_on(Phase.TELL, by="U2"), stops(by="U2"))
    assert inside == [RefusalCode.NOT_THE_PRESENTER] * 2
    assert act(database, goes_on(Phase.TELL, by="U9"), stops(by="U9")) == [RefusalCode.NOT_IN_CIRCLE] * 2
    elsewhere = stage.refused(database, lambda session: clinics.stop(session, "T0TWO", CLINIC, "U1", now=AT))
    assert elsewhere is RefusalCode.GONE
    assert thread(database) == ["1"]


def test_old_buttons_move_nothing(database: Database, circle_id: str) -> None:
    act(database, begins(circle_id))
    up_to(database, Phase.ASK)
    assert act(database, goes_on(Phase.TELL), goes_on(Phase.THINK)) == [RefusalCode.CLINIC_MOVED_ON] * 2
    assert act(database, chooses(HelpKind.IDEAS)) == [RefusalCode.CLINIC_MOVED_ON]
    assert thread(database) == ["1", "2"]
    assert act(database, stops(), stops(), goes_on(Phase.ASK)) == [None, *[RefusalCode.CLINIC_OVER] * 2]
    assert thread(database) == ["1", "2", "closed"]


def test_a_double_click_goes_on_by_one_phase(database: Database, circle_id: str) -> None:
    act(database, begins(circle_id))
    found = stage.at_once(database, goes_on(Phase.TELL), goes_on(Phase.TELL))
    assert sorted(map(str, found)) == ["None", RefusalCode.CLINIC_MOVED_ON.value]
    assert thread(database) == ["1", "2"]


def test_a_click_while_the_clock_moves_on_goes_on_by_one_phase(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id))
    now = AT + 8 * MINUTE
    with database.reading() as session:
        (one,) = [found for found in alarms.due(session, now, 50) if found.kind == clinics.PHASE]
    ended = crossings.crossing(
        database,
        lambda session: alarms.take(session, one, now),
        lambda: stage.at_once(database, goes_on(Phase.TELL, now))[0],
        lambda session: clinics.rung(session, one, catalogue, now),
    )
    assert ended is RefusalCode.CLINIC_MOVED_ON
    assert thread(database) == ["1", "2"]


@pytest.mark.parametrize("kind", HelpKind)
def test_the_others_read_which_help_is_wanted(
    database: Database, catalogue: Catalogue, circle_id: str, kind: HelpKind
) -> None:
    act(database, begins(circle_id))
    up_to(database, Phase.WISH)
    assert act(database, chooses(kind, by="U2")) == [RefusalCode.NOT_THE_PRESENTER]
    assert act(database, chooses(kind), chooses(kind)) == [None, RefusalCode.CLINIC_MOVED_ON]
    assert thread(database) == ["1", "2", "3", "4"]
    fourth = read(database, catalogue, "4")
    assert {"feedback": "straight feedback", "listening": "listened to"}.get(kind, kind) in fourth
    assert "<@U1> stays silent" in fourth


def test_who_says_nothing_of_the_help_they_want_is_helped_all_the_same(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id))
    up_to(database, Phase.THINK)
    assert read(database, catalogue, "4").startswith(
        "*4 of 5: the others think aloud*, with one another. <@U1> has not said which kind of help: "
    )


def test_after_the_last_phase_the_presenter_ends_it(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id))
    up_to(database, Phase.NEXT)
    assert act(database, goes_on(Phase.NEXT), goes_on(Phase.NEXT)) == [None, RefusalCode.CLINIC_OVER]
    assert thread(database) == ["1", "2", "3", "4", "5", "closed"]
    with database.reading() as session:
        assert clinics.PHASE not in {one.kind for one in alarms.due(session, AT + 9 * stage.DAY, 99)}
