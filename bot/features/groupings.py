"""Puts a circle's members together: in twos or threes where a step wants it, in a ring of thanks in the last one."""

from datetime import datetime

from bot.domain import groupings as rules
from bot.domain.groupings import Group
from bot.domain.programme import Programme, StepKind
from bot.features import people
from bot.store import groupings, members
from bot.store.models import Circle
from bot.store.session import Session


def form(session: Session, circle: Circle, programme: Programme, number: int, now: datetime) -> None:
    """Puts those together who are here, when a step begins; nothing in a step of the whole circle."""
    here = _here(session, circle, now)
    if number + 1 == len(programme.steps):  # Thanks reach also whoever is away when it is announced.
        here = [member.user_id for member, _ in members.present(session, circle) if member.outside_since is None]
    groups = _groups(programme, number, here)
    if groups:
        groupings.set_(session, circle, number, groups)


def of_step(session: Session, circle: Circle, number: int) -> tuple[Group, ...]:
    """The groups of a step without those who have left since; none in a step of the whole circle."""
    still = {member.user_id for member, _ in members.present(session, circle)}
    told = groupings.of_step(session, circle, number)
    left = (tuple(one for one in group if one in still) for group in told)
    return tuple(group for group in left if group)


def ring(session: Session, circle: Circle, number: int) -> tuple[tuple[str, str], ...]:
    """Who thanks whom in the last step, as (giver, receiver); where somebody has left it closes without them."""
    still = {member.user_id for member, _ in members.present(session, circle)}
    givers = [pair[0] for pair in groupings.of_step(session, circle, number) if pair[0] in still]
    return rules.ring(givers)


def triads(session: Session, circle: Circle) -> tuple[Group, ...]:
    """Threes who have each other's back, the same as long as nobody comes or goes."""
    return rules.triads([member.user_id for member, _ in members.present(session, circle)])


def _groups(programme: Programme, number: int, here: list[str]) -> tuple[Group, ...]:
    kind = programme.steps[number].kind
    before = sum(step.kind is kind for step in programme.steps[:number])
    if len(here) <= 1:
        return ()
    if number + 1 == len(programme.steps):
        return rules.ring(here)
    if kind is StepKind.PAIRS:
        return rules.pairs(here, before)
    return rules.trios(here, before) if kind is StepKind.TRIOS else ()


def _here(session: Session, circle: Circle, now: datetime) -> list[str]:
    """Who takes part, in a steady order: not who is away, or out of the channel."""
    return [
        member.user_id
        for member, _ in members.present(session, circle)
        if member.outside_since is None and not people.away(session, circle.workspace_id, member.user_id, now)
    ]
