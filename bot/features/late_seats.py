"""Whether a running circle has a seat for one more, and whom that seat suits."""

from datetime import datetime

from bot.domain import late_joiners as rules
from bot.domain.circles import CircleState
from bot.domain.joinings import from_bits
from bot.domain.late_joiners import LAST_STEP, joins_at
from bot.domain.programme import Programme
from bot.domain.worktime import meeting_at
from bot.features import candidates
from bot.store import circles, members, seats
from bot.store.models import Circle, Enrolment
from bot.store.session import Session


def suits(
    session: Session, circle: Circle, enrolment: Enrolment, programme: Programme, most: int, now: datetime
) -> bool:
    """Whether a circle of at most so many members has a seat that may be offered to somebody, and that suits them."""
    before = {one.user_id for one in seats.late(session, circle)} | seats.not_for(session, circle)
    if enrolment.user_id in before or not takes(session, circle, most, len(seats.held(session, circle))):
        return False
    return is_for(session, circle, enrolment, programme, now)


def is_for(session: Session, circle: Circle, enrolment: Enrolment, programme: Programme, now: datetime) -> bool:
    """Whether somebody can be in a circle as it is by now: in its language, at its hour, and with all who are in it."""
    inside = [one for _, one in members.present(session, circle)]
    return (
        enrolment.language == circle.language
        and has_time(circle, enrolment, programme, now)
        and bool(candidates.who_may_come_in(session, circle, [enrolment], inside))
    )


def takes(session: Session, circle: Circle, most: int, held: int) -> bool:
    """Whether a circle of at most so many is early enough on its way, and has a seat beside those that are held."""
    open_still = circle.state is CircleState.RUNNING and circle.held_at is None
    free = most - len(members.present(session, circle)) - held
    return open_still and joins_at(circle.done_kind, circle.done_step) <= LAST_STEP and free > 0


def has_time(circle: Circle, enrolment: Enrolment, programme: Programme, now: datetime) -> bool:
    """Whether all meetings of a circle that are left, if it has any, lie within somebody's own hours."""
    if not circle.meets:
        return True
    run = circles.run_of(circle, programme)
    coming = [meeting_at(run, step) for step in range(run.steps)]
    return rules.fits(
        enrolment.zone,
        from_bits(enrolment.days),
        (enrolment.starts, enrolment.ends),
        [at for at in coming if at > now],
        programme.longest_minutes,
    )
