"""A channel that a moderator made for a circle: who may give which, and what follows."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.circles import CircleState
from bot.domain.openings import Room
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import circles as channels
from bot.features import openings
from bot.store import claims, outbox
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.proposed import circle_of, proposals
from tests.features.stage import MODERATOR, NOW, SECOND, WORKSPACE

ROOM = Room("C0HAND", "circle-by-hand", is_private=True, is_shared=False, is_archived=False, bot_is_in=True)


def unopened(database: Database, catalogue: Catalogue, count: int = 1) -> list[str]:
    """So many approved circles whose channel Slack would not have made."""
    ids = proposals(database, catalogue, count)
    for one in ids:
        with database.transaction() as session:
            stage.approve(session, catalogue, one)
            row = outbox.find(session, WORKSPACE, f"open:{one}")
            assert row is not None
            assert claims.dead(session, row, "restricted_action")
    return ids


def take(
    session: Session,
    catalogue: Catalogue,
    circle_id: str,
    room: Room = ROOM,
    by: str = MODERATOR,
    now: datetime = NOW,
) -> tuple[str, ...]:
    """A moderator gives a circle a channel."""
    return openings.take(session, WORKSPACE, by, circle_id, room, catalogue=catalogue, now=now)


def test_the_circle_runs_in_the_channel_and_its_people_are_invited(
    database: Database, catalogue: Catalogue
) -> None:
    (circle_id,) = unopened(database, catalogue)
    with database.transaction() as session:
        members = take(session, catalogue, circle_id)
        circle = circle_of(session, circle_id)
        assert (circle.state, circle.channel_id, circle.name) == (CircleState.RUNNING, "C0HAND", "circle-by-hand")
    assert len(members) == 5
    for kind in ("circle.invite", "circle.topic", "circle.welcome"):
        assert stage.owed(database, kind) == [f"{kind}:{circle_id}"]


@pytest.mark.parametrize(
    ("minutes", "weeks"),
    [(-1, 0), (0, 0), (1, 1), (7 * 24 * 60 + 1, 2), (20 * 24 * 60, 3)],
    ids=["before the first prompt", "at its instant", "just after it", "a week later", "weeks later"],
)
def test_a_channel_that_comes_late_moves_the_dates_on_so_that_the_kickoff_is_held(
    database: Database, catalogue: Catalogue, minutes: int, weeks: int
) -> None:
    (circle_id,) = unopened(database, catalogue)
    prompt, wrap_up, *_ = stage.moments_of(database, catalogue, circle_id)
    with database.reading() as session:
        first_on = circle_of(session, circle_id).first_on
    now = prompt.at + minutes * stage.MINUTE
    with database.transaction() as session:
        take(session, catalogue, circle_id, now=now)
    moved = timedelta(weeks=weeks)
    with database.reading() as session:
        circle, opening = (
            circle_of(session, circle_id),
            channels.opening(session, WORKSPACE, circle_id, catalogue=catalogue),
        )
        assert (circle.first_on, circle.next_at) == (first_on + moved, prompt.at + moved)
        assert opening is not None
        assert opening.first_at is not None
        assert opening.first_at.date() == first_on + moved
        assert circle.next_at is not None
        assert circle.next_at >= now
    stage.plan(database, catalogue, prompt.at + moved)
    stage.plan(database, catalogue, wrap_up.at + moved)
    for kind, key in (("step.prompt", "prompt"), ("step.wrap_up", "wrap_up")):
        assert stage.owed(database, kind) == [f"{key}:{circle_id}:0"]


@pytest.mark.parametrize(
    ("room", "code"),
    [
        (replace(ROOM, is_private=False), RefusalCode.CHANNEL_IS_PUBLIC),
        (replace(ROOM, is_shared=True), RefusalCode.CHANNEL_IS_SHARED),
        (replace(ROOM, is_archived=True), RefusalCode.CHANNEL_IS_ARCHIVED),
        (replace(ROOM, bot_is_in=False), RefusalCode.NOT_IN_CHANNEL),
    ],
)
def test_a_channel_that_is_none_for_a_circle_is_refused(
    database: Database, catalogue: Catalogue, room: Room, code: RefusalCode
) -> None:
    (circle_id,) = unopened(database, catalogue)
    assert stage.refused(database, lambda session: take(session, catalogue, circle_id, room)) is code
    with database.reading() as session:
        assert circle_of(session, circle_id).state is CircleState.OPENING


def test_one_channel_is_one_circles(database: Database, catalogue: Catalogue) -> None:
    first, second = unopened(database, catalogue, 2)
    with database.transaction() as session:
        take(session, catalogue, first)
    refused = stage.refused(database, lambda session: take(session, catalogue, second))
    assert refused is RefusalCode.CHANNEL_IS_TAKEN


def test_two_moderators_at_once_give_it_one_channel(database: Database, catalogue: Catalogue) -> None:
    (circle_id,) = unopened(database, catalogue)
    results = stage.at_once(
        database,
        lambda session: take(session, catalogue, circle_id),
        lambda session: take(session, catalogue, circle_id, replace(ROOM, channel_id="C0OTHER"), SECOND),
    )
    assert sorted(map(str, results)) == sorted(["None", str(RefusalCode.NO_CIRCLE_WITHOUT_CHANNEL)])
    assert stage.owed(database, "circle.invite") == [f"circle.invite:{circle_id}"]


def test_nobody_but_a_moderator_gives_a_channel_and_only_to_a_circle_that_waits(
    database: Database, catalogue: Catalogue
) -> None:
    (circle_id,) = unopened(database, catalogue)
    for who in ("U10000", stage.HR, ""):
        work = lambda session, who=who: take(session, catalogue, circle_id, by=who)  # noqa: E731
        assert stage.refused(database, work) is RefusalCode.NOT_A_MODERATOR
    with database.transaction() as session:
        take(session, catalogue, circle_id)
    nothing = stage.refused(database, lambda session: openings.may_look(session, WORKSPACE, MODERATOR))
    assert nothing is RefusalCode.NO_CIRCLE_WITHOUT_CHANNEL


def test_a_channel_on_its_way_is_not_made_by_hand(database: Database, catalogue: Catalogue) -> None:
    (circle_id,) = proposals(database, catalogue)
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id)
    refused = stage.refused(database, lambda session: take(session, catalogue, circle_id))
    assert refused is RefusalCode.NO_CIRCLE_WITHOUT_CHANNEL


def test_a_moderator_gives_no_channel_to_the_circle_they_are_in(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, [MODERATOR, "U1", "U2", "U3", "U4"])
    (circle_id,) = stage.propose(database, catalogue)
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id, by=SECOND)
        row = outbox.find(session, WORKSPACE, f"open:{circle_id}")
        assert row is not None
        claims.dead(session, row, "restricted_action")
    refused = stage.refused(database, lambda session: take(session, catalogue, circle_id))
    assert refused is RefusalCode.NO_CIRCLE_WITHOUT_CHANNEL
    with database.transaction() as session:
        assert len(take(session, catalogue, circle_id, by=SECOND)) == 5
