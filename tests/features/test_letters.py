"""A letter to oneself: sealed, given back closed in the last step, and once more after ninety days."""

import json
from datetime import datetime

from sqlalchemy import text

from bot.delivery.renderings.letters import KINDS
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import MomentKind
from bot.features import letters
from bot.store.session import Database
from tests.features.stage import DAY, WORKSPACE, owed, refused, ring
from tests.features.test_circle_life import begin, looked, move


def write(database: Database, catalogue: Catalogue, user_id: str, words: str, now: datetime) -> RefusalCode | None:
    """Somebody writes a letter."""
    with database.reading() as session:
        enrolment_id = letters.form(session, WORKSPACE, user_id, catalogue=catalogue).enrolment_id
    return refused(
        database,
        lambda session: letters.write(
            session, WORKSPACE, enrolment_id, user_id, words, catalogue=catalogue, now=now
        ),
    )


def _assert_it_is_opened_by_its_author_alone(database: Database, catalogue: Catalogue) -> None:
    """The message that brings it back has a button and none of the words, which a notification would show."""
    with database.reading() as session:
        (found,) = session.execute(text("SELECT kind, facts FROM outbox WHERE kind = 'letter'")).all()
        facts = json.loads(found.facts) if isinstance(found.facts, str) else found.facts
        message = KINDS[found.kind](session, WORKSPACE, facts, catalogue)
        assert message is not None
        assert "Ana" not in str(message)
        assert letters.returned(session, WORKSPACE, facts["enrolment"], "U0A").words == "Dear Ana, rest"
    for user_id, workspace_id in (("U0B", WORKSPACE), ("U0A", "T0ELSEWHERE")):
        opened = lambda one, who=user_id, where=workspace_id: letters.returned(one, where, facts["enrolment"], who)  # noqa: E731
        assert refused(database, opened) is RefusalCode.GONE


def test_a_letter_is_sealed_comes_back_in_the_last_step_and_once_more_after_ninety_days(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = begin(database, catalogue)
    now = looked(database, catalogue, circle_id)
    assert write(database, catalogue, "U0A", "Dear Ana", now) is None
    assert write(database, catalogue, "U0A", "Dear Ana, rest", now) is None
    assert write(database, catalogue, "U0B", "Gone again", now) is None
    assert write(database, catalogue, "U0B", "\u200b ", now) is None
    assert write(database, catalogue, "U0A", "x" * 2501, now) is RefusalCode.TEXT_TOO_LONG
    with database.reading() as session:
        (sealed,) = session.scalars(text("SELECT words FROM letters"))
    assert b"Ana" not in bytes(sealed)
    last = len(catalogue.programmes[0].steps) - 1
    at = move(database, catalogue, circle_id, MomentKind.PROMPT, last)
    ring(database, catalogue, at)
    assert len(owed(database, "letter")) == 1
    assert write(database, catalogue, "U0A", "Too late", at) is RefusalCode.LETTER_RETURNED
    _assert_it_is_opened_by_its_author_alone(database, catalogue)
    goodbye = move(database, catalogue, circle_id, MomentKind.GOODBYE, last)
    ring(database, catalogue, goodbye + 89 * DAY)
    assert owed(database, "letter.late") == []
    ring(database, catalogue, goodbye + 93 * DAY)
    assert len(owed(database, "letter.late")) == 1
    with database.reading() as session:
        assert letters.form(session, WORKSPACE, "U0A", catalogue=catalogue).words == "Dear Ana, rest"
