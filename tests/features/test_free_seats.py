"""Free seats of a founded circle: offered to those who wait, first come, first served, and never one too many."""

from collections import Counter
from collections.abc import Callable
from datetime import date, time, timedelta

from sqlalchemy import text

from bot.domain.circles import CircleState
from bot.domain.foundings import Answered, Phase
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import foundings, pauses
from bot.store import circles, enrolments
from bot.store.session import Database, Session
from tests.features import founded, stage
from tests.features.founded import AT, FOUNDER, LATER
from tests.features.stage import NOW, WORKSPACE

TWO = ["U1", "U2"]


def offering(database: Database, catalogue: Catalogue, waiting: list[str], **filled: object) -> str:
    """A circle of three whose founder offers the two seats that are left to those who wait; its id."""
    circle_id = founded.founded(database, catalogue, TWO, offers=True)
    with database.transaction() as session:
        for one in waiting:
            stage.join(session, catalogue, one, **filled)
    founded.all_say_yes(database, catalogue, TWO)
    stage.ring(database, catalogue, AT)  # A long list is offered the seats bit by bit.
    return circle_id


def taking(catalogue: Catalogue, user_id: str) -> Callable[[Session], object]:
    """Somebody presses Yes."""
    return lambda session: founded.just_yes(session, catalogue, user_id)


def test_seats_that_are_left_are_offered_to_those_who_wait(database: Database, catalogue: Catalogue) -> None:
    circle_id = offering(database, catalogue, ["W1", "W2", "W3"])
    assert set(founded.states(database, "seat")) == {"W1", "W2", "W3"}
    assert founded.card(database, catalogue).phase is Phase.OFFERED
    with database.transaction() as session:
        assert founded.no(session, catalogue, "W3") is Answered.NOT_NOW
    with database.transaction() as session:
        assert founded.just_yes(session, catalogue, "W1") is Answered.IN
    assert founded.state_of(database, circle_id) is CircleState.FOUNDING
    with database.transaction() as session:
        assert founded.just_yes(session, catalogue, "W2") is Answered.IN
    assert founded.state_of(database, circle_id) is CircleState.ASKING
    assert founded.inside(database, circle_id) == {FOUNDER, *TWO, "W1", "W2"}


def test_without_the_tick_nothing_is_offered(database: Database, catalogue: Catalogue) -> None:
    founded.founded(database, catalogue, TWO)
    stage.all_join(database, catalogue, ["W1"])
    founded.all_say_yes(database, catalogue, TWO)
    assert founded.states(database, "seat") == {}
    assert founded.card(database, catalogue).phase is Phase.DECIDE


def test_a_hundred_at_once_take_two_seats_and_each_is_told(database: Database, catalogue: Catalogue) -> None:
    crowd = [f"W{number:03}" for number in range(100)]
    circle_id = offering(database, catalogue, crowd)
    assert len(founded.states(database, "seat")) == 100
    answers = stage.rush(database, *(taking(catalogue, one) for one in crowd))
    assert Counter(answers) == {Answered.IN: 2, Answered.TAKEN: 98}
    seated = {one for one, answer in zip(crowd, answers, strict=True) if answer is Answered.IN}
    assert founded.inside(database, circle_id) == {FOUNDER, *TWO} | seated
    assert Counter(founded.states(database, "seat").values()) == {"yes": 2, "taken": 98}
    assert founded.state_of(database, circle_id) is CircleState.ASKING
    assert len(stage.owed(database, "consent.ask")) == 5
    with database.reading() as session:
        (first,) = (one for one in [circles.get(session, WORKSPACE, circle_id)] if one)
        waiting = enrolments.waiting(session, WORKSPACE, first.programme_id)
        assert {one.user_id for one in waiting} == set(crowd) - seated, "they keep their place in the line"
        assert [one.joined_at for one in waiting] == sorted(one.joined_at for one in waiting)


def test_newcomers_and_those_who_wait_at_once_are_never_one_too_many(
    database: Database, catalogue: Catalogue
) -> None:
    """While free seats are offered the founder asks somebody by name: their seat is kept for them."""
    circle_id = offering(database, catalogue, ["W1", "W2", "W3", "W4"])
    with database.transaction() as session:
        more = {"U9": stage.profile("U9")}
        foundings.ask_more(session, WORKSPACE, circle_id, FOUNDER, more, catalogue=catalogue, now=AT)
    works = [taking(catalogue, one) for one in ("W1", "W2", "W3", "W4")]
    answers = stage.rush(database, *works, lambda session: founded.yes(session, catalogue, "U9"))
    assert answers[-1] is Answered.IN
    assert Counter(answers) == {Answered.IN: 2, Answered.TAKEN: 3}
    assert len(founded.inside(database, circle_id)) == 5


def test_who_was_offered_a_seat_can_be_asked_by_name_and_has_one_seat(
    database: Database, catalogue: Catalogue
) -> None:
    """To say that somebody was asked already would tell the founder that they wait for a circle."""
    circle_id = offering(database, catalogue, ["W1", "W2"])
    with database.transaction() as session:
        more = {"W1": stage.profile("W1")}
        assert foundings.ask_more(session, WORKSPACE, circle_id, FOUNDER, more, catalogue=catalogue, now=AT) == {}
    with database.transaction() as session:
        assert founded.just_yes(session, catalogue, "W1") is Answered.IN
    assert founded.inside(database, circle_id) == {FOUNDER, *TWO, "W1"}
    assert (founded.states(database)["W1"], founded.states(database, "seat")["W1"]) == ("yes", "yes")


def test_a_long_list_is_offered_the_seats_bit_by_bit_until_they_are_gone(
    database: Database, catalogue: Catalogue
) -> None:
    founded.founded(database, catalogue, TWO, offers=True)
    crowd = [f"W{number:02}" for number in range(50)]
    stage.all_join(database, catalogue, crowd)
    founded.all_say_yes(database, catalogue, TWO)
    assert sorted(founded.states(database, "seat")) == crowd[:20], "who has waited longest hears first"
    for one in crowd[:2]:
        with database.transaction() as session:
            assert founded.just_yes(session, catalogue, one) is Answered.IN
    stage.ring(database, catalogue, AT)
    assert len(founded.states(database, "seat")) == 20, "nobody is told of a seat that has gone"


def test_one_person_who_presses_twice_at_once_has_one_seat(database: Database, catalogue: Catalogue) -> None:
    circle_id = offering(database, catalogue, ["W1", "W2"])
    outcomes = stage.at_once(database, taking(catalogue, "W1"), taking(catalogue, "W1"))
    assert sorted(map(str, outcomes)) == sorted([str(None), RefusalCode.SETTLED])
    assert founded.inside(database, circle_id) == {FOUNDER, *TWO, "W1"}


def test_a_seat_and_a_proposal_at_once_give_one_place(database: Database, catalogue: Catalogue) -> None:
    founded.founded(database, catalogue, TWO, offers=True)
    stage.all_join(database, catalogue, ["W1", "W2", "W3", "W4", "W5"])
    founded.all_say_yes(database, catalogue, TWO)
    stage.ask(database, catalogue, NOW + timedelta(days=2))
    late = founded.just_yes
    assert stage.refused(database, lambda s: late(s, catalogue, "W1")) is RefusalCode.BEING_PROPOSED
    with database.reading() as session:
        query = text("SELECT count(*) FROM members WHERE user_id = 'W1' AND state IN ('proposed', 'member')")
        assert session.scalar(query) == 1


def test_nothing_is_offered_to_whom_it_does_not_suit(database: Database, catalogue: Catalogue) -> None:
    """Other hours, another language, away, and whoever is kept apart: none of them is asked, and nobody learns why."""
    founded.founded(database, catalogue, TWO, offers=True, avoids=frozenset({"W5"}))
    with database.transaction() as session:
        stage.join(session, catalogue, "W1")
        stage.join(session, catalogue, "W2", starts=time(18), ends=time(20))
        stage.join(session, catalogue, "W3", language="de")
        stage.join(session, catalogue, "W4", avoids=frozenset({"U1"}))
        stage.join(session, catalogue, "W5")
        stage.join(session, catalogue, "W6")
        pauses.pause(session, WORKSPACE, "W6", date(2026, 12, 1), catalogue=catalogue, now=AT)
    founded.all_say_yes(database, catalogue, TWO)
    assert set(founded.states(database, "seat")) == {"W1"}


def test_who_is_kept_apart_from_somebody_who_came_in_meanwhile_reads_what_all_others_read(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = founded.founded(database, catalogue, TWO, offers=True)
    with database.transaction() as session:
        stage.join(session, catalogue, "W1")
        stage.join(session, catalogue, "W2", avoids=frozenset({"W1"}))
    founded.all_say_yes(database, catalogue, TWO)
    with database.transaction() as session:
        assert founded.just_yes(session, catalogue, "W1") is Answered.IN
    with database.transaction() as session:
        assert founded.just_yes(session, catalogue, "W2") is Answered.TAKEN
    assert founded.inside(database, circle_id) == {FOUNDER, *TWO, "W1"}
    # With the last answer it is settled: four are enough.
    assert founded.state_of(database, circle_id) is CircleState.ASKING


def test_offers_that_nobody_takes_up_lapse_and_the_founder_decides(
    database: Database, catalogue: Catalogue
) -> None:
    offering(database, catalogue, ["W1"])
    stage.ring(database, catalogue, LATER)
    assert founded.states(database, "seat") == {"W1": "expired"}
    assert founded.card(database, catalogue, LATER).phase is Phase.DECIDE
    assert len(stage.owed(database, "founding.decide")) == 1


def test_what_becomes_of_the_seats_is_said_in_the_offer_itself(database: Database, catalogue: Catalogue) -> None:
    offering(database, catalogue, ["W1", "W2", "W3"])
    with database.transaction() as session:
        session.execute(text("UPDATE outbox SET state = 'sent', attempts = 1, ts = '1.2'"))
    for one in ("W1", "W2"):
        with database.transaction() as session:
            founded.just_yes(session, catalogue, one)
    with database.reading() as session:
        told = session.execute(text("SELECT recipient, key FROM outbox WHERE kind = 'invitation.answered'"))
        said = {recipient: key.split(":")[0] for recipient, key in told}
    assert {one: said[one] for one in ("W1", "W2", "W3")} == {"W1": "yes", "W2": "yes", "W3": "taken"}
