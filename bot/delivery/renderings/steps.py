"""What a circle's channel shows: the welcome, each step's messages, the goodbye."""

from collections.abc import Callable
from dataclasses import replace

from bot.delivery.renderings.kinds import Facts, Kinds, Rendering
from bot.domain import asks
from bot.domain.programme import Catalogue
from bot.domain.turns import Speakers
from bot.features import askings, circles, steps, volunteers
from bot.slack.views import goodbyes, offers, shared_commitments, welcomes
from bot.slack.views import steps as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _welcome(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = circles.opening(session, workspace_id, facts["circle"], catalogue=catalogue)
    return welcomes.welcome(found) if found else None


def _goodbye(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = circles.opening(session, workspace_id, facts["circle"], catalogue=catalogue)
    return goodbyes.goodbye(found) if found else None


def _of_step(view: Callable[..., Message]) -> Rendering:
    def rendered(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
        found = steps.message(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
        return view(replace(found, holiday=facts.get("holiday", False))) if found else None

    return rendered


def _tasks(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = steps.message(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    # Where nothing is asked any more when its time comes there is nothing to say.
    return views.tasks(found) if found and found.duties and asks.of_duties(found.duties) else None


def _tasks_again(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = steps.message(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    is_open = found and found.duties and asks.of_duties(found.duties)
    if found is None or (facts["over"] and not is_open):
        return None
    return views.tasks(found, over=facts["over"])


def _wrap_up_again(**was: bool) -> Rendering:
    """The wrap-up as it stands; by the clock only where it asks something else than it did, when it `was` so."""

    def rendered(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
        found = steps.message(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
        if found is None:
            return None
        found = replace(found, is_late=facts.get("late", False) or "is_late" in was)
        before = asks.of_wrap_up(replace(found, **was))
        if facts.get("by_clock") and before is asks.of_wrap_up(found):
            return None
        return views.wrap_up(found)

    return rendered


def _came_out(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = steps.message(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    asked = found.last_time if found else None
    return shared_commitments.ask(asked) if asked and asked.outcome is None else None


def _offers(_session: Session, _workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message:
    return offers.invitation(facts["circle"])


def _changed(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = steps.message(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    if found is None or found.speakers is None:
        return None
    # Whoever speaks instead may have gone too.
    named = Speakers(*(getattr(found.speakers, one) if facts[one] else None for one in ("first", "last")))
    return views.changed(named) if named.first or named.last else None


def _thanks(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = steps.message(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    return views.thanks_go_round(found) if found and found.is_last and found.groups else None


KINDS: Kinds = {
    "circle.welcome": _welcome,
    "step.prompt": _of_step(views.prompt),
    "step.thread": _of_step(views.thread),
    volunteers.CHANGED: _changed,
    askings.TASKS: _tasks,
    askings.TASKS_AGAIN: _tasks_again,
    askings.CAME_OUT: _came_out,
    askings.OFFERS: _offers,
    "step.thanks": _thanks,
    "step.wrap_up": _of_step(views.wrap_up),
    askings.WRAP_UP_AGAIN: _wrap_up_again(next_begun=False, next_asks=False),
    askings.WRAP_UP_LATE: _wrap_up_again(is_late=False),
    # Compared with how it was when it was new: whether they met may stand there still, however late it is by now.
    askings.WRAP_UP_OVER: _wrap_up_again(is_closed=False, is_late=False),
    "step.goodbye": _goodbye,
}
