"""What a circle is told of its meetings."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import meetings
from bot.slack.views import meetings as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _changed(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = meetings.changed(session, workspace_id, facts, catalogue=catalogue)
    return views.changed(found) if found else None


def _moved(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = meetings.moved(session, workspace_id, facts["circle"], facts["step"], facts["at"], catalogue=catalogue)
    return views.moved(found) if found else None


KINDS: Kinds = {
    "meeting.changed": _changed,
    "meeting.moved": _moved,
}
