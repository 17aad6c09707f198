"""What a circle is told whose week slides."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import weeks_off
from bot.slack.views import weeks_off as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _week_off(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    circle_id, step, on = facts["circle"], facts["step"], facts["on"]
    found = weeks_off.shown(session, workspace_id, circle_id, step, on, catalogue=catalogue)
    return views.week_off(found) if found else None


KINDS: Kinds = {weeks_off.KIND: _week_off}
