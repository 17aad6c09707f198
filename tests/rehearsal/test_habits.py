"""Each habit, as it shows in what people did and saw."""

from collections import Counter
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rehearsal.habits import Habit, cast, working_time
from bot.rehearsal.record import Member
from tests.rehearsal.conftest import START, WEEKS, Played, key_of

PRESSED, JOINED = "You pressed Check in", "You typed /circle join"


def steps_answered(played: Played, member: Member) -> dict[int, timedelta]:
    """The steps that somebody pressed in, and how long after the prompt."""
    prompts = [datetime.fromisoformat(one["at"]) for one in played.prompts(member)]
    pressed = [one.at for one in played.deeds_of(member, PRESSED)]
    found = {sum(1 for prompt in prompts if prompt <= at) - 1: at for at in pressed}
    return {step: at - prompts[step] for step, at in found.items()}


def only(played: Played, habit: Habit) -> Member:
    """The one person with a habit."""
    (found,) = played.those(habit)
    return found


def test_every_habit_is_in_the_cast(played: Played) -> None:
    assert set(Habit) <= set(played.habits.values())


def test_the_keen_one_answers_each_step_within_two_working_hours(played: Played) -> None:
    keen = only(played, Habit.KEEN)
    answered = steps_answered(played, keen)
    assert set(answered) == set(range(6))
    for step, prompt in enumerate(played.prompts(keen)[:6]):
        at = datetime.fromisoformat(prompt["at"])
        assert at + answered[step] <= working_time(at, 2, keen.zone)


def test_the_keen_one_fills_in_each_worksheet_and_asks_for_comments(played: Played) -> None:
    keen = only(played, Habit.KEEN)
    assert len(played.deeds_of(keen, "You sent Your worksheet")) == 6
    shown = [one for one in played.log if key_of(one).startswith("sheet:")]
    assert sum(f"<@{keen.id}>" in one["message"]["text"] for one in shown) == 6


def test_asked_after_the_kickoff_most_say_that_they_are_in_and_nobody_goes(played: Played) -> None:
    yes = [one for one in played.deeds if one.text == "You pressed Yes, I am in"]
    asked = {user for one in played.log if key_of(one).startswith("trial.ask:") for user in one["to"]}
    assert len(asked) / 2 < len(yes) <= len(asked)


def test_the_late_one_answers_on_the_last_day_or_when_it_is_over(played: Played) -> None:
    late = only(played, Habit.LATE)
    answered = steps_answered(played, late)
    assert len(answered) >= 4
    assert min(answered.values()) > timedelta(days=3)
    assert 0 < len(played.deeds_of(late, "You sent Check in")) < len(answered)


def test_the_shy_one_mostly_shows_nothing(played: Played) -> None:
    shy = only(played, Habit.SHY)
    sent = played.deeds_of(shy, "You sent Check in")
    kept = [one for one in sent if "Who sees this?: Share with my circle" not in one.lines]
    assert len(sent) >= 3
    assert len(kept) > len(sent) / 2


def test_the_overloaded_and_the_forgetful_one_leave_steps_out(played: Played) -> None:
    for habit in (Habit.OVERLOADED, Habit.FORGETFUL):
        assert 0 < len(steps_answered(played, only(played, habit))) < 6


def test_who_leaves_does_so_in_week_5_and_is_not_heard_of_any_more(played: Played) -> None:
    leaver = only(played, Habit.LEAVES)
    answered = steps_answered(played, leaver)
    assert answered
    assert max(answered) < 5
    fifth = datetime.fromisoformat(played.prompts(leaver)[5]["at"])
    said = [one.text for one in played.deeds if one.user == leaver.id and one.at > fifth]
    assert said == ["You typed /circle leave", "You sent Leave"]
    assert len(played.prompts(leaver)) == 6


def test_who_is_on_leave_says_nothing_in_weeks_3_and_4_of_their_circle(played: Played) -> None:
    away = only(played, Habit.ON_LEAVE)
    answered = steps_answered(played, away)
    assert not answered.keys() & {3, 4}
    assert answered.keys() & {0, 1, 2}
    assert 5 in answered
    assert len(played.deeds_of(away, "You sent Be away")) == 1


def test_who_joins_late_comes_when_a_circle_has_begun_and_is_let_into_one(played: Played) -> None:
    first = {one.user: one.at for one in reversed(played.deeds) if one.text == JOINED}
    late = only(played, Habit.JOINS_LATE)
    begun = min(datetime.fromisoformat(one["at"]) for one in played.log if key_of(one).startswith("prompt:"))
    assert first.pop(late.id) > begun
    assert all(at - START < timedelta(days=3) for at in first.values())
    assert len(played.deeds_of(late, "You pressed Yes, ask them")) == 1
    asked = {user for one in played.log if key_of(one).startswith("late.ask:") for user in one["to"]}
    asked &= played.habits.keys()
    agreed = [key_of(one) for one in played.log if key_of(one).startswith("late.welcome:")]
    assert len(asked) == 4
    assert len(agreed) == 1
    assert 0 < len(played.prompts(late)) < WEEKS + 1
    assert steps_answered(played, late)


def test_who_declines_says_so_once_and_nobody_else_does(played: Played) -> None:
    decliner = only(played, Habit.DECLINES)
    assert len(played.deeds_of(decliner, "You pressed Not this circle")) == 1
    assert {one.user for one in played.deeds if one.text == "You pressed Not this circle"} == {decliner.id}


def test_whoever_got_a_prompt_has_said_yes_before(played: Played) -> None:
    for member in played.members.values():
        prompts = played.prompts(member)
        if prompts:
            agreed = played.deeds_of(member, "You pressed Yes")
            assert min(one.at for one in agreed) < datetime.fromisoformat(prompts[0]["at"])


def test_two_press_check_in_at_the_same_instant_before_either_sees_a_form(played: Played) -> None:
    double = only(played, Habit.DOUBLE)
    others = {
        (one.at, one.after): one.user for one in played.deeds if one.text == PRESSED and one.user != double.id
    }
    together = [one for one in played.deeds_of(double, PRESSED) if (one.at, one.after) in others]
    assert len(together) >= 3


def test_two_moderators_approve_the_same_circle_at_once_and_the_second_is_told(played: Played) -> None:
    approvals = [one for one in played.deeds if one.text == "You pressed Approve"]
    first = [one for one in approvals if one.at == approvals[0].at]
    assert {one.user for one in first} == set(played.moderators)
    told = [one for one in played.log if one["what"] == "view" and "approved already" in str(one["view"])]
    assert [one["to"] for one in told] == [[first[-1].user]]


def test_moderators_press_within_their_own_working_hours(played: Played) -> None:
    approvals = [one for one in played.deeds if one.text == "You pressed Approve"]
    for one in approvals:
        local = one.at.astimezone(ZoneInfo(played.members[one.user].zone))
        assert local.weekday() < 5
        assert time(9) <= local.time() < time(17)


def test_who_waits_for_two_weeks_asks_where_things_stand(played: Played) -> None:
    for name in played.figures["unplaced"]:
        waiting = next(one for one in played.members.values() if one.name == name)
        (joined,) = played.deeds_of(waiting, JOINED)
        (asked,) = played.deeds_of(waiting, "You typed /circle status")
        assert asked.at - joined.at >= timedelta(days=14)


def test_what_the_form_of_a_check_in_asks_is_answered(played: Played) -> None:
    sent = [one for one in played.deeds if one.text == "You sent Check in"]
    assert all(any(line.startswith("What will you do next?: ") for line in one.lines) for one in sent)
    looked = [one for one in played.deeds if one.text == "You sent Looking back"]
    outcomes = Counter(line.rsplit(": ", 1)[1] for one in looked for line in one.lines if "you wanted to" in line)
    assert set(outcomes) >= {"Kept", "Partly"}


def test_nobody_says_twice_what_they_will_do_next(played: Played) -> None:
    begin = "What will you do next?: "
    said = [(one.user, line) for one in played.deeds for line in one.lines if line.startswith(begin)]
    assert len(said) > 30
    assert len(set(said)) == len(said)


def test_of_thirteen_people_each_habit_has_somebody_whatever_the_seed() -> None:
    people = [f"U{number}" for number in range(13)]
    assert all(set(cast(people, seed=seed).values()) == set(Habit) for seed in range(20))


@pytest.mark.parametrize(
    ("after", "hours", "then"),
    [
        ("2027-03-26T10:00+00:00", 1, "2027-03-26T11:00+00:00"),
        # Over a weekend at whose end the clocks in Berlin are put forward.
        ("2027-03-26T15:30+00:00", 1, "2027-03-29T07:30+00:00"),
        ("2026-12-31T15:00+00:00", 2, "2027-01-01T09:00+00:00"),
        ("2027-03-27T11:00+00:00", 0, "2027-03-29T07:00+00:00"),
    ],
)
def test_working_hours_are_nine_to_five_on_working_days_where_one_lives(after: str, hours: int, then: str) -> None:
    found = working_time(datetime.fromisoformat(after), hours, "Europe/Berlin")
    assert found == datetime.fromisoformat(then)


def test_each_check_in_is_echoed_at_once_and_only_where_it_was_to_be_shown(played: Played) -> None:
    shown = [one for one in played.deeds if any("Share with my circle" in line for line in one.lines)]
    echoes = [one for one in played.log if key_of(one).startswith("echo:")]
    assert len(shown) == len(echoes) > 10


def test_everybody_keeps_to_the_norms_and_the_circle_hears_it_once_and_some_offer_help(played: Played) -> None:
    pressed = {one.user for one in played.deeds if one.text == "You pressed Yes, I keep to these"}
    in_circles = {user for one in played.log if key_of(one).startswith("norms:") for user in one["to"]}
    assert pressed == in_circles & set(played.habits)
    agreed = [one for one in played.log if key_of(one).startswith("norms.agreed:")]
    # Whoever came late has yet to say yes, and is waited for.
    whole = {one["name"] for one in played.figures["circles"] if not one["joined_late"]}
    heard = [one["channel"]["name"] for one in agreed]
    assert len(heard) == len(set(heard))
    assert set(heard) >= whole
    assert len(whole) > 1
    offered = {one.user for one in played.deeds if one.text == "You sent What you offer"}
    assert 0 < len(offered) < len(in_circles)
