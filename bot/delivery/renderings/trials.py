"""The question after the kickoff, and the same once it is answered or closed."""

from collections.abc import Callable

from bot.delivery.renderings.kinds import Facts, Kinds, Rendering
from bot.domain.programme import Catalogue
from bot.domain.trials import Trial
from bot.features import trials
from bot.slack.views import trials as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _trial(view: Callable[[Trial], Message], *, only_in: bool) -> Rendering:
    def rendered(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
        found = trials.asked(session, workspace_id, facts["circle"], facts["enrolment"], catalogue=catalogue)
        return view(found) if found and (found.is_in or not only_in) else None

    return rendered


KINDS: Kinds = {
    trials.ASK: _trial(views.ask, only_in=True),
    trials.ANSWERED: _trial(views.answered, only_in=False),
    trials.CLOSED: _trial(views.closed, only_in=False),
}
