"""The weekly hour that a circle keeps, or the two that it takes turns with."""

from bot.domain.worktime import Hour
from bot.store.models import Circle


def of(circle: Circle) -> Hour:
    """The hour, or the two."""
    weekday, at = circle.other_weekday, circle.other_at
    other = None if weekday is None or at is None else (weekday, at)
    return Hour(circle.weekday, circle.at, circle.zone, other)


def set_(circle: Circle, hour: Hour) -> None:
    """Gives a circle another hour, or two; when it begins is another matter."""
    circle.weekday, circle.at, circle.zone = hour.weekday, hour.at, hour.zone
    circle.other_weekday, circle.other_at = hour.other or (None, None)
