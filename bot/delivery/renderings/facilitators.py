"""What a facilitator who is no member is asked and told, what their circle reads, and what moderators do."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import facilitating, facilitations
from bot.slack.views import facilitators as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _ask(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = facilitating.asked(session, workspace_id, facts["circle"], facts["user"], catalogue=catalogue)
    return views.question(found) if found else None


def _note(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = facilitations.note(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    return views.note(found.turn, found.step) if found else None


def _came(_session: Session, _workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    return views.came(facts["user"])


def _over(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = facilitating.title(session, workspace_id, facts["circle"], catalogue=catalogue)
    if found is None:
        return None
    return views.ended(found) if facts.get("ended") else views.over(found)


def _told(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    place = facts["circle"], facts["user"], facts["news"]
    found = facilitating.told(session, workspace_id, *place, catalogue=catalogue)
    return views.told(found) if found else None


KINDS: Kinds = {
    "facilitator.ask": _ask,
    "facilitator.note": _note,
    "facilitator.came": _came,
    "facilitator.over": _over,
    "facilitator.told": _told,
}
