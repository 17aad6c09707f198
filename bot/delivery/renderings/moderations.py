"""What moderators are told of what waits and of troubles with channels, and members of a proposal that was changed."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import assignments, circles, moderations
from bot.slack.views import moderations as views
from bot.slack.views import proposals as proposal_views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _digest(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = moderations.digest(session, workspace_id, facts["recipient"], catalogue=catalogue)
    return views.digest(found) if found else None


def _declined(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = moderations.declined(session, workspace_id, facts["circle"], catalogue=catalogue)
    return views.declined(found) if found else None


def _kept_place(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = moderations.programme_of(session, workspace_id, facts["circle"], catalogue=catalogue)
    return views.kept_place(found) if found else None


def _trouble(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = circles.trouble(session, workspace_id, facts["circle"], facts["kind"], facts["cause"])
    return proposal_views.trouble(found) if found else None


def _nobody(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    return views.nobody_may() if assignments.stands_still(session, workspace_id, facts["circle"]) else None


KINDS: Kinds = {
    "moderation.nobody": _nobody,
    "circle.trouble": _trouble,
    "moderation.digest": _digest,
    "proposal.declined": _declined,
    "proposal.kept_place": _kept_place,
}
