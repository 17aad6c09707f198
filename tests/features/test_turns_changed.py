"""Whoever is named in a prompt and is not there after all: the thread says who speaks instead, and that another host is
looked for."""

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.turns import Speakers
from bot.features import pauses, speakers, volunteers
from bot.store import circles
from bot.store.session import Database
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import DAY, MINUTE, WORKSPACE
from tests.features.test_departures import FIVE, Scene, Way, be_away, be_deactivated, leave

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WAYS = [leave, be_deactivated, be_away]


@pytest.fixture
def scene(database: Database, catalogue: Catalogue) -> Scene:
    """A week that has begun, in whose rounds U1 speaks first and U2 last."""
    made = Scene(database, catalogue)
    speak(made, "U1", "U2")
    return made


def speak(scene: Scene, first: str, last: str) -> None:
    """Has these two begin and end in week 1, as its prompt has said."""
    query = text("UPDATE speakers SET first = :first, last = :last WHERE step = 1")
    with scene.database.transaction() as session:
        session.execute(query, {"first": first, "last": last})


def speak_now(scene: Scene, step: int = 1) -> Speakers:
    """Who begins and who ends by now."""
    with scene.database.reading() as session:
        circle = circles.get(session, WORKSPACE, scene.circle_id)
        found = speakers.of_step(session, circle, step) if circle else None
    assert found is not None
    return found


def told(scene: Scene) -> list[str]:
    """What the thread said of it."""
    keys = stage.owed(scene.database, volunteers.CHANGED)
    return [said(scene.database, scene.catalogue, key) for key in keys]


@pytest.mark.parametrize("way", WAYS)
def test_another_one_speaks_in_the_place_of_whoever_is_not_there(scene: Scene, way: Way) -> None:
    assert scene.do(lambda session: way(session, scene)) is None
    now = speak_now(scene)
    assert now.first in FIVE[2:]
    assert now.last == "U2"
    assert told(scene) == [f"In rounds <@{now.first}> speaks first."]


def test_who_was_to_speak_last_has_somebody_in_their_place_too(scene: Scene) -> None:
    speak(scene, "U2", "U1")
    assert scene.do(lambda session: leave(session, scene)) is None
    now = speak_now(scene)
    assert now.first == "U2"
    assert now.last in FIVE[2:]
    assert told(scene) == [f"In rounds <@{now.last}> speaks last."]


@pytest.mark.parametrize("way", WAYS)
def test_the_circle_reads_that_another_host_is_looked_for_until_somebody_hosts(scene: Scene, way: Way) -> None:
    speak(scene, "U2", "U3")
    scene.hosts("U1", 1)
    assert scene.do(lambda session: way(session, scene)) is None
    assert told(scene) == ["I look for somebody else who hosts this meeting."]
    with scene.database.transaction() as session:
        session.execute(text("DELETE FROM hostings"))
    scene.hosts("U4", 1)
    assert told(scene) == [""], "that somebody hosts was said already"


def test_who_hosts_and_speaks_first_is_missed_in_one_line(scene: Scene) -> None:
    scene.hosts("U1", 1)
    assert scene.do(lambda session: leave(session, scene)) is None
    assert told(scene) == [
        f"I look for somebody else who hosts this meeting. In rounds <@{speak_now(scene).first}> speaks first."
    ]


def test_nothing_is_said_of_who_was_not_named_or_comes_back_in_time_or_before_the_prompt(scene: Scene) -> None:
    speak(scene, "U2", "U3")
    scene.hosts("U1", 2)
    assert scene.do(lambda session: leave(session, scene)) is None
    with scene.database.transaction() as session:
        back = (scene.at + DAY).date()
        pauses.pause(session, WORKSPACE, "U2", back, catalogue=scene.catalogue, now=scene.at + MINUTE)
    assert told(scene) == []
    assert speak_now(scene) == Speakers("U2", "U3")
