"""The line that somebody who waits for a circle gets now and then."""

from datetime import datetime

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import waitings
from bot.slack.views import waitings as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _line(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    at = datetime.fromisoformat(facts["at"])
    found = waitings.line(session, workspace_id, facts["enrolment"], catalogue=catalogue, now=at)
    return views.line(found) if found else None


KINDS: Kinds = {
    "waiting.line": _line,
}
