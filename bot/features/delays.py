"""What fails whenever its time comes, and is put off: known by the kind of exception, for whoever can mend it."""

from dataclasses import dataclass
from datetime import datetime

from bot.store import alarms, circles, schedule
from bot.store.session import Session


@dataclass(frozen=True)
class PutOff:
    """A circle that cannot be planned, or an alarm by its `kind`. `circle` is the name of the channel it is about."""

    kind: str | None
    circle: str | None
    since: datetime
    cause: str
    failures: int | None = None


def put_off(session: Session, workspace_id: str) -> list[PutOff]:
    """The circles of a workspace that cannot be planned, then the alarms that fail."""
    found = [
        PutOff(None, one.name, one.put_off_since, one.put_off_cause or "")
        for one in schedule.put_off(session, workspace_id)
        if one.put_off_since
    ]
    for one in alarms.put_off_ones(session, workspace_id):
        circle = circles.get(session, workspace_id, one.facts.get("circle") or "")
        name = circle and circle.name
        found.append(PutOff(one.kind, name, one.since or one.at, one.cause, one.failures))
    return found
