"""What members are asked about another hour, and what the circle reads in the end."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import hour_polls
from bot.slack.views import hour_polls as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _asked(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = hour_polls.asked(session, workspace_id, facts["question"], facts["user"], catalogue=catalogue)
    return views.question(found) if found else None


def _closest(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = hour_polls.closest(session, workspace_id, facts["question"], catalogue=catalogue)
    return views.closest(found) if found else None


KINDS: Kinds = {hour_polls.ASK: _asked, hour_polls.CLOSEST: _closest}
