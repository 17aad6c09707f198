"""Whoever facilitated a circle that has ended is taken out of its channel, once there was time to say goodbye."""

from datetime import datetime

from bot.domain.facilitators import STAYS
from bot.domain.quiet import working_time
from bot.store import alarms, facilitators
from bot.store.models import Circle
from bot.store.session import Session

KIND = "facilitator.parts"


def set_(session: Session, circle: Circle, now: datetime) -> None:
    """Has somebody who facilitates a circle that ends now be taken out of its channel some days later."""
    if facilitators.who(session, circle) is not None:
        at, facts = working_time(now + STAYS, circle.zone), {"circle": circle.id}
        alarms.set_(session, circle.workspace_id, key=f"{KIND}:{circle.id}", kind=KIND, at=at, facts=facts)
