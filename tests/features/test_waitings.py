"""Waiting for a circle: answers changed, a line every two weeks, leaving the list, and words that are agreed to anew."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import text

from bot.domain.joinings import CONSENT_VERSION, LINE_EVERY, next_line
from bot.domain.leavings import Place
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import joinings, leavings, proposals, standings, workspaces
from bot.store import enrolments
from bot.store.models import Enrolment
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import DAY, MINUTE, NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
LINE = "waiting.line"


def leave(session: Session, catalogue: Catalogue, user_id: str, *, now: datetime) -> Place:
    """Somebody leaves what they have joined."""
    mine = waiting(session, user_id).id
    return leavings.leave(session, WORKSPACE, user_id, mine, None, catalogue=catalogue, now=now)


def waiting(session: Session, user_id: str) -> Enrolment:
    """What somebody has joined."""
    (found,) = enrolments.open_of(session, WORKSPACE, user_id)
    return found


def change(session: Session, catalogue: Catalogue, user_id: str, enrolment_id: str, **changed: object) -> None:
    """Somebody changes their answers."""
    given = stage.application(catalogue, **changed)
    joinings.change(session, WORKSPACE, stage.profile(user_id), enrolment_id, given, catalogue=catalogue)


def test_answers_are_changed_in_place_and_the_place_on_the_list_is_kept(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", goal="Speak up", avoids=frozenset({"U9", "U1", "nobody", "*"}))
        first = waiting(session, "U1").id
        shown = joinings.form(session, WORKSPACE, stage.profile("U1"))
        assert (shown.goal, shown.avoids, shown.enrolment_id, shown.agreed) == ("Speak up", {"U9"}, first, True)
    with database.transaction() as session:
        answers: dict[str, object] = {
            "language": "de",
            "topics": frozenset({"project", "career"}),
            "hosts": True,
            "starts": time(7),
        }
        change(session, catalogue, "U1", first, consents=False, **answers)
    with database.reading() as session:
        found = waiting(session, "U1")
        assert (found.id, found.joined_at) == (first, NOW)
        assert (found.language, found.topics, found.hosts, found.starts) == (
            "de",
            ("career", "project"),
            True,
            time(7),
        )
        assert enrolments.goal(session, found) is None
        assert enrolments.avoids(session, found) == frozenset()


def test_whom_somebody_avoids_is_kept_sealed(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", avoids=frozenset({"U0ENEMY"}))
    with database.reading() as session:
        sealed = session.scalar(text("SELECT avoids FROM enrolments"))
        assert sealed is not None
        assert b"U0ENEMY" not in bytes(sealed)


@pytest.mark.parametrize("who", ["other", "gone", "elsewhere"])
def test_nobody_changes_answers_that_are_not_theirs(database: Database, catalogue: Catalogue, who: str) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, ["U1", "U2"])
    with database.transaction() as session:
        theirs = waiting(session, "U2").id
        wanted = {"other": theirs, "gone": "no-such-row", "elsewhere": ""}[who]
        with pytest.raises(Refusal) as caught:
            change(session, catalogue, "U1", wanted)
    assert caught.value.code is RefusalCode.GONE


def test_who_is_being_proposed_changes_nothing_until_it_is_decided(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    stage.propose(database, catalogue)
    with database.reading() as session, pytest.raises(Refusal) as caught:
        joinings.form(session, WORKSPACE, stage.profile("U1"))
    assert caught.value.code is RefusalCode.BEING_PROPOSED


def test_where_it_cannot_be_read_any_more_nobody_is_avoided_and_all_goes_on(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", avoids=frozenset({"U5"}))
        session.execute(text("DELETE FROM keys"))
    stage.all_join(database, catalogue, ["U2", "U3", "U4", "U5"])
    assert len(stage.propose(database, catalogue)) == 1


def test_two_of_whom_one_avoids_the_other_are_not_proposed_together(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", avoids=frozenset({"U5"}))
    stage.all_join(database, catalogue, FIVE[1:], NOW + MINUTE)
    assert stage.propose(database, catalogue, NOW + 2 * MINUTE) == []
    stage.all_join(database, catalogue, ["U6"], NOW + 2 * MINUTE)
    assert len(stage.propose(database, catalogue, NOW + 3 * MINUTE)) == 1
    with database.reading() as session:
        # Nothing shows the one who was left that somebody avoids them.
        (left,) = (one for one in (*FIVE, "U6") if _waits(session, catalogue, one))
        assert left in ("U1", "U5")


def _waits(session: Session, catalogue: Catalogue, user_id: str) -> bool:
    found = standings.standing(session, WORKSPACE, user_id, catalogue=catalogue, now=NOW + DAY)
    return not found.waiting[0].proposed


def test_only_people_who_want_the_same_language_are_proposed_together(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", language="de")
    stage.all_join(database, catalogue, FIVE[1:], NOW + MINUTE)
    assert stage.propose(database, catalogue, NOW + 2 * MINUTE) == []
    with database.reading() as session:
        alone = standings.standing(session, WORKSPACE, "U1", catalogue=catalogue, now=NOW).waiting[0]
        assert (alone.others, alone.language) == (False, "de")


def test_who_comes_later_is_not_considered_before_and_first_of_all_then(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    with database.transaction() as session:
        last = waiting(session, "U5")
        last.not_before, last.first_place = date(2026, 11, 10), True
    assert stage.propose(database, catalogue) == []
    with database.reading() as session:
        (crowd,) = proposals.crowds(session, catalogue=catalogue)
        assert crowd.waiting[0].person.id == waiting(session, "U5").id
    assert len(stage.propose(database, catalogue, NOW + 8 * DAY)) == 1


def test_nobody_at_ones_hours_is_told_from_nobody_at_all(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, ["U1"])
    with database.transaction() as session:
        stage.join(session, catalogue, "U2", starts=time(18), ends=time(20))
    with database.reading() as session:
        found = standings.standing(session, WORKSPACE, "U2", catalogue=catalogue, now=NOW).waiting[0]
        assert (found.others, found.hour_in_common) == (True, False)


@pytest.mark.parametrize(
    ("waited", "weeks"),
    [(0, 2), (1, 2), (2, 2), (4, 4), (6, 6), (8, 8), (16, 8), (52, 8)],
)
def test_the_longer_somebody_waits_the_rarer_they_hear_of_it(waited: int, weeks: int) -> None:
    since = NOW - timedelta(weeks=waited)
    assert next_line(since, NOW) == NOW + timedelta(weeks=weeks)


def test_lines_come_and_stop_when_somebody_leaves(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, ["U1"])
    stage.ring(database, catalogue, NOW + LINE_EVERY - MINUTE)
    assert stage.owed(database, LINE) == []
    stage.ring(database, catalogue, NOW + LINE_EVERY)
    assert len(stage.owed(database, LINE)) == 1
    stage.ring(database, catalogue, NOW + LINE_EVERY + DAY)
    assert len(stage.owed(database, LINE)) == 1
    stage.ring(database, catalogue, NOW + 2 * LINE_EVERY)
    assert len(stage.owed(database, LINE)) == 2
    with database.transaction() as session:
        assert leave(session, catalogue, "U1", now=NOW + 2 * LINE_EVERY) is Place.WAITING
    stage.ring(database, catalogue, NOW + 4 * LINE_EVERY)
    assert len(stage.owed(database, LINE)) == 2
    with database.transaction() as session:
        assert enrolments.open_of(session, WORKSPACE, "U1") == []


def test_who_has_a_circle_gets_no_line(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.running_circle(database, catalogue, FIVE)
    stage.ring(database, catalogue, NOW + LINE_EVERY + DAY)
    assert stage.owed(database, LINE) == []


def test_who_leaves_out_of_a_proposal_is_not_in_the_circle_that_comes_of_it(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (circle_id,) = stage.propose(database, catalogue)
    with database.transaction() as session:
        assert leave(session, catalogue, "U1", now=NOW + MINUTE) is Place.PROPOSAL
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id)
        states = "SELECT user_id FROM members WHERE state = 'member' ORDER BY user_id"
        assert list(session.scalars(text(states))) == FIVE[1:]


def test_who_agreed_to_older_words_is_asked_before_they_change_anything_and_keeps_all_else(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, ["U1"])
    with database.transaction() as session:
        waiting(session, "U1").consent_version = CONSENT_VERSION - 1
    with database.transaction() as session:
        assert not standings.standing(session, WORKSPACE, "U1", catalogue=catalogue, now=NOW).agreed
        assert not joinings.form(session, WORKSPACE, stage.profile("U1")).agreed
        with pytest.raises(Refusal) as caught:
            change(session, catalogue, "U1", waiting(session, "U1").id, consents=False)
        assert (caught.value.code, caught.value.field) == (RefusalCode.NO_CONSENT, "consent")
        with pytest.raises(Refusal) as caught:
            joinings.agree(session, WORKSPACE, "U1", True, CONSENT_VERSION - 1)
        assert caught.value.code is RefusalCode.CONSENT_CHANGED
    with database.transaction() as session:
        joinings.agree(session, WORKSPACE, "U1", True, CONSENT_VERSION)
    with database.reading() as session:
        assert standings.standing(session, WORKSPACE, "U1", catalogue=catalogue, now=NOW).agreed


@pytest.mark.parametrize(
    ("who", "kind", "expected"),
    [
        ("everyone", "is_guest", None),
        ("everyone", "is_single_channel", RefusalCode.SINGLE_CHANNEL_GUEST),
        ("everyone", "is_external", RefusalCode.OF_ANOTHER_ORGANISATION),
        ("everyone", "is_bot", RefusalCode.NO_PERSON),
        ("full_members", "is_guest", RefusalCode.NOT_A_FULL_MEMBER),
        ("S0GROUP", "", None),
        ("S0OTHER", "", RefusalCode.NOT_IN_GROUP),
    ],
)
def test_the_workspace_says_who_may_join(
    database: Database, catalogue: Catalogue, who: str, kind: str, expected: RefusalCode | None
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        workspaces.set_who_may_join(session, WORKSPACE, who, by="test", now=NOW)
        workspaces.group_read(session, WORKSPACE, "S0GROUP", ["U1"], NOW)
        assert workspaces.settings_of(session, WORKSPACE)["who_may_join"] == who
        profile = stage.profile("U1", **({kind: True} if kind else {}))
        if expected is None:
            joinings.may_join(session, WORKSPACE, profile)
            return
        with pytest.raises(Refusal) as caught:
            joinings.may_join(session, WORKSPACE, profile)
        assert caught.value.code is expected


def test_who_may_join_is_logged_and_its_group_is_read(database: Database) -> None:
    stage.seed(database)
    with database.transaction() as session:
        for _ in range(2):
            workspaces.set_who_may_join(session, WORKSPACE, "S0GROUP", by="shell", now=NOW + timedelta(hours=1))
    assert stage.changes(database).count("S0GROUP") == 1
    with database.reading() as session:
        assert (WORKSPACE, "S0GROUP") in workspaces.groups_to_read(session)
