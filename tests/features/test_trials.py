"""In for all of it? Asked once after the kickoff, in private; a no leaves nothing behind, in no figure either."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from bot.delivery.carrying import Pointless
from bot.delivery.render import render
from bot.domain.programme import Catalogue
from bot.domain.quiet import next_morning
from bot.domain.refusals import RefusalCode
from bot.domain.requests import HelpKind, RequestGiven
from bot.domain.thanks import ThanksGiven
from bot.domain.worksheets import SheetKind
from bot.features import (
    alarms,
    echoes,
    leavings,
    letters,
    requests,
    staleness,
    standings,
    thanks,
    trials,
    worksheets,
)
from bot.reports import participation
from bot.store import enrolments, outbox
from bot.store.models import Outbox
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import DAY, MINUTE, WORKSPACE
from tests.features.test_worksheets import with_questions
from tests.reports.test_participation import run_circles, users

FIVE = ["U1", "U2", "U3", "U4", "U5"]


class Kickoff:
    """A circle whose kickoff is over; nobody has been asked yet."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self.database, self.catalogue = database, catalogue
        stage.seed(database)
        self.circle_id = stage.running_circle(database, catalogue, FIVE)
        self.moments = stage.moments_of(database, catalogue, self.circle_id)
        self.at = self.moments[0].at
        stage.plan(database, catalogue, self.at)

    def over(self) -> None:
        """The kickoff is wrapped up, and it is late in the morning after that."""
        self.pass_(1)
        self.morning_after()

    def morning_after(self) -> None:
        self.at = next_morning(self.at, "Europe/Berlin") + timedelta(hours=2)
        stage.ring(self.database, self.catalogue, self.at + MINUTE)

    def pass_(self, moment: int) -> None:
        """A moment of the circle comes, with the alarms that ring by then."""
        self.at = self.moments[moment].at
        stage.plan(self.database, self.catalogue, self.at)
        stage.ring(self.database, self.catalogue, self.at + MINUTE)

    def asked(self) -> set[str]:
        with self.database.reading() as session:
            query = text("SELECT recipient FROM outbox WHERE kind = 'trial.ask' AND state != 'withdrawn'")
            return set(session.scalars(query))

    def staying(self, user_id: str = "U1") -> Callable[[Session], object]:
        return lambda session: trials.stay(session, WORKSPACE, self.circle_id, user_id, now=self.at)

    def going(self, user_id: str = "U1") -> Callable[[Session], object]:
        more = {"catalogue": self.catalogue, "now": self.at + MINUTE}
        return lambda session: trials.go(session, WORKSPACE, self.circle_id, user_id, **more)

    def refused(self, work: Callable[[Session], object]) -> RefusalCode | None:
        return stage.refused(self.database, work)

    def go(self, *user_ids: str) -> None:
        for user_id in user_ids:
            assert self.refused(self.going(user_id)) is None

    def said(self, key: str, at: datetime | None = None) -> str:
        with self.database.reading() as session:
            row = outbox.find(session, WORKSPACE, key)
            assert row is not None
            try:
                return render(session, row, self.catalogue, at or self.at).text
            except Pointless as reason:
                return str(reason)

    def all_sent(self) -> None:
        with self.database.transaction() as session:
            session.execute(text("UPDATE outbox SET state = 'sent', attempts = 1, ts = '1.1', sent_at = due_at"))

    def count(self, table: str) -> int:
        with self.database.reading() as session:
            return int(session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)  # noqa: S608 - our own names.


@pytest.fixture
def kickoff(database: Database, catalogue: Catalogue) -> Kickoff:
    """A circle in its kickoff."""
    return Kickoff(database, with_questions(catalogue))


def test_everybody_is_asked_once_and_never_again(kickoff: Kickoff) -> None:
    stage.ring(kickoff.database, kickoff.catalogue, kickoff.moments[1].at - MINUTE)
    assert kickoff.asked() == set()
    kickoff.over()
    assert kickoff.asked() == set(FIVE)
    with kickoff.database.transaction() as session:  # As if it had been killed before the alarm was done with.
        ringing = alarms.Ringing(WORKSPACE, "x", "trial.look", kickoff.at, {"circle": kickoff.circle_id})
        trials.look(session, ringing, kickoff.catalogue, kickoff.at)
    for moment in range(2, len(kickoff.moments)):
        kickoff.pass_(moment)
    assert len(stage.owed(kickoff.database, trials.ASK)) == len(FIVE)


def test_it_waits_for_the_working_hours_of_whoever_is_asked(kickoff: Kickoff) -> None:
    with kickoff.database.transaction() as session:
        session.execute(text("UPDATE enrolments SET zone = 'Asia/Tokyo' WHERE user_id = 'U5'"))
    kickoff.over()
    with kickoff.database.reading() as session:
        found = select(Outbox.recipient, Outbox.due_at).where(Outbox.kind == trials.ASK)
        due = {str(user_id): at.astimezone(ZoneInfo("Asia/Tokyo")) for user_id, at in session.execute(found)}
    assert due["U5"].hour == 9
    assert {one for one, at in due.items() if at < due["U5"]} == set(FIVE) - {"U5"}


def test_who_came_late_is_away_or_has_left_is_not_asked_with_the_others(kickoff: Kickoff) -> None:
    with kickoff.database.transaction() as session:
        session.execute(text("UPDATE members SET joined_step = 1 WHERE user_id = 'U1'"))
        session.execute(text("UPDATE enrolments SET away_until = '2027-01-01' WHERE user_id = 'U2'"))
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U3")
        leavings.leave(session, WORKSPACE, "U3", enrolment.id, None, catalogue=kickoff.catalogue, now=kickoff.at)
    kickoff.over()
    assert kickoff.asked() == {"U4", "U5"}
    assert kickoff.refused(kickoff.going("U1")) is RefusalCode.CONSENT_CLOSED


def test_a_yes_changes_nothing_but_the_message_and_twice_is_once(kickoff: Kickoff) -> None:
    kickoff.over()
    kickoff.all_sent()
    assert stage.at_once(kickoff.database, *[kickoff.staying()] * 2) == [None, None]
    (key,) = stage.owed(kickoff.database, trials.ANSWERED)
    assert kickoff.said(key) == "*You said yes:* you are in for all of it."
    with kickoff.database.reading() as session:
        row = outbox.find(session, WORKSPACE, key)
    assert row is not None
    assert row.under in stage.owed(kickoff.database, trials.ASK)
    assert len(kickoff.asked()) == len(FIVE)


@pytest.mark.parametrize("user_id", ["U9", stage.MODERATOR, ""])
def test_nobody_answers_for_somebody_else(kickoff: Kickoff, user_id: str) -> None:
    kickoff.over()
    for work in (kickoff.staying(user_id), kickoff.going(user_id)):
        assert kickoff.refused(work) is RefusalCode.NOT_IN_CIRCLE


def test_the_question_is_open_from_the_kickoffs_end_to_that_of_the_first_week(kickoff: Kickoff) -> None:
    assert kickoff.refused(kickoff.going()) is RefusalCode.CONSENT_CLOSED
    kickoff.over()
    kickoff.pass_(2)
    key = stage.owed(kickoff.database, trials.ASK)[0]
    assert "In for all of it?" in kickoff.said(key)
    assert kickoff.refused(kickoff.staying()) is None
    kickoff.pass_(3)
    assert kickoff.said(key) == staleness.OVER
    for work in (kickoff.staying(), kickoff.going()):
        assert kickoff.refused(work) is RefusalCode.CONSENT_CLOSED


def write_everything(kickoff: Kickoff) -> None:
    """U1 leaves behind, in the kickoff, something of all that one can, and has shown a check-in and a worksheet."""
    at, circle_id, catalogue = kickoff.at, kickoff.circle_id, kickoff.catalogue
    stage.check_in(kickoff.database, circle_id, 0, "U1", at)
    place = circle_id, 0, SheetKind.WORKSHEET
    with kickoff.database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U1")
        enrolments.set_goal(session, enrolment, "A goal")
        letters.write(session, WORKSPACE, enrolment.id, "U1", "Dear me", catalogue=catalogue, now=at)
        help_, thank = RequestGiven(HelpKind.IDEAS, "How?"), ThanksGiven("U2", "For that")
        requests.ask(session, WORKSPACE, circle_id, "R1", "U1", help_, now=at)
        thanks.give(session, WORKSPACE, circle_id, "T1", "U1", thank, now=at)
        sheet = worksheets.find(session, WORKSPACE, place, "U1", catalogue=catalogue)
        write = session, WORKSPACE, place, "U1"
        sheet = worksheets.save(*write, ["A boat"] * 3, sheet.wording, catalogue=catalogue, now=at)
        worksheets.show(*write, sheet.version, catalogue=catalogue, now=at)


def test_a_no_destroys_all_words_and_takes_what_was_shown_from_the_threads(kickoff: Kickoff) -> None:
    write_everything(kickoff)
    kickoff.over()
    kickoff.all_sent()
    left_behind = ("checkins", "commitments", "help_requests", "letters", "thanks", "worksheets")
    assert {kickoff.count(table) for table in left_behind} == {1}
    with kickoff.database.reading() as session:
        enrolment_id = enrolments.open_of(session, WORKSPACE, "U1")[0].id
    kickoff.go("U1")
    assert {kickoff.count(table) for table in left_behind} == {0}
    assert len(stage.owed(kickoff.database, echoes.GONE)) == 1
    assert len(stage.owed(kickoff.database, echoes.SHEET_GONE)) == 1
    with kickoff.database.reading() as session:
        gone = enrolments.get(session, WORKSPACE, enrolment_id)
        assert gone.ended_at is not None
        assert (gone.goal, gone.avoids) == (None, None)
        keys = text("SELECT count(*) FROM keys WHERE owner_id = :id")
        assert session.scalar(keys, {"id": enrolment_id}) == 0


def test_a_no_leads_out_of_the_channel_at_once_and_tells_nobody(kickoff: Kickoff) -> None:
    kickoff.over()
    kickoff.all_sent()
    others = "outbox WHERE kind != 'hosting.said_again'"  # Whoever was asked to host reads that nothing is asked.
    before = kickoff.count(others)
    assert stage.at_once(kickoff.database, *[kickoff.going("U3")] * 2) in (
        [None, RefusalCode.NOT_IN_CIRCLE],
        [RefusalCode.NOT_IN_CIRCLE, None],
    )
    assert len(stage.owed(kickoff.database, "circle.remove")) == 1
    (key,) = stage.owed(kickoff.database, trials.ANSWERED)
    assert "you are out of your circle" in kickoff.said(key).lower()
    assert kickoff.count(others) == before + 2, "the way out and the word to whoever goes, and nothing else"
    assert kickoff.refused(kickoff.staying("U3")) is RefusalCode.NOT_IN_CIRCLE, "an old button"
    with kickoff.database.reading() as session:
        found = standings.standing(session, WORKSPACE, "U3", catalogue=kickoff.catalogue, now=kickoff.at)
        assert (found.circles, found.waiting) == ((), ())


def test_a_yes_may_still_become_a_no_and_whoever_has_gone_may_join_anew(kickoff: Kickoff) -> None:
    kickoff.over()
    kickoff.all_sent()
    assert kickoff.refused(kickoff.staying()) is None
    kickoff.go("U1")
    assert len(stage.owed(kickoff.database, trials.ANSWERED)) == 2
    with kickoff.database.transaction() as session:
        stage.join(session, kickoff.catalogue, "U1", now=kickoff.at + DAY)
        assert len(enrolments.open_of(session, WORKSPACE, "U1")) == 1


def test_an_old_undo_does_not_bring_back_whoever_has_gone(kickoff: Kickoff) -> None:
    kickoff.over()
    with kickoff.database.reading() as session:
        enrolment_id = enrolments.open_of(session, WORKSPACE, "U1")[0].id
    kickoff.go("U1")
    undoing = lambda session: leavings.undo(  # noqa: E731
        session, WORKSPACE, kickoff.circle_id, enrolment_id, "U1", now=kickoff.at + 2 * MINUTE
    )
    assert kickoff.refused(undoing) is RefusalCode.LEFT_FOR_GOOD


def test_the_moderators_hear_once_that_it_has_become_small_and_a_circle_of_one_ends(kickoff: Kickoff) -> None:
    kickoff.over()
    kickoff.go("U1", "U2")
    assert stage.owed(kickoff.database, "circle.small") == []
    kickoff.go("U3")
    assert len(stage.owed(kickoff.database, "circle.small")) == 2  # There are two moderators.
    kickoff.go("U4")
    assert "dissolved" in stage.changes(kickoff.database)
    with kickoff.database.reading() as session:
        (again,) = enrolments.open_of(session, WORKSPACE, "U5")
        assert again.first_place


def test_a_no_leaves_no_trace_in_the_summary(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circles, gone = run_circles(database, catalogue, 4), [users(number)[0] for number in range(1, 5)]
    moments = [stage.moments_of(database, catalogue, one) for one in circles]
    stage.plan(database, catalogue, max(one[0].at for one in moments))
    for circle_id, number in zip(circles, range(1, 5), strict=True):
        for user_id in users(number):
            stage.check_in(database, circle_id, 0, user_id, moments[0][0].at, due_in=timedelta())
    over, week_over = (max(one[at].at for one in moments) for at in (1, 3))
    stage.plan(database, catalogue, over)
    stage.ring(database, catalogue, over + DAY)
    with database.transaction() as session:
        early = participation.summary(session, WORKSPACE, catalogue=catalogue, now=over + DAY)
        assert early[0].figures is None, "anybody may still have never begun"
        for circle_id, user_id in zip(circles, gone, strict=True):
            trials.go(session, WORKSPACE, circle_id, user_id, catalogue=catalogue, now=over)
    for one in (moments[0][2].at, week_over):
        stage.plan(database, catalogue, one)
    with database.transaction() as session:
        found = participation.summary(session, WORKSPACE, catalogue=catalogue, now=week_over + DAY)[0].figures
        assert found is not None
        assert found.people == 15  # Sixteen are left.
        rosters = [stage.facts_of(one) for one in session.scalars(text("SELECT roster FROM prints"))]
        ids = session.execute(text("SELECT id, user_id FROM enrolments")).all()
    theirs = {enrolment_id for enrolment_id, user_id in ids if user_id in gone}
    assert [len(one) for one in rosters] == [16, 16]
    assert not any(theirs & one.keys() for one in rosters)
