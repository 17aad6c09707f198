"""What those who might host a meeting are asked, and what a host is told."""

from dataclasses import replace

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.programme import Catalogue
from bot.features import facilitations, volunteers
from bot.slack.views import facilitations as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _ask(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = facilitations.turn(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    # Somebody who gets their week's messages late is not asked for what is settled.
    if found is None or found.taken_by is not None:
        return None
    return views.question(replace(found, offered=facts.get("offered", True)))


def _note(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = facilitations.note(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    return views.note(found.turn, found.step) if found else None


def _open(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = facilitations.turn(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    return views.open_again(found) if found and found.taken_by is None else None


def _taken(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = facilitations.turn(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    # Whoever has given it back before this was sent is not named.
    return views.taken(facts["user"]) if found and found.taken_by == facts["user"] else None


KINDS: Kinds = {
    "hosting.ask": _ask,
    "hosting.note": _note,
    volunteers.OPEN: _open,
    volunteers.TAKEN: _taken,
}
