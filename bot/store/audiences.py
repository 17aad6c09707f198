"""Of whom a round forms circles."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import Session

from bot.domain.rounds import Audience, AudienceKind
from bot.store.models import Enrolment, GroupMember, Position, Round, RoundSchedule


def audience_of(row: Round | RoundSchedule) -> Audience:
    """Of whom circles are formed, as it is written down."""
    return Audience(AudienceKind(row.audience["kind"]), tuple(row.audience["names"]))


def among(session: Session, row: Round | RoundSchedule, users: Sequence[str]) -> set[str]:
    """Those of these people of whom circles are formed."""
    named = _named(row)
    if named is None:
        return set(users)
    return set(users) & set(session.scalars(named) if isinstance(named, Select) else named)


def may_be_in(row: Round) -> ColumnElement[bool]:
    """The same as a condition on enrolments."""
    named = _named(row)
    return true() if named is None else Enrolment.user_id.in_(named)


def _named(row: Round | RoundSchedule) -> Select[str] | tuple[str, ...] | None:
    audience = audience_of(row)
    if audience.kind is AudienceKind.EVERYONE:
        return None
    if audience.kind is AudienceKind.PEOPLE:
        return audience.names
    if audience.kind is AudienceKind.GROUP:
        of_group = GroupMember.workspace_id == row.workspace_id, GroupMember.group_id == audience.names[0]
        return select(GroupMember.user_id).where(*of_group)
    of_departments = Position.workspace_id == row.workspace_id, Position.department.in_(audience.names)
    return select(Position.user_id).where(*of_departments)
