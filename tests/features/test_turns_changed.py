"""Whoever is named in a prompt and is not there after all: the thread says that another host is looked for and, on the
day, who speaks instead."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.quiet import STARTS
from bot.domain.turns import Speakers, Spot
from bot.domain.worktime import instant
from bot.features import exchanges, facilitations, leavings, pauses, speakers, volunteers
from bot.store import circles
from bot.store.session import Database
from tests.features import stage
from tests.features.proposed import circle_of
from tests.features.saying import said
from tests.features.stage import BERLIN, DAY, MINUTE, WORKSPACE
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


def ring(scene: Scene, at: datetime) -> None:
    """Lets every alarm ring until then."""
    stage.ring(scene.database, scene.catalogue, at)


def morning(scene: Scene) -> datetime:
    """Of the day of week 1's meeting, on the circle's clock."""
    with scene.database.reading() as session:
        found = facilitations.turn(session, WORKSPACE, scene.circle_id, 1, catalogue=scene.catalogue)
    assert found is not None
    assert found.meeting_at is not None
    return instant(found.meeting_at.astimezone(ZoneInfo(BERLIN)).date(), STARTS, BERLIN)


@pytest.mark.parametrize("way", WAYS)
def test_another_one_speaks_in_the_place_of_whoever_is_not_there_and_the_circle_reads_it_in_the_morning(
    scene: Scene, way: Way
) -> None:
    assert scene.do(lambda session: way(session, scene)) is None
    ring(scene, morning(scene) - MINUTE)
    assert told(scene) == [], "all could work out who has gone"
    ring(scene, morning(scene))
    now = speak_now(scene)
    assert now.first in FIVE[2:]
    assert now.last == "U2"
    assert told(scene) == [f"Today <@{now.first}> speaks first in rounds."]


def test_who_was_to_speak_last_has_somebody_in_their_place_too(scene: Scene) -> None:
    speak(scene, "U2", "U1")
    assert scene.do(lambda session: leave(session, scene)) is None
    ring(scene, morning(scene))
    now = speak_now(scene)
    assert now.first == "U2"
    assert now.last in FIVE[2:]
    assert told(scene) == [f"Today <@{now.last}> speaks last in rounds."]


def test_where_both_are_not_there_one_line_names_those_who_are_instead(scene: Scene) -> None:
    assert scene.do(lambda session: leave(session, scene)) is None
    with scene.database.transaction() as session:
        pauses.pause(session, WORKSPACE, "U2", (scene.at + 4 * DAY).date(), **more(scene))
    ring(scene, morning(scene))
    now = speak_now(scene)
    assert {now.first, now.last} < {*FIVE[2:]}
    assert told(scene) == [f"Today <@{now.first}> speaks first in rounds, <@{now.last}> last."]


def test_whoever_is_back_by_then_speaks_as_the_prompt_says_and_nothing_is_said(scene: Scene) -> None:
    with scene.database.transaction() as session:
        mine = scene.enrolment(session, "U1")
    assert scene.do(lambda session: leave(session, scene)) is None
    with scene.database.transaction() as session:
        leavings.undo(session, WORKSPACE, scene.circle_id, mine, "U1", now=scene.at + MINUTE)
        pauses.pause(session, WORKSPACE, "U2", (scene.at + 9 * DAY).date(), **more(scene))
        pauses.back(session, WORKSPACE, "U2", **more(scene))
    ring(scene, morning(scene))
    assert told(scene) == []
    assert speak_now(scene) == Speakers("U1", "U2")


def test_places_can_be_exchanged_meanwhile_and_keep_what_the_prompt_says(scene: Scene) -> None:
    with scene.database.transaction() as session:
        place = WORKSPACE, scene.circle_id, 1
        exchanges.ask(session, *place, "U2", "U3", Spot.LAST, **more(scene))
        be_away(session, scene)
        wish = session.scalar(text("SELECT id FROM exchanges"))
        exchanges.accept(session, WORKSPACE, wish, "U3", **more(scene))
        assert exchanges.places_of(session, circle_of(session, scene.circle_id), 1, "U4", **more(scene)) == ()
    (shown,) = stage.owed(scene.database, exchanges.SHOWN)
    assert said(scene.database, scene.catalogue, shown).endswith("In rounds <@U1> speaks first, <@U3> last.")
    ring(scene, morning(scene))
    assert speak_now(scene).last == "U3"
    assert told(scene) == [f"Today <@{speak_now(scene).first}> speaks first in rounds."]


@pytest.mark.parametrize("way", WAYS)
def test_that_whoever_hosts_is_not_there_is_said_by_nothing_until_another_one_hosts(
    scene: Scene, way: Way
) -> None:
    speak(scene, "U2", "U3")
    scene.hosts("U1", 1)
    assert scene.do(lambda session: way(session, scene)) is None
    ring(scene, morning(scene))
    assert told(scene) == []


def test_who_hosts_and_speaks_first_is_missed_as_a_speaker_only(scene: Scene) -> None:
    scene.hosts("U1", 1)
    assert scene.do(lambda session: leave(session, scene)) is None
    ring(scene, morning(scene))
    assert told(scene) == [f"Today <@{speak_now(scene).first}> speaks first in rounds."]


def test_nothing_is_said_of_who_was_not_named_or_comes_back_in_time_or_before_the_prompt(scene: Scene) -> None:
    speak(scene, "U2", "U3")
    scene.hosts("U1", 2)
    assert scene.do(lambda session: leave(session, scene)) is None
    with scene.database.transaction() as session:
        back = (scene.at + DAY).date()
        pauses.pause(session, WORKSPACE, "U2", back, catalogue=scene.catalogue, now=scene.at + MINUTE)
    ring(scene, morning(scene))
    assert told(scene) == []
    assert speak_now(scene) == Speakers("U2", "U3")


def more(scene: Scene) -> dict[str, Any]:
    """What each act is told beside."""
    return {"catalogue": scene.catalogue, "now": scene.at}
