"""What members show their circle of their worksheets."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import echoes, worksheets
from bot.slack.views import worksheets as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _echo(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = worksheets.shown(session, workspace_id, facts["worksheet"], catalogue=catalogue)
    return views.echo(found) if found else None


KINDS: Kinds = {echoes.SHEET_SHOWN: _echo, echoes.SHEET_CHANGED: _echo}
