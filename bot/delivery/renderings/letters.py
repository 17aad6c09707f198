"""Letters that come back to those who wrote them; the message has a button, and none of the words."""

from collections.abc import Callable

from bot.delivery.renderings.kinds import Facts, Kinds, Rendering
from bot.domain.programme import Catalogue
from bot.features import letters
from bot.slack.views import letters as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _letter(view: Callable[[str], Message]) -> Rendering:
    def rendered(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
        words = letters.read(session, workspace_id, facts["enrolment"])
        return view(facts["enrolment"]) if words else None

    return rendered


KINDS: Kinds = {
    "letter": _letter(views.back),
    "letter.late": _letter(views.again),
}
