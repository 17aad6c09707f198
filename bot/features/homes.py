"""What the app's home adds for those with a role: circles worth a look, what could not be delivered, and for whom."""

from datetime import datetime, timedelta

from bot.domain.circles import CircleState, MemberState
from bot.domain.health import Observed, Watch, worth_a_look
from bot.domain.hindrances import Undelivered, hindrance, obstacles
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.domain.worktime import MomentKind
from bot.features import editions, people
from bot.features import workspaces as roles
from bot.store import checkins, circles, outbox, undelivered
from bot.store.models import Circle
from bot.store.session import Session

RECENT = timedelta(days=14)


def watch(
    session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> Watch | None:
    """What a moderator may have to mend, without the circles they are in; None for whoever moderates nothing."""
    if not roles.holds(session, workspace_id, Role.MODERATOR, user_id):
        return None
    letters = outbox.dead_since(session, workspace_id, now - RECENT)
    troubled = {intent.facts.get("circle") for intent, _cause in letters}
    observed = [
        _observed(session, circle, circle.id in troubled, catalogue, now)
        for circle in circles.alive(session, workspace_id)
        if editions.has(circle, catalogue) and circles.member(session, circle, user_id) is None
    ]
    counted = undelivered.counts(session, workspace_id, now - RECENT)
    return Watch(worth_a_look(observed), obstacles(Undelivered(*one) for one in counted))


def try_again(session: Session, workspace_id: str, stands: str, *, by: str, now: datetime) -> None:
    """A moderator has all tried again that one thing stood in the way of, by the name of the hindrance.

    When another one was quicker, or the button is an old one, nothing is left to be tried.
    """
    if not roles.holds(session, workspace_id, Role.MODERATOR, by):
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    since = now - RECENT
    for kind, cause, *_ in undelivered.counts(session, workspace_id, since):
        if hindrance(kind, cause) == stands:
            undelivered.revive(session, workspace_id, kind, cause, now=now, since=since)


def reads_summary(session: Session, workspace_id: str, user_id: str) -> bool:
    """Whether the latest summary belongs to somebody's home."""
    return roles.holds(session, workspace_id, Role.HR, user_id)


def _observed(session: Session, circle: Circle, troubled: bool, catalogue: Catalogue, now: datetime) -> Observed:
    members = [one for one in circles.members(session, circle) if one.state is MemberState.MEMBER]
    active = [one for one in members if not people.away(session, circle.workspace_id, one.user_id, now)]
    given = checkins.steps_given(session, circle.workspace_id, [circle.id])
    over = 0
    if circle.done_step is not None and circle.state is CircleState.RUNNING:
        over = circle.done_step + (circle.done_kind is not MomentKind.PROMPT)
    return Observed(
        name=circle.name or "",
        programme=editions.of(session, circle, catalogue).title,
        active=len(active),
        trouble=troubled or any(one.invite_error for one in members),
        over=tuple(one for one in range(over) if one not in (circle.shut_steps or ())),
        checked_in=frozenset(step for _whose, step in given),
        put_off=circle.put_off_since is not None,
    )
