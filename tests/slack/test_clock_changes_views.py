"""What somebody reads whose clock shows another hour from a meeting on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.clock_changes import ClockChange
from bot.slack.limits import faults
from bot.slack.views import clock_changes
from bot.wording import LANGUAGES, speaking

SYDNEY = ZoneInfo("Australia/Sydney")
WAS, NOW = datetime(2026, 3, 25, 0, 30, tzinfo=SYDNEY), datetime(2026, 3, 31, 23, 30, tzinfo=SYDNEY)
KEPT = NOW.replace(hour=1, day=25, month=3)


def test_where_the_day_is_another_one_too_it_is_named() -> None:
    found = clock_changes.moves(ClockChange("C1", WAS, NOW, "Europe/Berlin", outside=True)).text
    assert "*From Tue 31 Mar on your circle meets at 23:30 on your clock instead of Wed 00:30.*" in found
    assert "outside the hours you gave" in found
    same = clock_changes.moves(ClockChange("C1", KEPT, WAS, "Europe/Berlin", outside=False)).text
    assert "at 00:30 on your clock instead of 01:30.*" in same
    assert "outside" not in same


def test_of_two_hours_by_turns_it_is_said_that_it_is_about_one() -> None:
    for leads in (False, True):
        found = ClockChange("C1", WAS, NOW, "Europe/Berlin", leads=leads, of_two=True)
        assert "That is one of two hours by turns" in clock_changes.moves(found).text
        assert (
            "by turns" not in clock_changes.moves(ClockChange("C1", WAS, NOW, "Europe/Berlin", leads=leads)).text
        )


def test_it_is_within_slacks_limits_in_every_language_and_names_the_day_in_it() -> None:
    for name in LANGUAGES:
        with speaking(name):
            shown = clock_changes.moves(ClockChange("C1", WAS, NOW, "Europe/Berlin", outside=True))
            assert faults(shown.blocks) == []
    with speaking("de"):
        german = clock_changes.moves(ClockChange("C1", WAS, NOW, "Europe/Berlin", outside=True)).text
    assert "um 23:30 Uhr statt um Mi. 00:30 Uhr" in german
