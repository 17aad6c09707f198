"""What members show their circle of their check-ins, and what they are asked when they have written in the thread."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import checkins, echoes, steps
from bot.slack.views import checkins as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _echo(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = checkins.echo(session, workspace_id, facts["commitment"], catalogue=catalogue)
    return views.echo(found) if found else None


def _keep(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    circle_id, step = facts["circle"], facts["step"]
    told = steps.message(session, workspace_id, circle_id, step, catalogue=catalogue)
    if told is None or not checkins.may_keep(session, workspace_id, circle_id, step, facts["user"]):
        return None
    return views.keep(told, facts["reply"])


KINDS: Kinds = {
    echoes.SHOWN: _echo,
    echoes.CHANGED: _echo,
    checkins.KEEP: _keep,
}
