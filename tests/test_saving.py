"""A story in a file: taken up in another playground it goes on, and a file that is no good changes nothing."""

import base64
import json
import sqlite3
import stat
import tempfile
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.domain.programme import Catalogue
from bot.playground import Limits, StateControls
from bot.playground.web_api.limits import Rate
from bot.saving import Saving
from tests.town import Actor, Json, Town

MONDAY = datetime(2027, 1, 4, 8, tzinfo=UTC)


class Story(Town):
    """A town whose bot has a folder of its own, and which can be saved and loaded by its page."""

    def __init__(
        self, home: Path, catalogue: Catalogue, at: datetime = MONDAY, limits: Limits | None = None
    ) -> None:
        super().__init__("", catalogue, limits)
        self.clock.put_to(at)
        self.home = home
        saving = Saving(self, self.new_folder)
        self.slack.set_saving(StateControls(save=saving.save, load=saving.load))

    def new_folder(self) -> Path:
        """An empty folder."""
        return Path(tempfile.mkdtemp(dir=self.home))

    async def start_bot(self) -> None:
        """Starts the bot over an empty database."""
        await self.start_in(self.new_folder())

    async def save(self) -> bytes:
        """The file that the page offers."""
        async with aiohttp.ClientSession() as page, page.get(f"{self.address}/playground/state") as answer:
            assert answer.status == 200
            return await answer.read()

    async def load(self, file: bytes) -> Json:
        """Gives a file to the page; its answer."""
        async with (
            aiohttp.ClientSession() as page,
            page.post(f"{self.address}/playground/state", data=file) as answer,
        ):
            return {"status": answer.status} | await answer.json()


@pytest.fixture
async def story(tmp_path: Path, catalogue: Catalogue) -> AsyncIterator[Story]:
    """A story that has just begun."""
    home = tmp_path / "one"
    home.mkdir()
    async with Story(home, catalogue) as made:
        yield made


@pytest.fixture
async def other(tmp_path: Path, catalogue: Catalogue) -> AsyncIterator[Story]:
    """Another one, in another playground, at another time."""
    home = tmp_path / "two"
    home.mkdir()
    async with Story(home, catalogue, at=datetime(2026, 6, 1, tzinfo=UTC)) as made:
        yield made


async def kickoff(story: Story) -> tuple[list[Actor], str]:
    """Five in a circle whose kickoff prompt is there; one has checked in."""
    five = [one for one in (Actor(story, person) for person in story.slack.people) if may_join(story, one)][:5]
    for one in five:
        assert (await one.join(zone="Europe/Berlin"))["action"] == "updated"
    await story.everybody_agrees()
    moderator = Actor(story, story.moderator)
    await moderator.approve()
    await story.bot.settled()
    channel = (await five[0].conversations("private"))[0]["id"]
    await story.move_until("kickoff's prompt")
    await check_in(five[0], channel, "Read two pages.")
    await story.bot.settled()
    return five, channel


def may_join(story: Story, one: Actor) -> bool:
    """Whether somebody is a full member without a role."""
    return one.person.is_full_member and one.person not in (story.moderator, story.hr)


async def check_in(one: Actor, channel: str, what: str) -> Json:
    """Checks in to the newest prompt; the form as it came up."""
    prompt = [each for each in await one.messages(channel) if each["text"].startswith(("Kickoff:", "Week"))][-1]
    await one.press(channel, prompt, "checkin.open")
    form = await one.modal()
    assert form is not None
    assert (await one.fill_in_check_in(what=what))["action"] == "updated"
    return form


def changed(file: bytes, change: Callable[[Json], object]) -> bytes:
    """The file with something in it changed."""
    saved = json.loads(file)
    change(saved)
    return json.dumps(saved).encode()


def with_database(file: bytes, statement: str, folder: Path) -> bytes:
    """The file with its database changed."""
    path = folder / "changed.sqlite"
    path.write_bytes(zlib.decompress(base64.b64decode(json.loads(file)["database"])))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute(statement)
    connection.close()
    packed = base64.b64encode(zlib.compress(path.read_bytes())).decode()
    return changed(file, lambda saved: saved.update(database=packed))


async def test_a_story_goes_on_in_another_playground(story: Story, other: Story) -> None:
    five, channel = await kickoff(story)
    before = await five[1].messages(channel)
    file = await story.save()
    assert await other.load(file) == {"status": 200, "ok": True}
    anew = [Actor(other, one.person) for one in five]
    assert await anew[1].messages(channel) == before
    log = (await other.get("log"))["entries"]  # From it colleagues learn what has happened so far.
    assert {one["ts"] for one in before} <= {one["message"]["ts"] for one in log if one["what"] == "message"}
    assert (other.clock.now() - story.clock.now()).total_seconds() < 60
    while "Week 1:" not in (await anew[1].last(channel))["text"]:
        await other.move()
    opened = [one["text"].split(":")[0] for one in await anew[1].messages(channel) if "Meeting" in one["text"]]
    assert opened.count("Kickoff") == opened.count("Week 1") == 1
    form = await check_in(anew[0], channel, "Write one line.")
    # The key came along: what was written in the first story can be read in the second.
    assert any("Read two pages." in block["label"]["text"] for block in form["blocks"] if block["type"] == "input")


async def test_the_story_that_was_saved_goes_on_as_before(story: Story) -> None:
    five, channel = await kickoff(story)
    before = await five[1].messages(channel)
    await story.save()
    assert await five[1].messages(channel) == before
    assert "kickoff is wrapped up" in await story.move_until("wrapped up")


async def test_a_file_takes_the_place_of_a_story_that_had_gone_on(story: Story) -> None:
    five, channel = await kickoff(story)
    file = await story.save()
    while "Week 2:" not in (await five[1].last(channel))["text"]:
        await story.move()
    assert (await story.load(file))["ok"]
    assert "Week 2:" not in str(await five[1].messages(channel))
    assert "kickoff is wrapped up" in await story.move_until("wrapped up")


async def test_a_file_that_is_no_good_is_refused_and_nothing_changes(
    story: Story, other: Story, tmp_path: Path
) -> None:
    file = await story.save()
    bad = {
        b"not json": "This is no saved playground: it is not JSON.",
        b"[" * 100_000: "This is no saved playground: it is not JSON.",
        b"[1]": "This is no saved playground.",
        b'{"kind": "something else"}': "This is no saved playground.",
        changed(file, lambda saved: saved.update(format=2)): (
            "This file was saved by another version, which this one does not read."
        ),
        changed(file, lambda saved: saved.pop("key")): "This saved playground is damaged.",
        changed(file, lambda saved: saved.update(at="2027-01-04T08:00")): "This saved playground is damaged.",
        changed(
            file, lambda saved: saved.update(at="9999-12-31T23:59+00:00")
        ): "This saved playground is damaged.",
        changed(file, lambda saved: saved.update(database="AAAA")): "This saved playground is damaged.",
        changed(
            file, lambda saved: saved.update(database=base64.b64encode(zlib.compress(b"no" * 999)).decode())
        ): ("This saved playground is damaged: its database cannot be used."),
        changed(file, lambda saved: saved.update(key="no key")): (
            "This saved playground is damaged: its database cannot be used."
        ),
        with_database(file, "UPDATE alembic_version SET version_num = 'from_tomorrow'", tmp_path): (
            "This file was saved by another version, which this one does not read."
        ),
        changed(
            file, lambda saved: saved["playground"].pop("people")
        ): "This saved playground is damaged at people.",
    }
    first = Actor(other, other.slack.people[0])
    await first.join(zone="Europe/Berlin")
    before = await other.get("workspace"), await first.conversations(), await first.messages()
    for file_, says in bad.items():
        answer = await other.load(file_)
        assert (answer["status"], answer["error"], answer["message"]) == (400, "bad_file", says)
        assert (await other.get("workspace"), await first.conversations(), await first.messages()) == before
    await first.say("/circle status")
    assert "waiting list" in (await first.last())["text"]
    assert other.clock.now().date() == datetime(2026, 6, 1, tzinfo=UTC).date()


async def is_answered(story: Story) -> bool:
    """Whether the bot is there, and says where things stand."""
    first = Actor(story, story.slack.people[0])
    await first.say("/circle status")
    await story.plan()
    return "/circle join" in (await first.last())["text"]


async def test_a_story_is_taken_up_while_everything_fails_and_with_the_other_story_its_bad_day_is_over(
    story: Story,
) -> None:
    file = await story.save()
    await story.post("faults", kind="server_error", method="*", times=None)
    assert await story.load(file) == {"status": 200, "ok": True}
    assert (await story.get("faults"))["rules"] == []
    assert await is_answered(story)


async def test_a_file_whose_playground_is_damaged_is_refused_before_the_bot_is_stopped(story: Story) -> None:
    damaged = changed(await story.save(), lambda saved: saved["playground"].pop("people"))
    await story.post("faults", kind="server_error", method="*", times=None)
    before = story.bot
    assert (await story.load(damaged))["message"] == "This saved playground is damaged at people."
    assert story.bot is before
    await story.post("heal")
    assert await is_answered(story)


async def test_when_the_bot_cannot_go_on_from_a_file_it_goes_on_where_it_was_on_the_same_bad_day(
    story: Story,
) -> None:
    bad = changed(
        await story.save(), lambda saved: saved["playground"]["app"]["installation"].update(bot_token="none")
    )
    await story.post("faults", kind="server_error", method="*", times=None)
    answer = await story.load(bad)
    assert (answer["status"], answer["message"]) == (400, "The bot cannot go on from this file.")
    assert [one["kind"] for one in (await story.get("faults"))["rules"]] == ["server_error"]
    await story.post("heal")
    assert await is_answered(story)


async def test_many_files_in_a_row_are_not_too_many_for_the_limits(tmp_path: Path, catalogue: Catalogue) -> None:
    async with Story(
        tmp_path, catalogue, limits=Limits(tiers=dict.fromkeys(("1", "2", "3", "4"), Rate(2)))
    ) as story:
        file = await story.save()
        assert [(await story.load(file))["status"] for _ in range(3)] == [200] * 3


async def test_of_all_stories_only_the_one_that_goes_on_has_a_folder_and_nobody_else_can_read_its_key(
    story: Story,
) -> None:
    file = await story.save()
    assert (await story.load(changed(file, lambda saved: saved.update(key="no key"))))["status"] == 400
    assert (await story.load(file))["ok"]
    assert list(story.home.iterdir()) == [story.folder]
    modes = {stat.S_IMODE((story.folder / f"circles.{kind}").stat().st_mode) for kind in ("key", "sqlite")}
    assert modes == {0o600}
