"""The word to somebody who is back, and the question after three silent steps."""

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import pauses, silences
from bot.slack.views import pauses as views
from bot.slack.views import silences as silence_views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _welcome(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    dissolved, talk = bool(facts.get("dissolved")), facts.get("talk")
    back = facts["enrolment"], facts["step"]
    return views.welcome(pauses.welcome(session, workspace_id, *back, dissolved=dissolved, talk=talk))


def _silence(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    channel = silences.asked_in(session, workspace_id, facts["circle"], facts["enrolment"])
    return silence_views.ask(facts["circle"], channel) if channel else None


KINDS: Kinds = {
    "pause.welcome": _welcome,
    "silence.ask": _silence,
}
