"""What the app's home adds for those with a role: circles worth a look, what could not be delivered, and for whom."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.circles import MemberState
from bot.domain.health import SHOWN, Sign, Watch, WorthALook, most_signs_first
from bot.domain.hindrances import Undelivered, hindrance, obstacles
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.features import editions, health, rescues
from bot.features import workspaces as roles
from bot.store import circles, outbox, undelivered
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
    found = [
        _looked_at(session, circle, circle.id in troubled, catalogue, now)
        for circle in circles.alive(session, workspace_id)
        if editions.has(circle, catalogue) and circles.member(session, circle, user_id) is None
    ]
    worth = most_signs_first(found)
    shown = [_with_ways_on(session, workspace_id, one, catalogue, now) for one in worth[:SHOWN]]
    counted = undelivered.counts(session, workspace_id, now - RECENT)
    return Watch((*shown, *worth[SHOWN:]), obstacles(Undelivered(*one) for one in counted))


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


def _looked_at(
    session: Session, circle: Circle, troubled: bool, catalogue: Catalogue, now: datetime
) -> WorthALook:
    refused = any(one.invite_error for one in circles.members(session, circle) if one.state is MemberState.MEMBER)
    found = health.of(session, circle, catalogue, now)
    to_mend = {Sign.TROUBLE: troubled or refused, Sign.PUT_OFF: circle.put_off_since is not None}
    return WorthALook(
        circle_id=circle.id,
        name=circle.name or "",
        programme=editions.of(session, circle, catalogue).title,
        signs=(*(sign for sign, there in to_mend.items() if there), *found.signs),
        health=found,
    )


def _with_ways_on(
    session: Session, workspace_id: str, one: WorthALook, catalogue: Catalogue, now: datetime
) -> WorthALook:
    circle = circles.get(session, workspace_id, one.circle_id) if Sign.FEW in one.signs else None
    if circle is None:
        return one
    asked = rescues.is_asked(session, circle)
    return replace(one, asked=asked, may_ask=not asked and rescues.may_ask(session, circle, catalogue, now))
