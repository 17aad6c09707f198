"""What members show their circle of their check-ins."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import checkins
from bot.slack.views import checkins as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _echo(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = checkins.echo(session, workspace_id, facts["commitment"], catalogue=catalogue)
    return views.echo(found) if found else None


KINDS: Kinds = {
    "checkin.echo": _echo,
}
