"""What may come after a circle's end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.quiet import working_time

REUNION_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Reunion:
    """A circle that is over is asked, at an instant, whether it would like to meet once more."""

    circle_id: str
    channel_id: str | None
    ask_at: datetime
    zone: str
    archived: bool = False


def ask_at(suggested_at: datetime, zone: str) -> datetime:
    """When a circle is asked that somebody suggested it to: 90 days later, in working hours."""
    return working_time(suggested_at + REUNION_AFTER, zone)
