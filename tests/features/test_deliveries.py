"""What could not be delivered or waits too long: counted, tried again by a moderator, dropped by an administrator."""

from datetime import timedelta

import pytest

from bot.domain.health import Sign
from bot.domain.hindrances import Undelivered
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import deliveries, echoes, homes
from bot.store import undelivered
from bot.store.models import CheckIn, OutboxState
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import MINUTE, MODERATOR, NOW, WORKSPACE
from tests.owing import owing, states

UNKNOWN = OutboxState.UNKNOWN


@pytest.fixture(autouse=True)
def _seeded(database: Database) -> None:
    stage.seed(database)
    stage.seed(database, "T0TWO")


def dead(database: Database, key: str, cause: str | None = "not_in_channel", **changed: object) -> str:
    """Something that was given up."""
    return owing(database, str(changed.pop("workspace_id", WORKSPACE)), NOW, key=key, error=cause, **changed)


def test_what_was_given_up_is_counted_by_kind_and_cause_in_one_workspace(database: Database) -> None:
    for number in range(3):
        dead(database, f"a{number}", "not_in_channel")
    dead(database, "b", None)
    dead(database, "c", "is_archived", kind="step.prompt")
    dead(database, "d", workspace_id="T0TWO")
    dead(database, "e", state=OutboxState.SENT)
    with database.reading() as session:
        found = deliveries.given_up(session, WORKSPACE)
    assert sorted(found, key=str) == [
        Undelivered("help", "", 1),
        Undelivered("help", "not_in_channel", 3),
        Undelivered("step.prompt", "is_archived", 1),
    ]


def test_a_moderator_has_all_tried_again_that_one_thing_stood_in_the_way_of(database: Database) -> None:
    dead(database, "one", "not_in_channel")
    dead(database, "two", "channel_not_found", kind="step.prompt")
    dead(database, "archived", "is_archived")
    dead(database, "elsewhere", workspace_id="T0TWO")
    long_ago = NOW - timedelta(days=15)
    dead(database, "long ago", due_at=long_ago, attempt_at=long_ago)
    dead(database, "tried since", due_at=long_ago)
    with database.transaction() as session:
        homes.try_again(session, WORKSPACE, "outside", by=MODERATOR, now=NOW)
        assert set(session.info["owed"]) == {WORKSPACE}
    found = {key: state for key, (state, _error) in states(database, WORKSPACE).items()}
    dead_still = OutboxState.DEAD
    assert found == {
        "one": UNKNOWN,
        "two": UNKNOWN,
        "tried since": UNKNOWN,
        "archived": dead_still,
        "long ago": dead_still,
    }
    assert states(database, "T0TWO")["elsewhere"][0] is OutboxState.DEAD


def test_what_was_due_long_ago_is_at_a_moderators_home_as_long_as_it_was_tried_lately(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = stage.running_circle(database, catalogue, [f"U0{number}" for number in range(5)])
    facts, long_ago = {"circle": circle_id}, NOW - timedelta(days=30)
    dead(database, "prompt", "is_archived", kind="step.prompt", due_at=long_ago, facts=facts)
    with database.reading() as session:
        watch = homes.watch(session, WORKSPACE, MODERATOR, catalogue=catalogue, now=NOW)
    assert watch is not None
    assert [one.count for one in watch.undelivered] == [1]
    assert [Sign.TROUBLE in one.signs for one in watch.circles] == [True]


@pytest.mark.parametrize("stands", ["outside", "a_name_of_last_year", ""])
def test_a_second_press_or_one_of_an_old_button_does_nothing_more(database: Database, stands: str) -> None:
    dead(database, "one", "is_archived")
    for _ in range(2):
        with database.transaction() as session:
            homes.try_again(session, WORKSPACE, stands, by=MODERATOR, now=NOW)
            assert not session.info["owed"]
    assert states(database, WORKSPACE)["one"] == (OutboxState.DEAD, "is_archived")


def test_who_moderates_nothing_has_nothing_tried_again(database: Database) -> None:
    dead(database, "one")
    said = stage.refused(
        database, lambda session: homes.try_again(session, WORKSPACE, "outside", by="U0ANA", now=NOW)
    )
    assert said is RefusalCode.NOT_A_MODERATOR
    assert states(database, WORKSPACE)["one"][0] is OutboxState.DEAD


def test_a_cause_that_nobody_wrote_down_can_be_tried_again_too(database: Database) -> None:
    dead(database, "one", None)
    with database.transaction() as session:
        assert deliveries.try_again(session, WORKSPACE, now=NOW) == 1
    assert states(database, WORKSPACE)["one"][0] is UNKNOWN


def test_what_waits_for_more_than_ten_minutes_is_late(database: Database) -> None:
    early, late = NOW - 9 * MINUTE, NOW - 11 * MINUTE
    for key, state, due_at in (
        ("waits", OutboxState.PENDING, late),
        ("in hand", OutboxState.SENDING, late + MINUTE / 2),
        ("unknown", UNKNOWN, late),
        ("just due", OutboxState.PENDING, early),
        ("just unknown", UNKNOWN, early),
        ("over", OutboxState.SENT, late),
    ):
        owing(database, WORKSPACE, NOW, key=key, state=state, due_at=due_at)
    with database.reading() as session:
        assert deliveries.waiting_long(session, WORKSPACE, now=NOW) == [(True, 1, late), (False, 2, late)]
        assert deliveries.waiting_long(session, "T0TWO", now=NOW) == []
        late_ones = deliveries.listed(session, WORKSPACE, everything=False, now=NOW)
        owed = deliveries.listed(session, WORKSPACE, everything=True, now=NOW)
    assert {one.row.key for one in late_ones} == {"waits", "in hand", "unknown", "just unknown"}
    assert {one.row.key for one in owed} == {*(one.row.key for one in late_ones), "just due"}


@pytest.mark.parametrize(
    ("state", "gone"),
    [
        (OutboxState.DEAD, True),
        (OutboxState.PENDING, True),
        (UNKNOWN, False),
        (OutboxState.SENDING, False),
        (OutboxState.SENT, False),
    ],
)
def test_what_cannot_have_arrived_can_be_dropped_and_that_is_logged(
    database: Database, state: OutboxState, gone: bool
) -> None:
    row_id = dead(database, "one", state=state)
    with database.transaction() as session:
        rows = undelivered.named(session, WORKSPACE, "one", shortest=8)
        dropped = deliveries.drop(session, WORKSPACE, rows, by="shell", now=NOW)
    assert bool(dropped) is gone
    assert (states(database, WORKSPACE)["one"] == (OutboxState.WITHDRAWN, "dropped by hand")) is gone
    assert (f"dropped help {row_id}" in str(stage.changes(database))) is gone


def test_a_circle_is_told_by_the_name_of_its_channel(database: Database, catalogue: Catalogue) -> None:
    circle_id = stage.running_circle(database, catalogue, [f"U0{number}" for number in range(5)])
    facts = {"circle": circle_id}
    dead(database, "prompt", kind="step.prompt", recipient=None, facts=facts)
    with database.reading() as session:
        (found,) = [
            one
            for one in deliveries.listed(session, WORKSPACE, everything=False, now=NOW)
            if one.row.key == "prompt"
        ]
    assert found.circle is not None
    assert found.circle.startswith("circle-")


def test_who_showed_something_that_was_dropped_no_longer_reads_that_it_is_seen(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = stage.running_circle(database, catalogue, [f"U0{number}" for number in range(5)])
    at = stage.moments_of(database, catalogue, circle_id)[0].at
    stage.plan(database, catalogue, at)
    stage.check_in(database, circle_id, 0, "U01", at)
    (key,) = stage.owed(database, echoes.SHOWN)
    for shared in (True, False):
        with database.transaction() as session:
            assert [one.shared for one in session.query(CheckIn)] == [shared]
            deliveries.drop(
                session, WORKSPACE, undelivered.named(session, WORKSPACE, key, shortest=8), by="shell", now=at
            )
