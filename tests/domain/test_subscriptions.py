"""What stands in a calendar that follows a circle, and how a change reaches whoever reads it again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.domain import subscriptions as rules
from bot.domain.subscriptions import Entry, Slot

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CIRCLE, OTHER = "019a0000-0000-7000-8000-000000000001", "019a0000-0000-7000-8000-000000000002"


def slot(days: float, mark: int = 7) -> Slot:
    """An hour, so many days from now."""
    return Slot(NOW + DAY * days, NOW + DAY * days + HOUR, mark)


def told(*slots: Slot) -> tuple[Entry, ...]:
    """What was told a while ago of the first steps."""
    return tuple(Entry(step, one, 3, NOW - 9 * DAY) for step, one in enumerate(slots))


def test_at_first_all_meetings_that_are_not_over_are_told() -> None:
    found = rules.revised((), {0: slot(-7), 1: slot(-0.01), 2: slot(7)}, NOW)
    assert [(one.step, one.sequence, one.changed_at, one.called_off) for one in found] == [
        (1, 0, NOW, False),
        (2, 0, NOW, False),
    ]


def test_what_has_not_changed_is_told_as_before() -> None:
    before = told(slot(1), slot(8))
    assert rules.revised(before, {0: slot(1), 1: slot(8)}, NOW) == before


def test_another_hour_or_place_is_a_higher_number_of_the_same_meeting() -> None:
    before = told(slot(1), slot(8), slot(15))
    found = rules.revised(before, {0: slot(1), 1: slot(9), 2: slot(15, mark=8)}, NOW)
    assert found[0] == before[0]
    assert found[1:] == (Entry(1, slot(9), 4, NOW), Entry(2, slot(15, mark=8), 4, NOW))


def test_a_meeting_that_is_left_out_is_called_off_once_and_may_come_back() -> None:
    off = rules.revised(told(slot(1)), {}, NOW)
    assert off == (Entry(0, slot(1), 4, NOW, called_off=True),)
    assert rules.revised(off, {}, NOW + HOUR) == off
    assert rules.revised(off, {0: slot(1)}, NOW + HOUR) == (Entry(0, slot(1), 5, NOW + HOUR),)


def test_what_is_over_stays_as_it_was_told() -> None:
    before = told(slot(-8), slot(-1))
    found = rules.revised(before, {2: slot(6)}, NOW)
    assert found == (*before, Entry(2, slot(6), 0, NOW))


def test_a_meeting_that_was_moved_after_its_hour_is_told_anew() -> None:
    assert rules.revised(told(slot(-1)), {0: slot(2)}, NOW) == (Entry(0, slot(2), 4, NOW),)


def test_at_the_end_only_what_was_still_to_come_is_told_as_called_off() -> None:
    found = rules.ended(told(slot(-8), slot(1), slot(8)), NOW)
    assert [(one.step, one.sequence, one.called_off) for one in found] == [(1, 4, True), (2, 4, True)]
    assert rules.ended(found, NOW + 30 * DAY) == found


def test_a_meeting_has_one_name_that_holds_nothing_of_its_circle() -> None:
    names = {rules.name_of(circle, step) for circle in (CIRCLE, OTHER) for step in range(13)}
    assert len(names) == 26
    assert rules.name_of(CIRCLE, 0) == rules.name_of(CIRCLE, 0)
    assert not [one for one in names if UUID(one).version != 5 or CIRCLE[:8] in one]


def test_of_an_address_only_a_hash_is_kept() -> None:
    assert rules.kept_as("secret") != rules.kept_as("secrets")
    assert "secret" not in rules.kept_as("secret")
    assert rules.path("secret") == "calendars/secret.ics"
