"""What somebody is told who acts in a circle that they are no member of, or is in none."""

from bot.domain.refusals import Refusal, RefusalCode
from bot.store import facilitators
from bot.store.models import Circle
from bot.store.session import Session


def refusal(session: Session, circle: Circle | None, user_id: str) -> Refusal:
    """The no to whoever is no member; whoever facilitates the circle is in its channel, and reads why."""
    facilitates = circle is not None and facilitators.who(session, circle) == user_id
    return Refusal(RefusalCode.FACILITATES if facilitates else RefusalCode.NOT_IN_CIRCLE)


def nowhere(session: Session, workspace_id: str, user_id: str, code: RefusalCode) -> Refusal:
    """The no to whoever is in nothing that they could do something in; whoever facilitates reads that it is for members."""
    facilitates = facilitators.led(session, workspace_id, user_id)
    return Refusal(RefusalCode.FACILITATES if facilitates else code)
