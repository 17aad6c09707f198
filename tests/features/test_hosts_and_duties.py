"""Whoever hosts a meeting neither brings something to it nor watches its clock, and the other way round."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.duties import Duty
from bot.domain.programme import Catalogue, Facilitation, Timekeeping
from bot.domain.refusals import RefusalCode
from bot.features import duties, exchanges, facilitations, host_questions, steps
from bot.store.session import Database
from tests.features import stage
from tests.features.leading import FIVE, Desk
from tests.features.saying import said
from tests.features.stage import DAY, WORKSPACE


class Both(Desk):
    """A circle in whose meetings somebody hosts, somebody watches the clock, and two bring something."""

    def take(self, user_id: str, duty: Duty, step: int = 0) -> RefusalCode | None:
        """Somebody takes something on."""
        place = WORKSPACE, self.circle_id, step, user_id, duty
        return self._do(lambda session: duties.take(session, *place, **self.more))

    def give_back(self, user_id: str, duty: Duty) -> RefusalCode | None:
        """Somebody gives it back."""
        place = WORKSPACE, self.circle_id, 0, user_id, duty
        return self._do(lambda session: duties.give_back(session, *place, **self.more))

    def press(self, user_id: str, act: str) -> RefusalCode | None:
        """Somebody presses a button about hosting."""
        place, work = (WORKSPACE, self.circle_id, 0, user_id), getattr(facilitations, act)
        return self._do(lambda session: work(session, *place, **self.more))

    def hand_over(self, host: str, other: str) -> RefusalCode | None:
        """The host asks somebody to host in their place."""
        place = WORKSPACE, self.circle_id, 0, host, other
        return self._do(lambda session: exchanges.ask(session, *place, **self.more))

    def say_yes(self, wish: str, user_id: str) -> RefusalCode | None:
        """Somebody agrees to host in another one's place."""
        return self._do(lambda session: exchanges.accept(session, WORKSPACE, wish, user_id, **self.more))

    def first_asked(self) -> str:
        """Whoever is asked to host the kickoff, before anybody else is."""
        while not asked(self):
            self.live_until(self.now + timedelta(hours=1))
        stage.arrive(self.database)
        (first,) = asked(self)
        return first

    def question(self, user_id: str) -> str:
        """What somebody's question says by now; "" where it was never said again."""
        query = text("SELECT key FROM outbox WHERE kind = :kind AND recipient = :user ORDER BY id DESC LIMIT 1")
        with self.database.reading() as session:
            key = session.scalar(query, {"kind": host_questions.SAID_AGAIN, "user": user_id})
        return said(self.database, self.catalogue, key) if key else ""

    @property
    def more(self) -> dict[str, Any]:
        """What each of these acts is told beside."""
        return {"catalogue": self.catalogue, "now": self.now}


def circle(database: Database, catalogue: Catalogue, facilitation: Facilitation) -> Both:
    """Five before their kickoff."""
    first = catalogue.programmes[0]
    wanted = [replace(one, challenges=2) for one in first.steps]
    ours = replace(
        first,
        steps=tuple(wanted),
        timekeeping=Timekeeping.ROTATING,
        facilitation=facilitation,
        translations={},
    )
    stage.seed(database)
    made = Catalogue([ours])
    return Both(database, made, stage.running_circle(database, made, FIVE))


@pytest.fixture
def both(database: Database, catalogue: Catalogue) -> Both:
    """Members host in turn."""
    return circle(database, catalogue, Facilitation.ROTATING)


def asked(both: Both) -> set[str]:
    """Who was asked to host, in private."""
    return {one for one in FIVE if "hosting.ask" in both.kinds_to(one)}


def test_whoever_has_taken_something_on_is_not_asked_to_host(both: Both) -> None:
    for user_id, duty in (("U1", Duty.CLOCK), ("U2", Duty.CHALLENGE), ("U3", Duty.CHALLENGE)):
        assert both.take(user_id, duty) is None
    both.live_until(both.moments()[0] + 2 * DAY)
    assert asked(both) == {"U4", "U5"}
    assert len(stage.owed(both.database, "hosting.open")) == 1, "then the circle is"


def test_whoever_has_something_to_do_gives_it_back_before_they_host(both: Both) -> None:
    both.live_until(both.moments()[0])
    (first, *_) = sorted(asked(both))
    assert both.take(first, Duty.CLOCK) is None
    assert both.press(first, "accept") is RefusalCode.HAS_DUTY
    assert both.give_back(first, Duty.CLOCK) is None
    assert both.press(first, "accept") is None


@pytest.mark.parametrize(
    ("duty", "words"), [(Duty.CLOCK, "*You watch the clock:*"), (Duty.CHALLENGE, "*You bring something:*")]
)
def test_whoever_takes_something_on_is_asked_no_more_and_the_next_one_is_until_they_give_it_back(
    both: Both, duty: Duty, words: str
) -> None:
    first = both.first_asked()
    assert both.take(first, duty) is None
    assert both.question(first) == f"{words} I ask others who hosts (Kickoff)."
    assert len(asked(both)) == 2, "at once, as after a pass"
    assert both.give_back(first, duty) is None
    assert both.question(first).startswith("Would you host")
    assert both.press(first, "accept") is None


def test_whoever_takes_something_on_for_another_meeting_or_passed_before_keeps_their_question(both: Both) -> None:
    first = both.first_asked()
    assert both.take(first, Duty.CLOCK, step=1) is None
    assert both.question(first) == ""
    assert both.press(first, "decline") is None
    assert both.take(first, Duty.CLOCK) is None
    assert both.question(first) == "*You passed:* I ask others who hosts (Kickoff)."
    assert len(asked(both)) == 2


def test_whoever_hosts_takes_nothing_on_before_they_give_that_back(both: Both) -> None:
    both.live_until(both.moments()[0])
    (first, *_) = sorted(asked(both))
    assert both.press(first, "accept") is None
    assert both.take(first, Duty.CLOCK) is RefusalCode.HOSTS_IT
    assert both.take(first, Duty.CHALLENGE) is RefusalCode.HOSTS_IT
    assert both.take(first, Duty.CLOCK, step=1) is None, "the next meeting is another one"
    assert both.press(first, "decline") is None
    assert both.take(first, Duty.CLOCK) is None


def test_a_meeting_is_not_handed_to_whoever_has_something_to_do_in_it(both: Both) -> None:
    both.live_until(both.moments()[0])
    (first, *_) = sorted(asked(both))
    (other, free, *_) = [one for one in FIVE if one != first]
    assert both.press(first, "accept") is None
    assert both.take(other, Duty.CHALLENGE) is None
    assert both.hand_over(first, other) is RefusalCode.EXCHANGE_AWAY
    assert both.hand_over(first, free) is None
    assert both.take(free, Duty.CLOCK) is None
    (key,) = stage.owed(both.database, exchanges.ASK)
    wish = key.split(":")[1]
    assert both.say_yes(wish, free) is RefusalCode.HAS_DUTY


def test_where_one_hosts_all_meetings_the_thread_asks_if_the_only_one_who_offered_brings_something(
    database: Database, catalogue: Catalogue
) -> None:
    ours = circle(database, catalogue, Facilitation.VOLUNTEER)
    ours.live_until(ours.moments()[0] + DAY / 4)

    def asks_host() -> bool:
        with database.reading() as session:
            found = steps.message(session, WORKSPACE, ours.circle_id, 0, catalogue=ours.catalogue)
        assert found is not None
        assert found.duties is not None
        return found.duties.asks_host

    assert asks_host(), "nobody offered"
    with database.transaction() as session:
        session.execute(text("UPDATE enrolments SET hosts = true WHERE user_id = 'U1'"))
    assert not asks_host()
    assert ours.take("U1", Duty.CHALLENGE) is None
    assert asks_host()
