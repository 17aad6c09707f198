"""The time zones to choose from have every offset in use among them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from bot.slack.views.zones import ZONES

# The areas that the database of time zones divides the inhabited world into.
AREAS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
SEASONS = (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC))


def offsets(zones: Iterable[str]) -> set[timedelta | None]:
    """The offsets of these zones, in summer and in winter."""
    return {at.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones for at in SEASONS}


def test_there_is_a_zone_for_every_offset_in_use() -> None:
    everywhere = [one for one in available_timezones() if one.startswith(AREAS)]
    assert len(everywhere) > 300
    assert offsets(everywhere) - offsets(ZONES) == set()


def test_there_is_room_for_a_persons_own_zone_under_the_limit_of_a_hundred() -> None:
    assert len(set(ZONES)) == len(ZONES) <= 99
    assert list(ZONES) == sorted(ZONES)
