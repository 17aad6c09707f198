"""What is asked of somebody with whom a member would exchange places, and what is told of the answer."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.exchanges import Exchange, ExchangeState, group_of
from bot.domain.programme import Catalogue
from bot.features import exchanges
from bot.slack.views import exchanges as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _found(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Exchange | None:
    return exchanges.of(session, workspace_id, facts["exchange"], catalogue=catalogue)


def _ask(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = _found(session, workspace_id, facts, catalogue)
    return views.question(found) if found and found.state is ExchangeState.ASKED else None


def _answered(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = _found(session, workspace_id, facts, catalogue)
    return views.answered(found) if found else None


def _told(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = _found(session, workspace_id, facts, catalogue)
    # Whose partners have all left since reads about that instead.
    alone = found and found.state is ExchangeState.YES and found.yours
    if found is None or (alone and not group_of(found.place.groups, facts["user"])):
        return None
    return views.told(found, facts["user"])


def _shown(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = _found(session, workspace_id, facts, catalogue)
    return views.shown(found) if found else None


KINDS: Kinds = {
    exchanges.ASK: _ask,
    exchanges.ANSWERED: _answered,
    exchanges.TOLD: _told,
    exchanges.SHOWN: _shown,
}
