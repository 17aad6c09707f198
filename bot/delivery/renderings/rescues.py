"""What the members of a small circle are asked, those of one that it may join, and what comes of it."""

from collections.abc import Callable

from bot.delivery.renderings.kinds import Facts, Kinds, Rendering
from bot.domain.programme import Catalogue
from bot.domain.rescues import Merger, WaysAsked
from bot.features import endings, mergers, rescues
from bot.slack.views import rescues as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _ways(view: Callable[[WaysAsked], Message], *, closed: bool = False) -> Rendering:
    def rendered(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
        found = rescues.asked(session, workspace_id, facts["question"], facts["user"])
        # What is settled before it was asked is not asked any more.
        return view(found) if found and found.closed is closed else None

    return rendered


def _merger(view: Callable[[Merger], Message], *, closed: bool = False) -> Rendering:
    def rendered(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
        found = mergers.asked(session, workspace_id, facts["question"], facts["user"], catalogue=catalogue)
        return view(found) if found and found.closed is closed else None

    return rendered


def _told(session: Session, workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    found = rescues.outcome(session, workspace_id, facts["question"])
    return views.told(found) if found else None


def _both_stay(_session: Session, _workspace_id: str, _facts: Facts, _catalogue: Catalogue) -> Message | None:
    return views.both_stay()


def _came(_session: Session, _workspace_id: str, facts: Facts, _catalogue: Catalogue) -> Message | None:
    return views.came(facts["users"])


def _goodbye(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = endings.ending(session, workspace_id, facts["circle"], facts.get("joined"), catalogue=catalogue)
    return views.goodbye(found) if found else None


KINDS: Kinds = {
    "rescue.ask": _ways(views.question),
    "rescue.remind": _ways(views.reminder),
    "rescue.closed": _ways(views.question_closed, closed=True),
    "rescue.told": _told,
    "merge.ask": _merger(views.merger),
    "merge.remind": _merger(views.merger_again),
    "merge.closed": _merger(views.merger_closed, closed=True),
    "merge.told": _both_stay,
    mergers.CAME: _came,
    endings.GOODBYE: _goodbye,
}
