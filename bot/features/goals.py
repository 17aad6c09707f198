"""Goals: one's own, changed at any time, and shown to the circle when one likes."""

from datetime import datetime

from bot.domain import goals as rules
from bot.domain.circles import CircleState
from bot.domain.goals import GoalForm, GoalShown
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import outsiders
from bot.store import circles, enrolments, outbox
from bot.store.columns import new_id
from bot.store.models import Circle, Enrolment
from bot.store.session import Session


def form(session: Session, workspace_id: str, user_id: str, channel_id: str = "") -> GoalForm:
    """The goal as it is: that of the circle somebody types in, else of the one they joined last or wait for."""
    joined = enrolments.open_of(session, workspace_id, user_id)
    if not joined:
        raise outsiders.nowhere(session, workspace_id, user_id, RefusalCode.NOTHING_JOINED)
    placed = [(one, _running(session, one)) for one in joined]
    in_circles = [one for one in placed if one[1] is not None]
    here = (one for one in in_circles if one[1] is not None and one[1].channel_id == channel_id)
    enrolment, circle = next(here, (in_circles or placed)[-1])
    return GoalForm(enrolment.id, new_id(), enrolments.goal(session, enrolment), has_circle=circle is not None)


def change(
    session: Session,
    workspace_id: str,
    enrolment_id: str,
    user_id: str,
    goal: str | None,
    *,
    token: str,
    share: bool,
    now: datetime,
) -> GoalShown | None:
    """Keeps another goal, or none; the circle is shown it when that is wanted. What was kept."""
    own = [one for one in enrolments.open_of(session, workspace_id, user_id) if one.id == enrolment_id]
    if not own:
        raise Refusal(RefusalCode.GONE)
    words, circle = rules.checked(goal), _running(session, own[0])
    enrolments.set_goal(session, own[0], words)
    if words and share and circle is not None:
        outbox.owe(
            session,
            workspace_id,
            key=f"goal:{enrolment_id}:{token}",
            kind="goal.shown",
            conversation=f"circle:{circle.id}",
            facts={"circle": circle.id, "enrolment": enrolment_id},
            now=now,
        )
    return GoalShown(user_id, words) if words else None


def shown(session: Session, workspace_id: str, enrolment_id: str) -> GoalShown | None:
    """The goal to show to the circle, opened at the moment of sending; None when there is none any more."""
    enrolment = enrolments.get(session, workspace_id, enrolment_id)
    goal = enrolments.goal(session, enrolment)
    return GoalShown(enrolment.user_id, goal) if goal else None


def _running(session: Session, enrolment: Enrolment) -> Circle | None:
    circle = circles.of_enrolment(session, enrolment.workspace_id, enrolment.id)
    return circle if circle is not None and circle.state is CircleState.RUNNING else None
