"""The names of circles' channels: which one is tried next, and which one was tried last."""

from itertools import islice

from bot.domain import circles as states
from bot.domain.circles import CircleState
from bot.store import circles
from bot.store.models import Circle
from bot.store.session import Session

NAMES_AT_MOST = 200


def choose_name(session: Session, workspace_id: str, circle_id: str, *, after: str | None) -> str | None:
    """The channel name to try next, written down before it is tried; None when no channel is wanted any more.

    `after` is the name that Slack said is taken; without it the name on record is tried again.
    """
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is None or circle.state is not CircleState.OPENING:
        return None
    if circle.name is None or circle.name == after:
        circle.name = _next_name(session, circle, after)
    return circle.name


def name_of(session: Session, workspace_id: str, circle_id: str) -> str | None:
    """The channel name that was tried last for a circle, whatever has become of it since."""
    circle = circles.get(session, workspace_id, circle_id)
    return circle.name if circle else None


def _next_name(session: Session, circle: Circle, after: str | None) -> str:
    """The next name of the circle's own list that no other circle of ours has or tries."""
    people = [one.user_id for one in circles.members(session, circle)]
    candidates = list(islice(states.names(circle.created_at, people), NAMES_AT_MOST))
    start = candidates.index(after) + 1 if after in candidates else 0
    taken = circles.names_taken(session, circle.workspace_id, candidates[start:])
    return next((one for one in candidates[start:] if one not in taken), f"circle-{circle.id[-12:]}")
