"""What members show, ask and give each other, and what follows from a request."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import commitments, goals, offers, requests, thanks
from bot.slack.views import commitments as commitment_views
from bot.slack.views import goals as goal_views
from bot.slack.views import offers as offer_views
from bot.slack.views import requests as request_views
from bot.slack.views import thanks as thanks_views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _goal(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = goals.shown(session, workspace_id, facts["enrolment"])
    return goal_views.shown(found) if found else None


def _commitment(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = commitments.shown(session, workspace_id, facts["commitment"])
    return commitment_views.shown(found) if found else None


def _asked(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = requests.shown(session, workspace_id, facts["request"])
    return request_views.shown(found) if found else None


def _answered(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = requests.word(session, workspace_id, facts["request"], facts["by"])
    return request_views.answered(found) if found else None


def _offered(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = requests.word(session, workspace_id, facts["request"], facts["by"])
    return request_views.offered(found) if found else None


def _nudge(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = requests.still_unanswered(session, workspace_id, facts["request"])
    return request_views.nudge(found) if found else None


def _offer(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = offers.shown(session, workspace_id, facts["offer"], facts["key"])
    return offer_views.shown(found) if found else None


def _offer_wanted(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = offers.wanted(session, workspace_id, facts["request"], facts["offer"])
    return offer_views.wanted(found) if found else None


def _thanks(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = thanks.shown(session, workspace_id, facts["thanks"])
    return thanks_views.shown(found) if found else None


KINDS: Kinds = {
    "goal.shown": _goal,
    "commitment.shown": _commitment,
    "request.asked": _asked,
    "request.answered": _answered,
    "request.offered": _offered,
    "request.nudge": _nudge,
    "offer.shown": _offer,
    "offer.reminder": _offer_wanted,
    "thanks.shown": _thanks,
}
