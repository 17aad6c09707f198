"""What members are asked and told about a break."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import breaks
from bot.slack.views import breaks as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _question(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = breaks.question(session, workspace_id, facts["question"], catalogue=catalogue)
    return views.question(found) if found else None


def _none(_session: Session, _workspace_id: str, _facts: Facts, _catalogue: Catalogue) -> Message | None:
    return views.none()


def _made(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = breaks.made(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    return views.made(found) if found else None


KINDS: Kinds = {
    "break.question": _question,
    "break.none": _none,
    "circle.break": _made,
}
