"""Circles and their members."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Programme
from bot.domain.worktime import Run
from bot.store import hours, texts
from bot.store.models import Circle, Enrolment, Member, Outbox, OutboxState

_CURRENT = (MemberState.PROPOSED, MemberState.MEMBER)


def run_of(circle: Circle, programme: Programme) -> Run:
    """A circle's way through its programme, as the rules of time want it."""
    breaks = tuple((before, weeks) for before, weeks in circle.breaks or ())
    return Run(
        hours.of(circle),
        circle.first_on,
        steps=len(programme.steps),
        minutes=tuple(step.meeting_minutes for step in programme.steps),
        breaks=breaks,
        meets=circle.meets is not False,  # A circle that is only being made meets, as the column will say.
        weeks_apart=programme.weeks_apart,
        apart=programme.apart,
    )


def programmes_in_use(session: Session) -> set[str]:
    """The programmes that anybody has joined and not ended, but for circles that keep to texts of their own."""
    keeps = (
        select(Member.enrolment_id)
        .join(Circle, Circle.id == Member.circle_id)
        .where(Member.enrolment_id == Enrolment.id, Circle.edition.is_not(None))
    )
    joined = select(Enrolment.programme_id).where(Enrolment.ended_at.is_(None), ~keeps.exists())
    return set(session.scalars(joined.distinct()))


def get(session: Session, workspace_id: str, circle_id: str) -> Circle | None:
    """One circle of this workspace, or None."""
    found = session.get(Circle, circle_id)  # No query where somebody in this transaction holds it already.
    return found if found is not None and found.workspace_id == workspace_id else None


def several(session: Session, workspace_id: str, circle_ids: Collection[str]) -> list[Circle]:
    """Several circles at once."""
    return list(
        session.scalars(select(Circle).where(Circle.workspace_id == workspace_id, Circle.id.in_(circle_ids)))
    )


def locked(session: Session, workspace_id: str, circle_id: str) -> Circle | None:
    """One circle, held against a second decision at the same moment until the transaction ends."""
    wanted = select(Circle).where(Circle.workspace_id == workspace_id, Circle.id == circle_id)
    return session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def all_locked(session: Session, workspace_id: str, circle_ids: Collection[str]) -> list[Circle]:
    """Several circles, held in the order of their ids. Whoever holds several holds the workspace before them."""
    wanted = select(Circle).where(Circle.workspace_id == workspace_id, Circle.id.in_(circle_ids))
    held = wanted.order_by(Circle.id).with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(held))


def add(session: Session, circle: Circle, members: Iterable[tuple[str, str]]) -> Circle:
    """Adds a proposed circle with its members, each (enrolment id, user id)."""
    session.add(circle)
    session.flush()
    session.add_all(
        Member(
            circle_id=circle.id,
            workspace_id=circle.workspace_id,
            enrolment_id=enrolment_id,
            user_id=user_id,
            state=MemberState.PROPOSED,
        )
        for enrolment_id, user_id in members
    )
    session.flush()
    return circle


def members(session: Session, circle: Circle) -> list[Member]:
    """Everybody who is or was in a circle, in a steady order."""
    found = select(Member).where(Member.workspace_id == circle.workspace_id, Member.circle_id == circle.id)
    return list(session.scalars(found.order_by(Member.enrolment_id)))


def placed(session: Session, circle: Circle) -> list[Member]:
    """Everybody who has a place in a circle at present: asked, or a member."""
    return [one for one in members(session, circle) if one.state in _CURRENT]


def together(session: Session, circle: Circle) -> list[Member]:
    """The people of a proposal as it stands or was decided on, without those who had dropped out before."""
    return [one for one in members(session, circle) if one.left_at is None]


def seat(session: Session, circle: Circle, enrolment: Enrolment) -> bool:
    """Puts somebody who waits into a proposal; False when they got another place at the same moment."""
    place = Member(
        circle_id=circle.id,
        workspace_id=circle.workspace_id,
        enrolment_id=enrolment.id,
        user_id=enrolment.user_id,
        state=MemberState.PROPOSED,
    )
    before = session.get(Member, (circle.id, enrolment.id))
    try:
        with session.begin_nested():
            if before is None:
                session.add(place)
            else:  # They were taken out of this very circle before.
                before.state, before.left_at = MemberState.PROPOSED, None
    except IntegrityError:
        return False
    return True


def member(session: Session, circle: Circle, user_id: str) -> Member | None:
    """A person's place in a circle that has been approved, or None."""
    found = select(Member).where(
        Member.workspace_id == circle.workspace_id,
        Member.circle_id == circle.id,
        Member.user_id == user_id,
        Member.state.in_((MemberState.MEMBER, MemberState.FINISHED)),
    )
    return session.scalar(found)


def was_member(session: Session, circle: Circle, user_id: str) -> Member | None:
    """A person's place in a circle that has been approved, also when they have left it."""
    left = (one for one in members(session, circle) if one.user_id == user_id and one.state is MemberState.LEFT)
    return member(session, circle, user_id) or next(left, None)


def current_of(session: Session, workspace_id: str, user_id: str) -> list[Circle]:
    """The circles in which a person is a member at present."""
    found = (
        select(Circle)
        .join(Member, (Member.circle_id == Circle.id) & (Member.workspace_id == Circle.workspace_id))
        .where(
            Member.workspace_id == workspace_id,
            Member.user_id == user_id,
            Member.state == MemberState.MEMBER,
        )
    )
    return list(session.scalars(found.order_by(Circle.id)))


def of_enrolment(session: Session, workspace_id: str, enrolment_id: str) -> Circle | None:
    """The circle in which an enrolment has its place, from the proposal on and after the end.

    One that a round only plans is none: nobody in it knows of it, and all of them wait.
    """
    found = (
        select(Circle)
        .join(Member, (Member.circle_id == Circle.id) & (Member.workspace_id == Circle.workspace_id))
        .where(
            Member.workspace_id == workspace_id,
            Member.enrolment_id == enrolment_id,
            Member.state.not_in((MemberState.RELEASED, MemberState.LEFT)),
            Circle.state != CircleState.PLANNED,
        )
    )
    return session.scalar(found)


def in_channel(session: Session, workspace_id: str, channel_id: str) -> Circle | None:
    """The circle whose private channel this is."""
    found = select(Circle).where(Circle.workspace_id == workspace_id, Circle.channel_id == channel_id)
    return session.scalar(found)


def running_channels(session: Session, workspace_id: str) -> list[tuple[str, str]]:
    """(circle id, channel id) of every circle that runs."""
    found = select(Circle.id, Circle.channel_id).where(
        Circle.workspace_id == workspace_id, Circle.state == CircleState.RUNNING, Circle.channel_id.is_not(None)
    )
    found = found.order_by(Circle.id)
    return [(circle_id, channel_id) for circle_id, channel_id in session.execute(found) if channel_id]


def alive(session: Session, workspace_id: str) -> list[Circle]:
    """The circles that were approved and have not ended."""
    states = (CircleState.OPENING, CircleState.RUNNING)
    found = select(Circle).where(Circle.workspace_id == workspace_id, Circle.state.in_(states))
    return list(session.scalars(found.order_by(Circle.id)))


def any_channel(session: Session, workspace_id: str) -> bool:
    """Whether any circle of a workspace has a channel."""
    found = select(Circle.id).where(Circle.workspace_id == workspace_id, Circle.channel_id.is_not(None))
    return session.scalar(found.limit(1)) is not None


def set_members(session: Session, circle: Circle, state: MemberState) -> None:
    """Moves all current members of a circle to one state."""
    for one in members(session, circle):
        if one.state in _CURRENT:
            one.state = state
    session.flush()


def proposed(session: Session, workspace_id: str) -> list[Circle]:
    """The circles that wait for a moderator's decision."""
    found = select(Circle).where(Circle.workspace_id == workspace_id, Circle.state == CircleState.PROPOSED)
    return list(session.scalars(found.order_by(Circle.id)))


def any_proposed_to(session: Session, workspace_id: str, turns: Collection[str]) -> bool:
    """Whether any circle waits whose turn it is for one of these."""
    found = select(Circle.id).where(
        Circle.workspace_id == workspace_id, Circle.state == CircleState.PROPOSED, Circle.assigned_to.in_(turns)
    )
    return session.scalar(found.limit(1)) is not None


def in_proposals(session: Session, workspace_id: str) -> dict[str, set[str]]:
    """Who (user ids) is in each circle that waits for a moderator, by its id."""
    rows = session.execute(
        select(Member.circle_id, Member.user_id)
        .join(Circle, (Circle.id == Member.circle_id) & (Circle.workspace_id == Member.workspace_id))
        .where(
            Circle.workspace_id == workspace_id,
            Circle.state == CircleState.PROPOSED,
            Member.left_at.is_(None),
        )
    )
    found: dict[str, set[str]] = {}
    for circle_id, user_id in rows:
        found.setdefault(circle_id, set()).add(user_id)
    return found


def without_channel(session: Session, workspace_id: str) -> list[Circle]:
    """The approved circles whose channel could not be made."""
    given_up = select(Outbox.key).where(
        Outbox.workspace_id == workspace_id, Outbox.kind == "circle.open", Outbox.state == OutboxState.DEAD
    )
    found = select(Circle).where(
        Circle.workspace_id == workspace_id,
        Circle.state == CircleState.OPENING,
        ("open:" + Circle.id).in_(given_up),
    )
    return list(session.scalars(found.order_by(Circle.id)))


def set_declined_words(session: Session, circle: Circle, words: str) -> None:
    """Seals what a moderator said with a no."""
    circle.declined_words = texts.seal(session, circle, "circles.declined_words", circle.id, words)


def declined_words(session: Session, circle: Circle) -> str | None:
    """What a moderator said with a no in their own words; None when there is nothing, or its key was destroyed."""
    if circle.declined_words is None:
        return None
    try:
        return texts.unseal(session, circle, "circles.declined_words", circle.id, circle.declined_words)
    except texts.KeyMissing:
        return None


def declined_sets(session: Session, workspace_id: str, programme_id: str) -> set[frozenset[str]]:
    """The member sets (enrolment ids) of declined proposals, which are not proposed again unchanged."""
    found = session.execute(
        select(Member.circle_id, Member.enrolment_id)
        .join(Circle, Circle.id == Member.circle_id)
        .where(
            Circle.workspace_id == workspace_id,
            Circle.programme_id == programme_id,
            Circle.state == CircleState.DECLINED,
        )
    )
    sets: dict[str, set[str]] = {}
    for circle_id, enrolment_id in found:
        sets.setdefault(circle_id, set()).add(enrolment_id)
    return {frozenset(one) for one in sets.values()}


def names_taken(session: Session, workspace_id: str, names: Sequence[str]) -> set[str]:
    """Those of these channel names that a circle of this workspace has, or is trying."""
    found = select(Circle.name).where(Circle.workspace_id == workspace_id, Circle.name.in_(names))
    return {name for name in session.scalars(found) if name}


def started(session: Session, workspace_id: str, programme_id: str) -> list[Circle]:
    """The circles of a programme that run or have ended, for the summary."""
    found = select(Circle).where(
        Circle.workspace_id == workspace_id,
        Circle.programme_id == programme_id,
        Circle.state.in_((CircleState.RUNNING, CircleState.CLOSED)),
    )
    return list(session.scalars(found.order_by(Circle.id)))
