"""The private question to a member who is out of their circle's channel."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import exits
from bot.slack.views import exits as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _ask(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = exits.asked(session, workspace_id, facts["circle"], facts["enrolment"], returned=facts["returned"])
    return views.ask(found) if found else None


KINDS: Kinds = {"exit.ask": _ask}
