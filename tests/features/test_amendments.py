"""A check-in that was given: shown after a look, edited, taken back; and what holds while somebody else reads along."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.checkins import CUE_LIMIT, CheckInTaken, Outcome
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import Moment
from bot.features import amendments, checkins, echoes, pauses
from bot.store import circles
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import DAY, MINUTE, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]


class Given:
    """A circle in its kickoff, in which U1 has checked in."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        stage.seed(database)
        self.database, self.catalogue = database, catalogue
        self.circle_id = stage.running_circle(database, catalogue, FIVE)
        self.moments: list[Moment] = stage.moments_of(database, catalogue, self.circle_id)
        self.at = self.moments[0].at
        stage.plan(database, catalogue, self.at)

    def check_in(self, *, shared: bool = False, **changed: object) -> None:
        filled = stage.given(due_on=self.at.date() + DAY, shared=shared, **changed)
        with self.database.transaction() as session:
            checkins.give(session, WORKSPACE, self.circle_id, 0, "U1", filled, now=self.at)

    def found(self, user_id: str = "U1", workspace_id: str = WORKSPACE) -> CheckInTaken | None:
        with self.database.reading() as session:
            return amendments.find(session, workspace_id, self.circle_id, 0, user_id, catalogue=self.catalogue)

    def editing(self, user_id: str = "U1", **changed: object) -> Callable[[Session], object]:
        usual: dict[str, object] = {"due_on": self.at.date() + DAY, "shared": False}
        filled = stage.given(**{**usual, **changed})
        return lambda session: amendments.edit(
            session,
            WORKSPACE,
            self.circle_id,
            0,
            user_id,
            filled,
            catalogue=self.catalogue,
            now=self.at + MINUTE,
        )

    def showing(self, version: int, user_id: str = "U1") -> Callable[[Session], object]:
        return lambda session: amendments.show(
            session, WORKSPACE, self.circle_id, 0, user_id, version, catalogue=self.catalogue, now=self.at + MINUTE
        )

    def taking_back(self, user_id: str = "U1") -> Callable[[Session], object]:
        return lambda session: amendments.take_back(
            session, WORKSPACE, self.circle_id, 0, user_id, now=self.at + MINUTE
        )

    def refused(self, work: Callable[[Session], object]) -> RefusalCode | None:
        return stage.refused(self.database, work)

    def hold(self) -> None:
        with self.database.transaction() as session:
            circle = circles.get(session, WORKSPACE, self.circle_id)
            assert circle is not None
            circle.held_at = self.at

    def count(self, table: str) -> int:
        with self.database.reading() as session:
            return int(session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)  # noqa: S608 - our own names.


@pytest.fixture
def given(database: Database, catalogue: Catalogue) -> Given:
    """A circle in its kickoff."""
    return Given(database, catalogue)


def test_the_words_come_back_as_they_were_written_to_their_author_alone(given: Given) -> None:
    given.check_in(what="Call <!channel>", answer="\N{ROCKET}", cue="it is nine")
    found = given.found()
    assert found is not None
    assert (found.what, found.answer, found.cue) == ("Call <!channel>", "\N{ROCKET}", "it is nine")
    assert (found.shared, found.is_open) == (False, True)
    assert given.found("U2") is None
    assert given.refused(lambda _: given.found("U9")) is RefusalCode.NOT_IN_CIRCLE
    assert given.refused(lambda _: given.found(workspace_id="T0OTHER")) is RefusalCode.NOT_IN_CIRCLE


def test_an_edit_changes_the_words_and_what_the_circle_sees_of_them(given: Given) -> None:
    given.check_in(shared=True)
    assert given.refused(given.editing(what="Write to Ben", answer="Because", shared=True)) is None
    found = given.found()
    assert found is not None
    assert (found.what, found.answer, found.cue, found.shared) == ("Write to Ben", "Because", None, True)
    assert len(stage.owed(given.database, echoes.SHOWN)) == len(stage.owed(given.database, echoes.CHANGED)) == 1
    assert given.count("checkins") == given.count("commitments") == 1


def test_what_is_ticked_in_an_edit_is_not_shown_before_it_was_looked_at(given: Given) -> None:
    given.check_in()
    assert given.refused(given.editing(shared=True)) is None
    assert stage.owed(given.database, echoes.SHOWN) == []


def test_without_the_tick_an_edit_takes_away_what_was_shown_and_it_can_be_shown_anew(given: Given) -> None:
    given.check_in(shared=True)
    assert given.refused(given.editing(shared=False)) is None
    found = given.found()
    assert found is not None
    assert not found.shared
    assert len(stage.owed(given.database, echoes.GONE)) == 1
    assert given.refused(given.showing(found.version)) is None
    assert len(set(stage.owed(given.database, echoes.SHOWN))) == 2


def test_only_what_was_looked_at_is_shown(given: Given) -> None:
    given.check_in()
    before = given.found()
    assert before is not None
    assert given.refused(given.editing(what="Something else")) is None
    assert given.refused(given.showing(before.version)) is None
    assert stage.owed(given.database, echoes.SHOWN) == []
    after = given.found()
    assert after is not None
    assert given.refused(given.showing(after.version)) is None
    assert len(stage.owed(given.database, echoes.SHOWN)) == 1


def test_shown_twice_at_the_same_moment_it_is_in_the_thread_once(given: Given) -> None:
    given.check_in()
    found = given.found()
    assert found is not None
    assert stage.at_once(given.database, *[given.showing(found.version)] * 3) == [None] * 3
    assert len(stage.owed(given.database, echoes.SHOWN)) == 1


def test_taking_back_destroys_the_check_in_its_commitment_and_the_echo(given: Given) -> None:
    given.check_in(shared=True)
    assert given.refused(given.taking_back()) is None
    assert given.count("checkins") == given.count("commitments") == 0
    assert len(stage.owed(given.database, echoes.GONE)) == 1
    assert given.refused(given.taking_back()) is RefusalCode.CHECKIN_GONE
    assert given.refused(given.editing()) is RefusalCode.CHECKIN_GONE
    given.check_in(shared=True, what="Anew")
    assert len(set(stage.owed(given.database, echoes.SHOWN))) == 2


def test_of_an_edit_and_taking_back_at_the_same_moment_nothing_is_left(given: Given) -> None:
    given.check_in(shared=True)
    results = stage.at_once(given.database, given.editing(what="Later", shared=True), given.taking_back())
    assert results in ([None, None], [RefusalCode.CHECKIN_GONE, None])
    assert given.count("checkins") == given.count("commitments") == 0


@pytest.mark.parametrize("user_id", ["U2", "U9", stage.MODERATOR, ""])
def test_nobody_edits_shows_or_takes_back_what_is_somebody_elses(given: Given, user_id: str) -> None:
    given.check_in()
    expected = RefusalCode.CHECKIN_GONE if user_id == "U2" else RefusalCode.NOT_IN_CIRCLE
    found = given.found()
    assert found is not None
    works = (given.editing(user_id), given.showing(found.version, user_id), given.taking_back(user_id))
    assert [given.refused(work) for work in works] == [expected] * 3
    assert given.found() == found


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"what": ""}, RefusalCode.NOTHING_WRITTEN),
        ({"what": "\u200b\ufeff"}, RefusalCode.NOTHING_WRITTEN),
        ({"what": "x" * 40_000}, RefusalCode.TEXT_TOO_LONG),
        ({"answer": "x" * 40_000}, RefusalCode.TEXT_TOO_LONG),
        ({"cue": "x" * (CUE_LIMIT + 1)}, RefusalCode.TEXT_TOO_LONG),
        ({"what": "\N{ROCKET}", "answer": "\u200b", "cue": " "}, None),
    ],
)
def test_an_edit_is_held_to_the_same_rules(
    given: Given, changed: dict[str, object], expected: RefusalCode | None
) -> None:
    given.check_in(what="Before")
    assert given.refused(given.editing(**changed)) is expected
    found = given.found()
    assert found is not None
    assert found.what == ("\N{ROCKET}" if expected is None else "Before")
    assert found.answer is None
    assert found.cue is None


def test_a_day_that_is_over_by_now_may_stay_in_an_edit_and_no_other(given: Given) -> None:
    given.check_in()
    with given.database.transaction() as session:
        session.execute(text("UPDATE commitments SET due_on = '2026-11-01'"))
    over = given.at.date().replace(month=11, day=1)
    assert given.refused(given.editing(due_on=over)) is None
    assert given.refused(given.editing(due_on=over - timedelta(days=1))) is RefusalCode.DATE_PAST


def test_when_the_week_is_over_a_check_in_stays_but_for_being_taken_back(given: Given) -> None:
    given.check_in(shared=True)
    found = given.found()
    assert found is not None
    stage.plan(given.database, given.catalogue, given.moments[1].at)
    assert given.refused(given.editing()) is RefusalCode.CHECKIN_STAYS
    assert given.refused(given.showing(found.version)) is RefusalCode.CHECKIN_STAYS
    still = given.found()
    assert still is not None
    assert not still.is_open
    assert given.refused(given.taking_back()) is None


def test_while_somebody_else_reads_along_nothing_is_taken_or_shown_and_nothing_is_lost(given: Given) -> None:
    given.check_in(what="Before")
    found = given.found()
    assert found is not None
    given.hold()
    step = (WORKSPACE, given.circle_id, 0, "U2")
    filled = stage.given(due_on=given.at.date())
    works: list[Callable[[Session], object]] = [
        lambda session: checkins.give(session, *step, filled, now=given.at),
        lambda session: checkins.be_here(session, *step, now=given.at),
        lambda session: checkins.look_back(session, *step, {}, catalogue=given.catalogue, now=given.at),
        given.editing(),
        given.showing(found.version),
    ]
    assert [given.refused(work) for work in works] == [RefusalCode.CHECKINS_HELD] * len(works)
    assert given.found() == found
    assert stage.owed(given.database, echoes.SHOWN) == []
    assert given.refused(given.taking_back()) is None


def test_what_was_owed_to_the_thread_is_not_posted_while_somebody_else_reads_along(given: Given) -> None:
    given.check_in(shared=True)
    given.hold()
    with given.database.reading() as session:
        commitment_id = str(session.scalar(text("SELECT id FROM commitments")))
        assert checkins.echo(session, WORKSPACE, commitment_id, catalogue=given.catalogue) is None


def test_commitments_are_asked_about_when_their_time_has_come_and_looked_back_on_once(given: Given) -> None:
    given.check_in(what="Before the meeting")
    for moment in given.moments[1:3]:
        stage.plan(given.database, given.catalogue, moment.at)
    step, now = (WORKSPACE, given.circle_id, 1, "U1"), given.moments[2].at
    with given.database.reading() as session:
        asked = checkins.form(session, *step, catalogue=given.catalogue, now=now)
    (one,) = asked.open
    for outcome in (Outcome.PARTLY, Outcome.KEPT):
        with given.database.transaction() as session:
            left = checkins.look_back(session, *step, {one.id: outcome}, catalogue=given.catalogue, now=now)
        assert left.open == ()
    with given.database.reading() as session:
        assert session.scalar(text("SELECT outcome FROM commitments")) == Outcome.PARTLY.value


def _reply(given: Given, user_id: str, ts: str) -> None:
    with given.database.transaction() as session:
        session.execute(text("UPDATE outbox SET ts = '1.1', channel = 'C1' WHERE kind = 'step.prompt'"))
        circle = circles.get(session, WORKSPACE, given.circle_id)
        assert circle is not None
        channel = str(circle.channel_id)
        checkins.replied(session, WORKSPACE, channel, "1.1", user_id, now=given.at, ts=ts)


def test_a_reply_is_offered_to_be_kept_once_and_only_to_those_who_have_not_checked_in(given: Given) -> None:
    given.check_in()
    for user_id, ts in (("U1", "2.1"), ("U2", "3.1"), ("U2", "3.2"), ("U9", "4.1")):
        _reply(given, user_id, ts)
    (key,) = stage.owed(given.database, checkins.KEEP)
    with given.database.reading() as session:
        facts = session.scalar(text("SELECT facts FROM outbox WHERE key = :key"), {"key": key})
        assert (stage.facts_of(facts)["user"], stage.facts_of(facts)["reply"]) == ("U2", "3.1")
        asking = (session, WORKSPACE, given.circle_id, 0)
        assert [checkins.may_keep(*asking, one) for one in ("U1", "U2", "U9")] == [False, True, False]
        assert not checkins.may_keep(session, "T0OTHER", given.circle_id, 0, "U2")


def test_nobody_who_is_away_is_asked_whether_a_reply_is_their_check_in(given: Given) -> None:
    with given.database.transaction() as session:
        back_on = given.at.date() + timedelta(days=2)
        pauses.pause(session, WORKSPACE, "U2", back_on, catalogue=given.catalogue, now=given.at)
    _reply(given, "U2", "3.1")
    assert stage.owed(given.database, checkins.KEEP) == []


def test_no_reply_is_offered_to_be_kept_while_somebody_else_reads_along(given: Given) -> None:
    given.hold()
    _reply(given, "U2", "3.1")
    assert stage.owed(given.database, checkins.KEEP) == []
