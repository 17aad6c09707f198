"""Bad input of every kind, as the table beside this file has it: what the person reads, and that nothing else happens."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.programme import Catalogue
from tests.story import bad_input_acts as acts
from tests.story import bad_input_places as places
from tests.story.bad_input import Came, Scene
from tests.town import Json, Town

TABLE = Path(__file__).with_name("bad_input.md")


def rows() -> dict[str, list[list[str]]]:
    """The rows of the table, by the heading they stand under; its own heads are left out."""
    found: dict[str, list[list[str]]] = {}
    for part in TABLE.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, *lines = part.split("\n")
        cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines if line.startswith("| ")]
        found[title] = [[one.strip() for one in row] for row in cells[1:]]
    return found


ROWS = rows()
Play = Callable[[Scene, str], Awaitable[str]]
WORDS = "Words, in whichever field they stand"


def commanded(command: str) -> Play:
    """Plays the rows of a command's form."""

    async def play(scene: Scene, cell: str) -> str:
        return await places.form(scene, command, cell)

    return play


PLACES: dict[str, Play] = {
    f"`{command}`": commanded(command) for command in places.FORMS if command != "/circle join"
}
PLACES |= {
    "A reply in the thread, kept as a check-in": places.kept_reply,
    "The check-in": places.check_in,
    "A line of the norms": places.norm,
    "After `/circle`": places.typed,
    "`/circle join`": places.join,
}
MODERATED: dict[str, Play] = {"A moderator's no": places.no, "A moderator's other hour": places.other_hour}
HANDS, ELSEWHERE, OVER = "In the wrong hands", "From another workspace", "When the circle is over"
LEFT, AGAIN, GONE = "When one has left the circle", "Twice, and at once", "Messages that are gone"
TAPPED, BACK = "Buttons tapped twice, and at once", "Looking back"
MARS = "A time zone that no clock knows"
MOVED = "A meeting that was moved"


def fault(row: list[str], came: Came) -> str | None:
    """What is otherwise than the row says."""
    reads, posted, kept = places.spelled(row[1]), row[2], row[3]
    said = " / ".join(came.posted) or "—"
    as_read = came.reads.startswith(reads[:-1]) if reads.endswith("…") else came.reads == reads
    if as_read and said == places.spelled(posted) and came.kept is (kept == "yes"):
        return None
    return f"| {row[0]} | {came.reads} | {said} | {'yes' if came.kept else 'no'} |"


async def hold(scene: Scene, title: str, play: Play) -> None:
    """Plays the rows of a place in order; those that came out otherwise are told as they would have to read."""
    found = [fault(row, await scene.came(play(scene, row[0]))) for row in ROWS[title]]
    wrong = [one for one in found if one]
    assert not wrong, "\n".join([f"## {title}", *wrong])


@pytest.mark.parametrize("title", PLACES)
async def test_in_a_running_circle(title: str, sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        scene = await Scene.begun(town)
        await hold(scene, title, PLACES[title])


async def test_after_the_wrap_up(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        scene = await Scene.begun(town)
        await town.move_until("wrapped up")
        await hold(scene, MOVED, places.moved_meeting)


@pytest.mark.parametrize("title", MODERATED)
async def test_before_a_moderator(title: str, sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        scene = await Scene.begun(town)
        for one in scene.others:
            await one.join(zone="Europe/Berlin")
        await town.everybody_agrees()
        await hold(scene, title, MODERATED[title])


async def _another_circle(scene: Scene) -> None:
    for one in scene.others:
        await one.join(zone="Europe/Berlin")
    await scene.town.everybody_agrees()
    await scene.moderator.approve()
    await scene.town.bot.settled()


async def _with_forms(town: Town) -> tuple[Scene, dict[str, Json]]:
    """A circle in which somebody has asked for help and brings a case, and forms that were opened before it goes on."""
    scene = await Scene.begun(town)
    await scene.fill("/circle ask", kind="advice", about="Sails")
    forms = await acts.opened(scene)
    await scene.fill("/circle clinic", pace="thread")
    return scene, forms


async def test_in_the_wrong_hands_and_from_elsewhere(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        scene, forms = await _with_forms(town)
        await _another_circle(scene)
        await hold(scene, HANDS, acts.handed(forms))
        await hold(scene, ELSEWHERE, acts.handed(forms, "T0ELSEWHERE"))


async def test_when_the_circle_is_over(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        scene, forms = await _with_forms(town)
        await town.move_until("goodbye")
        await town.settled()
        await hold(scene, OVER, acts.handed(forms))


async def test_when_one_has_left_the_circle(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        scene, forms = await _with_forms(town)
        await scene.fill("/circle leave")
        await town.settled()
        await hold(scene, LEFT, acts.handed(forms))


async def test_twice_and_at_once(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        await hold(await Scene.begun(town), AGAIN, acts.again)


async def test_tapped_twice_and_at_once(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        scene = await Scene.begun(town)
        await scene.fill("/circle ask", kind="advice", about="Sails")
        await scene.fill("/circle clinic", pace="meeting")
        await town.settled()
        await hold(scene, TAPPED, acts.tapped)


async def test_looking_back(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        scene = await Scene.begun(town)
        for who in (scene.ben, scene.ana):
            await scene.fill(
                "/circle commit", who, what="Call Ada", share="no", due_on=places.today(scene).isoformat()
            )
        town.clock.move_to(town.clock.now() + timedelta(days=1))
        await town.plan()
        await hold(scene, BACK, places.looked_back)


async def test_a_zone_that_no_clock_knows(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        await hold(await Scene.begun(town), MARS, places.from_mars)


async def test_messages_that_are_gone_hold_nothing_up(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        scene = await Scene.begun(town)
        await hold(scene, GONE, acts.gone)
        assert scene.value("SELECT count(*) FROM outbox WHERE state IN ('dead', 'unknown')") == "0"


async def test_words_are_shown_as_words_in_every_field(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        scene = await Scene.begun(town)
        for row in ROWS[WORDS]:
            typed, shown, sent = (places.spelled(one) for one in row)
            for place, message in await places.everywhere(scene, typed):
                scene.carries_nothing_out(message)
                assert places.kept_in(place, sent) in message["text"], (place, row[0])
                plain = [
                    one["text"] for one in message["blocks"] if one.get("text", {}).get("type") == "plain_text"
                ]
                assert any(places.kept_in(place, shown) in one["text"] for one in plain), (place, row[0])
                assert not any(one["emoji"] for one in plain), (place, row[0])
            assert await places.letter(scene, typed) == shown


def test_every_table_is_played() -> None:
    assert set(ROWS) == {
        WORDS,
        MOVED,
        HANDS,
        ELSEWHERE,
        OVER,
        LEFT,
        AGAIN,
        GONE,
        TAPPED,
        BACK,
        MARS,
        *PLACES,
        *MODERATED,
    }
    assert sum(map(len, ROWS.values())) >= 350
