"""What a member presses and reads when they check in: two screens, a look before it is shown, editing, taking back."""

from dataclasses import dataclass

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from tests.story.circles import circle
from tests.town import Actor, Json, Town


@dataclass(frozen=True)
class Week:
    """A circle in whose channel a prompt has been posted."""

    town: Town
    ana: Actor
    ben: Actor
    channel: str
    prompt: Json

    async def thread(self) -> list[Json]:
        """What Ben reads in the thread; the prompt, its opening, the norms and that nobody hosts are left out."""
        await self.town.bot.settled()
        below = (await self.ben.messages(self.channel, self.prompt["ts"]))[2:]
        return [one for one in below if not one["text"].startswith(("*Your norms", "*Nobody hosts"))]

    async def press(self, action_id: str) -> str:
        """Ana presses a button in the modal that she has open; all she sees then."""
        assert (await self.ana.press_in(await self.open(), action_id))["ok"]
        return str(await self.open())

    async def open(self) -> Json:
        """The modal that Ana has open."""
        view = await self.ana.modal()
        assert view is not None
        return view


async def week(town: Town, named: str = "Kickoff:") -> Week:
    """A circle whose prompt of that name has just been posted."""
    ours = await circle(town)
    ana, ben = ours.members[:2]
    for _ in range(60):
        prompts = [one for one in await ana.messages(ours.channel) if one["text"].startswith(named)]
        if prompts and any(block["type"] == "actions" for block in prompts[-1]["blocks"]):
            return Week(town, ana, ben, ours.channel, prompts[-1])
        await town.move()
    raise AssertionError("the prompt never came")


async def test_one_looks_before_one_shows_then_edits_and_takes_back(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        now = await week(town)
        await now.ana.press(now.channel, now.prompt, "checkin.open")
        await now.ana.submit(what="Call <!channel>", share=["yes"])
        preview = await now.open()
        assert "Call <!channel>" in str(preview)
        assert "nobody but you sees it so far" in str(preview)
        assert preview["private_metadata"].count(":") == 2
        assert await now.thread() == []
        assert "Call <!channel>" in await now.press("checkin.change"), "going back loses nothing"
        await now.ana.submit(what="Call Ada")
        assert "Call Ada" in str(await now.open())
        await now.ana.submit()
        assert "Your circle sees it" in str(await now.open())
        (echo,) = await now.thread()
        assert echo["text"].endswith("Call Ada")

        await now.ana.press(now.channel, now.prompt, "checkin.open")
        assert "You have checked in. " in str(await now.open())
        await now.press("checkin.change")
        await now.ana.submit(what="Write to Ada", answer="Because of the boat")
        (changed,) = await now.thread()
        assert changed["ts"] == echo["ts"]
        assert "Write to Ada" in changed["text"]
        assert "Because of the boat" in changed["text"]

        asked = await now.press("checkin.take_back")
        assert "cannot be undone" in asked
        assert len(await now.thread()) == 1
        await now.ana.submit()
        assert "taken back" in str(await now.open())
        assert await now.thread() == []
        await now.ana.press(now.channel, now.prompt, "checkin.open")
        assert (await now.open())["callback_id"] == "checkin.submit"


async def test_closing_the_preview_keeps_it_to_oneself_and_it_can_be_shown_later(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        now = await week(town)
        await now.ana.press(now.channel, now.prompt, "checkin.open")
        await now.ana.submit(what="Call Ada", share=["yes"])
        await town.post("close", **{"as": now.ana.id}, view_id=(await now.open())["id"])
        assert await now.thread() == []
        await now.ana.say("/circle status")
        status = await now.ana.last()
        await now.ana.press(await now.ana.app_dm(), status, "checkin.open")
        assert "Nobody but you sees it" in str(await now.open())
        await now.press("checkin.show")
        old = await now.open()
        await now.ana.submit()
        assert len(await now.thread()) == 1
        assert "Your circle sees it" in str(await now.open())
        assert old["callback_id"] == "checkin.share"


async def test_the_next_week_looks_back_first_with_one_tap_each(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        now = await week(town)
        for _ in range(2):
            await now.ana.check_in(now.channel, now.prompt, what="Call Ada", shared=False)
        while not (found := [m for m in await now.ana.messages(now.channel) if m["text"].startswith("Week 1:")]):
            await town.move()
        now = Week(town, now.ana, now.ben, now.channel, found[0])
        await now.ana.press(now.channel, now.prompt, "checkin.open")
        first = await now.open()
        assert first["callback_id"] == "checkin.look_back"
        assert "Not over yet? Leave this empty" in str(first)
        assert "Call Ada" in str(first)
        (field,) = [one["block_id"] for one in first["blocks"] if one["type"] == "input"]
        assert "Good to have you here" in await now.press("checkin.here"), "it counts, and the form is still there"
        await town.post("close", **{"as": now.ana.id}, view_id=(await now.open())["id"])
        await now.ana.submit(**{field: "let_go"})
        second = await now.open()
        assert second["callback_id"] == "checkin.submit"
        assert "Call Ada" not in str(second)
        await now.ana.submit(what="Ask Ben", cue="it is nine")
        assert "When it is nine, I will Ask Ben" in str(await now.open())
        await now.ana.say("/circle status")
        assert "Let go 1" in (await now.ana.last())["text"]


async def test_a_reply_in_the_thread_can_be_kept_and_is_stored_only_when_it_is_sent(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        now = await week(town)
        for words in ("I asked two people & one said <yes>", "And another thing"):
            await now.ana.say(words, now.channel, now.prompt["ts"])
            await town.slack.quiet()
            await town.bot.settled()
        offers = [one for one in await now.ana.messages(now.channel, now.prompt["ts"]) if one["ephemeral"]]
        assert len(offers) == 1
        assert "Shall this be your check-in?" in offers[0]["text"]
        assert not [one for one in await now.thread() if one["ephemeral"]]
        await now.ana.press(now.channel, offers[0], "checkin.keep")
        form = await now.open()
        answer = next(one for one in form["blocks"] if one.get("block_id") == "answer")
        assert answer["element"]["initial_value"] == "I asked two people & one said <yes>"
        assert "asked two" not in form["private_metadata"]
        with town.bot.database.engine.connect() as connection:
            assert not connection.scalar(text("SELECT count(*) FROM checkins"))
        await now.ana.submit(what="Ask a third", share=["yes"])
        await now.ana.submit()
        assert "one said &lt;yes&gt;" in (await now.thread())[-1]["text"]
        await now.ana.press(now.channel, offers[0], "checkin.keep")
        assert "You have checked in" in str(await now.open())


async def test_when_the_week_ends_while_the_form_is_open_the_words_are_shown_to_copy(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        now = await week(town)
        await now.ana.press(now.channel, now.prompt, "checkin.open")
        await town.move_until("wrapped up")
        answer = await now.ana.submit(what="Call Ada <!here>", answer="A long thought", share=["yes"])
        assert answer["action"] == "updated"
        said = str(await now.open())
        assert "This check-in is closed" in said
        assert "Call Ada <!here>" in said
        assert "A long thought" in said
        thread = str(await now.thread())
        assert "Call Ada" not in thread
        assert "A long thought" not in thread


async def test_from_two_devices_the_second_reads_that_it_was_taken_and_has_its_words(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        now = await week(town)
        await now.ana.press(now.channel, now.prompt, "checkin.open")
        with town.bot.database.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO checkins (id, workspace_id, circle_id, enrolment_id, step, given_at) SELECT 'x',"
                    " workspace_id, circle_id, enrolment_id, 0, '2026-11-01 00:00:00.000000' FROM members"
                    " WHERE user_id = :user"
                ),
                {"user": now.ana.id},
            )
        await now.ana.submit(what="From the telephone")
        said = str(await now.open())
        assert "already checked in" in said
        assert "From the telephone" in said


@pytest.mark.parametrize("last", ["checkin.change", "checkin.take_back"])
async def test_an_echo_that_somebody_deleted_by_hand_is_no_trouble(
    sqlite_url: str, catalogue: Catalogue, last: str
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        now = await week(town)
        await now.ana.check_in(now.channel, now.prompt, what="Call Ada")
        (echo,) = await now.thread()
        await town.bot.clients.own.chat_delete(channel=now.channel, ts=echo["ts"])
        await now.press(last)
        await now.ana.submit()
        assert await now.thread() == []
        with town.bot.database.engine.connect() as connection:
            assert not connection.scalar(text("SELECT count(*) FROM outbox WHERE state = 'dead'"))


async def test_somebody_else_in_the_channel_holds_check_ins_and_what_was_typed_stays(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        now = await week(town)
        await now.ana.press(now.channel, now.prompt, "checkin.open")
        with town.bot.database.engine.begin() as connection:
            connection.execute(text("UPDATE circles SET held_at = '2026-11-01 00:00:00.000000'"))
        answer = await now.ana.submit(what="Call Ada", share=["yes"])
        assert answer["action"] == "errors"
        assert "Nothing is lost" in str(answer["errors"])
        await now.ben.press(now.channel, now.prompt, "checkin.open")
        await town.slack.quiet()
        assert "Check-ins wait" in str(await now.ben.messages(now.channel))
        assert await now.thread() == [one for one in await now.thread() if one["ephemeral"]]


async def test_who_has_left_meanwhile_has_their_words_back(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        now = await week(town)
        await now.ana.press(now.channel, now.prompt, "checkin.open")
        with town.bot.database.engine.begin() as connection:
            connection.execute(
                text("UPDATE members SET state = 'left' WHERE user_id = :user"), {"user": now.ana.id}
            )
        await now.ana.submit(what="Call Ada", share=["yes"])
        said = str(await now.open())
        assert "Only the members of this circle" in said
        assert "Call Ada" in said
        assert await now.thread() == []


async def test_the_prompt_and_its_thread_both_carry_the_way_in(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        now = await week(town)
        await town.bot.settled()
        opening = (await now.ben.messages(now.channel, now.prompt["ts"]))[1]
        for message in (now.prompt, opening):
            found = [
                each["action_id"]
                for one in message["blocks"]
                for each in one.get("elements", ())
                if "action_id" in each
            ]
            assert {"checkin.open", "checkin.here"} <= set(found)
        await now.ben.press(now.channel, opening, "checkin.here")
        await now.ana.check_in(now.channel, opening, what="Call Ada")
        assert [one["text"].endswith("Call Ada") for one in await now.thread() if not one["ephemeral"]] == [True]
