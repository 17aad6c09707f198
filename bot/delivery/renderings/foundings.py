"""Invitations to a circle that is being founded, what its founder is asked, and that it was called off."""

from datetime import datetime

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.domain.questions import InvitationState
from bot.features import gatherings, invitations
from bot.slack.views import foundings as views
from bot.slack.views import invitations as invitation_views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _ask(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = invitations.shown(
        session, workspace_id, facts["circle"], facts["user"], facts["kind"], catalogue=catalogue
    )
    # What is settled before it was asked is not asked any more.
    return invitation_views.invitation(found) if found and found.state is InvitationState.ASKED else None


def _answered(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = invitations.shown(
        session, workspace_id, facts["circle"], facts["user"], facts["kind"], catalogue=catalogue
    )
    return invitation_views.invitation(found) if found else None


def _decide(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    at = datetime.fromisoformat(facts["at"])
    found = gatherings.undecided(session, workspace_id, facts["circle"], catalogue=catalogue, now=at)
    return views.card(found) if found else None


def _ended(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = gatherings.ended(
        session, workspace_id, facts["circle"], facts["user"], waits=facts["waits"], catalogue=catalogue
    )
    return views.ended(found) if found else None


KINDS: Kinds = {
    "invitation.ask": _ask,
    "invitation.answered": _answered,
    "founding.decide": _decide,
    "founding.ended": _ended,
}
