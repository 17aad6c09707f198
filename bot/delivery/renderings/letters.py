"""Letters and goals that come back, with the way to all that somebody leaves behind; none of the words is in a message."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import letters
from bot.slack.views import letters as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _back(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    return views.back(letters.back(session, workspace_id, facts["enrolment"]))


def _again(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = letters.back(session, workspace_id, facts["enrolment"])
    return views.again(found) if found.words or found.goal else None


KINDS: Kinds = {"letter": _back, "keepsake": _back, "letter.late": _again}
