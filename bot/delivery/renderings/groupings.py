"""What somebody reads whose partner in a talk is not there."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import groupings
from bot.slack.views import groupings as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _changed(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    talk = groupings.talk_of(session, workspace_id, facts["circle"], facts)
    if talk is None or "joined" not in facts:
        return views.changed(talk) if talk else None
    return views.joined(talk, facts["joined"]) if facts["joined"] in talk.partners else None


KINDS: Kinds = {groupings.TALK: _changed}
