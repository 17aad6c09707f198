"""Free seats of a circle that is being founded: offered to those who wait for one and would suit it."""

from collections.abc import Collection
from datetime import datetime

from bot.domain import fair_hours
from bot.domain.programme import Programme
from bot.domain.questions import InvitationKind
from bot.domain.quiet import is_away
from bot.features import candidates, hours, invitations
from bot.store import enrolments, seats
from bot.store import invitations as asked
from bot.store.models import Circle, Enrolment
from bot.store.session import Session

_CONSIDERED = 200  # People on the waiting list who are looked at, the longest-waiting first.


def who_may_be_asked(session: Session, circle: Circle, now: datetime) -> list[str]:
    """Those who wait (enrolment ids) and may be offered a seat, by what is quickly looked up; the first comes first."""
    before = {one.user_id for one in asked.of_circle(session, circle)} | seats.not_for(session, circle)
    waiting = enrolments.waiting(session, circle.workspace_id, circle.programme_id, _CONSIDERED)
    return [one.id for one in waiting if one.user_id not in before and _may_be_asked(session, circle, one, now)]


def offer(session: Session, circle: Circle, programme: Programme, ids: Collection[str], now: datetime) -> int:
    """Offers the free seats to those of these people (enrolment ids) who still wait and would suit; how many."""
    inside = hours.people_of(session, circle)
    waiting = enrolments.waiting(session, circle.workspace_id, circle.programme_id, _CONSIDERED)
    near = candidates.who_may_come_in(session, circle, [one for one in waiting if one.id in ids], inside)
    fit = fair_hours.who_fit(
        [enrolments.free_time(one) for one in inside],
        [enrolments.free_time(one) for one in near],
        hours.dates(circle, programme, now),
    )
    told = (invitations.invite(session, circle, near[place].user_id, InvitationKind.SEAT, now) for place in fit)
    return sum(told)


def were_offered(session: Session, circle: Circle) -> bool:
    """Whether free seats have been offered to those who wait."""
    return any(one.kind is InvitationKind.SEAT for one in asked.of_circle(session, circle))


def _may_be_asked(session: Session, circle: Circle, one: Enrolment, now: datetime) -> bool:
    if one.language != circle.language or is_away(one.away_until, now, one.zone):
        return False
    if one.not_before is not None and one.not_before > now.date():
        return False
    return not seats.is_asked(session, circle.workspace_id, one.user_id)
