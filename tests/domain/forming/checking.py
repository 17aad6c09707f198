"""What is wrong with circles, found date by date and person by person, without anything of the engine's own."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain.forming.people import DAY, Formed, FreeTime, Person, Terms
from bot.domain.worktime import Hour


def faults(people: Sequence[Person], terms: Terms, formed: Formed) -> list[str]:
    """Say what is wrong with what was formed; nothing where all is well."""
    known = {one.id: one for one in people}
    found = list(broken(people, terms, [one.members for one in formed.circles]))
    for circle in formed.circles:
        members = [known[one] for one in circle.members]
        if not all(suits(circle.hour, one, terms) for one in members):
            found.append("the hour does not suit everybody on every date")
        if circle.facilitator is None and any(one.facilitates for one in members):
            found.append("nobody facilitates, though somebody would")
        if circle.facilitator is not None and not known[circle.facilitator].facilitates:
            found.append("somebody facilitates who is not ready to")
        if circle.facilitator not in (None, *circle.members):
            found.append("somebody facilitates who is not in the circle")
    placed = [one for circle in formed.circles for one in circle.members]
    if sorted([*placed, *(one.id for one in formed.unplaced)]) != sorted(known):
        found.append("somebody is missing, or there twice")
    if formed.score > formed.bound + 1e-6:
        found.append("the score is above what was said to be the bound")
    return found


def broken(people: Sequence[Person], terms: Terms, circles: Sequence[Sequence[str]]) -> Iterator[str]:
    """Say which rules between people are broken by circles, given by ids."""
    known = {one.id: one for one in people}
    for circle in circles:
        members = [known[one] for one in circle]
        if not terms.smallest <= len(circle) <= terms.largest:
            yield f"a circle has {len(circle)} members"
        if any(one.manager in circle and one.manager != one.id for one in members):
            yield "a manager is with a report"
        if any((one.avoid - {one.id}) & set(circle) for one in members):
            yield "somebody is with whom they avoid"
        departments = [one.department for one in members if one.department]
        if terms.of_one_department and any(
            departments.count(one) > terms.of_one_department for one in departments
        ):
            yield "too many are of one department"


def suits(hour: Hour, person: Person, terms: Terms) -> bool:
    """Tell whether all meetings of a run lie within somebody's hours."""
    first = terms.start + timedelta(days=(hour.weekday - terms.start.weekday()) % 7)
    dates = [first + timedelta(weeks=week) for week in range(terms.weeks)]
    starts = [datetime.combine(date, hour.at, ZoneInfo(hour.zone)).astimezone(UTC) for date in dates]
    return all(_within(start, start + timedelta(minutes=terms.minutes), person) for start in starts)


def _within(start: datetime, end: datetime, person: Person) -> bool:
    """Tell whether a meeting lies within hours of somebody's, which are one where they touch."""
    zone = ZoneInfo(person.free.zone)
    local = [at.astimezone(zone).replace(tzinfo=None) for at in (start, end)]
    begins = local[0].weekday() * DAY + local[0].hour * 60 + local[0].minute
    until = begins + (end - start) // timedelta(minutes=1)
    inside = any(opens <= begins and until <= closes for opens, closes in _hours(person.free))
    return inside and local[1] - local[0] == end - start


@cache
def _hours(free: FreeTime) -> list[tuple[int, int]]:
    """Give somebody's hours around a week, in minutes from its Monday's midnight, those that touch joined."""
    found: list[tuple[int, int]] = []
    for opens, closes in sorted(
        (day * DAY + begins, day * DAY + begins + ((ends - begins) % DAY or DAY))
        for day in range(-1, 9)
        if day % 7 in free.days
        for begins, ends in free.between
    ):
        if found and opens <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], closes)
        else:
            found.append((opens, closes))
    return found
