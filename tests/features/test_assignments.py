"""Whose turn a proposal is, one message a day and none at night, and what is unanswered for three working days."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import text

from bot.domain.consents import Consent
from bot.domain.moderations import EVERYBODY
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.roles import Role
from bot.features import assignments, moderations, people, workspaces
from bot.features import consents as asking
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.proposed import circle_of, digests, groups, proposals, turns
from tests.features.stage import DAY, MODERATOR, NOW, SECOND, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
HOUR = timedelta(hours=1)
THIRD = "U0THIRD"


def test_proposals_are_shared_out_evenly(database: Database, catalogue: Catalogue) -> None:
    ids = proposals(database, catalogue, 5)
    assert sorted(map(str, turns(database, ids))) == [MODERATOR] * 3 + [SECOND] * 2


def test_nobody_is_given_a_circle_they_are_in_nor_shown_it(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, [MODERATOR, *FIVE[:4]])
    ids = stage.propose(database, catalogue)
    assert turns(database, ids) == [SECOND]
    with database.reading() as session:
        assert moderations.listed(session, WORKSPACE, MODERATOR, catalogue=catalogue).count == 0
        assert moderations.listed(session, WORKSPACE, SECOND, catalogue=catalogue).count == 1
    for work in (
        lambda session: stage.approve(session, catalogue, ids[0]),
        lambda session: stage.decline(session, ids[0]),
        lambda session: moderations.decidable(session, WORKSPACE, ids[0], MODERATOR, catalogue=catalogue),
    ):
        assert stage.refused(database, work) is RefusalCode.OWN_CIRCLE


def test_a_channel_gets_what_no_moderator_is_in(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database, moderators_channel="C0MODS")
    stage.all_join(database, catalogue, FIVE)
    (first,) = stage.propose(database, catalogue)
    stage.all_join(database, catalogue, [MODERATOR, "U6", "U7", "U8", "U9"])
    (second,) = stage.propose(database, catalogue)
    assert turns(database, [first, second]) == ["C0MODS", SECOND]
    with database.reading() as session:
        in_channel = moderations.digest(session, WORKSPACE, "C0MODS", catalogue=catalogue)
    assert in_channel is not None
    assert in_channel.count == 1
    assert MODERATOR not in in_channel.waits[0].members


def test_who_is_away_is_left_out_as_long_as_somebody_is_there(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, MODERATOR)
        session.execute(text("UPDATE enrolments SET away_until = '2026-12-01'"))
        session.execute(text("UPDATE enrolments SET language = 'de'"))  # They wait for another circle than these.
    stage.all_join(database, catalogue, groups(2))
    ids = stage.propose(database, catalogue)
    assert turns(database, ids) == [SECOND, SECOND]


def test_forty_proposals_make_one_message_each_that_says_how_many(
    database: Database, catalogue: Catalogue
) -> None:
    proposals(database, catalogue, 40, 4)
    stage.ring(database, catalogue, NOW + 2 * stage.MINUTE)
    assert digests(database) == [f"digest:{MODERATOR}:2026-11-02", f"digest:{SECOND}:2026-11-02"]
    with database.reading() as session:
        found = moderations.digest(session, WORKSPACE, MODERATOR, catalogue=catalogue)
    assert found is not None
    assert (found.count, len(found.waits)) == (20, 10)


def test_what_comes_later_that_day_waits_for_the_next_morning(database: Database, catalogue: Catalogue) -> None:
    proposals(database, catalogue, 2)
    stage.ring(database, catalogue, NOW + 2 * stage.MINUTE)
    stage.all_join(database, catalogue, [f"U7{number}" for number in range(10)], NOW + HOUR)
    stage.propose(database, catalogue, NOW + HOUR)
    stage.ring(database, catalogue, NOW + 10 * HOUR)
    assert len(digests(database)) == 2
    stage.ring(database, catalogue, datetime(2026, 11, 3, 8, tzinfo=UTC))
    assert digests(database)[2:] == [f"digest:{MODERATOR}:2026-11-03", f"digest:{SECOND}:2026-11-03"]


@pytest.mark.parametrize(
    ("proposed_at", "told_at"),
    [
        (datetime(2026, 11, 2, 22, tzinfo=UTC), datetime(2026, 11, 3, 8, tzinfo=UTC)),
        (datetime(2026, 11, 7, 10, tzinfo=UTC), datetime(2026, 11, 9, 8, tzinfo=UTC)),
        (datetime(2026, 11, 3, 3, tzinfo=UTC), datetime(2026, 11, 3, 8, tzinfo=UTC)),
    ],
    ids=["in the evening", "on a Saturday", "before dawn"],
)
def test_nobody_is_told_outside_their_working_hours(
    database: Database, catalogue: Catalogue, proposed_at: datetime, told_at: datetime
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        for one in (MODERATOR, SECOND):
            people.learned(session, WORKSPACE, one, stage.BERLIN)
    stage.all_join(database, catalogue, FIVE, proposed_at - stage.MINUTE)
    stage.propose(database, catalogue, proposed_at)
    stage.ring(database, catalogue, told_at - stage.MINUTE)
    assert digests(database) == []
    stage.ring(database, catalogue, told_at)
    assert digests(database) == [f"digest:{MODERATOR}:{told_at.date()}"]


def test_a_message_that_is_late_waits_for_the_morning(database: Database, catalogue: Catalogue) -> None:
    proposals(database, catalogue)
    stage.ring(database, catalogue, NOW + 14 * HOUR)
    assert digests(database) == []
    stage.ring(database, catalogue, NOW + DAY)
    assert digests(database) == [f"digest:{MODERATOR}:2026-11-03"]


def test_nothing_is_said_when_all_is_decided(database: Database, catalogue: Catalogue) -> None:
    (circle_id,) = proposals(database, catalogue)
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id, by=SECOND)
    for later in range(8):
        stage.ring(database, catalogue, NOW + later * DAY)
    assert digests(database) == []
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM alarms WHERE kind LIKE 'moderation%'")) == 0
        assert moderations.digest(session, WORKSPACE, MODERATOR, catalogue=catalogue) is None


def test_what_nobody_decides_on_in_three_working_days_is_everybodys(
    database: Database, catalogue: Catalogue
) -> None:
    (circle_id,) = proposals(database, catalogue, moderators_channel="C0MODS")
    stage.ring(database, catalogue, NOW + 2 * stage.MINUTE)
    assert digests(database) == ["digest:C0MODS:2026-11-02"]
    stage.ring(database, catalogue, datetime(2026, 11, 5, 15, tzinfo=UTC))
    assert turns(database, [circle_id]) == ["C0MODS"]
    stage.ring(database, catalogue, datetime(2026, 11, 5, 16, tzinfo=UTC))
    assert turns(database, [circle_id]) == [EVERYBODY]
    stage.ring(database, catalogue, datetime(2026, 11, 6, 8, tzinfo=UTC))
    told = {one.split(":")[1] for one in digests(database) if one.endswith("2026-11-06")}
    assert told >= {MODERATOR, SECOND}
    assert stage.changes(database).count("given to all moderators") == 1


def test_a_decision_in_time_is_not_taken_further(database: Database, catalogue: Catalogue) -> None:
    (circle_id,) = proposals(database, catalogue)
    with database.transaction() as session:
        stage.decline(session, circle_id)
    stage.ring(database, catalogue, NOW + 10 * DAY)
    assert "given to all moderators" not in stage.changes(database)


def test_where_every_moderator_is_in_the_circle_it_is_written_down_once_and_given_to_whoever_comes(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, [MODERATOR, SECOND, *FIVE[:3]])
    ids = stage.propose(database, catalogue)
    for _ in range(2):
        with database.transaction() as session:
            assignments.look_after(session, WORKSPACE, now=NOW)
    assert turns(database, ids) == [None]
    assert stage.changes(database).count("nobody may decide") == 1
    assert len(stage.owed(database, "moderation.nobody")) == 2  # Both of them know of it, and what to do.
    with database.transaction() as session:
        wanted = [MODERATOR, SECOND, THIRD]
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, wanted, by="shell", now=NOW)
        assignments.look_after(session, WORKSPACE, now=NOW)
    assert turns(database, ids) == [THIRD]


def test_a_moderator_who_is_in_it_no_longer_decides_where_there_is_no_other(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, [MODERATOR], by="shell", now=NOW)
    stage.all_join(database, catalogue, [MODERATOR, *FIVE[:4]])
    (circle_id,) = stage.ask(database, catalogue)
    with database.transaction() as session:
        (question_id,) = session.scalars(text("SELECT id FROM questions"))
        for user_id, said in [*((one, Consent.YES) for one in FIVE[:4]), (MODERATOR, Consent.NO)]:
            asking.answer(session, WORKSPACE, question_id, user_id, said, catalogue=catalogue, now=NOW)
    assert turns(database, [circle_id]) == [MODERATOR]
    with database.transaction() as session:
        assert moderations.listed(session, WORKSPACE, MODERATOR, catalogue=catalogue).count == 1
        stage.approve(session, catalogue, circle_id)


def test_a_proposal_that_was_changed_is_not_approved_by_an_old_button(
    database: Database, catalogue: Catalogue
) -> None:
    (circle_id,) = proposals(database, catalogue)
    with database.transaction() as session:
        card = moderations.decidable(session, WORKSPACE, circle_id, MODERATOR, catalogue=catalogue)
        circle_of(session, circle_id).at = time(16)

    def approve(session: Session, seen: str) -> None:
        moderations.approve(session, WORKSPACE, circle_id, by=MODERATOR, seen=seen, catalogue=catalogue, now=NOW)

    assert stage.refused(database, lambda s: approve(s, card.stamp)) is RefusalCode.PROPOSAL_CHANGED
    with database.transaction() as session:
        anew = moderations.decidable(session, WORKSPACE, circle_id, MODERATOR, catalogue=catalogue)
        approve(session, anew.stamp)


def test_the_turn_of_somebody_who_moderates_no_longer_is_anothers(
    database: Database, catalogue: Catalogue
) -> None:
    ids = proposals(database, catalogue)
    assert turns(database, ids) == [MODERATOR]
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, [SECOND], by="shell", now=NOW)
        assignments.look_after(session, WORKSPACE, now=NOW)
    assert turns(database, ids) == [SECOND]


def test_what_could_not_be_delivered_to_a_channel_goes_to_each_moderator(
    database: Database, catalogue: Catalogue
) -> None:
    ids = proposals(database, catalogue, 2, moderators_channel="C0GONE")
    stage.ring(database, catalogue, NOW + 2 * stage.MINUTE)
    with database.transaction() as session:
        assignments.undeliverable(session, WORKSPACE, "C0GONE", now=NOW + 3 * stage.MINUTE)
    assert turns(database, ids) == [EVERYBODY] * 2
    stage.ring(database, catalogue, NOW + 4 * stage.MINUTE)
    assert digests(database)[1:] == [f"digest:{MODERATOR}:2026-11-02", f"digest:{SECOND}:2026-11-02"]
