"""Who has asked whom to exchange places in a step, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.exchanges import ExchangeState
from bot.domain.turns import Spot
from bot.store.models import Exchange, Member
from bot.store.session import Session


def get(session: Session, workspace_id: str, exchange_id: str) -> Exchange | None:
    """One of this workspace, as it is by now."""
    found = select(Exchange).where(Exchange.workspace_id == workspace_id, Exchange.id == exchange_id)
    return session.scalar(found.execution_options(populate_existing=True))


def last(
    session: Session, member: Member, step: int, asked_id: str, speaks: Spot | None = None
) -> Exchange | None:
    """What a member asked another one (an enrolment) in a step, about one thing, the last time that they did."""
    found = select(Exchange).where(
        Exchange.workspace_id == member.workspace_id,
        Exchange.circle_id == member.circle_id,
        Exchange.step == step,
        Exchange.enrolment_id == member.enrolment_id,
        Exchange.asked_id == asked_id,
        Exchange.speaks.is_(None) if speaks is None else Exchange.speaks == speaks,
    )
    return session.scalar(found.order_by(Exchange.id.desc()).limit(1))


def ask(
    session: Session,
    member: Member,
    step: int,
    asked_id: str,
    groups: Sequence[Sequence[str]],
    now: datetime,
    *,
    speaks: Spot | None = None,
    for_spot: Spot | None = None,
) -> Exchange:
    """Writes down what a member asks another one (an enrolment)."""
    row = Exchange(
        workspace_id=member.workspace_id,
        circle_id=member.circle_id,
        step=step,
        enrolment_id=member.enrolment_id,
        asked_id=asked_id,
        groups=[[*one] for one in groups],
        speaks=speaks,
        for_spot=for_spot,
        state=ExchangeState.ASKED,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    return row


def answered(session: Session, row: Exchange, state: ExchangeState, now: datetime) -> None:
    """Writes down what was answered."""
    row.state, row.answered_at = state, now
    session.flush()
