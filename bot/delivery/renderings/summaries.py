"""The participation summary."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.reports import participation
from bot.slack.views import summaries as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _summary(session: Session, workspace_id: str, _facts: Facts, catalogue: Catalogue) -> Message | None:
    return views.summary(participation.printed(session, workspace_id, catalogue=catalogue))


KINDS: Kinds = {
    "summary": _summary,
}
