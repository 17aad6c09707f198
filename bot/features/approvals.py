"""What follows when a moderator has approved a circle, and its people have agreed: its channel is made."""

from datetime import datetime

from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue
from bot.features import candidates, editions, hours
from bot.features import circles as channels
from bot.store import circles, outbox, rounds
from bot.store.models import Circle
from bot.store.session import Session


def open_(session: Session, circle: Circle, *, by: str, catalogue: Catalogue, now: datetime) -> None:
    """A circle keeps to its programme's texts from now on, its people are its members, and its channel is owed."""
    channels.move(session, circle, CircleState.OPENING, by=by, now=now)
    circle.decided_by = by
    editions.pin(session, circle, catalogue)
    circles.set_members(session, circle, MemberState.MEMBER)
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"open:{circle.id}",
        kind="circle.open",
        conversation=f"circle:{circle.id}",
        facts={"circle": circle.id},
        now=now,
    )


def may_be_together(session: Session, circle: Circle) -> bool:
    """Whether the rules let all be together who have a seat, by what is known of them now: much may have been said or
    imported since they were asked. People whom somebody has asked by name may be together whatever stands between them."""
    return circle.founder is not None or candidates.may_be_together(
        session, circle, hours.people_of(session, circle)
    )


def was_before(session: Session, circle: Circle, *, catalogue: Catalogue, now: datetime) -> bool:
    """Has the channel made of a circle that a moderator approved in a round, before its people were asked.

    False for every other one, and where its hour suits not all of them by now (their clocks may have followed them
    elsewhere, or they answered so late that it has other dates), or its dates are not within the days of the round any
    more, or a rule keeps two of them apart: then a moderator decides.
    """
    on = max(circle.first_on, hours.first_on(circle, hours.present(circle), now))
    if rounds.round_of(session, circle) is None or not may_be_together(session, circle):
        return False
    if on > circle.first_on and not rounds.window_of(session, circle).holds(on):
        return False
    if not hours.still_suits(session, circle, editions.of(session, circle, catalogue), now):
        return False
    circle.first_on = on
    open_(session, circle, by=circle.decided_by or "bot", catalogue=catalogue, now=now)
    return True
