"""Words on meeting again after a circle's end."""

from collections.abc import Callable

from bot.delivery.renderings.kinds import Facts, Kinds, Rendering
from bot.domain.goodbyes import Reunion
from bot.domain.programme import Catalogue
from bot.features import goodbyes
from bot.slack.views import goodbyes as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _reunion(view: Callable[[Reunion], Message]) -> Rendering:
    def rendered(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
        found = goodbyes.reunion(session, workspace_id, facts["circle"])
        return view(found) if found else None

    return rendered


KINDS: Kinds = {
    goodbyes.SUGGESTED: _reunion(views.suggested),
    goodbyes.ASK: _reunion(views.ask),
    goodbyes.ASK_ALONE: _reunion(views.ask_alone),
}
