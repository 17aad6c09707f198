"""A channel that a moderator made by hand for a circle, where Slack did not let the bot make one."""

from datetime import datetime

from bot.domain.openings import Room, Unopened, may_take
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.features import circles as channels
from bot.features import editions
from bot.features import workspaces as roles
from bot.store import circles
from bot.store.models import Circle
from bot.store.session import Session


def may_look(session: Session, workspace_id: str, user_id: str) -> None:
    """Refuses whoever moderates nothing, and a moderator for whom nothing waits, before Slack is asked anything."""
    _waiting(session, workspace_id, user_id)


def choosable(
    session: Session, workspace_id: str, user_id: str, room: Room, *, catalogue: Catalogue
) -> list[Unopened]:
    """The circles that could take a channel: at least one, without those the moderator is in."""
    found = _waiting(session, workspace_id, user_id)
    _may_take(session, workspace_id, room)
    return [
        Unopened(one.id, editions.of(session, one, catalogue).title, channels.member_ids(session, one))
        for one in found
    ]


def take(
    session: Session,
    workspace_id: str,
    user_id: str,
    circle_id: str,
    room: Room,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> tuple[str, ...]:
    """The channel is the circle's from now on, and all begins as in any other; the people who are invited into it."""
    if not roles.holds(session, workspace_id, Role.MODERATOR, user_id):
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is None or circle.id not in {one.id for one in _waiting(session, workspace_id, user_id)}:
        raise Refusal(RefusalCode.NO_CIRCLE_WITHOUT_CHANNEL)
    _may_take(session, workspace_id, room)
    circle.name = room.name
    channels.opened(session, workspace_id, circle_id, room.channel_id, catalogue=catalogue, now=now, by=user_id)
    return channels.member_ids(session, circle)


def _may_take(session: Session, workspace_id: str, room: Room) -> None:
    may_take(room, is_taken=channels.has_channel(session, workspace_id, room.channel_id))


def _waiting(session: Session, workspace_id: str, user_id: str) -> list[Circle]:
    if not roles.holds(session, workspace_id, Role.MODERATOR, user_id):
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    found = circles.without_channel(session, workspace_id)
    waiting = [one for one in found if user_id not in channels.member_ids(session, one)]
    if not waiting:
        raise Refusal(RefusalCode.NO_CIRCLE_WITHOUT_CHANNEL)
    return waiting
