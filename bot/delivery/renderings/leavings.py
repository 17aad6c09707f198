"""What somebody is told who has left, and what those who stay or moderate are."""

from collections.abc import Callable

from bot.delivery.renderings.kinds import Facts, Kinds, Rendering
from bot.domain.leavings import Left
from bot.domain.programme import Catalogue
from bot.features import departures, leavings
from bot.slack.views import leavings as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _of_leaver(view: Callable[[Left], Message]) -> Rendering:
    def rendered(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
        found = leavings.left(session, workspace_id, facts["circle"], facts["enrolment"])
        return view(found) if found else None

    return rendered


def _dissolved(_session: Session, _workspace_id: str, _facts: Facts, _catalogue: Catalogue) -> Message | None:
    return views.dissolved()


def _small(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    name = departures.small(session, workspace_id, facts["circle"])
    return views.small(name) if name else None


KINDS: Kinds = {
    "leave.done": _of_leaver(views.done),
    "leave.please": _of_leaver(views.please_go),
    "leave.dissolved": _dissolved,
    "circle.small": _small,
}
