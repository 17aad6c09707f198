"""What a circle is told of somebody who came into its channel."""

from collections.abc import Callable

from bot.delivery.renderings.kinds import Facts, Kinds, Rendering
from bot.domain.programme import Catalogue
from bot.domain.strangers import Arrival
from bot.features import strangers
from bot.slack.views import strangers as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _of_arrival(view: Callable[[Arrival], Message]) -> Rendering:
    def rendered(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
        found = strangers.arrival(session, workspace_id, facts["question"])
        return view(found) if found else None

    return rendered


KINDS: Kinds = {
    "stranger.came": _of_arrival(views.came),
    "stranger.over": _of_arrival(views.over),
}
