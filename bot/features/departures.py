"""Going out of a proposal or a circle, or away from it, and what that means for those who stay."""

from datetime import datetime

from bot.domain.circles import BEFORE, CircleState, MemberState
from bot.domain.leavings import ALONE, falls_small
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight, is_away
from bot.features import assignments, consents, editions, gatherings, people
from bot.features import circles as channels
from bot.store import alarms, circles, members
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session

_ALIVE = (CircleState.OPENING, CircleState.RUNNING)


def is_proposal(circle: Circle) -> bool:
    """Whether a circle has not been decided on."""
    return circle.state in BEFORE


def is_alive(circle: Circle) -> bool:
    """Whether a circle has been approved and has not ended."""
    return circle.state in _ALIVE


def leave_proposal(
    session: Session, circle: Circle, member: Member, *, catalogue: Catalogue, now: datetime
) -> None:
    """Takes somebody out of a proposal, which comes to nothing where too few are left. Nobody learns who it was."""
    member.state, member.left_at = MemberState.RELEASED, now
    session.flush()
    if not editions.has(circle, catalogue):
        return
    if circle.state is CircleState.FOUNDING:
        gatherings.went(session, circle, member, catalogue=catalogue, now=now)
        return
    if circle.state is CircleState.ASKING:
        consents.went(session, circle, catalogue=catalogue, now=now)
        return
    left = [one.user_id for one in members.proposed(session, circle)]
    if len(left) < editions.of(session, circle, catalogue).smallest:
        assignments.settled(session, circle)
        consents.fall_apart(session, circle, left, now=now)


def active(session: Session, circle: Circle, now: datetime) -> int:
    """How many members a circle has who are not away."""
    session.flush()
    return sum(1 for _, one in members.present(session, circle) if not is_away(one.away_until, now, one.zone))


def tell_if_small(session: Session, circle: Circle, before: int, now: datetime) -> None:
    """Tells the moderators, once, that a circle has become small; `before` is how many were active until now."""
    if not falls_small(before, active(session, circle, now)):
        return
    channels.tell_moderators(
        session,
        circle.workspace_id,
        key=f"circle.small:{circle.id}:{now:%Y-%m-%d}",
        kind="circle.small",
        facts={"circle": circle.id},
        now=now,
        without={one.user_id for one in circles.members(session, circle)},
    )


def small(session: Session, workspace_id: str, circle_id: str) -> str | None:
    """The name of the channel of a circle that has become small; None when it has ended meanwhile."""
    circle = circles.get(session, workspace_id, circle_id)
    return circle.name if circle is not None and is_alive(circle) else None


def dissolve_if_alone(session: Session, circle: Circle, now: datetime) -> list[Enrolment]:
    """Ends a circle with fewer than two members; whoever is left waits again, before all others, and is returned."""
    session.flush()
    left = members.present(session, circle)
    if not is_alive(circle) or len(left) >= ALONE:
        return []
    channels.move(session, circle, CircleState.DISSOLVED, by="bot", now=now, why="too few")
    circle.next_at = None
    for member, enrolment in left:
        member.state, enrolment.first_place = MemberState.RELEASED, True
        session.flush()
        told = people.tell(
            session,
            circle.workspace_id,
            member.user_id,
            key=f"leave.dissolved:{circle.id}:{enrolment.id}",
            kind="leave.dissolved",
            weight=Weight.ANSWER,
            now=now,
            facts={"circle": circle.id},
            in_working_hours=True,
        )
        if not told:
            _tell_on_return(session, enrolment)
    return [enrolment for _, enrolment in left]


def _tell_on_return(session: Session, enrolment: Enrolment) -> None:
    """Whoever is away reads of their circle's end in the word that welcomes them back."""
    back = alarms.find(session, enrolment.workspace_id, f"pause.returns:{enrolment.id}")
    if back is not None:
        facts = {**back.facts, "dissolved": True}
        alarms.set_(session, back.workspace_id, key=back.key, kind=back.kind, at=back.at, facts=facts)
