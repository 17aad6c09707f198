"""A circle's channel and its end: the name, the opening, who could not be invited, the goodbye."""

from itertools import islice

import pytest
from sqlalchemy import event, text

from bot.domain.circles import CircleState, MemberState, names
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import channel_names
from bot.features import circles as channels
from bot.store import circles, enrolments
from bot.store.models import Circle
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]


def approved(database: Database, catalogue: Catalogue) -> str:
    """A circle whose channel is still to be made."""
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (circle_id,) = stage.propose(database, catalogue)
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id)
    return circle_id


def test_a_name_is_tried_again_until_slack_says_that_it_is_taken(database: Database, catalogue: Catalogue) -> None:
    circle_id = approved(database, catalogue)
    with database.transaction() as session:
        first = channel_names.choose_name(session, WORKSPACE, circle_id, after=None)
        assert channel_names.choose_name(session, WORKSPACE, circle_id, after=None) == first
        second = channel_names.choose_name(session, WORKSPACE, circle_id, after=first)
        assert second not in (None, first)
        assert channel_names.choose_name(session, WORKSPACE, circle_id, after=first) == second


def test_a_name_says_nothing_of_people_or_programme(database: Database, catalogue: Catalogue) -> None:
    circle_id = approved(database, catalogue)
    name: str | None = None
    with database.transaction() as session:
        for _ in range(40):
            name = channel_names.choose_name(session, WORKSPACE, circle_id, after=name)
            assert name is not None
            assert name.startswith("circle-")
            assert len(name) <= 80
            assert not any(user.lower() in name for user in FIVE)


def test_a_name_is_found_at_once_however_many_are_taken(database: Database, catalogue: Catalogue) -> None:
    """In the one transaction that writes, all who write wait for it."""
    circle_id = approved(database, catalogue)
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        offered = list(islice(names(circle.created_at, FIVE), 101))
        copied = [one.name for one in Circle.__table__.columns if one.name not in ("id", "name", "channel_id")]
        values = {name: getattr(circle, name) for name in copied}
        session.add_all(Circle(**values, name=one) for one in offered[:-1])
        session.flush()
        asked: list[str] = []
        event.listen(session.connection(), "before_cursor_execute", lambda *given: asked.append(given[2]))
        assert channel_names.choose_name(session, WORKSPACE, circle_id, after=None) == offered[-1]
    assert len([one for one in asked if "circles.name IN" in one]) == 1
    assert len(asked) < 10


def test_opening_twice_owes_everything_once(database: Database, catalogue: Catalogue) -> None:
    circle_id = approved(database, catalogue)
    for _ in range(2):
        with database.transaction() as session:
            stage.open_channel(session, catalogue, circle_id, NOW + stage.MINUTE)
    for kind in ("topic", "welcome", "pin", "invite"):
        assert stage.owed(database, f"circle.{kind}") == [f"circle.{kind}:{circle_id}"]
    assert stage.changes(database).count("running") == 1


def test_a_proposal_that_was_not_approved_gets_no_channel(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (circle_id,) = stage.propose(database, catalogue)
    with database.transaction() as session:
        assert channel_names.choose_name(session, WORKSPACE, circle_id, after=None) is None
        channels.opened(session, WORKSPACE, circle_id, "C1", catalogue=catalogue, now=NOW)
        found = circles.get(session, WORKSPACE, circle_id)
        assert found is not None
        assert (found.state, found.channel_id) == (CircleState.PROPOSED, None)


def test_who_could_not_be_invited_is_noted_and_the_moderators_are_told(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    with database.transaction() as session:
        channels.invited(session, WORKSPACE, circle_id, {"U2": "user_is_restricted"}, now=NOW)
    assert len(stage.owed(database, "circle.trouble")) == 2
    with database.reading() as session:
        what = channels.trouble(session, WORKSPACE, circle_id, "circle.invite", "refused")
        assert what is not None
        assert what.users == ("U2",)


def test_when_all_could_be_invited_nobody_is_told(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    with database.transaction() as session:
        channels.invited(session, WORKSPACE, circle_id, {}, now=NOW)
    assert stage.owed(database, "circle.trouble") == []


def test_only_a_moderator_has_a_channel_tried_again(database: Database, catalogue: Catalogue) -> None:
    circle_id = approved(database, catalogue)
    with database.transaction() as session:
        session.execute(text("UPDATE outbox SET state = 'dead', attempts = 20 WHERE kind = 'circle.open'"))

    def retry(by: str) -> RefusalCode | None:
        return stage.refused(
            database, lambda session: channels.retry_opening(session, WORKSPACE, circle_id, by=by, now=NOW)
        )

    assert retry("U1") is RefusalCode.NOT_A_MODERATOR
    assert retry(stage.SECOND) is None
    assert retry(stage.SECOND) is RefusalCode.GONE
    with database.reading() as session:
        row = session.execute(text("SELECT state, attempts FROM outbox WHERE kind = 'circle.open'")).one()
        assert row[0] == "unknown", "it is looked for before it is tried again"


@pytest.fixture
def ended(database: Database, catalogue: Catalogue) -> str:
    """A circle after its goodbye."""
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    for moment in stage.moments_of(database, catalogue, circle_id):
        stage.plan(database, catalogue, moment.at)
    return circle_id


def test_the_goodbye_ends_the_enrolments_and_their_people_can_join_again(
    database: Database, catalogue: Catalogue, ended: str
) -> None:
    last = stage.moments_of(database, catalogue, ended)[-1]
    assert stage.owed(database, "step.goodbye") == [f"goodbye:{ended}:{last.step}"]
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, ended)
        assert circle is not None
        assert (circle.state, circle.next_at) == (CircleState.CLOSED, None)
        assert {one.state for one in circles.members(session, circle)} == {MemberState.FINISHED}
        assert [enrolments.open_of(session, WORKSPACE, user) for user in FIVE] == [[]] * 5
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", now=last.at + stage.DAY)
    with database.reading() as session:
        assert len(enrolments.open_of(session, WORKSPACE, "U1")) == 1


def test_the_same_people_can_make_a_second_circle(database: Database, catalogue: Catalogue, ended: str) -> None:
    later = stage.moments_of(database, catalogue, ended)[-1].at + stage.DAY
    second = stage.running_circle(database, catalogue, FIVE, later)
    assert second != ended


def test_a_programme_that_people_wait_for_and_the_catalogue_lacks_is_named(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.running_circle(database, catalogue, FIVE)
    with database.reading() as session:
        assert channels.missing_programmes(session, Catalogue([])) == []  # A circle keeps to its own texts.
    stage.all_join(database, catalogue, ["U9"])
    with database.reading() as session:
        assert channels.missing_programmes(session, catalogue) == []
        assert channels.missing_programmes(session, Catalogue([])) == [catalogue.programmes[0].id]
