"""Puts a circle's members together: in twos or threes where a step wants it, in a ring of thanks in the last one."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.domain import groupings as rules
from bot.domain import pairings
from bot.domain.groupings import Group, Talk
from bot.domain.pairings import Kind
from bot.domain.programme import Programme, StepKind
from bot.domain.quiet import Weight
from bot.domain.steps import is_over, open_step
from bot.domain.worktime import meeting_at
from bot.features import people
from bot.store import circles, groupings, members
from bot.store.models import Circle
from bot.store.session import Session

TALK = "talk.changed"
_NOTICE = timedelta(days=1)  # Before the hour that all keep free: later a group is not changed any more.


def form(session: Session, circle: Circle, programme: Programme, number: int, now: datetime) -> None:
    """Puts those together who are here, when a step begins: in a step of the whole circle only the triads, if any."""
    # Whoever is back in time for it is there, also if that is after the prompt.
    here = _here(session, circle, max(now, meeting_at(circles.run_of(circle, programme), number) - _NOTICE))
    if number + 1 == len(programme.steps):  # Thanks reach also whoever is away when it is announced.
        here = [member.user_id for member, _ in members.present(session, circle) if member.outside_since is None]
    if programme.triads and number:
        _keep_triads(session, circle, number)
    groups = pairings.of_step(programme, number, here, groupings.before(session, circle, number))
    if groups:
        groupings.set_(session, circle, number, groups)


def of_step(session: Session, circle: Circle, number: int) -> tuple[Group, ...]:
    """The groups of a step without those who have left since; none in a step of the whole circle."""
    still = {member.user_id for member, _ in members.present(session, circle)}
    told = groupings.of_step(session, circle, number)
    left = (tuple(one for one in group if one in still) for group in told)
    return tuple(group for group in left if group)


def of_those_here(
    session: Session, circle: Circle, programme: Programme, step: int, now: datetime
) -> tuple[Group, ...]:
    """Who talks with whom in a step, of those who are there; none in a step of the whole circle."""
    if step not in programme.apart or step + 1 == len(programme.steps):
        return ()
    here = _here(session, circle, now)
    left = (tuple(one for one in group if one in here) for group in groupings.of_step(session, circle, step))
    return tuple(group for group in left if group)


def ring(session: Session, circle: Circle, number: int) -> tuple[tuple[str, str], ...]:
    """Who thanks whom in the last step, as (giver, receiver); where somebody has left it closes without them."""
    still = {member.user_id for member, _ in members.present(session, circle)}
    givers = [pair[0] for pair in groupings.of_step(session, circle, number) if pair[0] in still]
    return rules.ring(givers)


def triads(session: Session, circle: Circle, number: int) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Threes who have each other's back in a step, and those of them who were not the same in the step before."""
    earlier, told = (groupings.triads(session, circle, step) for step in (number - 1, number))
    found = pairings.formed(Kind.TRIADS, _present(session, circle), [told])
    return found, tuple(group for group in found if earlier and group not in earlier)


def went(session: Session, circle: Circle, programme: Programme, user_id: str, now: datetime) -> None:
    """Somebody is not there for the talk of the open step: each who would have talked with them reads what to do."""
    here = _here(session, circle, now)
    for one in _told_of(session, circle, user_id, here):
        talk = talk_now(session, circle, programme, one, now) if one in here else None
        if talk is None:
            continue
        _tell(session, circle, one, talk, now)


def take_in(session: Session, circle: Circle, programme: Programme, user_id: str, now: datetime) -> None:
    """Somebody is back and in no group of the open step: they join the smallest one, which reads it, if there is time."""
    step = open_step(circle.done_kind, circle.done_step)
    if step is None or step not in programme.apart or step + 1 == len(programme.steps):
        return
    here = _here(session, circle, now)
    if user_id not in here or now + _NOTICE > meeting_at(circles.run_of(circle, programme), step):
        return
    most = 2 if programme.steps[step].kind is StepKind.PAIRS else 3
    found = rules.joined(groupings.of_step(session, circle, step), user_id, here, most)
    if found is None:
        return
    groupings.set_(session, circle, step, found)
    partners, _ = rules.company(found, user_id, here)
    for one in partners:
        talk = talk_now(session, circle, programme, one, now)
        if talk is not None:
            _tell(session, circle, one, talk, now, joined=user_id)


def talk_now(session: Session, circle: Circle, programme: Programme, user_id: str, now: datetime) -> Talk | None:
    """With whom somebody can talk in the step that is open; None where the whole circle does it together."""
    step = open_step(circle.done_kind, circle.done_step)
    if step is None or step not in programme.apart or step + 1 == len(programme.steps):
        return None
    told = groupings.of_step(session, circle, step)
    partners, others = rules.company(told, user_id, _here(session, circle, now))
    return Talk(circle.channel_id or "", step, programme.weeks_apart, partners, others)


def facts_of(talk: Talk) -> dict[str, Any]:
    """A talk as it is kept with a message that is owed."""
    return {
        "step": talk.step,
        "apart": talk.weeks_apart,
        "partners": list(talk.partners),
        "others": list(talk.others),
    }


def talk_of(session: Session, workspace_id: str, circle_id: str, facts: Mapping[str, Any]) -> Talk | None:
    """The talk that a message was owed for, without those who have left since; None when its step is over."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or is_over(circle.done_kind, circle.done_step, facts["step"]):
        return None
    still = {member.user_id for member, _ in members.present(session, circle)}
    partners, others = (tuple(one for one in facts[name] if one in still) for name in ("partners", "others"))
    return Talk(circle.channel_id or "", facts["step"], facts["apart"], partners, others)


def _tell(session: Session, circle: Circle, user_id: str, talk: Talk, now: datetime, **more: str) -> None:
    people.tell(
        session,
        circle.workspace_id,
        user_id,
        # Once for the same company, however often somebody comes and goes.
        key=f"{TALK}:{circle.id}:{talk.step}:{user_id}:{'+'.join(talk.partners or talk.others)}",
        kind=TALK,
        weight=Weight.ANSWER,
        now=now,
        facts={"circle": circle.id, **facts_of(talk), **more},
        in_working_hours=True,
    )


def _told_of(session: Session, circle: Circle, user_id: str, here: Collection[str]) -> list[str]:
    """Who was told to talk with somebody who is not there now: in their own group, or joining it from another one."""
    groups = groupings.of_step(session, circle, circle.done_step or 0)
    before = [*here, user_id]
    return [one for one in here if any(user_id in found for found in rules.company(groups, one, before))]


def _keep_triads(session: Session, circle: Circle, number: int) -> None:
    """Leaves the triads as they are but for those who have come and gone; also whoever is away has their place."""
    told = groupings.triads(session, circle, number)
    found = pairings.formed(Kind.TRIADS, _present(session, circle), [told])
    if found != told:
        groupings.set_triads(session, circle, number, found)


def _present(session: Session, circle: Circle) -> list[str]:
    return [member.user_id for member, _ in members.present(session, circle)]


def _here(session: Session, circle: Circle, now: datetime) -> list[str]:
    """Who takes part, in a steady order: not who is away, or out of the channel."""
    return [
        member.user_id
        for member, _ in members.present(session, circle)
        if member.outside_since is None and not people.away(session, circle.workspace_id, member.user_id, now)
    ]
