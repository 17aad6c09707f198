"""Whose turn a proposal is: given to one moderator or to their channel, and to all of them when nobody answers.

A bundled message goes to whoever something waits for: at the first moment of their working hours on a day on which
they have not had one. So it comes once a day at most and never at night, and what waits together comes together.
It comes again only with something new, or when something has waited for three working days more.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import circles as states
from bot.domain.circles import CircleState
from bot.domain.facilitators import is_professional
from bot.domain.meetings import firsts
from bot.domain.moderations import EVERYBODY, UNANSWERED_DAYS, whose_turn
from bot.domain.programme import Catalogue
from bot.domain.proposals import ProposalCard, stamp
from bot.domain.quiet import STARTS, Weight, working_day, working_days_later, working_time
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.domain.worktime import instant, meeting_at
from bot.features import editions, hours, people
from bot.features import workspaces as roles
from bot.features.alarms import Ringing
from bot.store import alarms, circles, enrolments, facilitators, outbox, rounds, schedule, workspaces
from bot.store.models import Circle
from bot.store.session import Session

DIGEST = alarms.DIGEST
ESCALATES = "moderation.escalates"


def recipients(session: Session, workspace_id: str) -> list[str]:
    """The moderators' channel or, where there is none, each moderator."""
    channel = _channel(session, workspace_id)
    return [channel] if channel else workspaces.holders(session, workspace_id, Role.MODERATOR)


def to_moderators(session: Session, circle: Circle, now: datetime) -> None:
    """A circle waits for a moderator from now on: it becomes somebody's turn, and they hear of it."""
    turn = _turn(session, circle, now)
    circle.assigned_to = turn
    session.flush()
    if turn is None:
        _log(session, circle, "nobody may decide", "no_moderator_outside", now)
        _tell_nobody_may(session, circle, now)
        return
    set_digest(session, circle.workspace_id, turn, now)
    alarms.set_(
        session,
        circle.workspace_id,
        key=f"{ESCALATES}:{circle.id}",
        kind=ESCALATES,
        at=working_days_later(now, zone_of(session, circle.workspace_id, turn), UNANSWERED_DAYS),
        facts={"circle": circle.id},
    )


def left_alone(session: Session, now: datetime) -> list[str]:
    """The workspaces in which a proposal has nobody who may decide on it, though there is somebody."""
    lost = schedule.held_by_nobody(session)
    return sorted({one.workspace_id for one in lost if one.assigned_to or _turn(session, one, now)})


def look_after(session: Session, workspace_id: str, *, now: datetime) -> None:
    """Gives a proposal to another moderator whose own one moderates no longer, or which had none to go to."""
    waiting = _all_held(session, workspace_id)
    if not waiting:
        return
    able = {*workspaces.holders(session, workspace_id, Role.MODERATOR), _channel(session, workspace_id), EVERYBODY}
    for circle in waiting:
        lost = circle.assigned_to is None or circle.assigned_to not in able
        if lost and (circle.assigned_to or _turn(session, circle, now)):
            to_moderators(session, circle, now)


def escalate(session: Session, ringing: Ringing, _catalogue: object, now: datetime) -> None:
    """A proposal has waited for three working days: from now on it is every moderator's, each hears of it in private."""
    circle = circles.locked(session, ringing.workspace_id, ringing.facts["circle"])
    if circle is None or circle.state is not CircleState.PROPOSED or circle.assigned_to in (None, EVERYBODY):
        return
    _to_everybody(session, circle, "unanswered", now)


def undeliverable(session: Session, workspace_id: str, recipient: str, *, now: datetime) -> None:
    """The bundled message did not reach a moderator or their channel: what waited there is everybody's."""
    for circle in _all_held(session, workspace_id):
        if circle.assigned_to == recipient:
            _to_everybody(session, circle, "undeliverable", now, without=recipient)


def settled(session: Session, circle: Circle) -> None:
    """A circle does not wait for a moderator any more; nor is there a message about it, when nothing else waits."""
    alarms.cancel(session, circle.workspace_id, f"{ESCALATES}:{circle.id}")
    turn = circle.assigned_to
    if rounds.any_ready(session, circle.workspace_id):
        return
    if turn and not circles.any_proposed_to(session, circle.workspace_id, (turn, EVERYBODY)):
        alarms.cancel(session, circle.workspace_id, f"{DIGEST}:{turn}")


def decidable(
    session: Session,
    workspace_id: str,
    circle_id: str,
    by: str,
    *,
    seen: str | None = None,
    among: Collection[CircleState] = (CircleState.PROPOSED,),
) -> Circle:
    """A proposal, held against a second decision; refused to whoever moderates nothing or is in it.

    `among` are the states in which it may be decided on. `seen` is the stamp of the proposal that was looked at, where there was one: it is refused when it is another now.
    """
    if not roles.holds(session, workspace_id, Role.MODERATOR, by):
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is None:
        raise Refusal(RefusalCode.GONE)
    states.may_decide(circle.state, set(member_ids(session, circle)), by, among)
    if seen is not None and seen != stamp(member_ids(session, circle), hours.present(circle)):
        raise Refusal(RefusalCode.PROPOSAL_CHANGED)
    return circle


def card(session: Session, circle: Circle, *, catalogue: Catalogue) -> ProposalCard:
    """What a moderator sees of a proposal."""
    programme = editions.of(session, circle, catalogue)
    run = circles.run_of(circle, programme)
    together = circles.together(session, circle)
    professional = is_professional(programme)
    chosen = facilitators.current(session, circle) if professional else None
    entered = [enrolments.get(session, circle.workspace_id, one.enrolment_id) for one in together]
    return ProposalCard(
        circle_id=circle.id,
        programme=programme.title,
        members=member_ids(session, circle),
        zones=tuple(sorted({one.zone for one in entered})),
        hour=run.hour,
        first_at=meeting_at(run, 0),
        rhythm=programme.rhythm,
        state=circle.state,
        turn=circle.assigned_to,
        founder=circle.founder,
        professional=professional,
        facilitator=chosen.user_id if chosen else None,
        second_at=next(iter(firsts(run)[1:]), None),
        came_back=circle.state is CircleState.PROPOSED and rounds.round_of(session, circle) is not None,
        nobody_offered=not professional and not any(one.hosts for one in entered),
        short=hours.too_few(session, circle, programme),
    )


def member_ids(session: Session, circle: Circle) -> tuple[str, ...]:
    """The people (user ids) of a proposal as it stands."""
    return tuple(one.user_id for one in circles.together(session, circle))


def set_digest(session: Session, workspace_id: str, recipient: str, now: datetime) -> None:
    """Has the bundled message sent to somebody at the first moment that suits."""
    zone = zone_of(session, workspace_id, recipient)
    at = working_time(now, zone)
    today = at.astimezone(ZoneInfo(zone)).date()
    if outbox.find(session, workspace_id, digest_key(recipient, at, zone)) is not None:
        at = instant(working_day(today, 1), STARTS, zone)
    alarms.set_digest(session, workspace_id, recipient, at)


def set_digest_by(session: Session, workspace_id: str, recipient: str, at: datetime) -> None:
    """Has the bundled message sent to somebody at an instant, unless it is to come before."""
    planned = alarms.find(session, workspace_id, f"{DIGEST}:{recipient}")
    if planned is None or planned.at > at:
        alarms.set_digest(session, workspace_id, recipient, at)


def digest_key(recipient: str, at: datetime, zone: str) -> str:
    """What the bundled message of one day is known by, so that there is one a day."""
    return f"digest:{recipient}:{at.astimezone(ZoneInfo(zone)).date()}"


def zone_of(session: Session, workspace_id: str, recipient: str) -> str:
    """The zone by which somebody is written to: their own or, for the channel, the first moderator's."""
    if is_person(recipient):
        return people.zone_of(session, workspace_id, recipient)
    moderators = workspaces.holders(session, workspace_id, Role.MODERATOR)
    return people.zone_of(session, workspace_id, moderators[0]) if moderators else "UTC"


def is_person(recipient: str) -> bool:
    """Whether a recipient is a person and not a channel."""
    return recipient[0] in "UW"


def _turn(session: Session, circle: Circle, now: datetime) -> str | None:
    """Who is to decide: the channel where no moderator is in the circle, else whoever has the fewest to decide on."""
    workspace_id = circle.workspace_id
    members = set(member_ids(session, circle))
    moderators = workspaces.holders(session, workspace_id, Role.MODERATOR)
    channel = _channel(session, workspace_id)
    if channel and not members & set(moderators):
        return channel
    others = [one for one in moderators if one not in members]
    here = [one for one in others if not people.away(session, workspace_id, one, now)]
    open_by = Counter(one.assigned_to for one in circles.proposed(session, workspace_id) if one.assigned_to)
    return whose_turn(here or others, open_by)


def _all_held(session: Session, workspace_id: str) -> list[Circle]:
    """Every proposal that waits for a moderator, held until the transaction ends."""
    if not circles.proposed(session, workspace_id):
        return []
    workspaces.lock(session, workspace_id)
    held = circles.all_locked(session, workspace_id, [one.id for one in circles.proposed(session, workspace_id)])
    return [one for one in held if one.state is CircleState.PROPOSED]


def _tell_nobody_may(session: Session, circle: Circle, now: datetime) -> None:
    """Every moderator is in the circle: they know of it, and are told what has to be done so that it can begin."""
    for moderator in workspaces.holders(session, circle.workspace_id, Role.MODERATOR):
        people.tell(
            session,
            circle.workspace_id,
            moderator,
            key=f"moderation.nobody:{circle.id}:{moderator}",
            kind="moderation.nobody",
            weight=Weight.ANSWER,
            now=now,
            facts={"circle": circle.id},
            in_working_hours=True,
        )


def stands_still(session: Session, workspace_id: str, circle_id: str) -> bool:
    """Whether a proposal still waits for a moderator who is not in it."""
    circle = circles.get(session, workspace_id, circle_id)
    return circle is not None and circle.state is CircleState.PROPOSED and circle.assigned_to is None


def _to_everybody(session: Session, circle: Circle, why: str, now: datetime, without: str | None = None) -> None:
    members = set(member_ids(session, circle))
    circle.assigned_to = EVERYBODY
    _log(session, circle, "given to all moderators", why, now)
    for one in workspaces.holders(session, circle.workspace_id, Role.MODERATOR):
        if one not in members and one != without:
            set_digest(session, circle.workspace_id, one, now)


def _channel(session: Session, workspace_id: str) -> str | None:
    workspace = workspaces.get(session, workspace_id)
    return workspace.moderators_channel if workspace else None


def _log(session: Session, circle: Circle, what: str, why: str, now: datetime) -> None:
    subject = f"circle {circle.id}"
    workspaces.log(session, circle.workspace_id, at=now, by="bot", subject=subject, what=what, why=why)
