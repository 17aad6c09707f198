"""What a circle's channel shows: the welcome, each step's messages, the goodbye."""

from collections.abc import Callable
from dataclasses import replace

from bot.delivery.renderings.kinds import Facts, Kinds, Rendering
from bot.domain.programme import Catalogue
from bot.domain.turns import Speakers
from bot.features import circles, facilitations, steps, volunteers
from bot.slack.views import goodbyes
from bot.slack.views import steps as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _welcome(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = circles.opening(session, workspace_id, facts["circle"], catalogue=catalogue)
    return views.welcome(found) if found else None


def _goodbye(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = circles.opening(session, workspace_id, facts["circle"], catalogue=catalogue)
    return goodbyes.goodbye(found) if found else None


def _of_step(view: Callable[..., Message]) -> Rendering:
    def rendered(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
        found = steps.message(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
        return view(replace(found, holiday=facts.get("holiday", False))) if found else None

    return rendered


def _thread_again(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = steps.message(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    if found and found.duties and facts["over"]:
        found = replace(found, duties=replace(found.duties, asks_host=False))
    return views.thread(found) if found else None


def _changed(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    turn = facilitations.turn(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    found = steps.message(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    if turn is None or found is None or found.speakers is None:
        return None
    # Whoever hosts by now was named already, and whoever speaks may have gone too.
    named = {one: getattr(found.speakers, one) if facts[one] else None for one in ("first", "last")}
    told = views.changed(Speakers(**named), asks_host=facts["hosted"] and turn.taken_by is None)
    return told if told.text else None


def _thanks(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = steps.message(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    return views.thanks_go_round(found) if found and views.is_ring_held(found) else None


KINDS: Kinds = {
    "circle.welcome": _welcome,
    "step.prompt": _of_step(views.prompt),
    "step.thread": _of_step(views.thread),
    volunteers.CHANGED: _changed,
    volunteers.THREAD_AGAIN: _thread_again,
    "step.thanks": _thanks,
    "step.wrap_up": _of_step(views.wrap_up),
    "step.goodbye": _goodbye,
}
