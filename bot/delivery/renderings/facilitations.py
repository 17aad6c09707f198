"""What those who might host a meeting are asked, and what a host is told."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.delivery.renderings.kinds import Facts, Kinds
from bot.domain.facilitations import Question, Standing
from bot.domain.programme import Catalogue
from bot.features import facilitations, host_questions, volunteers
from bot.slack.views import facilitations as views
from bot.slack.views.kit import Message
from bot.store.session import Session


def _ask(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    # Somebody who gets their week's messages late is not asked for what is settled.
    found = _found(session, workspace_id, facts, catalogue)
    return _worded(found, facts) if found and found.standing is Standing.OPEN else None


def _said_again(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = _found(session, workspace_id, facts, catalogue)
    if found is not None and facts["over"] and found.standing in (Standing.OPEN, Standing.CIRCLE):
        found = replace(found, standing=Standing.OVER)
    # By then others are asked, or were: no time is theirs alone any more.
    return _worded(found, {**facts, "until": None}) if found else None


def _found(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Question | None:
    place = workspace_id, facts["circle"], facts["step"], facts.get("enrolment")
    return facilitations.question(session, *place, catalogue=catalogue)


def _worded(found: Question, facts: Facts) -> Message:
    if found.standing is Standing.OPEN and found.turn is not None:
        until = datetime.fromtimestamp(facts["until"], UTC) if facts.get("until") else None
        asked = {"offered": facts.get("offered", True), "hosted": facts.get("hosted", False)}
        return views.question(replace(found.turn, until=until, **asked))
    return views.settled(found)


def _note(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = facilitations.note(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    return views.note(found.turn, found.step) if found else None


def _open(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = facilitations.turn(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    return views.open_again(found) if found and found.taken_by is None else None


def _open_again(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = facilitations.turn(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    return views.open_settled(found, over=facts["over"])


def _taken(session: Session, workspace_id: str, facts: Facts, catalogue: Catalogue) -> Message | None:
    found = facilitations.turn(session, workspace_id, facts["circle"], facts["step"], catalogue=catalogue)
    # Whoever has given it back before this was sent is not named.
    return views.taken(facts["user"]) if found and found.taken_by == facts["user"] else None


KINDS: Kinds = {
    "hosting.ask": _ask,
    "hosting.note": _note,
    host_questions.SAID_AGAIN: _said_again,
    volunteers.OPEN: _open,
    volunteers.OPEN_AGAIN: _open_again,
    volunteers.TAKEN: _taken,
}
