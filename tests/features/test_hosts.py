"""Hosting goes round in a programme where members take turns: evenly, nobody twice running, and nobody needs to tick a box."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import facilitations, pauses, people, steps
from bot.store import enrolments, outbox
from bot.store.session import Database
from tests.features import stage
from tests.features.leading import FIVE, Desk
from tests.features.saying import said
from tests.features.stage import DAY, WORKSPACE

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Turns(Desk):
    """A circle of five in which nobody offered to host, and whoever is asked says yes, unless they are named as `silent`
    or in `pass_`."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        stage.seed(database)
        super().__init__(database, catalogue, stage.running_circle(database, catalogue, FIVE))
        self.pass_: set[str] = set()
        self.silent: set[str] = set()

    def hosts_until(self, step: int) -> list[str | None]:
        """Who hosts each step up to one that has begun."""
        for number in range(step + 1):
            until = self.moments()[2 * number] + DAY / 4
            self.later(until - self.now)
        return [self.host(number) for number in range(step + 1)]

    def later(self, by: timedelta) -> None:
        """Lets time pass."""
        until = self.now + by
        while self.now < until:
            stage.ring(self.database, self.catalogue, self.now)
            stage.plan(self.database, self.catalogue, self.now)
            self.answer()
            self.now += DAY / 8

    def host(self, step: int) -> str | None:
        """Who hosts a step's meeting."""
        with self.database.reading() as session:
            found = steps.message(session, WORKSPACE, self.circle_id, step, catalogue=self.catalogue)
        return found.host if found else None

    def asked(self, step: int) -> list[str]:
        """Who was asked for a step's meeting, in order."""
        found = text(
            "SELECT e.user_id FROM hostings h JOIN enrolments e ON e.id = h.enrolment_id "
            "WHERE h.step = :step ORDER BY h.asked_at"
        )
        with self.database.reading() as session:
            return [*session.scalars(found, {"step": step})]

    def take(self, user_id: str, step: int) -> None:
        """Somebody presses the button in the thread."""
        place = WORKSPACE, self.circle_id, step, user_id
        with self.database.transaction() as session:
            facilitations.take(session, *place, catalogue=self.catalogue, now=self.now)

    def offer(self, *users: str) -> None:
        """Some had ticked when they joined that they would host now and then."""
        with self.database.transaction() as session:
            for user_id in users:
                session.execute(
                    text("UPDATE enrolments SET hosts = true WHERE user_id = :user"), {"user": user_id}
                )

    def answer(self) -> None:
        """Whoever is asked answers."""
        asked = text(
            "SELECT e.user_id, h.step FROM hostings h JOIN enrolments e ON e.id = h.enrolment_id "
            "WHERE h.state = 'asked' ORDER BY h.step, h.asked_at"
        )
        with self.database.reading() as session:
            open_ = session.execute(asked).all()
        for user_id, step in open_:
            act = facilitations.decline if user_id in self.pass_ else facilitations.accept
            if user_id in self.pass_ or (user_id not in self.silent and self.host(step) is None):
                with self.database.transaction() as session:
                    act(
                        session,
                        WORKSPACE,
                        self.circle_id,
                        step,
                        user_id,
                        catalogue=self.catalogue,
                        now=self.now,
                    )


@pytest.fixture
def turns(database: Database, catalogue: Catalogue) -> Turns:
    """The circle waits for its first prompt."""
    return Turns(database, catalogue)


def test_where_nobody_offered_each_hosts_in_turn(turns: Turns) -> None:
    found = turns.hosts_until(9)
    assert Counter(found) == dict.fromkeys(FIVE, 2)
    assert all(one != other for one, other in pairwise(found))


def test_who_passes_has_had_their_turn_and_the_others_go_on(turns: Turns) -> None:
    turns.pass_ = {"U1"}
    found = turns.hosts_until(7)
    assert Counter(found) == dict.fromkeys(FIVE[1:], 2)


def test_who_does_not_answer_is_not_asked_first_each_time(turns: Turns) -> None:
    turns.silent = {"U1", "U2"}
    found = turns.hosts_until(7)
    assert found.count(None) <= 3
    assert all(found.count(one) >= 1 for one in FIVE[2:])


def test_who_was_away_makes_up_for_their_turn(turns: Turns) -> None:
    with turns.database.transaction() as session:
        back_on = turns.moments()[2].date()
        pauses.pause(session, WORKSPACE, "U1", back_on, catalogue=turns.catalogue, now=turns.now)
    found = turns.hosts_until(4)
    assert found[0] == "U2"
    assert Counter(found) == dict.fromkeys(FIVE, 1)


def test_those_who_offered_come_first_and_their_second_turn_only_after_everybodys_first(turns: Turns) -> None:
    turns.offer("U3", "U5")
    assert turns.hosts_until(6) == ["U3", "U5", "U1", "U2", "U4", "U3", "U5"]


def test_whoever_has_just_come_in_is_asked_after_all_others(turns: Turns) -> None:
    turns.hosts_until(2)
    with turns.database.transaction() as session:
        (mine,) = enrolments.open_of(session, WORKSPACE, "U4")
        session.execute(text("UPDATE members SET joined_step = 3 WHERE enrolment_id = :mine"), {"mine": mine.id})
    assert turns.hosts_until(4) == ["U1", "U2", "U3", "U5", "U4"]


def test_nobody_is_asked_for_two_meetings_running_while_another_can_be(turns: Turns) -> None:
    turns.pass_, turns.silent = {"U1", "U4"}, {"U2"}
    turns.hosts_until(9)
    for before, after in pairwise(turns.asked(step) for step in range(10)):
        assert not set(before[:1]) & set(after[:1])
        assert not set(before) & set(after) or len({*before, *after}) == len(FIVE)


def test_the_thread_says_who_hosts_where_the_prompt_could_not(turns: Turns) -> None:
    turns.silent = set(FIVE)
    assert turns.hosts_until(0) == [None]
    assert stage.owed(turns.database, "hosting.taken") == []
    turns.silent = set()
    turns.answer()
    (told,) = stage.owed(turns.database, "hosting.taken")
    assert said(turns.database, turns.catalogue, told) == f"<@{turns.host(0)}> hosts."


def test_who_cannot_after_all_owes_a_turn_and_is_not_asked_for_the_very_next_meeting(turns: Turns) -> None:
    (first,) = turns.hosts_until(0)
    with turns.database.transaction() as session:
        place = WORKSPACE, turns.circle_id, 0, str(first)
        facilitations.decline(session, *place, catalogue=turns.catalogue, now=turns.now)
    turns.answer()
    found = turns.hosts_until(2)
    assert first not in found[:2]
    assert found[2] == first


def test_who_has_had_enough_messages_this_week_is_passed_over_and_keeps_their_turn(turns: Turns) -> None:
    with turns.database.transaction() as session:
        for number in range(5):
            people.tell(
                session, WORKSPACE, "U1", key=f"n{number}", kind="goal.kept", weight=Weight.ANSWER, now=turns.now
            )
    found = turns.hosts_until(4)
    assert found[0] == "U2"
    assert Counter(found) == dict.fromkeys(FIVE, 1)


def test_who_was_asked_only_because_another_was_slow_to_say_yes_has_their_turn_soon(turns: Turns) -> None:
    turns.silent = {"U1", "U2"}
    while len(turns.asked(0)) < 2:
        turns.later(DAY / 8)
    turns.silent = {"U2"}
    turns.answer()
    assert turns.host(0) == "U1"
    turns.silent = set()
    assert turns.hosts_until(3)[1:] == ["U3", "U2", "U4"]


@pytest.mark.parametrize("pass_", [set[str](), set(FIVE)])
def test_where_nobody_says_yes_the_thread_asks_the_circle_once_and_whoever_presses_hosts(
    turns: Turns, pass_: set[str]
) -> None:
    turns.pass_, turns.silent = pass_, set(FIVE)
    assert turns.hosts_until(0) == [None]
    assert stage.owed(turns.database, "hosting.open") == [], "whoever was asked has until the evening"
    with pytest.raises(Refusal) as early:
        turns.take("U5", 0)
    assert early.value.code is RefusalCode.GONE
    turns.later(DAY / 2)
    (line,) = stage.owed(turns.database, "hosting.open")
    assert said(turns.database, turns.catalogue, line).startswith("*Nobody hosts this meeting yet.*")
    for _ in range(2):
        turns.take("U5", 0)
    assert turns.host(0) == "U5"
    (told,) = stage.owed(turns.database, "hosting.taken")
    assert said(turns.database, turns.catalogue, told) == "<@U5> hosts."
    with turns.database.reading() as session:
        assert not any(one.hosts for one in enrolments.open_of(session, WORKSPACE, "U5")), "it was for once"
    with pytest.raises(Refusal) as no:
        turns.take("U4", 0)
    assert no.value.code is RefusalCode.HOST_FOUND


def test_who_has_hosted_is_thanked_and_asked_once_more_not_told_that_they_did_not_offer(turns: Turns) -> None:
    hosted = turns.hosts_until(2)
    turns.silent = {*FIVE}
    turns.hosts_until(3)
    with turns.database.reading() as session:
        rows = outbox.beginning_with(session, WORKSPACE, f"hosting:{turns.circle_id}:3:")
    read = {one.recipient: said(turns.database, turns.catalogue, one.key) for one in rows}
    assert len(read) > 3
    for user_id, words in read.items():
        assert ("You have hosted before, thank you. Would you once more?" in words) == (user_id in hosted)
        assert ("You did not offer to host" in words) == (user_id not in hosted)
