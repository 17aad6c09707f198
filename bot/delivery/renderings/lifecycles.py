"""What moderators are told when a circle has lost its channel."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.lifecycles import Loss
from bot.domain.programme import Catalogue
from bot.features import lifecycles
from bot.slack.views import lifecycles as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _lost(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = lifecycles.lost(session, workspace_id, facts["circle"], Loss(facts["loss"]))
    return views.lost(found) if found else None


KINDS: Kinds = {
    "circle.lost": _lost,
}
