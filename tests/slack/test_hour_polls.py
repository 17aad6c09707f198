"""Asking everybody which hours suit them, as people press and read it, and in every language."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.hour_polls import Begun, Closest, Edge, HoursAsked
from bot.domain.worktime import Hour
from bot.slack.limits import faults
from bot.slack.views import hour_polls
from bot.wording import LANGUAGES, speaking
from tests.slack.homes import BERLIN, five, top, words
from tests.slack.listed import ACTIONS
from tests.town import Actor, Town

FIRSTS = tuple((datetime(2026, 11, day, 10, tzinfo=ZoneInfo("Asia/Kolkata")),) for day in (9, 11, 12))
EDGES = ((Edge.BEFORE,), (None,), (Edge.DAY,))
ASKED = HoursAsked("q" * 36, "U1", FIRSTS, (0, 2), datetime(2026, 11, 12, 16, tzinfo=UTC), EDGES)


async def test_everybody_is_asked_from_the_form_and_reads_the_new_hour_in_the_channel(town: Town) -> None:
    people = five(town)
    for one in people:
        await one.join(zone=BERLIN)
    await town.everybody_agrees()
    await Actor(town, town.moderator).approve()
    await town.bot.settled()
    first = people[0]
    await first.say("/circle meeting")
    view = await top(first)
    (row,) = [one for one in view["blocks"] if one["type"] == "actions"]
    await first.press_in(view, row["elements"][0]["action_id"])
    assert "I ask each of you in private" in words(await top(first))
    town.clock.move_to(town.clock.now() + timedelta(hours=1))
    await town.plan()
    await town.bot.settled()
    for one in people:
        asked = next(shown for shown in await one.messages() if "Press each of these" in shown["text"])
        await one.press(await one.app_dm(), asked, "hours.third")
    await town.bot.settled()
    (channel,) = await first.conversations("private")
    assert any("This hour suits all of you" in one["text"] for one in await first.messages(channel["id"]))


def test_the_words_are_within_slacks_limits_and_name_the_hours_on_the_readers_clock() -> None:
    for name in LANGUAGES:
        with speaking(name):
            shown = [
                hour_polls.question(ASKED),
                hour_polls.answered(ASKED),
                hour_polls.answered(None),
                hour_polls.closest(Closest(None)),
                hour_polls.closest(Closest(Hour(3, time(10), "Europe/Berlin"))),
            ]
            assert [faults(one.blocks) for one in shown] == [[]] * 5
            assert [faults(hour_polls.begun(what)["blocks"], modal=True) for what in Begun] == [[]] * 3
    with speaking("de"):
        assert "Montag 10:00, Donnerstag 10:00" in hour_polls.answered(ASKED).text
    assert "None" not in hour_polls.answered(ASKED).text
    assert "• Monday 10:00\n   _Monday 10:00 is before the hours you gave._\n• Wednesday 10:00\n• " in (
        hour_polls.question(ASKED).text
    )
    single = Hour(3, time(10), "Europe/Berlin")
    assert "one or more of you" in hour_polls.closest(Closest(single, outside=True)).text
    assert "one or more of you" not in hour_polls.closest(Closest(single)).text
    assert {"hours.first", "hours.second", "hours.third"} < set(ACTIONS)
