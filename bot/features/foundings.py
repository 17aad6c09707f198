"""Founding a circle: whom its founder asks, and what they do while others answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time

from bot.domain import foundings as rules
from bot.domain.circles import BEFORE, CircleState
from bot.domain.foundings import DAYS, Founding, FoundingForm, Obstacle, Plan, Typed
from bot.domain.joinings import CONSENT_VERSION, Application, JoinForm, Profile
from bot.domain.programme import Catalogue, Programme
from bot.domain.questions import InvitationKind
from bot.domain.quiet import working_days_later
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import editions, gatherings, invitations, joinings, people
from bot.store import circles, enrolments, members, rounds, workspaces
from bot.store import invitations as asked
from bot.store.models import Circle, Enrolment
from bot.store.session import Session

Profiles = Mapping[str, Profile | None]  # By user id; None for whom Slack does not know.


def mine(
    session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> Founding | None:
    """The circle that somebody founds, as long as it is not decided on; None when there is none."""
    circle = asked.founded_by(session, workspace_id, user_id)
    if circle is None or not editions.has(circle, catalogue) or not _is_in(session, circle, user_id):
        return None
    return gatherings.founding(session, circle, catalogue=catalogue, now=now)


def fellows(session: Session, workspace_id: str, circle_id: str, user_id: str) -> tuple[str, ...]:
    """With whom somebody was in a circle; nobody when they were in none of that name."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or circles.member(session, circle, user_id) is None:
        return ()
    ids = [one.user_id for one in circles.members(session, circle) if circles.member(session, circle, one.user_id)]
    return tuple(one for one in ids if one != user_id)


def form(
    session: Session,
    workspace_id: str,
    profile: Profile,
    typed: Typed,
    profiles: Profiles,
    *,
    now: datetime,
) -> FoundingForm:
    """What the form shows; refused to whoever may not be in a circle, or has a place already."""
    joinings.let_in(session, workspace_id, profile)
    waiting = next(iter(enrolments.open_of(session, workspace_id, profile.user_id)), None)
    if waiting is not None:
        joinings.only_waits(session, waiting)
    found = obstacles(
        session, workspace_id, profile.user_id, {one: profiles[one] for one in typed.people}, now=now
    )
    return FoundingForm(
        programme_id=waiting.programme_id if waiting else None,
        people=tuple(one for one in typed.people if one not in found),
        join=_asked_beside(session, workspace_id, profile, waiting),
        obstacles=tuple(found.items()),
        not_understood=typed.not_understood,
    )


def obstacles(
    session: Session,
    workspace_id: str,
    founder: str,
    profiles: Profiles,
    *,
    circle: Circle | None = None,
    now: datetime,
) -> dict[str, Obstacle]:
    """Who of these cannot be asked, and why. Whom anybody would rather not be with plays no part: to leave somebody
    out would tell, and each of them sees in private who asks before they answer."""
    # Who was offered a free seat waits for a circle: that is no business of the founder's.
    known = asked.of_circle(session, circle) if circle else []
    before = {one.user_id for one in known if one.kind is InvitationKind.FOUNDING}
    found: dict[str, Obstacle] = {}
    for user_id, profile in profiles.items():
        hinders = rules.of_account(profile, founder)
        if hinders is None and user_id in before:
            hinders = Obstacle.ASKED
        if hinders is None and profile is not None:
            hinders = _hinders(session, workspace_id, profile, now)
        if hinders is not None:
            found[user_id] = hinders
    return found


def start(
    session: Session,
    workspace_id: str,
    profile: Profile,
    plan: Plan,
    application: Application | None,
    profiles: Profiles,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> dict[str, Obstacle]:
    """Founds a circle and asks its people; who cannot be asked, in which case nothing was done.

    `application` is what somebody fills in who waits on no list.
    """
    workspaces.lock(session, workspace_id)
    if plan.programme_id not in catalogue:
        raise Refusal(RefusalCode.UNKNOWN_PROGRAMME, field="programme")
    programme = catalogue.get(plan.programme_id)
    rules.checked(plan, now.date(), seats=programme.largest - 1)
    found = obstacles(session, workspace_id, profile.user_id, profiles, now=now)
    if found:
        return found
    enrolment = _enrolment(session, workspace_id, profile, plan, application, catalogue, now)
    rounds.take_out(session, enrolment)
    circle = circles.add(session, _circle(enrolment, programme, plan, now), [(enrolment.id, enrolment.user_id)])
    workspaces.log(
        session, workspace_id, at=now, by=profile.user_id, subject=f"circle {circle.id}", what=circle.state.value
    )
    _ask(session, circle, profiles, now)
    return {}


def ask_more(
    session: Session,
    workspace_id: str,
    circle_id: str,
    user_id: str,
    profiles: Profiles,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> dict[str, Obstacle]:
    """Asks others too; who of them cannot be asked, in which case nothing was done."""
    circle = _held(session, workspace_id, circle_id, user_id, CircleState.FOUNDING)
    free = free_for(session, circle, editions.of(session, circle, catalogue))
    plan = Plan(circle.programme_id, frozenset(profiles), None, circle.open_seats)
    rules.checked(plan, now.date(), seats=free)
    found = obstacles(session, workspace_id, user_id, profiles, circle=circle, now=now)
    if not found:
        _ask(session, circle, profiles, now)
    return found


def askable(session: Session, workspace_id: str, circle_id: str, user_id: str, *, catalogue: Catalogue) -> int:
    """How many more people a founder can ask; refused to everybody else."""
    circle = _own(session, circles.get(session, workspace_id, circle_id), user_id, CircleState.FOUNDING)
    return free_for(session, circle, editions.of(session, circle, catalogue))


def free_for(session: Session, circle: Circle, programme: Programme) -> int:
    """The seats that nobody has and nobody is asked about by name."""
    named = [one for one in asked.open_in(session, circle) if one.kind is InvitationKind.FOUNDING]
    return max(0, programme.largest - len(circles.placed(session, circle)) - len(named))


def go_on(
    session: Session, workspace_id: str, circle_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> None:
    """The founder goes on with those who said yes; nobody else is waited for."""
    circle = _held(session, workspace_id, circle_id, user_id, CircleState.FOUNDING)
    gatherings.go_on(session, circle, catalogue=catalogue, now=now, tells=False)


def wait_instead(session: Session, workspace_id: str, circle_id: str, user_id: str, *, now: datetime) -> None:
    """The founder and those who said yes wait for another circle instead."""
    circle = _held(session, workspace_id, circle_id, user_id, CircleState.FOUNDING)
    gatherings.call_off(session, circle, by=user_id, why=gatherings.WAITS, now=now)


def call_off(session: Session, workspace_id: str, circle_id: str, user_id: str, *, now: datetime) -> None:
    """The founder calls it off, at any time before a moderator has decided."""
    circle = _held(session, workspace_id, circle_id, user_id, *BEFORE)
    gatherings.call_off(session, circle, by=user_id, why=gatherings.CALLED_OFF, now=now)


def _asked_beside(
    session: Session, workspace_id: str, profile: Profile, waiting: Enrolment | None
) -> JoinForm | None:
    """What is asked for a member's sake: nothing of whoever waits, but for their yes to words that have changed."""
    if waiting is not None:
        return None if waiting.consent_version >= CONSENT_VERSION else joinings.filled_in(session, waiting)
    last = next(iter(enrolments.of_person(session, workspace_id, profile.user_id)), None)
    shown = joinings.suggested(session, workspace_id, profile)
    return joinings.as_before(shown, last) if last else shown


def _hinders(session: Session, workspace_id: str, profile: Profile, now: datetime) -> Obstacle | None:
    try:
        joinings.let_in(session, workspace_id, profile)
    except Refusal:
        return Obstacle.MAY_NOT_JOIN
    if people.away(session, workspace_id, profile.user_id, now):
        return Obstacle.NOT_NOW
    joined = enrolments.open_of(session, workspace_id, profile.user_id)
    has_place = any(members.current(session, workspace_id, one.id) for one in joined)
    return Obstacle.NOT_NOW if has_place else None


def _enrolment(
    session: Session,
    workspace_id: str,
    profile: Profile,
    plan: Plan,
    application: Application | None,
    catalogue: Catalogue,
    now: datetime,
) -> Enrolment:
    """The founder's own place on the list of the programme, taken now or before."""
    user_id = profile.user_id
    joinings.let_in(session, workspace_id, profile)
    waiting = next(iter(enrolments.open_of(session, workspace_id, user_id)), None)
    filled = replace(application, programme_id=plan.programme_id) if application else None
    if waiting is not None:
        joinings.only_waits(session, waiting)
        if filled is not None:
            filled = joinings.keeping(session, waiting, filled)
            joinings.change(session, workspace_id, profile, waiting.id, filled, catalogue=catalogue)
        if waiting.consent_version < CONSENT_VERSION:
            raise Refusal(RefusalCode.CONSENT_CHANGED, field="consent")
        waiting.programme_id = plan.programme_id
        session.flush()
        return waiting
    if filled is None:  # They have left the list meanwhile: the form has to be opened again.
        raise Refusal(RefusalCode.GONE)
    joinings.join(session, workspace_id, profile, filled, catalogue=catalogue, now=now)
    return enrolments.open_of(session, workspace_id, user_id)[0]


def _circle(enrolment: Enrolment, programme: Programme, plan: Plan, now: datetime) -> Circle:
    """The row of a circle whose hour is found once it is known who is in it."""
    return Circle(
        workspace_id=enrolment.workspace_id,
        programme_id=programme.id,
        programme_version=programme.version,
        state=CircleState.FOUNDING,
        asked_times=0,
        weekday=0,
        at=time(12),
        zone=enrolment.zone,
        first_on=plan.not_before or now.date(),
        not_before=plan.not_before,
        created_at=now,
        language=enrolment.language,
        founder=enrolment.user_id,
        open_seats=plan.offers,
    )


def _ask(session: Session, circle: Circle, profiles: Profiles, now: datetime) -> None:
    invitations.closes_later(session, circle, working_days_later(now, circle.zone, DAYS))
    for user_id, profile in sorted(profiles.items()):
        # Whoever has joined nothing is asked in their working hours too.
        people.learned(session, circle.workspace_id, user_id, profile.zone if profile else None)
        invitations.invite(session, circle, user_id, InvitationKind.FOUNDING, now)


def _held(session: Session, workspace_id: str, circle_id: str, user_id: str, *states: CircleState) -> Circle:
    """A founder's own circle in one of these states, held until the transaction ends."""
    workspaces.lock(session, workspace_id)
    return _own(session, circles.locked(session, workspace_id, circle_id), user_id, *states)


def _own(session: Session, circle: Circle | None, user_id: str, *states: CircleState) -> Circle:
    if circle is None:
        raise Refusal(RefusalCode.GONE)
    if circle.founder != user_id:
        raise Refusal(RefusalCode.NOT_THE_FOUNDER)
    if circle.state not in states or not _is_in(session, circle, user_id):
        raise Refusal(RefusalCode.FOUNDING_OVER)
    return circle


def _is_in(session: Session, circle: Circle, user_id: str) -> bool:
    """Whether the founder still has a seat: whoever gave it back founds nothing any more."""
    return any(one.user_id == user_id for one in circles.placed(session, circle))
