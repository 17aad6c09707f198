"""Enrolments: people in a programme, from the waiting list on."""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.domain.circles import CircleState, MemberState
from bot.domain.forming.people import FreeTime
from bot.domain.joinings import from_bits
from bot.store import texts
from bot.store.models import Circle, Enrolment, Member

_CURRENT = (MemberState.PROPOSED, MemberState.MEMBER)


def open_of(session: Session, workspace_id: str, user_id: str) -> list[Enrolment]:
    """What a person has joined and not yet ended, the oldest first."""
    found = select(Enrolment).where(
        Enrolment.workspace_id == workspace_id, Enrolment.user_id == user_id, Enrolment.ended_at.is_(None)
    )
    return list(session.scalars(found.order_by(Enrolment.joined_at)))


def of_person(session: Session, workspace_id: str, user_id: str) -> list[Enrolment]:
    """Everything a person has ever joined, the newest first."""
    found = select(Enrolment).where(Enrolment.workspace_id == workspace_id, Enrolment.user_id == user_id)
    return list(session.scalars(found.order_by(Enrolment.joined_at.desc())))


def zones(session: Session, workspace_id: str) -> dict[str, str]:
    """The time zone of every enrolment, by its id."""
    found = select(Enrolment.id, Enrolment.zone).where(Enrolment.workspace_id == workspace_id)
    return {enrolment_id: zone for enrolment_id, zone in session.execute(found)}


def ever(session: Session, workspace_id: str, user_id: str) -> bool:
    """Whether a person has ever joined a programme."""
    found = select(Enrolment.id).where(Enrolment.workspace_id == workspace_id, Enrolment.user_id == user_id)
    return session.scalar(found.limit(1)) is not None


def get(session: Session, workspace_id: str, enrolment_id: str) -> Enrolment:
    """One enrolment; NoResultFound when there is none in this workspace."""
    found = select(Enrolment).where(Enrolment.workspace_id == workspace_id, Enrolment.id == enrolment_id)
    return session.scalars(found).one()


def add(session: Session, enrolment: Enrolment, goal: str | None) -> Enrolment | None:
    """Adds an enrolment and seals its goal; None when the same person's was added at the same moment."""
    try:
        with session.begin_nested():
            session.add(enrolment)
    except IntegrityError:
        return None
    if goal:
        enrolment.goal = texts.seal(session, enrolment, "enrolments.goal", enrolment.id, goal)
    return enrolment


def goal(session: Session, enrolment: Enrolment) -> str | None:
    """The goal in the person's own words, if they named one and it can still be read."""
    if enrolment.goal is None:
        return None
    try:
        return texts.unseal(session, enrolment, "enrolments.goal", enrolment.id, enrolment.goal)
    except texts.KeyMissing:
        return None


def set_goal(session: Session, enrolment: Enrolment, goal: str | None) -> None:
    """Keeps another goal, or none."""
    enrolment.goal = texts.seal(session, enrolment, "enrolments.goal", enrolment.id, goal) if goal else None


def became(session: Session, enrolment: Enrolment) -> str | None:
    """What has become of the goal, in the person's own words, if they said so and it can still be read."""
    if enrolment.became is None:
        return None
    try:
        return texts.unseal(session, enrolment, "enrolments.became", enrolment.id, enrolment.became)
    except texts.KeyMissing:
        return None


def set_became(session: Session, enrolment: Enrolment, words: str) -> None:
    """Keeps what has become of the goal in the place of what was said before; nothing said takes that away."""
    place = "enrolments.became"
    enrolment.became = texts.seal(session, enrolment, place, enrolment.id, words) if words else None


def again(session: Session, old: Enrolment, now: datetime, *, with_goal: bool = True) -> Enrolment | None:
    """Puts somebody on the list anew with what they said before, before all others; `old` has to have ended.

    What they wrote is opened with the old key and sealed with the new one; what cannot be opened is left out.
    """
    same = ("zone", "days", "starts", "ends", "consent_version", "language", "topics", "hosts")
    added = add(
        session,
        Enrolment(
            workspace_id=old.workspace_id,
            user_id=old.user_id,
            programme_id=old.programme_id,
            joined_at=now,
            first_place=True,
            **{name: getattr(old, name) for name in same},
        ),
        None,
    )
    if added is not None:
        for column in ("goal", "avoids") if with_goal else ("avoids",):
            _seal_again(session, old, added, column)
    return added


def _seal_again(session: Session, old: Enrolment, new: Enrolment, column: str) -> None:
    sealed, place = getattr(old, column), f"enrolments.{column}"
    if sealed is None:
        return
    try:
        words = texts.unseal(session, old, place, old.id, sealed)
    except texts.KeyMissing:
        return
    setattr(new, column, texts.seal(session, new, place, new.id, words))


def avoid(session: Session, enrolment: Enrolment, user_ids: Iterable[str]) -> None:
    """Seals whom somebody would rather not be with."""
    words = json.dumps(sorted(user_ids))
    named = words != "[]"
    enrolment.avoids = texts.seal(session, enrolment, "enrolments.avoids", enrolment.id, words) if named else None


def avoids(session: Session, enrolment: Enrolment) -> frozenset[str]:
    """Whom somebody would rather not be with; nobody, when it cannot be read any more."""
    if enrolment.avoids is None:
        return frozenset()
    try:
        words = texts.unseal(session, enrolment, "enrolments.avoids", enrolment.id, enrolment.avoids)
    except texts.KeyMissing:
        return frozenset()
    return frozenset(json.loads(words))


def free_time(enrolment: Enrolment, holidays: frozenset[date] = frozenset()) -> FreeTime:
    """When somebody has time, as the rules of forming circles want it."""
    own = FreeTime.daily(enrolment.zone, from_bits(enrolment.days), enrolment.starts, enrolment.ends)
    return replace(own, holidays=holidays)


def find(session: Session, workspace_id: str, enrolment_id: str) -> Enrolment | None:
    """One enrolment of this workspace, or None."""
    found = select(Enrolment).where(Enrolment.workspace_id == workspace_id, Enrolment.id == enrolment_id)
    return session.scalar(found)


def who_waits(session: Session, workspace_id: str, programme_id: str) -> dict[str, str]:
    """The enrolments, by person, of those whom `waiting` would give, in its order."""
    found = _waiting(workspace_id, programme_id, planned=False).with_only_columns(Enrolment.user_id, Enrolment.id)
    return {user_id: enrolment_id for user_id, enrolment_id in session.execute(found)}


def waiting(
    session: Session,
    workspace_id: str,
    programme_id: str,
    limit: int | None = None,
    among: Collection[str] | None = None,
    *,
    planned: bool = False,
) -> list[Enrolment]:
    """Who waits for a circle of a programme and is in no proposal: who comes first, then the longest-waiting.

    `among` are the few (their enrolments' ids) who are asked about; otherwise it is everybody. With `planned` also
    whoever is in a circle that a round plans, of which they know nothing.
    """
    found = _waiting(workspace_id, programme_id, planned=planned)
    if among is not None:
        found = found.where(Enrolment.id.in_(among))
    return list(session.scalars(found.limit(limit) if limit else found))


def _waiting(workspace_id: str, programme_id: str, *, planned: bool) -> Select[Enrolment]:
    placed = select(Member.enrolment_id).where(Member.workspace_id == workspace_id, Member.state.in_(_CURRENT))
    if planned:
        joined = (Circle.id == Member.circle_id) & (Circle.workspace_id == Member.workspace_id)
        placed = placed.join(Circle, joined).where(Circle.state != CircleState.PLANNED)
    return (
        select(Enrolment)
        .where(
            Enrolment.workspace_id == workspace_id,
            Enrolment.programme_id == programme_id,
            Enrolment.ended_at.is_(None),
            Enrolment.id.not_in(placed),
        )
        .order_by(Enrolment.first_place.desc(), Enrolment.joined_at, Enrolment.id)
    )
