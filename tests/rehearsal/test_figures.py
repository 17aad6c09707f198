"""The figures of a rehearsal, held against what was shown."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from bot.domain.programme import Catalogue
from bot.parts import StillClock
from bot.rehearsal.ends import End
from bot.rehearsal.habits import Habit
from bot.stage import Stage
from tests.rehearsal.conftest import PEOPLE, START, WEEKS, Played, key_of

# How the keys begin of what answers somebody, and of what only comes under a prompt.
ASKED_FOR = (
    "thread:",
    "tasks:",
    "offers:",
    "came_out:",
    "ring:",
    "echo:",
    "sheet:",
    "help:",
    "norms:",
    "norms.",
    "offer:",
    "duty.",
    "hosting.open:",
    "hosting.taken:",
)
NAMES = {
    *("programme", "people", "weeks", "seed", "start", "circles", "unplaced", "reminders"),
    *(
        "max_bot_messages_per_person_week",
        "median_bot_messages_per_person_week",
        "slack_calls",
        "warnings",
        "errors",
        "seconds",
    ),
}


def test_the_object_has_these_names_and_no_others(played: Played) -> None:
    assert set(played.figures) == NAMES
    assert (played.figures["programme"], played.figures["people"], played.figures["weeks"]) == (
        "working-out-loud",
        PEOPLE,
        WEEKS,
    )
    assert played.figures["errors"] == []
    assert played.figures["seconds"] > 0


def test_a_circle_gets_a_prompt_and_a_thread_for_the_kickoff_and_each_week_that_is_played(played: Played) -> None:
    assert len(played.figures["circles"]) == 3
    for one in played.figures["circles"]:
        assert one["prompts"] == one["checkin_threads"] == WEEKS + 1


def test_everybody_is_in_one_circle_or_unplaced(played: Played) -> None:
    names = [name for one in played.figures["circles"] for name in one["members"]] + played.figures["unplaced"]
    joined = {played.members[one.user].name for one in played.deeds if one.text == "You typed /circle join"}
    assert len(names) == PEOPLE
    assert set(names) == joined


def test_of_each_circle_it_is_told_how_many_came_late_left_and_were_away(played: Played) -> None:
    for figure, habit in (
        ("joined_late", Habit.JOINS_LATE),
        ("left", Habit.LEAVES),
        ("away", Habit.ON_LEAVE),
    ):
        (moved,) = played.those(habit)
        counted = {one["name"]: one[figure] for one in played.figures["circles"]}
        assert counted == {one["name"]: int(moved.name in one["members"]) for one in played.figures["circles"]}
        assert sum(counted.values()) == 1


def test_check_ins_and_commitments_are_those_that_were_sent(played: Played) -> None:
    sent = [one for one in played.deeds if one.text == "You sent Check in"]
    looked = [one for one in played.deeds if one.text == "You sent Looking back"]
    looked_back = [line for one in looked for line in one.lines if "you wanted to" in line]
    circles = played.figures["circles"]
    assert sum(one["checkins"] for one in circles) == len(sent)
    counted: Counter[str] = Counter()
    for one in circles:
        assert list(one["commitments"]) == ["kept", "partly", "changed", "let_go", "open"]
        assert sum(one["commitments"].values()) == one["checkins"]
        counted.update(one["commitments"])
    assert sum(counted.values()) - counted["open"] == len(looked_back)


def test_the_calls_are_counted_by_method(played: Played) -> None:
    calls = played.figures["slack_calls"]
    calls = played.figures["slack_calls"]
    assert calls["conversations.create"] == len(played.figures["circles"])
    # What comes up in the place of a screen that was sent is not opened anew.
    opened = sum(
        1
        for one in played.deeds
        if one.text.startswith(("You sent", "You pressed Look at it", "You pressed Look at them"))
        and one.text
        not in (
            "You sent Looking back",
            "You sent Your review",
            "You sent Before you share",
            "You sent Kept for you",
        )
    )
    opened += sum(one.text == "You pressed Look back for yourself first" for one in played.deeds)
    told_at_home = sum(1 for one in played.log if one["what"] == "view" and "approved already" in str(one["view"]))
    assert calls["views.open"] == opened + told_at_home


def test_the_most_messages_in_a_week_leave_out_answers_the_threads_opening_and_echoes(played: Played) -> None:
    counted: Counter[tuple[str, int]] = Counter()
    # What comes in a circle behind its last week is not counted: others began later and go on.
    for one in End(WEEKS, whole=False).up_to(played.log):
        key = key_of(one)
        is_phase = key.startswith("clinic:") and key.count(":") > 1
        if key and one["what"] == "message" and not key.startswith(ASKED_FOR) and not is_phase:
            at = datetime.fromisoformat(one["at"])
            for user in (each for each in one["to"] if each in played.members):
                counted[user, at.astimezone(ZoneInfo(played.members[user].zone)).isocalendar().week] += 1
    assert played.figures["max_bot_messages_per_person_week"] == max(counted.values()) >= 2
    assert played.figures["median_bot_messages_per_person_week"] == median(counted.values()) >= 1


async def test_what_slack_refuses_the_app_is_an_error(tmp_path: Path, catalogue: Catalogue) -> None:
    stage = Stage(clock=StillClock(START), catalogue=catalogue, ticking=False)
    await stage.open("127.0.0.1", 0)
    stage.slack.add_channel("circle-river", private=True, members=[])  # The app will want this name.
    await stage.start_in(tmp_path)
    async with stage.rehearsal(people=4, weeks=1) as rehearsal:
        stage.simulated = rehearsal.colleagues
        result = await rehearsal.play(lambda _part, _text: None)
    await stage.close()
    assert result.figures["errors"] == ["Slack refused conversations.create 1 time: name_taken"]
