"""What a circle has committed to together, and how it came out."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import shared_commitments
from bot.slack.views import shared_commitments as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _shown(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = shared_commitments.shown(session, workspace_id, facts["circle"], facts["step"])
    return views.shown(found) if found else None


def _settled(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = shared_commitments.shown(session, workspace_id, facts["circle"], facts["step"])
    return views.settled(found) if found else None


KINDS: Kinds = {
    shared_commitments.SHOWN: _shown,
    shared_commitments.SETTLED: _settled,
}
