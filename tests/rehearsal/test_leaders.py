"""Who leads meetings: members who said that they would host, and a facilitator who is no member."""

import random
import re
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from bot.domain.programme import Catalogue
from bot.parts import StillClock
from bot.rehearsal import figures, forms, signs
from bot.rehearsal.agenda import Agenda, Kind
from bot.rehearsal.company import Company
from bot.rehearsal.habits import Habit
from bot.rehearsal.leaders import Leaders
from bot.rehearsal.record import Member
from bot.stage import Stage
from tests.rehearsal.conftest import START, Played, key_of
from tests.rehearsal.test_volunteers import planned, shown

TICKED = "Hosting: I'd host a meeting now and then"
STEADY = {f"U{number}": Habit.STEADY for number in range(60)}


def asked(habits: dict[str, Habit], step: int) -> Counter[Kind]:
    """What people of these habits mean to do when each is asked in private whether they host a meeting."""
    members = {user: Member(user, user, "Europe/Berlin") for user in habits}
    agenda = Agenda()
    leaders = Leaders(Company(habits, [], [], START, 12, 1, members), agenda)
    entry = shown(signs.HOST_YES, f"circle:{step}", habits)
    leaders.see(entry | {"channel": entry["channel"] | {"kind": "im"}})
    leaders.see(entry)  # In a channel nobody is asked like this.
    return Counter(one.kind for one in planned(agenda))


def ticks(seed: int) -> bool:
    """Whether somebody who joins ticks that they would host."""
    option = {"value": signs.YES, "text": {"text": "I would"}}
    field = {"type": "input", "block_id": signs.HOSTS, "element": {"type": "checkboxes", "action_id": "input"}}
    view = {"blocks": [field | {"element": field["element"] | {"options": [option]}}]}
    words = forms.Words("", "", None, "")
    values = forms.filled(view, Habit.STEADY, "any", random.Random(seed), words)  # noqa: S311
    return bool(values[signs.HOSTS]["input"]["selected_options"])


def test_about_a_third_of_those_who_join_would_host_and_the_seed_says_who() -> None:
    said = [ticks(seed) for seed in range(600)]
    assert 150 < sum(said) < 250
    assert said == [ticks(seed) for seed in range(600)]


def test_asked_to_host_most_say_yes_and_some_pass() -> None:
    answers = asked(STEADY, 2)
    assert set(answers) == {Kind.HOST_ONCE, Kind.NOT_HOST}
    assert answers[Kind.HOST_ONCE] > answers[Kind.NOT_HOST] > 0
    assert answers.total() < len(STEADY)


@pytest.mark.parametrize(("step", "is_there"), [(2, True), (3, False), (13, False)])
def test_whoever_is_away_then_or_behind_the_last_week_says_nothing(step: int, is_there: bool) -> None:
    assert bool(asked(dict.fromkeys(STEADY, Habit.ON_LEAVE), step)) is is_there


def test_everybody_is_asked_in_turn_and_the_prompt_names_who_hosts(played: Played) -> None:
    would = {one.user for one in played.deeds if one.text == "You sent Join a peer circle" and TICKED in one.lines}
    assert 0 < len(would) < len(played.habits) / 2
    questions = [one for one in played.log if key_of(one).startswith("hosting:")]
    asked_ones = {user for one in questions for user in one["to"]} & played.habits.keys()
    assert asked_ones - would, "also those who had not said so"
    pressed = {one.user for one in played.deeds if one.text == "You pressed I will"}
    took = {one.user for one in played.deeds if one.text == "You pressed I host"}
    hosts = {user for one in played.log if key_of(one).startswith("hosting.note:") for user in one["to"]}
    hosts &= played.habits.keys()
    assert hosts
    assert hosts <= pressed | took
    assert pressed <= asked_ones
    prompts = " ".join(one["message"]["text"] for one in played.log if key_of(one).startswith("prompt:"))
    named = set(re.findall(r"<@(\w+)> hosts\.", prompts))
    assert named
    assert named <= hosts  # Whoever says yes when the prompt has come is not in it.


def test_where_members_host_nobody_is_asked_to_facilitate(played: Played) -> None:
    assert not any(key_of(one).startswith("facilitator.") for one in played.log)
    assert not any(one.text == "You typed /circle circles" for one in played.deeds)


async def test_somebody_facilitates_and_is_in_no_figure(tmp_path: Path, shipped: Catalogue) -> None:
    stage = Stage(clock=StillClock(START), catalogue=shipped, ticking=False)
    await stage.open("127.0.0.1", 0)
    await stage.start_in(tmp_path)
    await stage.name_facilitator()
    async with stage.rehearsal(programme="leader-conversations", people=5, weeks=1) as rehearsal:
        stage.simulated = people = rehearsal.colleagues
        result = await rehearsal.play(lambda _part, _text: None)
    await stage.close()
    leads, found = stage.facilitator, result.figures
    assert found["errors"] == []
    assert [one.habit for one in rehearsal.cast if one.user == leads.id] == ["facilitator"]
    did = [one.text for one in people.record.deeds if one.user == leads.id]
    assert did == ["You pressed Yes, I will", "You typed /circle circles", *["You pressed Open the guide"] * 2]
    told = [one for one in people.log if leads.id in one["to"] and one["what"] == "message"]
    prompts = [one["message"]["text"] for one in told if key_of(one).startswith("prompt:")]
    assert len(prompts) == 2
    assert all(f"<@{leads.id}> facilitates." in text for text in prompts)
    (circle,) = found["circles"]
    assert len(circle["members"]) == found["people"] == 5
    assert leads.real_name not in [*circle["members"], *found["unplaced"]]
    others = {user: one for user, one in people.members.items() if user != leads.id}
    everybody = figures.in_a_week(people.log, people.members)
    assert found["median_bot_messages_per_person_week"] == median(figures.in_a_week(people.log, others))
    assert len(everybody) > len(figures.in_a_week(people.log, others))
