"""The moderators' list, approvals at once, and a no with words that its people read."""

from datetime import UTC, datetime

from sqlalchemy import text

from bot.domain.moderations import DeclineCode
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import moderations
from bot.store import claims, outbox
from bot.store.session import Database
from tests.features import stage
from tests.features.proposed import circle_of, proposals
from tests.features.stage import MODERATOR, NOW, SECOND, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]


def test_the_list_has_all_of_a_hundred_on_its_pages_ones_own_first(
    database: Database, catalogue: Catalogue
) -> None:
    ids = proposals(database, catalogue, 100, 4)
    with database.reading() as session:
        pages = [moderations.listed(session, WORKSPACE, SECOND, page, catalogue=catalogue) for page in range(10)]
        beyond = moderations.listed(session, WORKSPACE, SECOND, 4000, catalogue=catalogue)
    shown = [one for page in pages for one in page.proposals]
    assert sorted(one.circle_id for one in shown) == ids
    assert [one.turn for one in shown] == [SECOND] * 50 + [MODERATOR] * 50
    assert {page.pages for page in pages} == {10}
    assert beyond == pages[-1]


def test_who_moderates_nothing_has_no_list(database: Database, catalogue: Catalogue) -> None:
    proposals(database, catalogue)
    for who in ("U10001", stage.HR, "", "U9NOBODY"):
        work = lambda session, who=who: moderations.listed(session, WORKSPACE, who, catalogue=catalogue)  # noqa: E731
        assert stage.refused(database, work) is RefusalCode.NOT_A_MODERATOR


def test_each_of_its_people_is_told_why_in_their_working_hours(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE[:4])
    with database.transaction() as session:
        stage.join(session, catalogue, "U5", zone="Asia/Kolkata")
    (circle_id,) = stage.propose(database, catalogue)
    evening = datetime(2026, 11, 2, 13, tzinfo=UTC)
    with database.transaction() as session:
        moderations.decline(
            session,
            WORKSPACE,
            circle_id,
            by=MODERATOR,
            code=DeclineCode.OWN,
            words="Let us begin after the fair.",
            now=evening,
        )
    assert len(stage.owed(database, "proposal.declined")) == 5
    with database.reading() as session:
        due = dict(
            session.execute(text("SELECT recipient, due_at FROM outbox WHERE kind = 'proposal.declined'")).all()
        )
        found = moderations.declined(session, WORKSPACE, circle_id, catalogue=catalogue)
        sealed = circle_of(session, circle_id).declined_words
    assert len({str(due[one]) for one in FIVE[:4]}) == 1
    assert str(due["U5"]) > str(due["U1"])
    assert found is not None
    assert found.words == "Let us begin after the fair."
    assert sealed is not None
    assert b"fair" not in sealed


def test_a_no_whose_key_was_destroyed_gives_no_reason(database: Database, catalogue: Catalogue) -> None:
    (circle_id,) = proposals(database, catalogue)
    with database.transaction() as session:
        words = {"code": DeclineCode.OWN, "words": "Not now."}
        moderations.decline(session, WORKSPACE, circle_id, by=MODERATOR, now=NOW, **words)
    with database.transaction() as session:
        session.execute(text("DELETE FROM keys WHERE owner_id = :circle"), {"circle": circle_id})
    with database.reading() as session:
        found = moderations.declined(session, WORKSPACE, circle_id, catalogue=catalogue)
    assert found is not None
    assert (found.code, found.words) == (None, None)


def test_a_hundred_approvals_by_two_at_once_all_succeed_each_once(
    database: Database, catalogue: Catalogue
) -> None:
    ids = proposals(database, catalogue, 100, 4)
    for at in range(0, 100, 5):
        results = stage.at_once(
            database,
            *[
                lambda session, one=one, by=by: stage.approve(session, catalogue, one, by=by)
                for one in ids[at : at + 5]
                for by in (MODERATOR, SECOND)
            ],
        )
        assert sorted(map(str, results)) == ["None"] * 5 + [str(RefusalCode.ALREADY_DECIDED)] * 5
    assert sorted(stage.owed(database, "circle.open")) == sorted(f"open:{one}" for one in ids)
    assert stage.changes(database).count("opening") == 100


def test_the_message_tells_of_circles_without_a_channel(database: Database, catalogue: Catalogue) -> None:
    first, _second = proposals(database, catalogue, 2)
    with database.transaction() as session:
        stage.approve(session, catalogue, first)
        found = outbox.find(session, WORKSPACE, f"open:{first}")
        assert found is not None
        assert claims.dead(session, found, "restricted_action")
    with database.reading() as session:
        told = moderations.digest(session, WORKSPACE, SECOND, catalogue=catalogue)
    assert told is not None
    assert [(one.code, one.count) for one in told.notes] == [("unopened", 1)]
