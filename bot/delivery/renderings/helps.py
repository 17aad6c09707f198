"""The help."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.slack.views import standings as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _help(_session: Session, _workspace_id: str, _facts: Facts, _catalogue: Catalogue) -> Message | None:
    return views.help_text()


KINDS: Kinds = {
    "help": _help,
}
