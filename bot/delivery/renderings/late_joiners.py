"""The offer of a seat in a running circle, the question to its members, and what came of both."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import circles, late_joiners, late_offers
from bot.slack.views import late_joiners as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _invite(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = late_offers.offer(session, workspace_id, facts["circle"], facts["enrolment"], catalogue=catalogue)
    return views.invite(found) if found else None


def _ask(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = late_offers.question(session, workspace_id, facts["question"])
    # What is settled before it was asked is not asked any more.
    return views.ask(found) if found and not found.closed else None


def _closed(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = late_offers.question(session, workspace_id, facts["question"])
    return views.closed(found) if found else None


def _welcome(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    channel = circles.channel_of(session, workspace_id, facts["circle"])
    return views.welcome(facts["circle"], facts["enrolment"], channel) if channel else None


def _not_now(_session: Session, _workspace_id: str, _facts: Facts, _catalogue: Catalogue) -> Message | None:
    return views.not_now()


KINDS: Kinds = {
    "late.invite": _invite,
    "late.ask": _ask,
    late_joiners.CLOSED: _closed,
    "late.welcome": _welcome,
    "late.not_now": _not_now,
}
