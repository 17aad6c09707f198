"""What stands at a private calendar address when somebody has gone, and when the circle has ended."""

import pytest
from sqlalchemy import text

from bot.domain.meetings import PlaceKind
from bot.domain.programme import Catalogue, Facilitation
from bot.domain.refusals import RefusalCode
from bot.features import facilitators, subscriptions, trials
from bot.store.session import Database
from tests.features import leading, stage
from tests.features.following import LATER, Follower, change, follower, leave
from tests.features.leading import LED_BY, Desk
from tests.features.stage import DAY, MINUTE, WORKSPACE


@pytest.fixture
def member(database: Database, catalogue: Catalogue) -> Follower:
    """A member of a circle that runs, with an address."""
    return follower(database, catalogue)


def test_whoever_leaves_reads_that_what_was_to_come_is_called_off_and_nothing_else(member: Follower) -> None:
    now = member.prompts()[4] + MINUTE
    change(member, LATER + MINUTE, PlaceKind.LINK)
    stage.plan(member.database, member.catalogue, now)
    told = [one.step for one in member.entries(now) if one.slot.starts_at > now]
    leave(member, now)
    found = member.read(now + MINUTE)
    assert found is not None
    assert (found.place, found.channel) == (None, None)
    assert [one.step for one in found.entries] == told
    assert all(one.called_off for one in found.entries)
    more = {"catalogue": member.catalogue, "now": now}
    refused = stage.refused(
        member.database,
        lambda session: subscriptions.give(session, WORKSPACE, member.circle_id, "U1", "x", anew=True, **more),
    )
    assert refused is RefusalCode.NOT_IN_CIRCLE


def test_whoever_goes_in_the_trial_has_no_address_any_more_but_their_calendar_hears_of_it(
    member: Follower,
) -> None:
    moments = stage.moments_of(member.database, member.catalogue, member.circle_id)
    stage.plan(member.database, member.catalogue, moments[0].at)
    stage.plan(member.database, member.catalogue, moments[1].at)
    now = moments[1].at + DAY
    stage.ring(member.database, member.catalogue, now)
    member.entries(now)
    more = {"catalogue": member.catalogue, "now": now}
    member.do(lambda session: trials.go(session, WORKSPACE, member.circle_id, "U1", **more))
    query = text("SELECT user_id, enrolment_id FROM subscriptions")
    with member.database.reading() as session:
        assert session.execute(query).all() == [(None, None)]
        assert subscriptions.language_at(session, "hash") == "en"
    found = member.entries(now + MINUTE)
    assert found
    assert all(one.called_off for one in found)


def test_some_time_after_the_last_meeting_the_address_is_forgotten(member: Follower) -> None:
    last = member.entries()[-1].slot.starts_at
    for after, there in ((29 * DAY, True), (31 * DAY, False)):
        with member.database.transaction() as session:
            subscriptions.forget_old(session, last + after)
        assert (member.read(last + after) is not None) is there


def test_a_circle_that_has_ended_stands_there_no_more(member: Follower) -> None:
    assert member.entries()
    end = stage.moments_of(member.database, member.catalogue, member.circle_id)[-1].at
    stage.plan(member.database, member.catalogue, end)
    assert member.entries(end + MINUTE) == ()


def test_where_the_app_was_taken_out_nothing_stands_at_an_address(member: Follower) -> None:
    with member.database.transaction() as session:
        session.execute(text("UPDATE workspaces SET uninstalled_at = '2026-11-02'"))
    assert member.read() is None


@pytest.fixture
def leads(database: Database, catalogue: Catalogue) -> Follower:
    """Somebody who facilitates a circle, with an address that their calendar has read."""
    ours = leading.with_facilitation(catalogue, Facilitation.PROFESSIONAL)
    desk = Desk(database, ours, leading.proposal(database, ours))
    assert desk.choose(LED_BY) is None
    leading.approve(database, ours, desk.circle_id)
    assert desk.accept() is None
    leading.begin(database, ours, desk.circle_id)
    found = Follower(database, ours, desk.circle_id, LED_BY)
    assert found.give().is_new
    assert not any(one.called_off for one in found.entries())
    return found


def test_whoever_facilitates_and_whoever_is_in_it_mean_the_circle(leads: Follower) -> None:
    more = {"catalogue": leads.catalogue, "now": LATER}
    with leads.database.reading() as session:
        for user_id in (LED_BY, "U1"):
            assert subscriptions.meant(session, WORKSPACE, user_id, "", **more) == leads.circle_id


def test_whoever_facilitates_follows_the_circle_until_they_step_back(leads: Follower) -> None:
    more = {"catalogue": leads.catalogue, "now": LATER}
    leads.do(lambda session: facilitators.decline(session, WORKSPACE, leads.circle_id, LED_BY, **more))
    assert all(one.called_off for one in leads.entries())


def test_a_circle_that_ends_early_is_called_off_for_whoever_facilitates_it(leads: Follower) -> None:
    with leads.database.transaction() as session:
        session.execute(text("UPDATE circles SET state = 'dissolved'"))
    assert all(one.called_off for one in leads.entries())
