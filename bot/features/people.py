"""People beside any circle: their zone and language, and private messages to them, sparingly."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bot.domain.quiet import STARTS, WEEK, Weight, is_away, may_send, working_time
from bot.domain.worktime import instant, is_zone
from bot.store import circles, enrolments, outbox, people, workspaces
from bot.store.session import Session

ENGLISH = "en"
# Why a question is not put any more that was not sent yet.
ANSWERED, CLOSED = "answered before it was asked", "closed before it was asked"


def learned(session: Session, workspace_id: str, user_id: str, zone: str | None) -> None:
    """Notes the zone that Slack says a person is in, if it is one that can be computed with."""
    if zone and is_zone(zone):
        people.known(session, workspace_id, user_id).zone = zone


def language_of(session: Session, workspace_id: str, user_id: str) -> str:
    """The language in which a person reads: the one they chose, or else the workspace's."""
    person = people.get(session, workspace_id, user_id)
    if person is not None and person.language:
        return person.language
    return language_here(session, workspace_id)


def language_here(session: Session, workspace_id: str) -> str:
    """The language of what several people read who belong to no circle."""
    workspace = workspaces.get(session, workspace_id)
    return workspace.language if workspace else ENGLISH


def language_for(session: Session, workspace_id: str, recipient: str | None, circle_id: str | None) -> str:
    """The language of a message: its reader's, its circle's, or the workspace's."""
    if recipient and recipient[0] in "UW":
        return language_of(session, workspace_id, recipient)
    circle = circles.get(session, workspace_id, circle_id) if circle_id and not recipient else None
    return circle.language if circle else language_here(session, workspace_id)


def zone_of(session: Session, workspace_id: str, user_id: str) -> str:
    """The zone a person lives in, as they said when they joined, or as Slack says; UTC when nobody said."""
    return known_zone(session, workspace_id, user_id) or "UTC"


def known_zone(session: Session, workspace_id: str, user_id: str) -> str | None:
    """The zone a person lives in; None when nobody said."""
    joined = enrolments.open_of(session, workspace_id, user_id)
    if joined:
        return joined[0].zone
    person = people.get(session, workspace_id, user_id)
    return person.zone if person else None


def away(session: Session, workspace_id: str, user_id: str, now: datetime) -> bool:
    """Whether a person has said that they are away at this moment, or their account is deactivated."""
    person = people.get(session, workspace_id, user_id)
    if person is not None and person.gone_at is not None:
        return True
    return any(
        is_away(one.away_until, now, one.zone) for one in enrolments.open_of(session, workspace_id, user_id)
    )


def back_at(session: Session, workspace_id: str, user_id: str, now: datetime) -> datetime | None:
    """When somebody who is away is here again; None for everybody else."""
    returns = [
        instant(one.away_until, STARTS, one.zone)
        for one in enrolments.open_of(session, workspace_id, user_id)
        if one.away_until is not None and is_away(one.away_until, now, one.zone)
    ]
    return max(returns, default=None)


def tell(
    session: Session,
    workspace_id: str,
    user_id: str,
    *,
    key: str,
    kind: str,
    weight: Weight,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    in_working_hours: bool = False,
    even_away: bool = False,
) -> bool:
    """Owes a person a private message; False when it is not sent: they are away, or their week is full.

    What only suggests something, or asks for a decision, waits for the person's working hours; what answers
    something is sent at once, unless it can wait too (`in_working_hours`). What others cannot do without is said even
    to those who are away.
    """
    if not even_away and away(session, workspace_id, user_id, now):
        return False
    if not may_send(weight, this_week(session, workspace_id, user_id, now)):
        return False
    at_once = weight is Weight.ANSWER and not in_working_hours
    due_at = now if at_once else working_time(now, zone_of(session, workspace_id, user_id))
    return outbox.owe(
        session,
        workspace_id,
        key=key,
        kind=kind,
        conversation=f"to:{user_id}",
        recipient=user_id,
        facts=facts,
        now=now,
        due_at=due_at,
    )


def say_again(
    session: Session, workspace_id: str, asked: str, *, key: str, kind: str, now: datetime, unasked: str
) -> None:
    """Has the message changed that asked somebody (known by its key), now that there is an answer or none is wanted
    any more; one that was not sent yet has become pointless, for the reason `unasked`."""
    asking = outbox.find(session, workspace_id, asked)
    if asking is None or (not asking.attempt and outbox.withdraw(session, asking, unasked)):
        return
    outbox.owe(
        session,
        workspace_id,
        key=key,
        kind=kind,
        conversation=asking.conversation,
        recipient=asking.recipient,
        under=asking.key,
        facts=asking.facts,
        now=now,
    )


def gone(session: Session, workspace_id: str, user_ids: Collection[str]) -> frozenset[str]:
    """Whose account, of these, is deactivated."""
    found = (people.get(session, workspace_id, one) for one in user_ids)
    return frozenset(one.user_id for one in found if one is not None and one.gone_at is not None)


def this_week(session: Session, workspace_id: str, user_id: str, now: datetime) -> int:
    """How many messages a person got in the last seven days, in private and in the channel of their circle."""
    private = people.sent_since(session, workspace_id, user_id, now - WEEK)
    channels = circles.current_of(session, workspace_id, user_id)
    return private + outbox.posted_since(session, workspace_id, [one.id for one in channels], now - WEEK)
