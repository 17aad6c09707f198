"""A circle ends before its last step because its members want it: with a goodbye, and with all that is theirs."""

from datetime import datetime

from bot.domain.letters import LETTERS_AGAIN
from bot.domain.programme import Catalogue
from bot.domain.quiet import working_time
from bot.domain.rescues import Ending
from bot.features import askings, editions
from bot.features import circles as channels
from bot.store import alarms, circles, facilitators, letters, outbox
from bot.store.models import Circle
from bot.store.session import Session

GOODBYE = "rescue.goodbye"


def end(session: Session, circle: Circle, now: datetime, *, joined: Circle | None = None) -> None:
    """Ends a circle for good: letters, goals and keepsakes come back, and nothing of anybody's goes anywhere else."""
    channels.close(session, circle, now)
    askings.owe_ended(session, circle, now)
    circle.next_at = circle.put_off_since = circle.put_off_cause = None
    session.flush()
    _give_back(session, circle, "letter.return", now)
    if letters.anything_in(session, circle):
        _give_back(session, circle, "letter.late", working_time(now + LETTERS_AGAIN, circle.zone))
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"{GOODBYE}:{circle.id}",
        kind=GOODBYE,
        conversation=f"circle:{circle.id}",
        facts={"circle": circle.id, **({"joined": joined.id} if joined else {})},
        now=now,
        due_at=working_time(now, circle.zone),
    )


def ending(
    session: Session, workspace_id: str, circle_id: str, joined_id: str | None, *, catalogue: Catalogue
) -> Ending | None:
    """What the goodbye says."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or not editions.has(circle, catalogue):
        return None
    joined = circles.get(session, workspace_id, joined_id) if joined_id else None
    title, channel_id = editions.of(session, circle, catalogue).title, joined.channel_id if joined else None
    return Ending(circle.id, title, channel_id, facilitators.who(session, circle))


def _give_back(session: Session, circle: Circle, kind: str, at: datetime) -> None:
    facts = {"circle": circle.id}
    alarms.set_(session, circle.workspace_id, key=f"{kind}:{circle.id}", kind=kind, at=at, facts=facts)
