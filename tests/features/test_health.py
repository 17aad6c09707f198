"""How a circle is: counted for all of it together, the same for members and moderators, and nothing of it for HR."""

from datetime import datetime

import pytest
from sqlalchemy import text

from bot.domain.checkins import Outcome
from bot.domain.health import Counts, Health, Meetings, Sign
from bot.domain.programme import Catalogue
from bot.domain.roles import Role
from bot.domain.running_circles import Whose
from bot.features import health, homes, pauses, running_circles, standings, workspaces
from bot.reports import participation
from bot.slack.views import health as views
from bot.slack.views import homes as home_views
from bot.slack.views import summaries
from bot.store.session import Database
from tests.features import living, stage
from tests.features.proposed import circle_of
from tests.features.stage import DAY, HR, MODERATOR, NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle that runs."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


def busy(database: Database, catalogue: Catalogue, circle_id: str) -> datetime:
    """Two steps in which much is done, and the question is over whether they are in for all of it."""
    over = living.lives_to(database, catalogue, circle_id, 0)
    stage.ring(database, catalogue, over + DAY)  # They are asked on the day after.
    living.met(database, circle_id, 0, over)
    at = stage.moments_of(database, catalogue, circle_id)[2].at
    stage.plan(database, catalogue, at)
    for user_id in FIVE:
        living.commits(database, circle_id, 1, user_id, at, Outcome.KEPT if user_id < "U3" else None)
    living.helps(database, circle_id, "U1", "U2", at)
    living.helps(database, circle_id, "U3", "U2", at)
    return living.lives_to(database, catalogue, circle_id, 1)


def how(database: Database, catalogue: Catalogue, circle_id: str, now: datetime) -> Health:
    """How the circle is."""
    with database.reading() as session:
        return health.of(session, circle_of(session, circle_id), catalogue, now)


def test_all_that_is_done_is_counted_together_once_all_are_in_for_it(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    over = busy(database, catalogue, circle_id)
    assert how(database, catalogue, circle_id, over) == Health(
        (), Meetings(1, 1, 0), Counts(commitments=5, looked_back=2, asked=2, answered=2, thanks=2)
    )
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET done_kind = 'prompt'"))
    assert how(database, catalogue, circle_id, over).counts is None, "they may say still that they never began"


def test_who_came_later_is_in_no_count_before_they_have_stayed(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    over = busy(database, catalogue, circle_id)
    with database.transaction() as session:
        session.execute(text("UPDATE members SET trial_until = 2 WHERE user_id = 'U1'"))
    found = how(database, catalogue, circle_id, over).counts
    assert found == Counts(commitments=4, looked_back=1, asked=1, answered=1, thanks=1)


def test_what_somebody_did_who_leaves_stays_in_the_counts(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    over = busy(database, catalogue, circle_id)
    before = how(database, catalogue, circle_id, over)
    living.leave(database, catalogue, ["U1"], over)
    assert how(database, catalogue, circle_id, over) == before


def test_with_fewer_than_three_there_is_only_what_is_of_the_circle(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    over = busy(database, catalogue, circle_id)
    living.leave(database, catalogue, ["U1", "U2"], over)
    assert how(database, catalogue, circle_id, over).counts is not None
    with database.transaction() as session:
        pauses.pause(session, WORKSPACE, "U3", (over + 40 * DAY).date(), catalogue=catalogue, now=over)
    found = how(database, catalogue, circle_id, over)
    assert (found.signs, found.meetings, found.counts) == ((Sign.FEW,), Meetings(1, 1, 0), None)


def test_some_days_away_make_no_circle_small(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    over = busy(database, catalogue, circle_id)
    living.leave(database, catalogue, ["U1", "U2"], over)
    with database.transaction() as session:
        pauses.pause(session, WORKSPACE, "U3", (over + 5 * DAY).date(), catalogue=catalogue, now=over)
    assert Sign.FEW not in how(database, catalogue, circle_id, over).signs
    assert stage.owed(database, "circle.small") == []


def test_members_and_moderators_read_the_very_same_line(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    busy(database, catalogue, circle_id)
    over = living.lives_to(database, catalogue, circle_id, 5)
    with database.reading() as session:
        (mine,) = standings.standing(session, WORKSPACE, "U1", catalogue=catalogue, now=over).circles
        listed = running_circles.listed(
            session, WORKSPACE, MODERATOR, Whose.ALL, catalogue=catalogue, now=over
        ).circles
        watch = homes.watch(session, WORKSPACE, MODERATOR, catalogue=catalogue, now=over)
        person = standings.standing(session, WORKSPACE, "U1", catalogue=catalogue, now=over)
    assert watch is not None
    assert mine.health is not None
    line = views.line(mine.health)
    assert "no meeting held for 4 weeks, as far as anybody said" in line
    assert "5 commitments, 2 looked back on; 2 requests for help, 2 answered; thanks said 2 times" in line
    assert mine.health == listed[0].health == watch.circles[0].health
    assert line in str(home_views.home(person, None, []))
    assert line in str(home_views.home(person, None, [], watch).get("blocks"))
    assert not any(one in line for one in FIVE)


def test_whoever_moderates_reads_nothing_of_their_own_circle_beyond_what_members_read(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    over = living.lives_to(database, catalogue, circle_id, 5)
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, ["U1"], by="a test", now=over)
    with database.reading() as session:
        watch = homes.watch(session, WORKSPACE, "U1", catalogue=catalogue, now=over)
    assert watch is not None
    assert watch.circles == ()


def test_nothing_of_it_reaches_hr(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    groups = [[f"U{number}{one}" for one in range(5)] for number in range(1, 4)]
    made = [
        stage.running_circle(database, catalogue, users, NOW + n * 2 * stage.MINUTE)
        for n, users in enumerate(groups)
    ]
    over = max(living.lives_to(database, catalogue, one, 1) for one in made)
    before = _summary(database, catalogue, over)
    assert "Participation" in before
    for one, users in zip(made, groups, strict=True):
        living.met(database, one, 1, over, users[0])
        living.helps(database, one, users[0], users[1], over)
    with database.transaction() as session:
        session.execute(text("DELETE FROM prints"))
    assert _summary(database, catalogue, over) == before
    with database.reading() as session:
        assert homes.watch(session, WORKSPACE, HR, catalogue=catalogue, now=over) is None


def _summary(database: Database, catalogue: Catalogue, now: datetime) -> str:
    with database.transaction() as session:
        found = participation.summary(session, WORKSPACE, catalogue=catalogue, now=now)
    assert found[0].figures is not None
    return str(summaries.summary(found))
