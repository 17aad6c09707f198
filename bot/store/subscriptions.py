"""Private calendar addresses: whose they are, and what was last told there."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.domain.subscriptions import Entry, Slot
from bot.store import workspaces
from bot.store.models import Circle, Subscription


def of_person(session: Session, circle: Circle, user_id: str) -> Subscription | None:
    """Somebody's address for a circle, if they have one."""
    wanted = select(Subscription).where(
        Subscription.workspace_id == circle.workspace_id,
        Subscription.circle_id == circle.id,
        Subscription.user_id == user_id,
    )
    return session.scalar(wanted)


def at_address(session: Session, address_hash: str, *, held: bool = False) -> Subscription | None:
    """What stands at an address, in a workspace that has the app; held until the transaction ends, if wanted."""
    wanted = select(Subscription).where(
        Subscription.address_hash == address_hash, workspaces.has_app(Subscription.workspace_id)
    )
    return session.scalar(wanted.with_for_update() if held else wanted)


def add(
    session: Session,
    circle: Circle,
    user_id: str,
    enrolment_id: str | None,
    address_hash: str,
    *,
    now: datetime,
    ends_at: datetime,
) -> Subscription:
    """Gives somebody an address."""
    row = Subscription(
        workspace_id=circle.workspace_id,
        circle_id=circle.id,
        user_id=user_id,
        enrolment_id=enrolment_id,
        address_hash=address_hash,
        made_at=now,
        entries=[],
        changed_at=now,
        ends_at=ends_at,
    )
    session.add(row)
    session.flush()
    return row


def entries(row: Subscription) -> tuple[Entry, ...]:
    """The meetings as they were last told."""
    return tuple(
        Entry(step, Slot(_instant(starts), _instant(ends), mark), sequence, _instant(changed), bool(called_off))
        for step, starts, ends, mark, sequence, changed, called_off in row.entries
    )


def tell(session: Session, row: Subscription, told: Sequence[Entry], *, ends_at: datetime, now: datetime) -> None:
    """Writes down what is told from now on."""
    row.entries = [_numbers(one) for one in told]
    row.ends_at, row.changed_at = ends_at, now
    session.flush()


def forget_old(session: Session, now: datetime) -> None:
    """Deletes the addresses that are of no use to anybody."""
    session.execute(delete(Subscription).where(Subscription.ends_at < now))


def _numbers(one: Entry) -> list[int]:
    instants = (int(at.timestamp()) for at in (one.slot.starts_at, one.slot.ends_at, one.changed_at))
    starts, ends, changed = instants
    return [one.step, starts, ends, one.slot.mark, one.sequence, changed, int(one.called_off)]


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
