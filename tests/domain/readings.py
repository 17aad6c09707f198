"""What clocks read around their changes, found by asking twice about each half hour of a day."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

HALF_HOURS = [time(number // 2, number % 2 * 30) for number in range(48)]


def readings(on: date, at: time, zone: str) -> tuple[int, int]:
    """The instants, in seconds since 1970, at which clocks read a time: two that clocks read twice or leap over."""
    local = datetime.combine(on, at, ZoneInfo(zone))
    return int(local.replace(fold=0).timestamp()), int(local.replace(fold=1).timestamp())


def doubtful(on: date, zone: str) -> list[time]:
    """The half hours of a day that clocks do not read exactly once."""
    return [at for at in HALF_HOURS if len(set(readings(on, at, zone))) == 2]
