"""Who speaks first or last instead of somebody who is not there: found and told on the day of the meeting, not before."""

from datetime import datetime

from bot.domain import turns as rules
from bot.domain.programme import Catalogue
from bot.domain.worktime import Run
from bot.features import editions, speakers, volunteers
from bot.features.alarms import Ringing
from bot.store import alarms, circles, meetings
from bot.store import speakers as told
from bot.store.models import Circle
from bot.store.session import Session

LOOK = "speakers.look"


def look_later(session: Session, circle: Circle, run: Run, step: int, user_id: str, now: datetime) -> None:
    """Somebody is not there for a step's meeting: if its prompt said that they speak first or last, their place is given
    to another one later, unless they are back by then."""
    held_at, order = meetings.held_at(session, circle, run, step), told.by_step(session, circle).get(step)
    if held_at is None or rules.spot_of(order, user_id) is None:
        return
    key, facts = f"{LOOK}:{circle.id}:{step}", {"circle": circle.id, "step": step}
    at = rules.told_at(held_at, circle.zone, now)
    alarms.set_(session, circle.workspace_id, key=key, kind=LOOK, at=at, facts=facts)


def look(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """Others take the places of those who are not there, and the circle reads who."""
    circle = circles.get(session, ringing.workspace_id, ringing.facts["circle"])
    if circle is not None and editions.has(circle, catalogue):
        step, run = ringing.facts["step"], circles.run_of(circle, editions.of(session, circle, catalogue))
        speaks = speakers.stand_in(session, circle, run, step)
        volunteers.tell_changed(session, circle, step, speaks, now)
