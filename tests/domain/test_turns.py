"""Turns go round evenly: nobody twice running, who was away owes theirs, and who comes late owes nothing."""

import random
from collections import Counter
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain.turns import Speakers, of_those_here, speakers, standing, told_at


@pytest.mark.parametrize(
    ("had", "came", "counts"),
    [
        ({}, {"a": 0, "b": 0}, {"a": 0, "b": 0}),
        ({"a": [0, 2], "b": [1]}, {"a": 0, "b": 0}, {"a": 2, "b": 1}),
        # Who comes with the third step begins where the last of the others is by then.
        ({"a": [0, 2], "b": [1, 4]}, {"a": 0, "b": 0, "c": 3}, {"a": 2, "b": 2, "c": 1}),
        ({"a": [0, 2], "b": [1], "c": [3]}, {"a": 0, "b": 0, "c": 3}, {"a": 2, "b": 1, "c": 2}),
        ({"a": [0, 1], "b": [2, 3]}, {"a": 0, "b": 0, "c": 4, "d": 5}, {"a": 2, "b": 2, "c": 2, "d": 2}),
    ],
)
def test_how_many_turns_each_has_had(
    had: dict[str, list[int]], came: dict[str, int], counts: dict[str, int]
) -> None:
    assert standing(had, came) == counts


@pytest.mark.parametrize("count", range(1, 13))
def test_in_twelve_meetings_each_is_first_and_last_as_often_as_anybody(count: int) -> None:
    here = "abcdefghijkl"[:count]
    told: dict[int, Speakers] = {}
    for step in range(12):
        told[step] = speakers(here, told, dict.fromkeys(here, 0))
    firsts, lasts = [one.first for one in told.values()], [one.last for one in told.values()]
    for turns in (firsts, lasts):
        times = Counter(one for one in turns if one)
        counts = [times[one] for one in here]
        assert max(counts) - min(counts) <= 1
        assert all(one != other for one, other in pairwise(turns)) or count == 1
    assert all(one.first != one.last for one in told.values())


@pytest.mark.parametrize("seed", range(200))
def test_nobody_speaks_first_twice_running_whoever_is_away_and_comes_late(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same story each time.
    came = dict.fromkeys("abcd", 0)
    told: dict[int, Speakers] = {}
    for step in range(12):
        if dice.random() < 0.2 and len(came) < 8:
            came["ABCDEFGHIJKL"[step]] = step
        here = [one for one in came if dice.random() < 0.8]
        told[step] = speakers(here, told, came)
        if step and len(here) > 2:
            assert told[step].first != told[step - 1].first
            assert told[step].last not in (told[step - 1].last, told[step].first)


def test_who_was_away_comes_first_when_they_are_back() -> None:
    came, told = dict.fromkeys("abc", 0), {0: Speakers("a", "c"), 1: Speakers("b", "a")}
    told[2] = speakers("ab", told, came)
    told[3] = speakers("abc", told, came)
    assert (told[2].first, told[3].first) == ("a", "c")


def test_who_comes_late_is_not_first_again_and_again() -> None:
    came = dict.fromkeys("abc", 0)
    told: dict[int, Speakers] = {}
    for step in range(6):
        told[step] = speakers("abc", told, came)
    came["d"] = 6
    for step in range(6, 14):
        told[step] = speakers("abcd", told, came)
    assert Counter(told[step].first for step in range(6, 14)) == dict.fromkeys("abcd", 2)


@pytest.mark.parametrize(
    ("here", "now"),
    [
        ("bcd", Speakers("c", "d")),
        ("abc", Speakers("a", "c")),
        ("acd", Speakers("a", "d")),
        ("bc", Speakers("c", "b")),
        ("d", Speakers(None, "d")),
        ("a", Speakers("a", None)),
    ],
)
def test_in_the_place_of_a_speaker_who_is_not_there_another_one_speaks(here: str, now: Speakers) -> None:
    before = {0: Speakers("b", "a")}
    assert of_those_here(Speakers("a", "d"), here, before, dict.fromkeys("abcd", 0)) == now


@pytest.mark.parametrize(
    ("meets", "went", "told"),
    [
        ("3 15:00", "1 11:00", "3 09:00"),  # Two days before.
        ("3 15:00", "2 08:59", "3 09:00"),
        ("3 15:00", "2 11:00", "3 11:00"),  # Until then they can take it back.
        ("3 15:00", "2 16:00", "3 15:00"),  # When it begins, at the latest.
        ("3 15:00", "3 14:30", "3 15:00"),
        ("3 07:30", "1 16:00", "3 06:30"),  # They meet before the morning's messages.
        ("3 09:30", "1 16:00", "3 08:30"),
    ],
)
def test_who_speaks_instead_is_told_on_the_day_once_nobody_can_take_their_going_back(
    meets: str, went: str, told: str
) -> None:
    def at(said: str) -> datetime:
        return datetime.strptime(f"2027-03 {said}", "%Y-%m %d %H:%M").replace(tzinfo=ZoneInfo("Europe/Berlin"))

    assert told_at(at(meets), "Europe/Berlin", at(went)) == at(told)
