"""The norms of a circle as its channel shows them, and that everybody has said yes to them."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import norms
from bot.slack.views import norms as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _kickoff(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = norms.shown(session, workspace_id, facts["circle"], catalogue=catalogue)
    return views.kickoff(found) if found else None


def _changed(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = norms.shown(session, workspace_id, facts["circle"], catalogue=catalogue)
    return views.changed(found, facts["by"]) if found else None


def _agreed(_session: Session, _workspace_id: str, _facts: Facts, _catalogue: Catalogue) -> Message | None:
    return views.agreed()


KINDS: Kinds = {
    "step.norms": _kickoff,
    "norms.changed": _changed,
    "norms.agreed": _agreed,
}
