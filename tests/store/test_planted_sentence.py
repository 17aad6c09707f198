"""A planted sentence: what members write is found nowhere but in their own hands, on either database."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from bot.domain.programme import Catalogue
from bot.store.session import Database, sqlite_path
from tests.features.test_worksheets import with_questions
from tests.slack import homes
from tests.town import Actor, Json, Town

GOAL = "become-the-quokka-whisperer"
ACTION = "telephone-the-marmalade-office"
ANSWER = "my-own-platypus-answer"
CUE = "my-own-platypus-moment"
NORM = "never-tickle-the-narwhal"
OFFER = "lend-my-secret-flamingo"
CASE = "the-walrus-in-the-room"
LINE = "unicycle-lessons-for-accountants"
REVIEW = "the-penguin-was-overrated"
BECAME = "the-quokka-whispers-back"
PLANTED = (GOAL, ACTION, ANSWER, CUE, NORM, OFFER, CASE, LINE, REVIEW, BECAME)


async def live(town: Town) -> tuple[list[Actor], str]:
    """Five people join with a goal each; after the first prompt two of them check in, one privately; one brings a case,
    and one changes the norms and offers help."""
    people = [Actor(town, one) for one in town.slack.people if _may_join(town, one)][:5]
    for one in people:
        assert (await one.join(zone="Europe/Berlin", goal=GOAL))["action"] == "updated"
    await town.everybody_agrees()
    moderator = Actor(town, town.moderator)
    await moderator.approve()
    await town.bot.settled()
    while "kickoff" not in await town.move():
        pass
    channel = (await people[0].conversations("private"))[0]["id"]
    prompt = next(one for one in await people[0].messages(channel) if button(one, "worksheet.open"))
    opening = (await people[0].messages(channel, prompt["ts"]))[1]  # With a review, the check-in is only there.
    for person, shared in ((people[0], True), (people[1], False)):
        taken = await person.check_in(channel, opening, shared=shared, what=ACTION, answer=ANSWER, cue=CUE)
        assert taken["action"] == "updated"
    await people[0].say("/circle offer", channel)
    await people[0].submit(kind="ideas", offer=OFFER, share="yes")
    await people[0].say("/circle norms", channel)
    norms = await people[0].modal()
    assert norms is not None
    await people[0].press_in(norms, "norms.add")
    await people[0].submit(norm=NORM)
    await people[2].say(f"/circle clinic {CASE}", channel)
    assert (await people[2].submit(pace="meeting"))["action"] == "updated"
    await write(people[0], people[1], channel, prompt)
    await people[0].say("/circle keepsake", channel)
    await people[0].press_in(await homes.top(people[0]), "keepsake.became")
    assert (await people[0].submit(became=BECAME))["action"] == "updated"
    assert BECAME in str(await people[0].modal())
    await people[0].say("/circle status", channel)
    await town.bot.settled()
    return people, channel


async def write(shows: Actor, keeps: Actor, channel: str, prompt: Json) -> None:
    """Two fill in the worksheet, and one of them shows it; the other one looks back for themselves as well."""
    for person in (shows, keeps):
        await person.say("/circle worksheet", channel)
        assert (await person.submit(**{"line:0": LINE}))["action"] == "updated"
    await shows.submit()
    await keeps.town.bot.settled()
    thread = await keeps.messages(channel, prompt["ts"])
    await keeps.press(channel, next(one for one in thread if button(one, "worksheet.open")), "worksheet.open")
    assert (await keeps.submit(**{"line:0": REVIEW}))["action"] == "updated"


def _may_join(town: Town, person: object) -> bool:
    return not (person.deleted or person.is_restricted or person.is_bot or person in (town.moderator, town.hr))


def button(message: Json, action_id: str) -> bool:
    """Whether a message has this button."""
    blocks = message["blocks"] or ()
    return any(one.get("action_id") == action_id for block in blocks for one in block.get("elements", ()))


def everything(database: Database) -> str:
    """All columns of all rows, as text; of bytes, both their letters and their hexadecimal digits."""
    shown: list[str] = []
    with database.engine.connect() as connection:
        for table in inspect(database.engine).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608 - our own names.
                for value in row:
                    if isinstance(value, bytes | memoryview):
                        shown += [bytes(value).decode("latin-1"), bytes(value).hex()]
                    else:
                        shown.append(str(value))
    return "\n".join(shown)


def found_in(haystack: str | bytes) -> list[str]:
    """Which planted words stand there, in the clear, in hexadecimal digits or in UTF-16."""
    raw = haystack.encode("latin-1", "replace") if isinstance(haystack, str) else haystack
    forms = {one: (one.encode(), one.encode().hex().encode(), one.encode("utf-16-le")) for one in PLANTED}
    return [one for one, written in forms.items() if any(form in raw for form in written)]


async def test_a_planted_sentence_is_found_nowhere(
    database_url: str, catalogue: Catalogue, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # The playground logs what it refuses, for whoever tries the bot; it is no part of the bot's own log.
    caplog.set_level(logging.DEBUG)
    async with Town(database_url, with_questions(catalogue)) as town:
        people, channel = await live(town)
        rows = everything(town.bot.database)
        path = sqlite_path(database_url)
        files = [one for one in tmp_path.iterdir() if path and one.name.startswith(path.name)]
        assert bool(files) == (path is not None)
        on_disk = {one.name: found_in(one.read_bytes()) for one in files}
        thread = [one for one in await people[0].messages(channel) if button(one, "worksheet.open")]
        replies = await people[0].messages(channel, thread[0]["ts"])
        above = await people[0].messages(channel)
        dms = [str(await Actor(town, one).messages()) for one in (town.moderator, town.hr)]
    assert not any(on_disk.values()), on_disk
    assert "checkin.echo" in rows
    assert "worksheet.echo" in rows
    assert found_in(rows) == []
    assert found_in("\n".join(dms)) == []
    for shown in (ACTION, NORM, OFFER):
        assert shown in str(replies), "what was shared stands in the thread"
    assert CASE in str(above), "the circle reads which case is brought"
    assert not any(found_in(str(one.get("metadata"))) for one in above)
    assert str([one["text"] for one in replies]).count(LINE) == 1
    assert REVIEW not in str(replies)
    assert not any(found_in(str(one.get("metadata"))) for one in replies)
    logged = [one for one in caplog.records if one.name.startswith(("bot.", "slack_bolt", "alembic"))]
    said = "\n".join(f"{one.getMessage()} {one.__dict__}" for one in logged if "playground" not in one.name)
    assert found_in(said) == []
    assert found_in(f"{GOAL}") == [GOAL], "the search itself can find"
