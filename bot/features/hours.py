"""A circle's weekly hour and its first date: which hours suit its people, and when it begins."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from bot.domain import fair_hours
from bot.domain.dates import Dates
from bot.domain.programme import Programme
from bot.domain.proposals import NOTICE
from bot.domain.questions import QuestionKind
from bot.domain.worktime import Hour, at_hand, first_meeting_on, instant
from bot.store import circles, enrolments, rounds, votes
from bot.store.models import Circle, Enrolment, Question
from bot.store.session import Session


def present(circle: Circle) -> Hour:
    """The hour that a circle has."""
    return Hour(circle.weekday, circle.at, circle.zone)


def set_(circle: Circle, hour: Hour, now: datetime) -> None:
    """Gives a circle that has not begun an hour, and the first date that comes with it."""
    circle.weekday, circle.at, circle.zone = hour.weekday, hour.at, hour.zone
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


def common(circle: Circle, people: Iterable[Enrolment], programme: Programme, now: datetime) -> list[Hour]:
    """Every weekly hour that suits all of these people, the kindest first.

    Where there is none, and they have found one another themselves, it is every one that can be asked of all of them.
    """
    # The order in which people wait decides whose clock the hour follows.
    own, when = [enrolments.free_time(one) for one in _waiting(people)], dates(circle, programme, now)
    found = fair_hours.common_hours(own, when)
    if found or circle.founder is None:
        return found
    return [one.hour for one in fair_hours.ranked(own, when) if one.is_fair]


def still_suits(session: Session, circle: Circle, programme: Programme, now: datetime) -> bool:
    """Whether the hour that a circle has suits all its people on the dates it would have now: clocks may differ."""
    own = [enrolments.free_time(one) for one in people_of(session, circle)]
    when = dates(circle, programme, now)
    if circle.founder is None or fair_hours.suits(present(circle), own, when):
        return fair_hours.suits(present(circle), own, when)
    found = fair_hours.score(present(circle), own, when)
    return found is not None and found.is_fair


def leaves_own(circle: Circle, person: Enrolment, programme: Programme, now: datetime) -> bool:
    """Whether the hour of a circle that has not begun leaves somebody's own hours on any date."""
    return not fair_hours.suits(present(circle), [enrolments.free_time(person)], dates(circle, programme, now))


def untried(
    session: Session, circle: Circle, people: Iterable[Enrolment], programme: Programme, now: datetime
) -> Hour | None:
    """The kindest weekly hour for all of these people at which they were not asked before."""
    questions = votes.of_kind(session, circle, QuestionKind.PROPOSAL)
    tried = {_first_at(circle, _asked_about(one), now) for one in questions}
    found = within_days(session, circle, common(circle, people, programme, now), now)
    return next((one for one in found if _first_at(circle, one, now) not in tried), None)


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


def _waiting(people: Iterable[Enrolment]) -> list[Enrolment]:
    return sorted(people, key=lambda one: (one.joined_at, one.id))


def _first_at(circle: Circle, hour: Hour, now: datetime) -> datetime:
    return instant(first_on(circle, hour, now), hour.at, hour.zone)


def _asked_about(question: Question) -> Hour:
    weekday, at, zone = question.facts["hour"]
    return Hour(weekday, time.fromisoformat(at), at_hand(zone))
