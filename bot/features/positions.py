"""Who is who: what a company's register says of its people, taken as a whole."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.positions import NOTHING, Position
from bot.domain.registers import merged
from bot.store import positions, waiting_lists, workspaces
from bot.store.session import Session


@dataclass(frozen=True)
class Taken:
    """What a register has changed, or would change, in numbers of people."""

    added: int
    changed: int
    unchanged: int
    emptied: int  # Of whom nothing is known any more: the register says so.
    others: int  # Of whom something is known, and who are not in it.


def known(session: Session, workspace_id: str, user_id: str) -> Position | None:
    """What a register said of somebody; None where it said nothing."""
    return positions.get(session, workspace_id, user_id)


def managers(session: Session, workspace_id: str) -> dict[str, str | None]:
    """Everybody whom an earlier register named, as far as it is known, each with whom they report to."""
    found = {one: position.manager for one, position in positions.everybody(session, workspace_id).items()}
    return {**dict.fromkeys(one for one in found.values() if one), **found}


def take(
    session: Session,
    workspace_id: str,
    told: Mapping[str, Position],
    facts: Collection[str],
    *,
    keeping: bool,
    now: datetime,
) -> Taken:
    """Compares a register with what is known and, when `keeping`, writes it down and logs in numbers what it changed.

    Only people that it names are changed, and of them only the facts of which it speaks.
    """
    if keeping:
        workspaces.lock(session, workspace_id)
    before = positions.everybody(session, workspace_id)
    after = {one: merged(before.get(one, NOTHING), position, facts) for one, position in told.items()}
    differing = {one: position for one, position in after.items() if position != before.get(one, NOTHING)}
    taken = Taken(
        added=sum(one not in before for one in differing),
        changed=sum(one in before and position != NOTHING for one, position in differing.items()),
        unchanged=len(told) - len(differing),
        emptied=sum(position == NOTHING for position in differing.values()),
        others=len(before.keys() - told.keys()),
    )
    if keeping and differing:
        rows = {one: None if position == NOTHING else position for one, position in differing.items()}
        positions.set_all(session, workspace_id, rows)
        waiting_lists.touch(session, workspace_id)
        what = f"{taken.added} added, {taken.changed} changed, {taken.emptied} emptied"
        workspaces.log(session, workspace_id, at=now, by="shell", subject="people", what=what)
    return taken


def forget(session: Session, workspace_id: str, user_id: str) -> None:
    """Destroys what a register said of somebody whose account is deactivated."""
    positions.set_all(session, workspace_id, {user_id: None})
