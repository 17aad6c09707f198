"""From what is owed to what is shown: each kind of message, read and worded at the moment of sending."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.programme import Catalogue
from bot.features import checkins, circles, proposals, steps
from bot.reports import participation
from bot.slack.views import checkins as checkin_views
from bot.slack.views import proposals as proposal_views
from bot.slack.views import standings as standing_views
from bot.slack.views import steps as step_views
from bot.slack.views import summaries as summary_views
from bot.slack.views.kit import Message
from bot.store.outbox import Intent
from bot.store.session import Session

Facts = Mapping[str, Any]
Rendering = Callable[[Session, str, Facts, Catalogue], Message | None]


def render(session: Session, intent: Intent, catalogue: Catalogue) -> Message | None:
    """The message of an intent; None when there is nothing left to say."""
    return _KINDS[intent.kind](session, intent.workspace_id, intent.facts, catalogue)


def _card(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = proposals.card(session, workspace_id, facts["circle"], catalogue=catalogue)
    return proposal_views.card(found) if found else None


def _trouble(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = circles.trouble(session, workspace_id, facts["circle"], facts["kind"], facts["cause"])
    return proposal_views.trouble(found) if found else None


def _welcome(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = circles.opening(session, workspace_id, facts["circle"], catalogue=catalogue)
    return step_views.welcome(found) if found else None


def _goodbye(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = circles.opening(session, workspace_id, facts["circle"], catalogue=catalogue)
    return step_views.goodbye(found) if found else None


def _of_step(view: Callable[..., Message]) -> Rendering:
    def rendered(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
        found = steps.message(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
        return view(found) if found else None

    return rendered


def _echo(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = checkins.echo(session, workspace_id, facts["commitment"], catalogue=catalogue)
    return checkin_views.echo(found) if found else None


def _summary(session: Session, workspace_id: str, _facts: Facts, catalogue: Catalogue) -> Message | None:
    return summary_views.summary(participation.printed(session, workspace_id, catalogue=catalogue))


def _help(_session: Session, _workspace_id: str, _facts: Facts, _catalogue: Catalogue) -> Message | None:
    return standing_views.help_text()


_KINDS: dict[str, Rendering] = {
    "proposal.card": _card,
    "proposal.decided": _card,
    "circle.trouble": _trouble,
    "circle.welcome": _welcome,
    "step.prompt": _of_step(step_views.prompt),
    "step.thread": _of_step(step_views.thread),
    "step.wrap_up": _of_step(step_views.wrap_up),
    "step.goodbye": _goodbye,
    "checkin.echo": _echo,
    "summary": _summary,
    "help": _help,
}
