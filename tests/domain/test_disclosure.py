"""What a reader of summaries may and may not find out, by tables and by trying to find out."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.disclosure import (
    CHANGES_TO_REFRESH,
    FLOOR_CIRCLES,
    FLOOR_PEOPLE,
    Band,
    BandKind,
    Snapshot,
    changes,
    count_band,
    head_count,
    may_refresh,
    may_show,
    month_later,
)

COUNTS = st.integers(0, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def roster(taking_part: int, not_taking_part: int = 0) -> dict[str, str]:
    """People whose ids say what they do, so that more of them are the same ones and some besides."""
    part = {f"part-{number}": "takes part" for number in range(taking_part)}
    return part | {f"not-{number}": "does not" for number in range(not_taking_part)}


def band_of(people: Mapping[str, str]) -> Band:
    return count_band(sum(status == "takes part" for status in people.values()), len(people))


def could_be(band: Band, of: int) -> range:
    """All counts that a reader who knows `of` must think possible, found by asking for every band."""
    possible = [count for count in range(of + 1) if count_band(count, of) == band]
    assert possible == list(range(possible[0], possible[-1] + 1))
    return range(possible[0], possible[-1] + 1)


@pytest.mark.parametrize(
    ("people", "circles", "shown"),
    [(10, 3, True), (9, 3, False), (10, 2, False), (400, 2, False), (5, 5, False), (0, 0, False)],
)
def test_figures_are_shown_for_ten_people_in_three_circles_at_least(
    people: int, circles: int, shown: bool
) -> None:
    assert may_show(people, circles) is shown
    assert (FLOOR_PEOPLE, FLOOR_CIRCLES, CHANGES_TO_REFRESH) == (10, 3, 10)


@pytest.mark.parametrize(
    ("count", "of", "kind", "value"),
    [
        (0, 12, BandKind.FEW, 5),
        (4, 12, BandKind.FEW, 5),
        (5, 12, BandKind.ABOUT, 5),
        (7, 12, BandKind.ABOUT, 5),
        (8, 12, BandKind.ALL_BUT_FEW, 5),
        (12, 12, BandKind.ALL_BUT_FEW, 5),
        # The last band before "all but fewer than five" is never a single count.
        (8, 13, BandKind.ABOUT, 5),
        (10, 15, BandKind.ABOUT, 10),
        (13, 18, BandKind.ABOUT, 10),
        (17, 40, BandKind.ABOUT, 15),
        (18, 40, BandKind.ABOUT, 20),
        (35, 40, BandKind.ABOUT, 35),
        (36, 40, BandKind.ALL_BUT_FEW, 5),
        # Under the floor nothing is shown, but a band still says nothing wrong.
        (0, 0, BandKind.FEW, 5),
        (3, 3, BandKind.FEW, 5),
        (5, 9, BandKind.ALL_BUT_FEW, 5),
    ],
)
def test_a_count_is_shown_in_its_band(count: int, of: int, kind: BandKind, value: int) -> None:
    assert count_band(count, of) == Band(kind, value)


@given(COUNTS)
def test_a_band_never_contradicts_the_count(counts: tuple[int, int]) -> None:
    count, of = counts
    band = count_band(count, of)
    assert band.value % 5 == 0
    if band.kind is BandKind.FEW:
        assert count < 5
    elif band.kind is BandKind.ALL_BUT_FEW:
        assert of - count < 5 <= count
    else:
        assert count >= 5
        assert of - count >= 5
        assert abs(band.value - count) < 5
        assert 5 <= band.value <= of - 5
        assert band.value == (count + 2) // 5 * 5 or band.value + 5 > of - 5


@given(COUNTS.filter(lambda counts: counts[1] >= 12))
def test_even_who_knows_the_head_count_is_left_with_three_counts(counts: tuple[int, int]) -> None:
    count, of = counts
    possible = could_be(count_band(count, of), of)
    assert count in possible
    assert len(possible) >= 3
    # Narrower than five only at the two edges, where bands are cut.
    assert len(possible) >= 5 or possible[0] == 5 or possible[-1] == of - 5


@pytest.mark.parametrize(("of", "known"), [(10, [5]), (11, [5, 6])])
def test_ten_or_eleven_people_leave_a_narrow_middle_band(of: int, known: list[int]) -> None:
    assert list(could_be(Band(BandKind.ABOUT, 5), of)) == known


@given(st.integers(10, 400))
def test_no_band_says_that_all_or_none_take_part(of: int) -> None:
    for count in (0, of):
        assert len(could_be(count_band(count, of), of)) == 5


@pytest.mark.parametrize(
    ("people", "shown"), [(0, 0), (4, 0), (8, 5), (9, 5), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20)]
)
def test_a_total_is_rounded_to_five_but_not_up_to_the_floor(people: int, shown: int) -> None:
    assert head_count(people) == shown


@given(st.integers(0, 1000))
def test_a_total_stays_within_two_of_the_people_once_it_may_be_shown(people: int) -> None:
    assert head_count(people) % 5 == 0
    assert (head_count(people) >= FLOOR_PEOPLE) == (people >= FLOOR_PEOPLE)
    assert abs(head_count(people) - people) <= (2 if people >= FLOOR_PEOPLE else 4)


def test_a_negative_total_is_an_error() -> None:
    with pytest.raises(ValueError, match="fewer than no people"):
        head_count(-1)


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ({}, {}, 0),
        ({"a": "x", "b": "x"}, {"b": "x", "a": "x"}, 0),
        ({"a": "x"}, {"a": "y"}, 1),
        ({"a": "x"}, {"b": "x"}, 2),
        ({"a": "x", "b": "x", "c": "x"}, {"b": "y", "c": "x", "d": "x"}, 3),
    ],
)
def test_people_who_came_went_or_changed_are_counted(
    before: dict[str, str], after: dict[str, str], count: int
) -> None:
    assert changes(before, after) == count
    assert changes(after, before) == count


def test_a_first_figure_may_be_printed_at_once() -> None:
    assert may_refresh(None, roster(3), utc("2026-10-01T08:00"))


@pytest.mark.parametrize(
    ("joined", "now", "allowed"),
    [
        (10, "2026-10-15T08:00", True),
        (9, "2026-10-15T08:00", False),
        (10, "2026-10-15T07:59", False),
        (200, "2026-10-14T08:00", False),
        (9, "2027-10-15T08:00", False),
        (0, "2027-10-15T08:00", False),
    ],
)
def test_a_figure_is_printed_anew_after_a_month_and_ten_changes(joined: int, now: str, allowed: bool) -> None:
    last = Snapshot(utc("2026-09-15T08:00"), roster(20))
    assert may_refresh(last, roster(20 + joined), utc(now)) is allowed


def test_ten_who_stay_but_change_count_as_much_as_ten_who_come() -> None:
    last = Snapshot(utc("2026-09-15T08:00"), roster(20))
    changed = roster(20) | {f"part-{number}": "does not" for number in range(10)}
    assert may_refresh(last, changed, utc("2026-10-15T08:00"))


def test_one_erasure_alone_does_not_refresh_a_figure() -> None:
    last = Snapshot(utc("2026-09-15T08:00"), roster(20))
    left = {person: status for person, status in roster(20).items() if person != "part-7"}
    assert not may_refresh(last, left, utc("2027-09-15T08:00"))


def forced_to_take_part(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Tell whether a reader who knows who joined, and sees two bands, knows that every newcomer takes part.

    The reader takes it that nobody else has changed, so the two counts differ by what the newcomers do.
    """
    low = could_be(band_of(before), len(before))
    high = could_be(band_of(after), len(after))
    return high[0] - low[-1] >= len(after) - len(before)


def test_six_newcomers_whom_two_bands_would_give_away_are_not_printed() -> None:
    # 17 (13 to 17) then 23 (23 to 27): all six take part. A rule of five changes would have let it out.
    before, after = roster(17, 20), roster(23, 20)
    assert forced_to_take_part(before, after)
    assert changes(before, after) >= 5
    assert not may_refresh(Snapshot(utc("2026-09-15T08:00"), before), after, utc("2027-09-15T08:00"))


def test_the_difference_rule_alone_does_not_stop_eleven_newcomers_who_all_take_part() -> None:
    """Names a gap, not a promise: 17 then 28 needs a check against all printed figures, which is not here."""
    before, after = roster(17, 20), roster(28, 20)
    assert forced_to_take_part(before, after)
    assert may_refresh(Snapshot(utc("2026-09-15T08:00"), before), after, utc("2026-10-15T08:00"))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 30))
def test_fewer_than_ten_newcomers_are_never_given_away(part: int, rest: int, newcomers: int) -> None:
    before, after = roster(part, rest), roster(part + newcomers, rest)
    printed = may_refresh(Snapshot(utc("2026-09-15T08:00"), before), after, utc("2026-10-15T08:00"))
    assert not (printed and forced_to_take_part(before, after)) or newcomers >= CHANGES_TO_REFRESH


@pytest.mark.parametrize(
    ("at", "later"),
    [
        ("2026-09-15T08:30", "2026-10-15T08:30"),
        ("2026-12-15T08:30", "2027-01-15T08:30"),
        ("2027-01-31T23:59", "2027-02-28T23:59"),
        ("2028-01-30T00:00", "2028-02-29T00:00"),
        ("2026-10-31T00:00", "2026-11-30T00:00"),
        ("2026-02-28T00:00", "2026-03-28T00:00"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_months_last(at: str, later: str) -> None:
    assert month_later(utc(at)) == utc(later)
