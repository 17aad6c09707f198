"""How many circles that are due together are put one after another, and which hours that makes late."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.spreading import BURST, LATE, Group, Places, rushes

NINE = datetime(2026, 11, 30, 8, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def given(circles: int, posts: int = 2, a_minute: int = 300) -> list[datetime]:
    """When each of so many circles has its messages due."""
    places = Places(None, NINE, a_minute)
    return [places.give(posts) for _ in range(circles)]


def test_the_first_few_have_their_messages_at_once_and_the_others_one_after_another() -> None:
    found = given(20)
    assert found[: BURST + 1] == [NINE] * (BURST + 1)
    assert found[BURST + 1 :] == [NINE + number * 0.4 * SECOND for number in range(1, 20 - BURST)]


@pytest.mark.parametrize("a_minute", [60, 300, 900])
@pytest.mark.parametrize("posts", [1, 2])
def test_due_times_come_as_fast_as_the_ceiling_allows_and_no_faster(posts: int, a_minute: int) -> None:
    found = given(2000, posts, a_minute)
    for number, at in enumerate(found):
        by_then = sum(posts for other in found[: number + 1] if other <= at)
        assert by_then <= (at - NINE) / MINUTE * a_minute + (BURST + 1) * posts + 0.01
    whole = timedelta(minutes=2000 * posts / a_minute)
    assert whole - (BURST + 1) * timedelta(minutes=posts / a_minute) <= found[-1] - NINE + SECOND
    assert found[-1] - NINE <= whole


def test_what_the_ceiling_allows_in_ten_minutes_is_due_within_them() -> None:
    assert given(1500)[-1] - NINE <= LATE


def test_twenty_thousand_prompts_with_their_threads_take_what_they_take() -> None:
    assert timedelta(minutes=133) < given(20_000)[-1] - NINE < timedelta(minutes=134)


def test_whoever_comes_later_is_put_behind_those_before_and_not_behind_those_who_are_served() -> None:
    places = Places(NINE + 5 * MINUTE, NINE, 300)
    assert places.give(2) == NINE + 5 * MINUTE - BURST * 0.4 * SECOND
    assert Places(NINE - MINUTE, NINE, 300).give(2) == NINE


def group(circles: int, at: datetime = NINE, zone: str = "Europe/Berlin", posts: int = 2) -> Group:
    """So many circles whose prompts are due."""
    return Group(at, zone, circles, circles * posts)


@pytest.mark.parametrize(
    ("groups", "late"),
    [
        ([], []),
        ([group(1500)], []),
        ([group(1501)], [10]),
        ([group(20_000)], [133]),
        ([group(20_000, posts=1)], [66]),
        # Two that are each in time, and are not when they come together or one soon after the other.
        ([group(1000), group(1000, zone="Europe/Paris")], [13]),
        ([group(1500), group(1500, NINE + 5 * MINUTE)], [15]),
        ([group(1500), group(1500, NINE + 10 * MINUTE)], []),
        # What is left of a rush makes those late who are due while it lasts.
        ([group(20_000), group(1, NINE + 60 * MINUTE)], [133, 73]),
    ],
)
def test_the_hours_are_told_at_which_the_last_one_is_late(groups: list[Group], late: list[int]) -> None:
    assert [one.late // MINUTE for one in rushes(groups, 300)] == late


def test_a_rush_is_told_by_the_clock_of_most_of_its_circles() -> None:
    (found,) = rushes([group(10, zone="Europe/Paris"), group(2000)], 300)
    assert (found.zone, found.circles) == ("Europe/Berlin", 2010)
    assert rushes([group(2000)], 900) == []
