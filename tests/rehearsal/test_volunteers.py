"""What one of a circle does for all: whoever means to first, and nobody else."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.programme import Catalogue, WorksOn
from bot.parts import StillClock
from bot.rehearsal import signs
from bot.rehearsal.agenda import Agenda, Kind, Plan
from bot.rehearsal.company import Company
from bot.rehearsal.habits import Habit
from bot.rehearsal.record import Member
from bot.rehearsal.sentences import REVIEWS
from bot.rehearsal.volunteers import Volunteers
from bot.stage import Stage
from tests.rehearsal.conftest import START, Json, Played, key_of

NEVER = datetime(2100, 1, 1, tzinfo=UTC)
KEEN = {f"U{number}": Habit.KEEN for number in range(20)}
ASKED = [
    (Kind.MET, signs.MET, "circle:4"),
    (Kind.TOGETHER, signs.TOGETHER, "circle:4"),
    (Kind.CAME_OUT, signs.CAME_OUT, "circle:4"),
    (Kind.CLOCK, signs.CLOCK, "circle:4:clock"),
    (Kind.BRING, signs.BRING, "circle:4:challenge"),
    (Kind.HOST, signs.HOST, "circle:4"),
]


def volunteers(habits: dict[str, Habit]) -> tuple[Volunteers, Agenda]:
    """A company of people of these habits, and its agenda."""
    members = {user: Member(user, user, "Europe/Berlin") for user in habits}
    agenda = Agenda()
    return Volunteers(Company(habits, [], [], START, 12, 1, members), agenda), agenda


def shown(
    action: str,
    value: str,
    habits: dict[str, Habit],
    text: str = "",
    at: datetime = START,
    thread_ts: str | None = None,
) -> Json:
    """A message with one button, in a channel with all of them."""
    button = {"type": "button", "action_id": action, "value": value}
    message = {"text": text, "ts": f"{at.timestamp()}", "blocks": [{"type": "actions", "elements": [button]}]}
    message["thread_ts"] = thread_ts
    channel = {"id": "C1", "kind": "private", "name": "circle-moss"}
    return {"what": "message", "at": at.isoformat(), "to": [*habits], "channel": channel, "message": message}


def planned(agenda: Agenda) -> list[Plan]:
    """All that anybody means to do."""
    found: list[Plan] = []
    while due := agenda.due(NEVER):
        found += due
    return found


@pytest.mark.parametrize(("kind", "action", "value"), ASKED)
def test_of_all_who_would_one_does_it_however_often_it_is_asked_for(kind: Kind, action: str, value: str) -> None:
    sees, agenda = volunteers(KEEN)
    for _ in range(2):
        sees.see(shown(action, value, KEEN))
    (plan,) = planned(agenda)
    assert (plan.kind, plan.channel) == (kind, "C1")
    sees.see(shown(action, value.replace("4", "5"), KEEN))
    assert [one.kind for one in planned(agenda)] == [kind]


def test_whoever_has_brought_something_lets_others_go_first_until_it_is_asked_under_the_prompt() -> None:
    two = {"U1": Habit.KEEN, "U2": Habit.OVERLOADED}  # One of whom never does anything for the others.
    sees, agenda = volunteers(two)
    sees.see(shown(signs.BRING, "circle:1:challenge", two))
    assert [one.user for one in planned(agenda)] == ["U1"]
    sees.see(shown(signs.BRING, "circle:2:challenge", two))
    assert planned(agenda) == []
    sees.see(shown(signs.BRING, "circle:2:challenge", two, thread_ts="1.1"))
    assert [one.user for one in planned(agenda)] == ["U1"]


@pytest.mark.parametrize(("step", "is_there"), [(2, True), (3, False), (4, False), (5, True), (13, False)])
def test_whoever_is_away_does_nothing_for_the_circle_and_behind_the_last_week_nobody_does(
    step: int, is_there: bool
) -> None:
    away = dict.fromkeys(KEEN, Habit.ON_LEAVE)
    sees, agenda = volunteers(away)
    sees.see(shown(signs.CLOCK, f"circle:{step}:clock", away))
    assert len(planned(agenda)) == is_there


def test_a_phase_that_has_gone_on_by_itself_is_left_alone() -> None:
    sees, agenda = volunteers(KEEN)
    for hour in (9, 12):
        at = START.replace(hour=hour)
        sees.see(shown(signs.CLINIC_NEXT, "clinic:1", KEEN, "*1 of 5: <@U3> tells.* Your turn: <@U4>.", at))
    first, second = planned(agenda)
    assert {first.user, second.user} == {"U3"}
    assert sees.is_past(first)
    assert not sees.is_past(second)


def test_a_case_is_brought_now_and_then_and_led_to_its_end_by_who_brings_it(played: Played) -> None:
    brought = [one.user for one in played.deeds if one.text == "You sent Bring a case"]
    assert 0 < len(brought) < len(played.prompts(played.members[brought[0]])) * 2
    led = Counter(one.user for one in played.deeds if one.text in ("You pressed Next phase", "You pressed Finish"))
    assert led == {user: 5 * number for user, number in Counter(brought).items()}
    begun = [one for one in played.log if key_of(one).startswith("clinic:") and key_of(one).count(":") == 1]
    assert len(begun) == len(brought)
    assert all("in writing" in one["message"]["text"] for one in begun)


def test_it_is_said_once_at_most_that_a_circle_met_and_who_watches_the_clock(played: Played) -> None:
    for text, key in (("You pressed We met", "wrap_up:"), ("You pressed I watch the clock", "prompt:")):
        pressed = Counter(one.conversation for one in played.deeds if one.text == text)
        asked = Counter(one["channel"]["name"] for one in played.log if key_of(one).startswith(key))
        assert 0 < sum(pressed.values()) < sum(asked.values())
        assert pressed <= asked


def test_some_look_back_for_themselves_and_nobody_reads_it(played: Played) -> None:
    looked = [one for one in played.deeds if one.text == "You pressed Look back for yourself first"]
    assert 0 < len(looked) < len([one for one in played.habits if played.prompts(played.members[one])])
    kept = [one for one in played.deeds if one.text == "You sent Your review" and one.lines[-1].endswith(REVIEWS)]
    assert len(kept) == len(looked)
    posted = " ".join(one["message"]["text"] for one in played.log if one["what"] == "message")
    assert not any(said in posted for said in REVIEWS)


async def test_a_shared_problem_is_written_down_and_it_is_said_how_it_came_out(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    shared = Catalogue([replace(catalogue.programmes[0], works_on=WorksOn.SHARED_PROBLEM)])
    stage = Stage(clock=StillClock(START), catalogue=shared, ticking=False)
    await stage.open("127.0.0.1", 0)
    await stage.start_in(tmp_path)
    async with stage.rehearsal(people=5, weeks=2) as rehearsal:
        stage.simulated = rehearsal.colleagues
        result = await rehearsal.play(lambda _part, _text: None)
        log, deeds = rehearsal.colleagues.log, rehearsal.colleagues.record.deeds
    await stage.close()
    assert result.figures["errors"] == []
    written = [one.lines[0].split(": ", 1)[1] for one in deeds if one.text == "You sent What we do together"]
    read = [one["message"]["text"] for one in log if key_of(one).startswith("shared.shown:")]
    assert 0 < len(written) == len(read) <= 3
    assert all(text.endswith(words) for text, words in zip(read, written, strict=True))
    came_out = [one for one in deeds if one.text == "You pressed How did it come out?"]
    assert 0 < len(came_out) == len([one for one in log if key_of(one).startswith("shared.settled:")]) <= 2
