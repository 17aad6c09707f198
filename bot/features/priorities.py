"""What matters when circles of a programme are formed: moderators read it and change it."""

from dataclasses import asdict
from datetime import datetime

from bot.domain.priorities import Priorities, PrioritiesForm
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.features import workspaces as roles
from bot.store import priorities, waiting_lists, workspaces
from bot.store.session import Session


def form(
    session: Session, workspace_id: str, programme_id: str, *, by: str, catalogue: Catalogue
) -> PrioritiesForm:
    """What matters for a programme at present."""
    _check(session, workspace_id, programme_id, by, catalogue)
    now = priorities.get(session, workspace_id, programme_id)
    return PrioritiesForm(programme_id, catalogue.get(programme_id).title, now)


def save(
    session: Session,
    workspace_id: str,
    programme_id: str,
    wanted: Priorities,
    *,
    by: str,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Keeps what matters from now on, logs it, and has the waiting list looked through by it."""
    _check(session, workspace_id, programme_id, by, catalogue)
    if wanted == priorities.get(session, workspace_id, programme_id):
        return
    priorities.set_(session, workspace_id, programme_id, wanted)
    waiting_lists.touch(session, workspace_id)
    what = ", ".join(f"{name} {value}" for name, value in asdict(wanted).items())
    workspaces.log(session, workspace_id, at=now, by=by, subject=f"programme {programme_id}", what=what)


def _check(session: Session, workspace_id: str, programme_id: str, by: str, catalogue: Catalogue) -> None:
    if not roles.holds(session, workspace_id, Role.MODERATOR, by):
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    if programme_id not in catalogue:
        raise Refusal(RefusalCode.GONE)
