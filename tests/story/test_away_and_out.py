"""What members press and read when they go away, come back, leave, are silent, and when somebody comes in late."""

import re
from datetime import date, datetime, timedelta

from bot.domain.positions import Position
from bot.domain.programme import Catalogue
from bot.features import positions
from tests.slack.homes import actions
from tests.story.circles import Circle, circle
from tests.town import Actor, Json, Town

SPEAKERS = re.compile(r"^In rounds <@\w+> speaks first, <@\w+> last\.$", re.MULTILINE)


async def test_somebody_is_away_and_comes_back(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        ana = ours.members[0]
        await _until(town, "kickoff's prompt")
        before = len(await ana.messages())
        today = await _today(town)
        await ana.say("/circle pause")
        assert "why" not in str(await ana.modal()).lower()
        late = await ana.submit(back_on=(today + timedelta(days=366)).isoformat())
        assert late["errors"]["back_on"].startswith("Choose a day by")
        past = await ana.submit(back_on=today.isoformat())
        assert past["errors"] == {"back_on": "Choose tomorrow or a later day."}
        await ana.submit(back_on=(today + timedelta(days=15)).isoformat())
        assert "Noted: you are back on" in str(await ana.modal())
        await ana.say("/circle pause")
        assert "You are away" in str(await ana.modal())
        answers = len(await ana.messages())
        await _until(town, "somebody who was away is back")
        said = (await ana.messages())[answers:]
        assert [one["text"].split(".")[0] for one in said] == ["Welcome back"]
        assert before <= answers
        await ana.press(await ana.app_dm(), said[0], "catch_up.open")
        screen = str(await ana.modal())
        assert "What has passed" in screen
        assert "overdue" not in screen
        await _nothing_in_the_channel(ours)


async def test_away_beyond_the_end_one_may_leave_kindly(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        ana, ben = ours.members[:2]
        for one in (ana, ben):
            await one.say("/circle pause")
            await one.submit(back_on=((await _today(town)) + timedelta(days=200)).isoformat())
            assert "last time before that" in str(await one.modal())
        await _press_in_modal(ana, "pause.leave")
        assert "first place" in str(await ana.modal())
        await _press_in_modal(ben, "pause.stay")
        assert "I announce it to nobody" in str(await ben.modal())
        await ana.say("/circle status")
        assert "on the waiting list" in (await ana.last())["text"]


async def test_somebody_leaves_and_takes_it_back_and_leaves_for_good(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        ana = ours.members[0]
        await _leave(town, ana)
        told = await ana.last()
        assert told["text"].startswith("You have left your circle.")
        await ana.press(await ana.app_dm(), told, "leave.undo")
        await town.settled()
        assert "in your circle again" in (await ana.last())["text"]
        await ana.press(await ana.app_dm(), told, "leave.undo")
        await town.settled()
        assert (await ana.last())["text"] == "You are in your circle, as before. Nothing was changed."
        await _leave(town, ana)
        again = await ana.last()
        await _until(town, "taken out of its channel")
        assert await ana.conversations("private") == []
        await ana.press(await ana.app_dm(), again, "leave.undo")
        await town.settled()
        assert "cannot be taken back" in (await ana.last())["text"]
        await _nothing_in_the_channel(ours)


async def test_where_slack_refuses_they_are_asked_to_leave_the_channel(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        town.slack.load(town.slack.save() | {"may_kick": False})
        await _leave(town, ours.members[0])
        await _until(town, "taken out of its channel")
        assert "Please leave the channel yourself" in (await ours.members[0].last())["text"]
        assert len(await ours.members[0].conversations("private")) == 1


async def test_a_list_is_left_without_a_question(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ana = town.colleagues("Europe/Berlin")[0]
        await ana.say("/circle leave")
        assert (await ana.last())["text"].startswith("You are in no circle and on no waiting list")
        await ana.join(zone="Europe/Berlin")
        await ana.say("/circle leave")
        view = await ana.modal()
        assert view is not None
        assert [one["type"] for one in view["blocks"]] == ["section"]
        await ana.submit()
        assert "no longer on the waiting list" in str(await ana.modal())


async def test_after_three_silent_weeks_one_is_asked_in_private(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        ana = ours.members[0]
        await _until(town, "step 2 is wrapped up")
        await town.plan()
        await _moved_to(ana, "no check-in from you three times in a row")
        asked = await ana.last()
        await ana.press(await ana.app_dm(), asked, "silence.stay")
        await town.settled()
        assert (await ana.last())["text"].startswith("Good.")
        await ana.press(await ana.app_dm(), asked, "pause.open")
        assert "First day on which you are back" in str(await ana.modal())
        await ana.press(await ana.app_dm(), asked, "leave.open")
        assert "if you want to say" in str(await ana.modal())
        await _nothing_in_the_channel(ours)


async def test_whoever_leaves_the_channel_by_hand_is_asked_and_comes_back_in(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        ana, _, cem = ours.members[:3]
        await town.post("remove_person", **{"as": ana.id}, channel=ours.channel, user=cem.id)
        await town.post("leave", **{"as": ana.id}, channel=ours.channel)
        await _moved_to(ana, "still in your circle")
        await _moved_to(cem, "still in your circle")
        asked = await ana.last()
        await ana.press(await ana.app_dm(), asked, "pause.open")
        assert "First day on which you are back" in str(await ana.modal())
        await ana.press(await ana.app_dm(), asked, "exit.come_back")
        await town.settled()
        assert [one["id"] for one in await ana.conversations("private")] == [ours.channel]
        assert await cem.conversations("private") == []
        assert (await ana.last())["text"].startswith("Good to have you")
        await _nothing_in_the_channel(ours)


async def test_a_late_joiner_comes_in(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        await _leave(town, ours.members[4])
        inside = {one.id for one in ours.members}
        late = next(one for one in town.colleagues("Europe/Berlin") if one.id not in inside)
        await late.join(
            zone="Europe/Berlin", days=["0", "1", "2", "3", "4", "5", "6"], starts="00:00", ends="00:00"
        )
        await _moved_to(late, "has a free seat")
        await late.press(await late.app_dm(), await late.last(), "late.yes")
        await _moved_to(ours.members[3], "would like to join")
        for one in ours.members[:4]:
            asked = next(
                message for message in reversed(await one.messages()) if "would like to join" in message["text"]
            )
            await one.press(await one.app_dm(), asked, "late.agree")
        await town.settled()
        asked = next(one for one in await ours.members[0].messages() if "would like to join" in one["text"])
        assert asked["text"].endswith("This question is closed.")
        assert actions(asked) == []
        welcome = next(one for one in reversed(await late.messages()) if one["text"].startswith("You are in"))
        assert [one["id"] for one in await late.conversations("private")] == [ours.channel]
        await late.press(await late.app_dm(), welcome, "catch_up.open")
        assert "Next meeting" in str(await late.modal())


async def test_settings_are_spoken_in_the_language_that_was_chosen(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ana = town.colleagues("Europe/Berlin")[0]
        await ana.say("/circle settings")
        refused = await ana.submit(remind_day="2")
        assert refused["errors"] == {"remind_at": "Choose both a day and an hour, or neither."}
        await ana.submit(
            remind_day="2",
            remind_at="14:00",
            language="de",
            not_topics=["leading"],
            reminders="no",
            country="DE",
            region="by",
        )
        with town.bot.database.transaction() as session:
            told = {ana.id: Position("Vertrieb", manager=town.moderator.id)}
            facts = {"facts": ("department", "manager"), "keeping": True, "now": town.clock.now()}
            positions.take(session, town.installed.team_id, told, **facts)
        await ana.say("/circle settings")
        view = await ana.modal()
        assert view is not None
        fields = {one["block_id"]: one["element"] for one in view["blocks"] if one["type"] == "input"}
        assert fields["country"]["initial_option"]["text"]["text"] == "Deutschland"
        assert fields["region"]["initial_value"] == "BY"
        assert [one["value"] for one in fields["not_topics"]["initial_options"]] == ["leading"]
        shown = str(view)
        assert "Mittwoch" in shown
        assert f"• Abteilung: Vertrieb\\n• Führungskraft: <@{town.moderator.id}>" in shown
        answer = await ana.submit()
        assert answer["action"] == "updated"


async def _leave(town: Town, one: Actor) -> None:
    await one.say("/circle leave")
    answer = await one.submit(why="time")
    assert answer["action"] == "updated", answer
    await town.settled()


async def _until(town: Town, what: str) -> None:
    for _ in range(60):
        if what in await town.move():
            await town.settled()
            return
    raise AssertionError(f"it never came to this: {what}")


async def _moved_to(one: Actor, text: str) -> None:
    """Moves on until somebody is told something."""
    for _ in range(30):
        if any(text in message["text"] for message in await one.messages()):
            return
        await one.town.move()
        await one.town.settled()
    raise AssertionError(f"they were never told: {text}")


async def _today(town: Town) -> date:
    return datetime.fromisoformat(str((await town.get("time"))["now"])).date()


async def _press_in_modal(one: Actor, action_id: str) -> None:
    view = await one.modal()
    assert view is not None
    block, element = _button(view, action_id)
    await one.town.post(
        "press",
        **{"as": one.id},
        view_id=view["id"],
        block_id=block["block_id"],
        action_id=action_id,
        value=element.get("value"),
    )


def _button(view: Json, action_id: str) -> tuple[Json, Json]:
    return next(
        (block, element)
        for block in view["blocks"]
        for element in block.get("elements", ())
        if element.get("action_id") == action_id
    )


async def _nothing_in_the_channel(ours: Circle) -> None:
    """The bot names nobody there after its welcome, which names them all, but whose turn to speak it is."""
    shown = await ours.members[1].messages(ours.channel)
    said = [one["text"] for one in shown if one["bot_id"] and not one["subtype"]]
    assert said[0].startswith("Hello")
    assert [text for text in said[1:] if "<@" in SPEAKERS.sub("", text)] == []
