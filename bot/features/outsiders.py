"""What somebody is told who acts in a circle that they are no member of."""

from bot.domain.refusals import Refusal, RefusalCode
from bot.store import facilitators
from bot.store.models import Circle
from bot.store.session import Session


def refusal(session: Session, circle: Circle | None, user_id: str) -> Refusal:
    """The no to whoever is no member; whoever facilitates the circle is in its channel, and reads why."""
    facilitates = circle is not None and facilitators.who(session, circle) == user_id
    return Refusal(RefusalCode.FACILITATES if facilitates else RefusalCode.NOT_IN_CIRCLE)
