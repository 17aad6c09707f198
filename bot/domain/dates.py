"""What the dates of a circle's run come from."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.worktime import Hour, first_meeting_on


@dataclass(frozen=True)
class Dates:
    """A meeting's minutes, how many weekly meetings, the present, and how long before its first prompt one wants to know.

    `not_before` is the day before which nobody wants to meet, if there is one. ValueError for no weeks or no minutes.
    """

    minutes: int
    weeks: int
    now: datetime
    notice: timedelta
    not_before: date | None = None

    def __post_init__(self) -> None:
        if self.weeks < 1 or not 1 <= self.minutes <= 24 * 60:
            raise ValueError("A run has at least one week, and a meeting lasts from a minute to a day.")

    @property
    def day_before(self) -> date:
        """A day that is before the first date everywhere on earth."""
        earliest = (self.now + self.notice).date()
        return max(earliest, self.not_before or earliest) - timedelta(days=1)

    def first_on(self, zone: str) -> date:
        """Give the first day in a zone on which a circle could meet; each weekday's first date is in the week from it on.

        That is so because a later day's prompt is never earlier than an earlier day's.
        """
        weekdays = (Hour(weekday, time(0), zone) for weekday in range(7))
        return min(first_meeting_on(one, self.now, self.notice, self.not_before) for one in weekdays)
