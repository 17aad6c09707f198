"""What ends when somebody goes or is away, in whichever way: others host, what they took on is free, nothing waits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import text

from bot.domain.duties import Duty
from bot.domain.offers import OfferGiven
from bot.domain.programme import Catalogue, Facilitation, Timekeeping
from bot.domain.refusals import RefusalCode
from bot.domain.requests import HelpKind
from bot.features import duties, facilitations, leavings, lifecycles, norms, offers, pauses, trials
from bot.store import circles, enrolments, hostings
from bot.store.session import Database, Session
from tests.features import leading, stage
from tests.features.leading import Desk
from tests.features.saying import said
from tests.features.stage import BERLIN, DAY, MINUTE, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Scene:
    """A circle whose week 1 has begun, the working day before its meeting; all were asked whether they are in for all of it."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        first = catalogue.programmes[0]
        steps = tuple(replace(one, challenges=2) if one.number in (1, 2) else one for one in first.steps)
        self.catalogue = Catalogue([replace(first, steps=steps, timekeeping=Timekeeping.ROTATING)])
        self.database = database
        stage.seed(database)
        self.circle_id = stage.running_circle(database, self.catalogue, FIVE)
        with database.transaction() as session:
            session.execute(text("UPDATE enrolments SET hosts = true"))
        self.moments = stage.moments_of(database, self.catalogue, self.circle_id)
        for moment in self.moments[:3]:
            self.at = moment.at
            stage.plan(database, self.catalogue, self.at)
            stage.ring(database, self.catalogue, self.at + MINUTE)
        self.at += 2 * MINUTE

    def do(self, work: Callable[[Session], object]) -> RefusalCode | None:
        return stage.refused(self.database, work)

    def hosts(self, user_id: str, step: int) -> None:
        """Somebody has said that they host a meeting, and it was asked of nobody else."""
        with self.database.transaction() as session:
            circle = circles.get(session, WORKSPACE, self.circle_id)
            assert circle is not None
            session.execute(text("DELETE FROM hostings"))
            session.execute(text("DELETE FROM outbox WHERE kind = 'hosting.ask'"))
            row = hostings.asked(session, circle, step, self.enrolment(session, user_id), self.at)
            hostings.answered(session, row, hostings.YES, self.at)

    def enrolment(self, session: Session, user_id: str) -> str:
        return enrolments.open_of(session, WORKSPACE, user_id)[0].id

    def take(self, user_id: str, step: int, duty: Duty) -> RefusalCode | None:
        more = {"catalogue": self.catalogue, "now": self.at}
        return self.do(
            lambda session: duties.take(session, WORKSPACE, self.circle_id, step, user_id, duty, **more)
        )

    def agree(self, user_id: str) -> None:
        more = {"catalogue": self.catalogue, "now": self.at}
        assert self.do(lambda session: norms.agree(session, WORKSPACE, self.circle_id, 0, user_id, **more)) is None

    def asked_to_host(self) -> set[str]:
        with self.database.reading() as session:
            query = text("SELECT recipient FROM outbox WHERE kind = 'hosting.ask' AND created_at > :at")
            return set(session.scalars(query, {"at": self.at.replace(tzinfo=None)}))


def leave(session: Session, scene: Scene) -> None:
    mine = scene.enrolment(session, "U1")
    leavings.leave(session, WORKSPACE, "U1", mine, None, catalogue=scene.catalogue, now=scene.at)


def be_deactivated(session: Session, scene: Scene) -> None:
    more = {"is_gone": True, "catalogue": scene.catalogue, "now": scene.at}
    lifecycles.person_changed(session, WORKSPACE, "U1", BERLIN, **more)


def say_no(session: Session, scene: Scene) -> None:
    trials.go(session, WORKSPACE, scene.circle_id, "U1", catalogue=scene.catalogue, now=scene.at)


def be_away(session: Session, scene: Scene, back_on: date | None = None) -> None:
    back_on = back_on or (scene.at + 4 * DAY).date()
    pauses.pause(session, WORKSPACE, "U1", back_on, catalogue=scene.catalogue, now=scene.at)


FOR_GOOD = [leave, be_deactivated, say_no]
Way = Callable[[Session, Scene], None]


@pytest.fixture
def scene(database: Database, catalogue: Catalogue) -> Scene:
    """A week that has begun."""
    return Scene(database, catalogue)


@pytest.mark.parametrize("duty", Duty)
@pytest.mark.parametrize("way", [*FOR_GOOD, be_away])
def test_another_host_is_looked_for_and_what_was_taken_on_is_free_and_names_nobody(
    scene: Scene, way: Way, duty: Duty
) -> None:
    assert scene.take("U1", 1, duty) is None
    scene.hosts("U1", 1)
    assert scene.do(lambda session: way(session, scene)) is None
    (free,) = stage.owed(scene.database, duties.FREE)
    words = said(scene.database, scene.catalogue, free)
    assert "free again" in words
    assert "U1" not in words
    assert scene.take("U2", 1, duty) is None
    stage.ring(scene.database, scene.catalogue, scene.at + MINUTE)
    assert len(scene.asked_to_host() - {"U1"}) == 1
    assert "U1" not in scene.asked_to_host()


@pytest.mark.parametrize("way", FOR_GOOD)
def test_whoever_goes_for_good_offers_nothing_and_is_waited_for_by_nobody(scene: Scene, way: Way) -> None:
    with scene.database.transaction() as session:
        offered = OfferGiven(HelpKind.IDEAS, "Drafts", shared=True)
        offers.keep(session, WORKSPACE, scene.circle_id, "U1", offered, now=scene.at)
        enrolment_id = scene.enrolment(session, "U1")
    assert scene.do(lambda session: way(session, scene)) is None
    assert stage.owed(scene.database, offers.GONE)
    with scene.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM offers")) == 0
        assert enrolments.get(session, WORKSPACE, enrolment_id).ended_at is not None
        waits = set(session.scalars(text("SELECT kind FROM outbox WHERE recipient = 'U1' AND state = 'pending'")))
        assert waits <= {"leave.done", trials.ANSWERED}


def test_an_absence_leaves_what_comes_after_it_and_what_it_does_not_touch(scene: Scene) -> None:
    for step in (2, 1):  # In this order: before the other one they have had no turn.
        assert scene.take("U1", step, Duty.CHALLENGE) is None
    scene.hosts("U1", 1)
    meets_on = (scene.at + 3 * DAY).date()  # After the weekend and in the afternoon: at nine they are back.
    assert scene.do(lambda session: be_away(session, scene, meets_on)) is None
    assert (host(scene, 1), brings(scene, 1), brings(scene, 2)) == ("U1", ("U1",), ("U1",))
    assert stage.owed(scene.database, duties.FREE) == []
    assert scene.do(lambda session: be_away(session, scene)) is None
    assert (host(scene, 1), brings(scene, 1), brings(scene, 2)) == (None, (), ("U1",))


def host(scene: Scene, step: int) -> str | None:
    with scene.database.reading() as session:
        circle = circles.get(session, WORKSPACE, scene.circle_id)
        assert circle is not None
        return hostings.host_of(session, circle, step)


def brings(scene: Scene, step: int) -> tuple[str, ...]:
    with scene.database.reading() as session:
        circle = circles.get(session, WORKSPACE, scene.circle_id)
        assert circle is not None
        programme = scene.catalogue.programmes[0]
        return duties.of_step(session, circle, programme, step).brings


@pytest.mark.parametrize("way", [*FOR_GOOD, be_away])
def test_when_the_last_one_without_a_yes_to_the_norms_goes_the_circle_reads_that_all_agree(
    scene: Scene, way: Way
) -> None:
    for user_id in FIVE[2:]:
        scene.agree(user_id)
    assert scene.do(lambda session: way(session, scene)) is None
    assert stage.owed(scene.database, "norms.agreed") == [], "one is left who has not said yes"
    scene.agree("U2")
    assert len(stage.owed(scene.database, "norms.agreed")) == 1


@pytest.mark.parametrize("way", [*FOR_GOOD, be_away])
def test_the_yes_of_all_is_looked_for_when_somebody_goes(scene: Scene, way: Way) -> None:
    for user_id in FIVE[1:]:
        scene.agree(user_id)
    assert stage.owed(scene.database, "norms.agreed") == []
    assert scene.do(lambda session: way(session, scene)) is None
    assert stage.owed(scene.database, "norms.agreed") == [f"norms.agreed:{scene.circle_id}:0"]


def test_who_hosts_all_meetings_hosts_on_after_an_absence(database: Database, catalogue: Catalogue) -> None:
    ours = leading.with_facilitation(catalogue, Facilitation.VOLUNTEER)
    circle_id = leading.proposal(database, ours)
    leading.approve(database, ours, circle_id)
    leading.begin(database, ours, circle_id)
    desk = Desk(database, ours, circle_id)
    desk.live_until(desk.moments()[0])
    first, more = to_whom(database, "hosting.ask")[0], {"catalogue": ours, "now": desk.now}
    with database.transaction() as session:
        facilitations.accept(session, WORKSPACE, circle_id, 0, first, **more)
        back_on = (desk.moments()[1] + DAY).date()
        pauses.pause(session, WORKSPACE, first, back_on, **more)
    desk.live_until(desk.moments()[1])
    assert set(to_whom(database, "hosting.ask")) > {first}, "somebody else, for this one meeting"
    asked = stage.owed(database, "hosting.ask")[-1]
    assert "hosts the meetings after it too" not in said(database, ours, asked)
    desk.live_until(desk.moments()[3])
    assert to_whom(database, "hosting.note")[-1] == first
    assert stage.owed(database, "hosting.ask")[-1] == asked


def to_whom(database: Database, kind: str) -> list[str]:
    with database.reading() as session:
        query = text("SELECT recipient FROM outbox WHERE kind = :kind ORDER BY id")
        return list(session.scalars(query, {"kind": kind}))


def test_a_leave_that_is_taken_back_gives_nothing_back_that_others_have_by_then(scene: Scene) -> None:
    assert scene.take("U1", 1, Duty.CLOCK) is None
    with scene.database.transaction() as session:
        mine = scene.enrolment(session, "U1")
    assert scene.do(lambda session: leave(session, scene)) is None
    assert scene.take("U2", 1, Duty.CLOCK) is None
    more: dict[str, datetime] = {"now": scene.at + MINUTE}
    undoing = lambda session: leavings.undo(session, WORKSPACE, scene.circle_id, mine, "U1", **more)  # noqa: E731
    assert scene.do(undoing) is None
    with scene.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM duties WHERE duty = 'clock'")) == 1
