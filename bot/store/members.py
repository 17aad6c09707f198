"""Members: a person's place in a circle, and who of a circle is there at the moment."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from bot.domain.circles import CircleState, MemberState
from bot.store.models import CheckIn, Circle, Commitment, Enrolment, HelpRequest, Member, Reply, Worksheet
from bot.store.positions import in_parts

_CURRENT = (MemberState.PROPOSED, MemberState.MEMBER)
_BEEN = (MemberState.MEMBER, MemberState.LEFT, MemberState.FINISHED)  # In a circle, and not only in a proposal.


def get(session: Session, workspace_id: str, circle_id: str, enrolment_id: str) -> Member | None:
    """An enrolment's place in one circle, whatever has become of it."""
    found = select(Member).where(
        Member.workspace_id == workspace_id, Member.circle_id == circle_id, Member.enrolment_id == enrolment_id
    )
    return session.scalar(found.execution_options(populate_existing=True))


def current(session: Session, workspace_id: str, enrolment_id: str) -> Member | None:
    """The place that an enrolment has at present: in a proposal, or in a circle. What a round only plans is none."""
    joined = (Circle.id == Member.circle_id) & (Circle.workspace_id == Member.workspace_id)
    found = (
        select(Member)
        .join(Circle, joined)
        .where(
            Member.workspace_id == workspace_id,
            Member.enrolment_id == enrolment_id,
            Member.state.in_(_CURRENT),
            Circle.state != CircleState.PLANNED,
        )
    )
    return session.scalar(found.execution_options(populate_existing=True))


def get_last(session: Session, workspace_id: str, enrolment_id: str) -> Member | None:
    """The place in which an enrolment came to its end, if it has one."""
    found = select(Member).where(
        Member.workspace_id == workspace_id,
        Member.enrolment_id == enrolment_id,
        Member.state.in_((MemberState.LEFT, MemberState.FINISHED)),
    )
    return session.scalar(found.order_by(Member.circle_id.desc()).limit(1))


def present(session: Session, circle: Circle) -> list[tuple[Member, Enrolment]]:
    """The members of a circle with their enrolments, in a steady order; also those who are away."""
    found = (
        select(Member, Enrolment)
        .join(Enrolment, (Enrolment.id == Member.enrolment_id) & (Enrolment.workspace_id == Member.workspace_id))
        .where(
            Member.workspace_id == circle.workspace_id,
            Member.circle_id == circle.id,
            Member.state == MemberState.MEMBER,
        )
        .order_by(Member.enrolment_id)
    )
    return [(member, enrolment) for member, enrolment in session.execute(found)]


def proposed(session: Session, circle: Circle) -> list[Member]:
    """Who is in a proposal at present."""
    found = select(Member).where(
        Member.workspace_id == circle.workspace_id,
        Member.circle_id == circle.id,
        Member.state == MemberState.PROPOSED,
    )
    return list(session.scalars(found.order_by(Member.enrolment_id)))


def add(session: Session, circle: Circle, enrolment: Enrolment, *, joined_step: int) -> Member:
    """Gives somebody a place in a circle that runs; `joined_step` is the first step that counts for them."""
    member = get(session, circle.workspace_id, circle.id, enrolment.id)
    if member is None:
        member = Member(
            circle_id=circle.id,
            workspace_id=circle.workspace_id,
            enrolment_id=enrolment.id,
            user_id=enrolment.user_id,
            state=MemberState.MEMBER,
        )
        session.add(member)
    member.state, member.joined_step, member.outside_since = MemberState.MEMBER, joined_step, None
    session.flush()
    return member


def answered_steps(session: Session, member: Member) -> set[int]:
    """The steps in which a member gave a sign of life: checked in, was "just here", wrote something or pressed a yes."""
    found: set[int] = set() if member.sign_step is None else {member.sign_step}
    for table in (CheckIn, Commitment, Reply, Worksheet):
        wanted = select(table.step).where(
            table.workspace_id == member.workspace_id,
            table.circle_id == member.circle_id,
            table.enrolment_id == member.enrolment_id,
        )
        found |= set(session.scalars(wanted))
    return found


def met(session: Session, workspace_id: str, user_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """With whom each of these people has ever been in a circle, as user ids; whoever was with nobody is left out."""
    own, other = aliased(Member), aliased(Member)
    found: dict[str, set[str]] = {}
    for some in in_parts(user_ids):
        together = (
            select(own.user_id, other.user_id)
            .join(other, (other.workspace_id == own.workspace_id) & (other.circle_id == own.circle_id))
            .where(own.workspace_id == workspace_id, own.user_id.in_(some), own.user_id != other.user_id)
            .where(own.state.in_(_BEEN), other.state.in_(_BEEN))
            .distinct()
        )
        for one, with_whom in session.execute(together):
            found.setdefault(one, set()).add(with_whom)
    return {one: frozenset(those) for one, those in found.items()}


def give_sign(member: Member, circle: Circle) -> None:
    """Notes that a member took part in the present step, whatever they pressed."""
    member.sign_step = circle.done_step


def release_requests(session: Session, member: Member) -> None:
    """Has nobody wait any more for a member's answer to somebody who asked for help."""
    session.execute(
        update(HelpRequest)
        .where(
            HelpRequest.workspace_id == member.workspace_id,
            HelpRequest.circle_id == member.circle_id,
            HelpRequest.asked_to == member.user_id,
            HelpRequest.answered_at.is_(None),
        )
        .values(asked_to=None)
    )
