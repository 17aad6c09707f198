"""The private reminder of a check-in."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import reminders
from bot.slack.views import reminders as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _reminder(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = reminders.shown(
        session, workspace_id, facts["circle"], facts["step"], facts["enrolment"], catalogue=catalogue
    )
    return views.reminder(found) if found else None


KINDS: Kinds = {reminders.KIND: _reminder}
