"""What a member is told whose clock shows another hour from a meeting on."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import clock_changes
from bot.slack.views import clock_changes as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _moves(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = clock_changes.shown(
        session, workspace_id, facts["circle"], facts["step"], facts["user"], catalogue=catalogue
    )
    return views.moves(found) if found else None


KINDS: Kinds = {clock_changes.KIND: _moves}
