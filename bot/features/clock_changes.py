"""Members, and whoever facilitates, hear in private, a week before, that a circle's hour moves on their own clock."""

from datetime import datetime

from bot.domain import clock_changes as rules
from bot.domain.circles import CircleState
from bot.domain.clock_changes import ClockChange
from bot.domain.comforts import INSIDE, comfort
from bot.domain.meetings import MeetingOutcome, hour_at
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.worktime import Run
from bot.features import editions, people
from bot.features.alarms import Ringing
from bot.store import alarms, circles, enrolments, facilitators, meetings, members
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session

KIND = "clock.moves"


def set_(session: Session, circle: Circle, run: Run, step: int) -> None:
    """Sets an alarm for every zone in which a circle's hour moves with a step."""
    if step not in range(1, run.steps):
        return
    zones = {zone for _, zone in _people(session, circle)}
    moving = [zone for zone in sorted(zones) if rules.moved(run, step, zone)]
    found = [
        (
            f"{KIND}:{circle.id}:{step}:{zone}",
            rules.told_at(run, step, zone),
            {"circle": circle.id, "step": step, "zone": zone},
        )
        for zone in moving
    ]
    alarms.set_all(session, circle.workspace_id, KIND, found)


def ring(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """Tells everybody in a zone, or one person who was away when the others there were told."""
    facts = ringing.facts
    circle = circles.get(session, ringing.workspace_id, facts["circle"])
    if circle is None or circle.state is not CircleState.RUNNING:
        return
    for user_id, zone in _people(session, circle):
        if zone == facts["zone"] and facts.get("user") in (None, user_id):
            _tell(session, circle, facts["step"], user_id, ringing, catalogue, now)


def shown(
    session: Session, workspace_id: str, circle_id: str, step: int, user_id: str, *, catalogue: Catalogue
) -> ClockChange | None:
    """What somebody reads; None when the hour does not move any more, or they have no part in the circle."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or circle.channel_id is None or not editions.has(circle, catalogue):
        return None
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    of_two = run.hour.other is not None
    if step not in range(run.steps) or not run.meets or _is_new(session, circle, run, step):
        return None
    found = _member(session, circle, user_id)
    if found is None:
        zone = _leads_from(session, circle, user_id)
        read = rules.moved(run, step, zone) if zone else None
        return ClockChange(circle.channel_id, *read, run.hour.zone, leads=True, of_two=of_two) if read else None
    member, enrolment = found
    read = rules.moved(run, step, enrolment.zone)
    if read is None or member.joined_step >= step:
        return None
    was, at = read
    suits = comfort(enrolments.free_time(enrolment), at.weekday(), at.hour * 60 + at.minute, run.minutes_of(step))
    return ClockChange(circle.channel_id, was, at, run.hour.zone, outside=suits < INSIDE, of_two=of_two)


def _tell(
    session: Session,
    circle: Circle,
    step: int,
    user_id: str,
    ringing: Ringing,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    place = session, circle.workspace_id
    if shown(*place, circle.id, step, user_id, catalogue=catalogue) is None:
        return
    facts = {"circle": circle.id, "step": step, "user": user_id}
    back_at = people.back_at(*place, user_id, now)
    if back_at is not None:
        run = circles.run_of(circle, editions.of(session, circle, catalogue))
        if back_at < hour_at(run, step):
            later = {**facts, "zone": ringing.facts["zone"]}
            key = f"{KIND}:{circle.id}:{step}:{user_id}"
            alarms.set_(*place, key=key, kind=KIND, at=back_at, facts=later)
        return
    people.tell(
        *place,
        user_id,
        key=f"{KIND}:{circle.id}:{step}:{user_id}",
        kind=KIND,
        weight=Weight.ANSWER,
        now=now,
        facts=facts,
        in_working_hours=True,
    )


def _is_new(session: Session, circle: Circle, run: Run, step: int) -> bool:
    """Whether the circle has set its hour since that hour was last announced, and has read what clocks show then."""
    said = [meetings.of_step(session, circle, one) for one in range(rules.last_at(run, step) or 0, step)]
    return any(one and one.moved_to is not None and one.outcome != MeetingOutcome.MOVED for one in said)


def _member(session: Session, circle: Circle, user_id: str) -> tuple[Member, Enrolment] | None:
    here = members.present(session, circle)
    return next((one for one in here if one[0].user_id == user_id and one[0].outside_since is None), None)


def _people(session: Session, circle: Circle) -> list[tuple[str, str]]:
    """Everybody whose clock counts, with their zone: the members, and whoever facilitates without being one."""
    found = [(member.user_id, enrolment.zone) for member, enrolment in members.present(session, circle)]
    leads = facilitators.who(session, circle)
    zone = _leads_from(session, circle, leads) if leads else None
    return [*found, (leads, zone)] if leads and zone else found


def _leads_from(session: Session, circle: Circle, user_id: str) -> str | None:
    """The zone of whoever facilitates a circle; None where it is not known, and for all others."""
    leads = facilitators.who(session, circle) == user_id
    return people.known_zone(session, circle.workspace_id, user_id) if leads else None
