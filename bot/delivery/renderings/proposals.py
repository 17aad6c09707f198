"""What moderators are told of proposals and of troubles with channels."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import circles, proposals
from bot.slack.views import proposals as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _card(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = proposals.card(session, workspace_id, facts["circle"], catalogue=catalogue)
    return views.card(found) if found else None


def _trouble(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = circles.trouble(session, workspace_id, facts["circle"], facts["kind"], facts["cause"])
    return views.trouble(found) if found else None


KINDS: Kinds = {
    "proposal.card": _card,
    "proposal.decided": _card,
    "circle.trouble": _trouble,
}
