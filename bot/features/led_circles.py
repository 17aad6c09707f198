"""The circles that somebody facilitates without being in them, and which of these they mean."""

from datetime import datetime

from bot.domain.circles import CircleState
from bot.domain.programme import Catalogue
from bot.features import editions
from bot.store import circles, facilitators, meetings
from bot.store.models import Circle
from bot.store.session import Session


def of_person(
    session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> list[Circle]:
    """The circles that somebody facilitates: first the one that meets next, last those that meet no more."""
    led = facilitators.led(session, workspace_id, user_id)
    known = [(one, editions.of(session, one, catalogue)) for one in led if editions.has(one, catalogue)]
    runs = [(one, circles.run_of(one, programme)) for one, programme in known]
    ahead = [(meetings.next_at(session, one, run, now), one) for one, run in runs]
    return [one for _, one in sorted(ahead, key=lambda found: (found[0] is None, found[0] or now))]


def meant(
    session: Session, workspace_id: str, user_id: str, channel_id: str, *, catalogue: Catalogue, now: datetime
) -> Circle | None:
    """The circle that somebody means who facilitates it: the one they type in or, outside of any, that which meets next.

    None for whoever means a circle that they are a member of, or is in nothing.
    """
    led = of_person(session, workspace_id, user_id, catalogue=catalogue, now=now)
    running = [one for one in led if one.state is CircleState.RUNNING]
    here = next((one for one in running if one.channel_id == channel_id), None)
    if here is not None or not running:
        return here
    own = circles.current_of(session, workspace_id, user_id)
    return None if any(one.state is CircleState.RUNNING for one in own) else running[0]
