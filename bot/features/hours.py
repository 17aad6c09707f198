"""A circle's weekly hour and its first date: which hours suit its people, and when it begins."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import fair_hours
from bot.domain.comforts import FLOOR, comfort
from bot.domain.dates import Dates
from bot.domain.programme import Programme
from bot.domain.proposals import NOTICE
from bot.domain.questions import QuestionKind
from bot.domain.worktime import Hour, Run, at_hand, first_meeting_on, instant
from bot.features import holiday_dates
from bot.store import circles, enrolments, rounds, votes
from bot.store import hours as rows
from bot.store.models import Circle, Enrolment
from bot.store.session import Session


def present(circle: Circle) -> Hour:
    """The hour that a circle has, or the two that it takes turns with."""
    return rows.of(circle)


def set_(circle: Circle, hour: Hour, now: datetime) -> None:
    """Gives a circle that has not begun an hour, and the first date that comes with it."""
    rows.set_(circle, hour)
    circle.first_on = first_on(circle, hour, now)


def first_on(circle: Circle, hour: Hour, now: datetime) -> date:
    """When a circle would begin at an hour: as soon as it can, and not before its founder wishes."""
    return first_meeting_on(hour, now, NOTICE, circle.not_before)


def keep_ahead(circle: Circle, now: datetime) -> None:
    """Moves the first date on, by whole weeks, until the first prompt is still to come."""
    circle.first_on = max(circle.first_on, first_meeting_on(present(circle), now, timedelta(0)))


def dates(circle: Circle, programme: Programme, now: datetime) -> Dates:
    """What a circle's dates come from."""
    return Dates(programme.longest_minutes, programme.weeks, now, NOTICE, circle.not_before)


def common(
    session: Session, circle: Circle, people: Iterable[Enrolment], programme: Programme, now: datetime
) -> list[Hour]:
    """Every weekly hour that suits all of these people, the kindest first.

    Where there is none, and they have found one another themselves, it is every one that can be asked of all of them
    or, without any, two by turns.
    """
    # The order in which people wait decides whose clock the hour follows.
    own, when = holiday_dates.free_times(session, _waiting(people)), dates(circle, programme, now)
    found = fair_hours.common_hours(own, when)
    if found or circle.founder is None:
        return found
    fair = fair_hours.ranked(own, when)
    pair = fair_hours.by_turns(fair)
    return [pair] if pair else [one.hour for one in fair if one.is_fair]


def still_suits(session: Session, circle: Circle, programme: Programme, now: datetime) -> bool:
    """Whether the hour that a circle has suits all its people on the dates it would have now: clocks may differ."""
    own = [enrolments.free_time(one) for one in people_of(session, circle)]
    when = dates(circle, programme, now)
    if circle.founder is None:
        return fair_hours.suits(present(circle), own, when)
    return fair_hours.can_be_asked(present(circle), own, when)


def worsts(session: Session, circle: Circle, user_id: str, programme: Programme, now: datetime) -> tuple[int, ...]:
    """How well the hour of a circle that has not begun, or each of its two, suits somebody on its worst date.

    Nothing for people who were brought together: they are never asked about an hour that is not among their own.
    """
    place = next((one for one in circles.placed(session, circle) if one.user_id == user_id), None)
    if place is None or circle.founder is None:
        return ()
    person = enrolments.get(session, circle.workspace_id, place.enrolment_id)
    return fair_hours.worsts(present(circle), enrolments.free_time(person), dates(circle, programme, now))


def expected(person: Enrolment, run: Run, step: int, held_at: datetime) -> bool:
    """Whether somebody is expected at a meeting: of two hours by turns one may be at night for them."""
    if run.hour.other is None:
        return True
    local = held_at.astimezone(ZoneInfo(person.zone))
    starts = local.hour * 60 + local.minute
    return comfort(enrolments.free_time(person), local.weekday(), starts, run.minutes_of(step)) >= FLOOR


def untried(
    session: Session, circle: Circle, people: Iterable[Enrolment], programme: Programme, now: datetime
) -> Hour | None:
    """The kindest weekly hour for all of these people at which they were not asked before."""
    questions = votes.of_kind(session, circle, QuestionKind.PROPOSAL)
    tried = {_firsts(circle, of_facts(one.facts["hour"]), now) for one in questions}
    found = within_days(session, circle, common(session, circle, people, programme, now), now)
    return next((one for one in found if _firsts(circle, one, now) not in tried), None)


def within_days(session: Session, circle: Circle, found: Iterable[Hour], now: datetime) -> list[Hour]:
    """Those hours with which a circle would begin within the days of its round; all of them where it is of none."""
    window = rounds.window_of(session, circle)
    return [one for one in found if window.holds(first_on(circle, one, now))]


def too_few(session: Session, circle: Circle, programme: Programme) -> bool:
    """Whether fewer people have a seat than the smallest circle has: then nobody is shown when they are free."""
    return len(circles.placed(session, circle)) < programme.smallest


def people_of(session: Session, circle: Circle) -> list[Enrolment]:
    """Everybody who has a seat, who joined first at first."""
    placed = circles.placed(session, circle)
    return _waiting(enrolments.get(session, circle.workspace_id, one.enrolment_id) for one in placed)


def facts_of(hour: Hour) -> list[Any]:
    """An hour as it is kept with a question about it."""
    weekday, at = hour.other or (None, None)
    return [hour.weekday, f"{hour.at:%H:%M}", hour.zone, *([weekday, f"{at:%H:%M}"] if at else [])]


def of_facts(facts: Sequence[Any]) -> Hour:
    """The hour that `facts_of` made this of."""
    weekday, at, zone, *other = facts
    pair = (other[0], time.fromisoformat(other[1])) if other else None
    return Hour(weekday, time.fromisoformat(at), at_hand(zone), pair)


def _waiting(people: Iterable[Enrolment]) -> list[Enrolment]:
    return sorted(people, key=lambda one: (one.joined_at, one.id))


def _firsts(circle: Circle, hour: Hour, now: datetime) -> tuple[datetime, ...]:
    return tuple(instant(first_on(circle, one, now), one.at, one.zone) for one in hour.each)
