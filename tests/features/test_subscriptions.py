"""Private calendar addresses: who gets one, and how what stands there follows the circle."""

from datetime import time, timedelta

import pytest
from sqlalchemy import text

from bot.domain.meetings import PlaceKind
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import MomentKind
from bot.features import breaks, meetings, subscriptions
from bot.store.session import Database
from bot.wording import speaking
from tests.features import stage
from tests.features.following import LATER, Follower, change, follower
from tests.features.stage import DAY, MINUTE, MODERATOR, WORKSPACE


@pytest.fixture
def member(database: Database, catalogue: Catalogue) -> Follower:
    """A member of a circle that runs, with an address."""
    return follower(database, catalogue)


def test_the_address_is_told_once_and_stays_as_it_is(member: Follower) -> None:
    again = member.give("another", now=LATER + DAY)
    assert (again.is_new, again.made_at, again.channel_id is None) == (False, LATER, False)
    assert member.read(address="another") is None


def test_each_meeting_stands_there_with_its_length(member: Follower) -> None:
    found = member.entries()
    programme = member.catalogue.get(member.catalogue.programmes[0].id)
    assert [one.step for one in found] == list(range(len(programme.steps)))
    lengths = [(one.slot.ends_at - one.slot.starts_at) / MINUTE for one in found]
    assert lengths == [step.meeting_minutes for step in programme.steps]
    moments = stage.moments_of(member.database, member.catalogue, member.circle_id)
    assert all(one.slot.starts_at > at for one, at in zip(found, member.prompts(), strict=True))
    assert len(moments) == 2 * len(found) + 1


def test_whoever_came_in_late_has_no_meeting_from_before(member: Follower) -> None:
    with member.database.transaction() as session:
        session.execute(text("UPDATE members SET joined_step = 3 WHERE user_id = 'U1'"))
    assert [one.step for one in member.entries()][:2] == [3, 4]


def test_a_new_hour_is_followed_from_the_next_meeting_on(member: Follower) -> None:
    before, now = member.entries(), member.prompts()[2] + MINUTE
    stage.plan(member.database, member.catalogue, now)
    change(member, now)
    found = member.entries(now)
    assert [one.slot.starts_at for one in found[:3]] == [one.slot.starts_at for one in before[:3]], "announced"
    assert found[:2] == before[:2]
    assert {one.slot.starts_at.weekday() for one in found[3:]} == {4}
    assert {(one.sequence, one.changed_at, one.called_off) for one in found[3:]} == {(1, now, False)}
    assert member.entries(now + DAY) == found


def test_an_hour_that_pushes_all_later_brings_nothing_back_that_is_over(member: Follower) -> None:
    before, now = member.entries(), member.prompts()[5] + MINUTE
    stage.plan(member.database, member.catalogue, now)
    change(member, now, hour=9)
    change(member, now + MINUTE, hour=15)
    assert member.entries(now + 2 * MINUTE)[:5] == before[:5]
    fresh = Follower(member.database, member.catalogue, member.circle_id, "U3", "fresh")
    fresh.give("fresh", now=now)
    assert [one.step for one in fresh.entries(now + 2 * MINUTE)] == list(range(5, len(before)))


def test_a_place_is_told_as_a_change_of_all_meetings_that_it_holds_for(member: Follower) -> None:
    before = member.entries()
    kept = before[0].slot.starts_at
    change(member, LATER + MINUTE, PlaceKind.LINK)
    first = member.read(LATER + MINUTE)
    assert first is not None
    assert first.place == "https://meet.example.com/1"
    change(member, LATER + 2 * MINUTE, PlaceKind.HUDDLE)
    second = member.read(LATER + 2 * MINUTE)
    assert second is not None
    assert second.place == "huddle"
    assert {one.sequence for one in second.entries} == {2}
    assert kept != second.entries[0].slot.starts_at


def test_a_moved_meeting_is_followed_alone(member: Follower) -> None:
    before = member.entries()
    moments = stage.moments_of(member.database, member.catalogue, member.circle_id)
    now = next(one.at for one in moments if (one.kind, one.step) == (MomentKind.WRAP_UP, 1)) + MINUTE
    stage.plan(member.database, member.catalogue, now)
    on = now.date() + DAY
    more = {"on": on, "at": time(17), "catalogue": member.catalogue, "now": now}
    member.do(lambda session: meetings.move(session, WORKSPACE, member.circle_id, 1, "U2", **more))
    found = member.entries(now)
    assert (found[1].slot.starts_at.date(), found[1].sequence) == (on, 1)
    assert found[2:] == before[2:]


def test_a_break_leaves_its_weeks_out(member: Follower) -> None:
    before, now = member.entries(), member.prompts()[3] + MINUTE
    stage.plan(member.database, member.catalogue, now)
    member.do(
        lambda session: breaks.set_(
            session, WORKSPACE, member.circle_id, 2, by=MODERATOR, catalogue=member.catalogue, now=now
        )
    )
    found = member.entries(now)
    assert found[:4] == before[:4]
    late = [one.slot.starts_at - was.slot.starts_at for one, was in zip(found[4:], before[4:], strict=True)]
    assert all(timedelta(days=13) < one < timedelta(days=15) for one in late), "two weeks on the clock of the zone"
    assert {one.sequence for one in found[4:]} == {1}


def test_a_circle_that_writes_instead_calls_its_meetings_off(member: Follower) -> None:
    before = member.entries()
    change(member, LATER + MINUTE, PlaceKind.WRITING)
    found = member.entries(LATER + MINUTE)
    assert {(one.sequence, one.called_off) for one in found} == {(1, True)}
    assert [one.slot for one in found] == [one.slot for one in before]


def test_an_address_in_another_hand_is_renewed_and_the_numbers_go_on(member: Follower) -> None:
    member.entries()
    assert member.give("renewed", anew=True, now=LATER + DAY).is_new
    assert member.read() is None
    change(member, LATER + DAY)
    found = member.read(LATER + DAY, "renewed")
    assert found is not None
    assert {one.sequence for one in found.entries} == {1}


def test_only_who_is_in_a_circle_or_facilitates_it_gets_an_address(member: Follower) -> None:
    def give(user_id: str, workspace_id: str = WORKSPACE) -> RefusalCode | None:
        more = {"catalogue": member.catalogue, "now": LATER}
        where = workspace_id, member.circle_id, user_id, f"of {user_id}"
        return stage.refused(member.database, lambda session: subscriptions.give(session, *where, **more))

    stage.seed(member.database, "T0TWO")
    assert give("U9") is RefusalCode.NOT_IN_CIRCLE
    assert give("U1", "T0TWO") is RefusalCode.NOT_IN_CIRCLE
    assert give("U2") is None


def test_the_language_is_that_of_whoever_reads(member: Follower) -> None:
    before = member.entries()
    with speaking("de"):
        assert {one.sequence for one in member.entries(LATER)} == {1}, "they read other words now"
    assert len(before) > 1
    with member.database.reading() as session:
        assert subscriptions.language_at(session, "nothing") is None


def test_the_meetings_that_are_left_can_be_read_without_an_address(member: Follower) -> None:
    now = member.prompts()[3] + MINUTE
    stage.plan(member.database, member.catalogue, now)
    more = {"catalogue": member.catalogue, "now": now}
    with member.database.transaction() as session:
        found = subscriptions.ahead(session, WORKSPACE, member.circle_id, "U2", **more)
    assert [step for step, _ in found.meetings] == list(range(3, len(member.prompts())))
    assert found.zone == stage.BERLIN
