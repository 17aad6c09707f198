"""Accounts that are deactivated, people who move, and channels that are lost, with a real database."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.circles import CircleState, MemberState
from bot.domain.lifecycles import Loss, follows
from bot.domain.programme import Catalogue
from bot.domain.worktime import MomentKind
from bot.features import lifecycles, people
from bot.store import circles, enrolments, outbox, schedule, workspaces
from bot.store import people as rows
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import BERLIN, MODERATOR, NOW, SECOND, WORKSPACE, owed
from tests.features.test_circle_life import of_circle

FIVE = ["U1", "U2", "U3", "U4", "U5"]
KOLKATA = "Asia/Kolkata"


def told(
    database: Database, catalogue: Catalogue, user_id: str, zone: str | None = BERLIN, *, is_gone: bool = False
) -> bool:
    """Slack tells that something about a person is different; whether it was looked into."""
    with database.transaction() as session:
        if not lifecycles.matters(session, WORKSPACE, user_id, zone, is_gone=is_gone):
            return False
        lifecycles.person_changed(session, WORKSPACE, user_id, zone, is_gone=is_gone, catalogue=catalogue, now=NOW)
        return True


def places(database: Database, circle_id: str) -> dict[str, MemberState]:
    """Where each person stands in a circle."""
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        return {one.user_id: one.state for one in circles.members(session, circle)}


def zone_of(database: Database, user_id: str) -> str:
    """The clock of what somebody has joined."""
    with database.reading() as session:
        return enrolments.open_of(session, WORKSPACE, user_id)[0].zone


@pytest.mark.parametrize(
    ("zone", "before", "after", "does"),
    [
        (BERLIN, BERLIN, KOLKATA, True),
        (KOLKATA, BERLIN, "Europe/London", False),
        (BERLIN, None, KOLKATA, False),
        (BERLIN, BERLIN, BERLIN, False),
    ],
)
def test_a_clock_follows_only_where_it_showed_the_former_zone(
    zone: str, before: str | None, after: str, does: bool
) -> None:
    assert follows(zone, before, after) is does


def test_who_moves_keeps_their_hours_and_the_circle_keeps_its_hour(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    assert told(database, catalogue, "U1", KOLKATA)
    assert zone_of(database, "U1") == KOLKATA
    assert zone_of(database, "U2") == BERLIN
    assert of_circle(database, circle_id).zone == BERLIN


def test_who_chose_another_zone_than_slacks_keeps_it(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", zone=KOLKATA)
    assert told(database, catalogue, "U1", "Europe/London")
    assert zone_of(database, "U1") == KOLKATA


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", None])
def test_a_zone_that_is_none_changes_nothing(database: Database, catalogue: Catalogue, zone: str | None) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, ["U1"])
    told(database, catalogue, "U1", zone)
    assert zone_of(database, "U1") == BERLIN


def test_a_new_status_and_people_the_bot_does_not_know_are_not_looked_into(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, ["U1"])
    assert not told(database, catalogue, "U1")
    assert not told(database, catalogue, "U0NOBODY", KOLKATA)
    assert not told(database, catalogue, "U0NOBODY", is_gone=True)
    with database.reading() as session:
        assert rows.get(session, WORKSPACE, "U0NOBODY") is None


def test_who_waits_and_is_deactivated_waits_no_more(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    assert told(database, catalogue, "U1", is_gone=True)
    assert not told(database, catalogue, "U1", is_gone=True)
    (circle_id,) = stage.propose(database, catalogue, NOW + 2 * stage.DAY)
    assert "U1" not in places(database, circle_id)


def test_a_proposal_goes_on_with_four_and_comes_to_nothing_with_three(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (circle_id,) = stage.propose(database, catalogue)
    before = of_circle(database, circle_id).state
    told(database, catalogue, "U1", is_gone=True)
    assert of_circle(database, circle_id).state is before
    assert places(database, circle_id)["U1"] is MemberState.RELEASED
    told(database, catalogue, "U2", is_gone=True)
    assert of_circle(database, circle_id).state is CircleState.DECLINED
    assert set(places(database, circle_id).values()) == {MemberState.RELEASED}
    with database.reading() as session:
        waiting = enrolments.waiting(session, WORKSPACE, catalogue.programmes[0].id)
        assert sorted(one.user_id for one in waiting) == ["U3", "U4", "U5"]


def test_who_is_deactivated_is_in_their_circle_no_more_and_hears_nothing(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    with database.transaction() as session:
        outbox.owe(session, WORKSPACE, key="x", kind="help", conversation="to:U1", recipient="U1", now=NOW)
    told(database, catalogue, "U1", is_gone=True)
    assert places(database, circle_id) == {"U1": MemberState.LEFT, **dict.fromkeys(FIVE[1:], MemberState.MEMBER)}
    assert of_circle(database, circle_id).state is CircleState.RUNNING
    with database.transaction() as session:
        assert enrolments.open_of(session, WORKSPACE, "U1") == []
        assert session.scalar(text("SELECT state FROM outbox WHERE key = 'x'")) == "withdrawn"
        assert not people.tell(
            session, WORKSPACE, "U1", key="y", kind="help", weight=people.Weight.ANSWER, now=NOW
        )


def test_who_comes_back_is_heard_again_and_in_nothing(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    told(database, catalogue, "U1", is_gone=True)
    told(database, catalogue, "U1")
    assert places(database, circle_id)["U1"] is MemberState.LEFT
    with database.reading() as session:
        person = rows.get(session, WORKSPACE, "U1")
        assert person is not None
        assert person.gone_at is None
        assert not people.away(session, WORKSPACE, "U1", NOW)


def test_a_meeting_that_somebody_would_have_hosted_is_offered_to_others(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    with database.transaction() as session:
        session.execute(text("UPDATE enrolments SET hosts = true"))
        query = text("SELECT enrolment_id FROM members WHERE user_id = 'U1'")
        row = {"w": WORKSPACE, "c": circle_id, "e": session.scalar(query), "at": NOW.replace(tzinfo=None)}
        session.execute(
            text(
                "INSERT INTO hostings (workspace_id, circle_id, step, enrolment_id, state, asked_at) "
                "VALUES (:w, :c, 1, :e, 'yes', :at)"
            ),
            row,
        )
    told(database, catalogue, "U1", is_gone=True)
    with database.reading() as session:
        assert session.scalar(text("SELECT state FROM hostings")) == "passed"
        rung = text("SELECT count(*) FROM alarms WHERE key = :key")
        assert session.scalar(rung, {"key": f"hosting.ask:{circle_id}:1"}) == 1


def test_an_archived_circle_stands_still_and_goes_on_without_what_came_too_late(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    channel = str(of_circle(database, circle_id).channel_id)
    moments = stage.moments_of(database, catalogue, circle_id)
    stage.plan(database, catalogue, moments[0].at)
    for _ in range(2):
        with database.transaction() as session:
            lifecycles.archived(session, WORKSPACE, channel, Loss.ARCHIVED, now=NOW)
            lifecycles.put_out(session, WORKSPACE, channel, now=NOW)
    day = f"{NOW:%Y-%m-%d}"
    assert owed(database, "circle.lost") == [f"lost:{circle_id}:{day}:{one}" for one in (MODERATOR, SECOND)]
    later = next(one for one in moments if (one.kind, one.step) == (MomentKind.PROMPT, 4)).at
    stage.plan(database, catalogue, later)
    assert owed(database, "step.prompt") == [f"prompt:{circle_id}:0"]
    with database.transaction() as session:
        lifecycles.let_in(session, WORKSPACE, channel, now=later)
    stage.plan(database, catalogue, later)
    assert owed(database, "step.prompt") == [f"prompt:{circle_id}:0", f"prompt:{circle_id}:4"]
    assert owed(database, "step.wrap_up") == []


def test_of_a_finished_circle_moderators_hear_nothing(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    channel = str(of_circle(database, circle_id).channel_id)
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET state = 'closed'"))
        lifecycles.archived(session, WORKSPACE, channel, Loss.ARCHIVED, now=NOW)
        lifecycles.archived(session, WORKSPACE, "C0ELSEWHERE", Loss.DELETED, now=NOW)
    assert owed(database, "circle.lost") == []
    assert of_circle(database, circle_id).archived_at == NOW


def test_channels_are_found_by_their_new_ids(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database, moderators_channel="C0MODS", hr_channel="C0HR")
    circle_id = stage.running_circle(database, catalogue, FIVE)
    channel = str(of_circle(database, circle_id).channel_id)
    stage.all_join(database, catalogue, ["U6", "U7", "U8", "U9", "U10"])
    stage.propose(database, catalogue)
    stage.ring(database, catalogue, stage.NOW + timedelta(hours=2))
    with database.transaction() as session:
        lifecycles.id_changed(session, WORKSPACE, channel, "C0NEW")
        lifecycles.id_changed(session, WORKSPACE, "C0MODS", "C0NEWMODS")
        lifecycles.id_changed(session, "T0ELSEWHERE", "C0HR", "C0STOLEN")
    assert of_circle(database, circle_id).channel_id == "C0NEW"
    with database.transaction() as session:
        workspace = workspaces.get(session, WORKSPACE)
        assert workspace is not None
        assert (workspace.moderators_channel, workspace.hr_channel) == ("C0NEWMODS", "C0HR")
        # The day's bundled message stays the one it was: there is no second one for the new id.
        (told,) = outbox.beginning_with(session, WORKSPACE, "digest:")
        assert told.recipient == "C0NEWMODS"
        assert told.key == f"digest:C0NEWMODS:{NOW.date()}"


def test_a_circle_goes_by_its_channels_name_in_slack(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    found = of_circle(database, circle_id)
    with database.transaction() as session:
        lifecycles.renamed(session, "T0ELSEWHERE", str(found.channel_id), "circle-elsewhere")
        lifecycles.renamed(session, WORKSPACE, "C0ELSEWHERE", "circle-elsewhere")
    assert of_circle(database, circle_id).name == found.name
    with database.transaction() as session:
        lifecycles.renamed(session, WORKSPACE, str(found.channel_id), "circle-of-ours")
    with database.reading() as session:
        lost = lifecycles.lost(session, WORKSPACE, circle_id, Loss.ARCHIVED)
    assert lost is not None
    assert lost.name == "circle-of-ours"


def test_the_moment_after_which_a_circle_stands_still_is_not_the_next_one(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    with database.transaction() as session:
        assert schedule.next_at(session) is not None
        lifecycles.archived(
            session,
            WORKSPACE,
            str(of_circle(database, circle_id).channel_id),
            Loss.ARCHIVED,
            now=NOW + timedelta(1),
        )
        session.flush()
        assert schedule.next_at(session) is None
