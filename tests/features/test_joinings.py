"""Joining: who may not, what cannot be taken, and joining twice."""

from datetime import time

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import joinings
from bot.store import enrolments
from bot.store.session import Database
from tests.features import crossings, stage
from tests.features.stage import NOW, WORKSPACE


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("is_guest", RefusalCode.NOT_A_FULL_MEMBER),
        ("is_bot", RefusalCode.NO_PERSON),
        ("is_deactivated", RefusalCode.NO_PERSON),
        ("is_external", RefusalCode.OF_ANOTHER_ORGANISATION),
        ("is_single_channel", RefusalCode.SINGLE_CHANNEL_GUEST),
    ],
)
def test_who_is_no_full_member_is_refused_with_the_reason_and_leaves_no_row(
    database: Database, catalogue: Catalogue, kind: str, expected: RefusalCode
) -> None:
    stage.seed(database)
    filled = stage.application(catalogue)
    code = stage.refused(
        database,
        lambda session: joinings.join(
            session, WORKSPACE, stage.profile("U1", **{kind: True}), filled, catalogue=catalogue, now=NOW
        ),
    )
    assert code is expected
    with database.reading() as session:
        assert enrolments.open_of(session, WORKSPACE, "U1") == []


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"zone": "Europe/Atlantis"}, RefusalCode.UNKNOWN_ZONE, "zone"),
        ({"zone": ""}, RefusalCode.UNKNOWN_ZONE, "zone"),
        ({"zone": "../../etc/passwd"}, RefusalCode.UNKNOWN_ZONE, "zone"),
        ({"days": frozenset()}, RefusalCode.NO_DAYS, "days"),
        ({"days": frozenset({8})}, RefusalCode.NO_DAYS, "days"),
        ({"starts": time(16, 30), "ends": time(17)}, RefusalCode.HOURS_TOO_SHORT, "ends"),
        ({"starts": time(17), "ends": time(9)}, RefusalCode.HOURS_TOO_SHORT, "ends"),
        ({"starts": time(23, 30), "ends": time(0)}, RefusalCode.HOURS_TOO_SHORT, "ends"),
        ({"consents": False}, RefusalCode.NO_CONSENT, "consent"),
        ({"goal": "x" * 40_000}, RefusalCode.TEXT_TOO_LONG, "goal"),
        ({"language": "tlh"}, RefusalCode.UNKNOWN_LANGUAGE, "language"),
        ({"language": ""}, RefusalCode.UNKNOWN_LANGUAGE, "language"),
        ({"topics": frozenset({"the boss"})}, RefusalCode.UNKNOWN_TOPIC, "topic"),
        ({"topics": frozenset({"tools", "career", "change", "project"})}, RefusalCode.UNKNOWN_TOPIC, "topic"),
        ({"consent_version": 1}, RefusalCode.CONSENT_CHANGED, "consent"),
        ({"programme_id": "tea-tasting"}, RefusalCode.UNKNOWN_PROGRAMME, "programme"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field(
    database: Database, catalogue: Catalogue, changed: dict[str, object], code: RefusalCode, field: str
) -> None:
    stage.seed(database)
    with pytest.raises(Refusal) as caught, database.transaction() as session:
        stage.join(session, catalogue, "U1", **changed)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_hours_until_midnight_are_hours(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", starts=time(22), ends=time(0))
    with database.reading() as session:
        (found,) = enrolments.open_of(session, WORKSPACE, "U1")
        assert (found.starts, found.ends) == (time(22), time(0))


def test_joining_twice_is_refused_with_the_date_of_the_first(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, ["U1"])
    with pytest.raises(Refusal) as caught, database.transaction() as session:
        stage.join(session, catalogue, "U1", now=NOW + stage.DAY)
    assert (caught.value.code, caught.value.facts) == (RefusalCode.ALREADY_WAITING, {"since": NOW})


def test_who_is_in_a_circle_is_told_which_one(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.running_circle(database, catalogue, ["U1", "U2", "U3", "U4", "U5"])
    with pytest.raises(Refusal) as caught, database.transaction() as session:
        stage.join(session, catalogue, "U3", now=NOW + stage.DAY)
    assert caught.value.code is RefusalCode.ALREADY_IN_CIRCLE
    assert str(caught.value.facts["channel"]).startswith("C")


def test_the_same_person_may_join_in_two_workspaces(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.seed(database, "T0OTHER")
    stage.all_join(database, catalogue, ["U1"])
    stage.all_join(database, catalogue, ["U1"], workspace_id="T0OTHER")
    with database.reading() as session:
        assert [len(enrolments.open_of(session, one, "U1")) for one in (WORKSPACE, "T0OTHER")] == [1, 1]


def test_joining_twice_at_the_same_moment_is_one_joining_and_one_plain_no(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    result = crossings.meanwhile(
        database,
        lambda session: stage.join(session, catalogue, "U1"),
        lambda session: stage.join(session, catalogue, "U1"),
    )
    assert result is RefusalCode.ALREADY_WAITING
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM enrolments")) == 1


def test_a_goal_of_nothing_visible_counts_as_none(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", goal=" \n\u200b\ufeff ")
    with database.reading() as session:
        (found,) = enrolments.open_of(session, WORKSPACE, "U1")
        assert found.goal is None
