"""What a public holiday means for a meeting: it is held, and said so, or the circle's week slides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Holiday(StrEnum):
    """For how many of a circle the day of a meeting is a public holiday."""

    NOBODY = "nobody"
    SOME = "some"  # The meeting is kept, and the prompt says so.
    HALF = "half"  # Half or more: it is held a week later, and so is all that comes after it.


@dataclass(frozen=True)
class WeekOff:
    """What a circle reads in the place of a prompt: on which day it does not meet, and when it meets instead."""

    on: date
    next_at: datetime
    zone: str


def of_members(off: Sequence[bool]) -> Holiday:
    """What it is for a circle in which each of these has a holiday, or has none."""
    if not any(off):
        return Holiday.NOBODY
    return Holiday.HALF if 2 * sum(off) >= len(off) else Holiday.SOME
