"""What the messages of a step say, its guide, and the steps as a moderator reads them ahead."""

from dataclasses import replace
from datetime import datetime

from bot.domain import steps as rules
from bot.domain.circles import CircleState
from bot.domain.duties import Duties
from bot.domain.facilitators import is_professional
from bot.domain.groupings import Group
from bot.domain.meetings import MeetingOutcome
from bot.domain.programme import Catalogue, Programme
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.domain.steps import Guide, Opening, Page, StepMessage, Subject
from bot.domain.worktime import meeting_at
from bot.features import askings, duties, editions, exchanges, groupings, hours, speakers, volunteers
from bot.features import workspaces as roles
from bot.store import (
    circles,
    enrolments,
    facilitators,
    hostings,
    meetings,
    members,
    shared_commitments,
)
from bot.store.models import Circle
from bot.store.session import Session


def message(
    session: Session, workspace_id: str, circle_id: str, number: int, *, catalogue: Catalogue
) -> StepMessage | None:
    """What the messages of one step say in one circle."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None:
        return None
    programme = editions.of(session, circle, catalogue)
    run = circles.run_of(circle, programme)
    if number not in range(run.steps):
        return None
    found = rules.told(circle.id, programme, number, run)
    triads, new_triads = groupings.triads(session, circle, number) if programme.triads and number else ((), ())
    place, held_at = meetings.place(session, circle), meetings.held_at(session, circle, run, number)
    found = replace(
        found,
        outcome=_outcome(session, circle, number),
        written=found.shares and shared_commitments.of_step(session, circle, number) is not None,
        next_begun=circle.done_step is not None and circle.done_step > number,
        next_asks=askings.is_asked(session, circle, number + 1),
        in_threes=len(members.present(session, circle)) == rules.IN_THREES,
        is_closed=circle.state in (CircleState.CLOSED, CircleState.DISSOLVED)
        or rules.asks_no_more(circle.done_kind, circle.done_step, number),
        last_time=shared_commitments.of_step(session, circle, number - 1) if found.shares else None,
        triads=triads,
        new_triads=new_triads,
        groups=_groups(session, circle, number, last=number + 1 == run.steps),
        duties=_duties(session, circle, programme, number, held_at),
        next_duties=found.next and duties.of_step(session, circle, programme, number + 1),
    )
    if number in run.apart:
        return found
    if held_at is None:  # Nobody hosts what is written.
        return replace(found, place=place, meets=False)
    host = hostings.host_of(session, circle, number)
    leads = facilitators.who(session, circle) if is_professional(programme) and host is None else None
    speaks = speakers.of_step(session, circle, number)
    return replace(
        found, place=place, meets=True, meeting_at=held_at, host=host, facilitator=leads, speakers=speaks
    )


def _duties(
    session: Session, circle: Circle, programme: Programme, number: int, held_at: datetime | None
) -> Duties:
    found = duties.of_step(session, circle, programme, number)
    asks_host = volunteers.asks_all(session, circle, programme, number, held_at)
    # Whoever cannot come this once was given back: then the circle is asked by itself, for that meeting alone.
    return replace(found, asks_host=asks_host and not volunteers.is_asked(session, circle, number))


def _outcome(session: Session, circle: Circle, number: int) -> MeetingOutcome | None:
    said = meetings.of_step(session, circle, number)
    return MeetingOutcome(said.outcome) if said is not None and said.outcome else None


def _groups(session: Session, circle: Circle, number: int, *, last: bool) -> tuple[Group, ...]:
    return groupings.ring(session, circle, number) if last else groupings.of_step(session, circle, number)


def guide(
    session: Session,
    workspace_id: str,
    circle_id: str,
    number: int,
    user_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Guide:
    """A step in full, for a member of the circle or, without what members fill in, for whoever facilitates it."""
    circle = circles.get(session, workspace_id, circle_id)
    is_member = circle is not None and circles.member(session, circle, user_id) is not None
    if circle is None or not (is_member or facilitators.who(session, circle) == user_id):
        raise Refusal(RefusalCode.NOT_IN_CIRCLE)
    programme = editions.of(session, circle, catalogue)
    if number not in range(len(programme.steps)):
        raise Refusal(RefusalCode.GONE)
    shown = Guide(circle_id if is_member else "", programme.steps[number], programme.weeks_apart)
    places = (
        exchanges.places_of(session, circle, number, user_id, catalogue=catalogue, now=now) if is_member else ()
    )
    taken = duties.of_member(session, circle, number, user_id) if is_member else ()
    return replace(shown, has_place=bool(places), taken=taken)


def ahead(
    session: Session,
    workspace_id: str,
    subject: Subject,
    number: int,
    *,
    by: str,
    catalogue: Catalogue,
    now: datetime,
) -> Page:
    """A page of the steps, for a moderator who reads them before they begin."""
    if not roles.holds(session, workspace_id, Role.MODERATOR, by):
        raise Refusal(RefusalCode.MAY_NOT_READ_AHEAD)
    circle = _proposed(session, workspace_id, subject.id, by) if subject.of_circle else None
    programme_id = circle.programme_id if circle else subject.id
    if programme_id not in catalogue:
        raise Refusal(RefusalCode.GONE)
    programme = catalogue.get(programme_id)
    if not rules.is_page(programme, number):
        raise Refusal(RefusalCode.GONE)
    step = rules.step_of_page(programme, number)
    if circle is None:
        told = None if step is None else rules.told("", programme, step, None)
        return Page(subject, number, Opening("", programme, (), None, None), told, {}, (), too_late=False)
    return _page(session, circle, programme, subject, number, now)


def _proposed(session: Session, workspace_id: str, circle_id: str, by: str) -> Circle:
    """A proposal that waits for a decision, to somebody who is not in it."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None:
        raise Refusal(RefusalCode.GONE)
    # First of all: what has become of a proposal with them in it, nobody learns from here.
    if by in {one.user_id for one in circles.members(session, circle)}:
        raise Refusal(RefusalCode.OWN_CIRCLE)
    if circle.state is not CircleState.PROPOSED:
        raise Refusal(RefusalCode.ALREADY_DECIDED, state=circle.state.value)
    return circle


def _page(
    session: Session, circle: Circle, programme: Programme, subject: Subject, number: int, now: datetime
) -> Page:
    run, step = circles.run_of(circle, programme), rules.step_of_page(programme, number)
    members = circles.together(session, circle)
    zones = [(one.user_id, enrolments.get(session, circle.workspace_id, one.enrolment_id).zone) for one in members]
    people = tuple(one.user_id for one in members)
    return Page(
        subject=subject,
        number=number,
        opening=Opening(circle.id, programme, people, run.hour, meeting_at(run, 0)),
        told=None if step is None else rules.told(circle.id, programme, step, run),
        posted_at={} if number == 0 else rules.posted_at(run, step),
        zones=rules.by_zone(zones),
        too_late=hours.first_on(circle, run.hour, now) > run.first_on,
    )
