"""Who may read the participation summary: HR, and every member, who thereby sees what HR sees of them."""

from bot.domain.refusals import Refusal, RefusalCode
from bot.features import workspaces
from bot.store import enrolments
from bot.store.models import Role
from bot.store.session import Session


def may_read(session: Session, workspace_id: str, user_id: str) -> None:
    """Refuses everybody else."""
    if workspaces.holds(session, workspace_id, Role.HR, user_id):
        return
    if not enrolments.ever(session, workspace_id, user_id):
        raise Refusal(RefusalCode.MAY_NOT_READ_SUMMARY)
