"""Who is asked in private whether they would host: one after another, each with time to answer, and told how it ends."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text, update

from bot.domain.facilitations import has_until, last_call
from bot.domain.programme import Catalogue
from bot.features import exchanges, facilitations, host_questions, leavings
from bot.slack.views import kit
from bot.store import outbox
from bot.store.models import Outbox, OutboxState
from bot.store.session import Database
from tests.features import leading, stage
from tests.features.leading import Desk
from tests.features.saying import said
from tests.features.stage import BERLIN, DAY, WORKSPACE

HOUR = timedelta(hours=1)


class Asked(Desk):
    """A circle that meets each week, whose members answer only where a test has them."""

    def hours(self, count: int) -> None:
        """Lets hours pass, all of them with alarms and moments."""
        for _ in range(count):
            self.tick()
            self.now += HOUR

    def tick(self) -> None:
        """Everything that is due by now."""
        stage.ring(self.database, self.catalogue, self.now)
        stage.plan(self.database, self.catalogue, self.now)
        stage.arrive(self.database)
        with self.database.transaction() as session:  # What is in the thread has been posted.
            posted = Outbox.kind.in_(("hosting.open", "step.thread")), Outbox.state == OutboxState.PENDING
            session.execute(update(Outbox).where(*posted).values(state=OutboxState.SENT, attempts=1))

    def until(self, at: datetime) -> None:
        """Lets time pass up to an instant."""
        while self.now < at:
            self.hours(1)

    def asked(self, count: int) -> list[tuple[str, datetime]]:
        """Who was asked for the kickoff and when they read it, once so many were."""
        for _ in range(24 * 14):
            with self.database.reading() as session:
                rows = outbox.beginning_with(session, WORKSPACE, f"hosting:{self.circle_id}:0:")
            if len(rows) >= count:
                return [(str(one.recipient), one.due_at) for one in rows]
            self.hours(1)
        raise AssertionError(count)

    def press(self, user_id: str, act: str) -> str | None:
        """Somebody presses a button."""
        place, work = (WORKSPACE, self.circle_id, 0, user_id), getattr(facilitations, act)
        return stage.refused(self.database, lambda session: work(session, *place, **self._more))

    def shows(self, user_id: str) -> str:
        """What somebody's question says by now; "" where it was never said again."""
        query = text("SELECT key FROM outbox WHERE kind = :kind AND recipient = :user ORDER BY id DESC LIMIT 1")
        with self.database.reading() as session:
            key = session.scalar(query, {"kind": host_questions.SAID_AGAIN, "user": user_id})
        return said(self.database, self.catalogue, key) if key else ""

    def asks(self) -> list[str]:
        """What the thread asked and, after it, what each of these has become."""
        keys = stage.owed(self.database, "hosting.open") + stage.owed(self.database, "hosting.open_again")
        return [said(self.database, self.catalogue, key) for key in keys]

    def held_at(self) -> datetime:
        """When the kickoff is."""
        with self.database.reading() as session:
            found = facilitations.turn(session, WORKSPACE, self.circle_id, 0, catalogue=self.catalogue)
        assert found is not None
        assert found.meeting_at is not None
        return found.meeting_at


def circle(database: Database, catalogue: Catalogue, count: int = 4) -> Asked:
    """So many people before their kickoff."""
    stage.seed(database)
    ours = Catalogue([replace(catalogue.programmes[0], smallest=4, ideal=count, translations={})])
    made = Asked(database, ours, stage.running_circle(database, ours, leading.FIVE[:count]))
    made.now = stage.NOW + HOUR
    return made


@pytest.fixture
def four(database: Database, catalogue: Catalogue) -> Asked:
    """A circle of four."""
    return circle(database, catalogue)


def test_after_a_yes_nobody_has_a_button_any_more_and_each_reads_who_hosts(four: Asked) -> None:
    (one, _), (two, _) = four.asked(2)
    assert four.shows(one) == ""
    assert four.press(one, "accept") is None
    assert four.shows(one).startswith("*You said yes:* you host the meeting on ")
    assert four.shows(two) == f"<@{one}> hosts this meeting (Kickoff)."


def test_whoever_is_asked_reads_until_when_nobody_else_is_and_no_more_once_others_were(four: Asked) -> None:
    user_id, at = four.asked(1)[0]
    until = has_until(at, BERLIN)
    (question,) = stage.owed(four.database, host_questions.ASK)
    assert f"without an answer by {kit.when(until, BERLIN)}, I ask others." in said(
        four.database, four.catalogue, question
    )
    four.until(until)
    assert len(four.asked(1)) == 1
    four.hours(1)
    (_, (other, _)) = four.asked(2)
    for act in ("accept", "decline"):
        assert four.press(other, act) is None
    assert "Then, or without an answer, I ask others." in four.shows(user_id)


def test_after_a_pass_only_ones_own_question_changes(four: Asked) -> None:
    (one, _), (two, _) = four.asked(2)
    assert four.press(two, "decline") is None
    assert four.shows(two) == "*You passed:* I ask others who hosts (Kickoff)."
    assert four.shows(one) == ""


def test_who_has_passed_reads_who_hosts_once_somebody_does_and_that_nobody_does_again(four: Asked) -> None:
    (one, _), (two, _) = four.asked(2)
    assert four.press(two, "decline") is None
    assert four.press(one, "accept") is None
    assert four.shows(two) == f"<@{one}> hosts this meeting (Kickoff)."
    assert four.press(one, "decline") is None
    assert four.shows(two) == "*You passed:* I ask others who hosts (Kickoff)."


def test_who_has_passed_reads_that_the_circle_is_asked(four: Asked) -> None:
    user_id = four.asked(4)[0][0]
    assert four.press(user_id, "decline") is None
    four.until(last_call(four.held_at(), BERLIN) + HOUR)
    assert four.shows(user_id) == "By now I ask your whole circle who hosts, in the thread (Kickoff)."


def test_who_cannot_after_all_gives_the_others_their_question_back(four: Asked) -> None:
    (one, _), (two, _) = four.asked(2)
    for act in ("accept", "decline"):
        assert four.press(one, act) is None
    assert four.shows(one).startswith("*You passed:*")
    assert four.shows(two).startswith("Would you host")
    assert four.press(two, "accept") is None
    assert four.shows(two).startswith("*You said yes:*")


def test_when_the_circle_itself_is_asked_nobody_is_in_private(four: Asked) -> None:
    asked = [user for user, _ in four.asked(4)]
    four.until(last_call(four.held_at(), BERLIN) + HOUR)
    assert len(four.asks()) == 1
    assert {four.shows(one) for one in asked} == {
        "By now I ask your whole circle who hosts, in the thread (Kickoff)."
    }
    assert four.press("U3", "take") is None
    assert four.asks()[1:] == ["<@U3> hosts this meeting."]
    assert four.press("U3", "decline") is None
    again = four.asks()
    assert [one.startswith("*Nobody hosts this meeting yet.*") for one in again[:2]] == [True, True], "asked anew"
    assert set(again[2:]) == {"Nobody hosts this meeting at the moment: I ask again."}


def test_when_the_meeting_begins_nothing_asks_any_more(four: Asked) -> None:
    four.asked(4)
    four.until(four.held_at() + HOUR)
    assert (
        four.asks()[-1]
        == "Nobody hosts this meeting: whoever is there first reads out the agenda, which is in the guide."
    )
    assert four.shows("U1") == "*This is over:* you are not asked any more whether you host (Kickoff)."


def test_whoever_leaves_is_asked_no_more_and_a_meeting_handed_over_is_said_to_all(four: Asked) -> None:
    (one, _), (two, _) = four.asked(2)
    assert four.press(one, "accept") is None
    place = WORKSPACE, four.circle_id, 0
    with four.database.transaction() as session:
        exchanges.ask(session, *place, one, two, catalogue=four.catalogue, now=four.now)
        wish = session.scalar(text("SELECT id FROM exchanges"))
        exchanges.accept(session, WORKSPACE, wish, two, catalogue=four.catalogue, now=four.now)
    assert four.shows(two).startswith("*You said yes:*")
    with four.database.transaction() as session:
        joined = leavings.form(session, WORKSPACE, two, catalogue=four.catalogue).enrolment_id
        leavings.leave(session, WORKSPACE, two, joined, None, catalogue=four.catalogue, now=four.now)
    assert four.shows(two).startswith("*This is over:*")


@pytest.mark.parametrize("count", [4, 5])
def test_each_is_asked_half_a_working_day_after_the_one_before_and_the_circle_when_all_were(
    database: Database, catalogue: Catalogue, count: int
) -> None:
    ours = circle(database, catalogue, count)
    at = [when for _, when in ours.asked(count)]
    assert [one.hour for one in at] == [8, 12, 8, 12, 8][:count], "at nine and at one in Berlin"
    assert len(set(at)) == count
    assert stage.owed(database, "hosting.open") == []
    ours.until(has_until(at[-1], BERLIN))
    assert stage.owed(database, "hosting.open") == [], "the last one has time until then"
    ours.hours(1)
    assert len(stage.owed(database, "hosting.open")) == 1


def test_however_many_pass_at_night_one_is_asked_in_the_morning(four: Asked) -> None:
    first_at = four.asked(1)[0][1]
    four.until(last_call(first_at + DAY, BERLIN) + 4 * HOUR)
    (one, _), (two, _), (_, in_the_morning) = four.asked(3)
    for user_id in (one, two):
        assert four.press(user_id, "decline") is None
    assert in_the_morning == first_at + DAY
    assert len(four.asked(3)) == 3
    assert four.asked(4)[-1][1] == in_the_morning + 4 * HOUR


def test_once_the_last_one_passes_the_circle_is_asked_at_once(four: Asked) -> None:
    four.asked(4)
    four.until(four.asked(4)[-1][1] + 2 * HOUR)
    asked = [user for user, _ in four.asked(4)]
    for one in asked[:-1]:
        assert four.press(one, "decline") is None
    assert stage.owed(four.database, "hosting.open") == [], "the last one has two hours still"
    assert four.press(asked[-1], "decline") is None
    assert len(stage.owed(four.database, "hosting.open")) == 1


def test_the_next_one_waits_while_the_question_has_not_reached_whoever_is_asked(four: Asked) -> None:
    four.asked(1)
    with four.database.transaction() as session:
        session.execute(text("UPDATE outbox SET state = 'unknown', sent_at = NULL WHERE kind = 'hosting.ask'"))
    before = len(four.asked(1))
    four.hours(9)
    assert len(four.asked(1)) == before


def test_nobody_is_asked_in_private_who_would_have_two_hours_only(four: Asked) -> None:
    first_at = four.asked(1)[0][1]
    four.now = last_call(four.held_at(), BERLIN) - 2 * HOUR  # The bot was away.
    assert first_at < four.now - 4 * HOUR
    four.hours(4)
    assert len(four.asked(1)) == 1
    assert len(stage.owed(four.database, "hosting.open")) == 1
