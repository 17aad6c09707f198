"""What people are asked in private about a circle that is to be, and what came of it."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import consents
from bot.slack.views import consents as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _ask(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = consents.asked(session, workspace_id, facts["question"], facts["user"], catalogue=catalogue)
    # What is settled before it was asked is not asked any more.
    return views.question(found) if found and not found.closed else None


def _answered(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = consents.asked(session, workspace_id, facts["question"], facts["user"], catalogue=catalogue)
    return views.question(found) if found else None


def _apart(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    programme = consents.ended(session, workspace_id, facts["circle"], catalogue=catalogue)
    return views.apart(programme) if programme else None


KINDS: Kinds = {
    "consent.ask": _ask,
    "consent.answered": _answered,
    "consent.apart": _apart,
}
