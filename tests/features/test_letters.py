"""A letter to oneself: sealed, given back closed in the last step, and once more after ninety days."""

import json
from datetime import datetime

from sqlalchemy import text

from bot.delivery.renderings.letters import KINDS
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import MomentKind
from bot.features import letters
from bot.store import enrolments
from bot.store.session import Database
from tests.features.saying import said
from tests.features.stage import DAY, WORKSPACE, moments_of, owed, refused, ring
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


def name_goal(database: Database, user_id: str, goal: str | None) -> str:
    """Somebody names a goal; the id of their enrolment."""
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, user_id)
        enrolments.set_goal(session, enrolment, goal)
        return enrolment.id


def told(database: Database, *kinds: str) -> dict[str, str]:
    """Who got a message of these kinds, and which."""
    with database.reading() as session:
        found = session.execute(text("SELECT recipient, kind FROM outbox ORDER BY id")).all()
    private = [(one.recipient, one.kind) for one in found if one.kind in kinds]
    assert len(private) == len(dict(private)), "one message to each"
    return dict(private)


def test_a_goal_comes_back_to_whoever_wrote_no_letter_and_the_way_to_what_they_leave_behind_to_all(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = begin(database, catalogue)
    now = looked(database, catalogue, circle_id)
    assert write(database, catalogue, "U0A", "Dear Ana", now) is None
    goals = {user_id: name_goal(database, user_id, "Learn to sail") for user_id in ("U0A", "U0B", "U0C")}
    last = len(catalogue.programmes[0].steps) - 1
    with database.transaction() as session:
        (away,) = enrolments.open_of(session, WORKSPACE, "U0C")
        at = moments_of(database, catalogue, circle_id)[-3].at
        away.away_until = (at + 2 * DAY).date()
    ring(database, catalogue, move(database, catalogue, circle_id, MomentKind.PROMPT, last))
    kinds = ("letter", "keepsake")
    first = {"U0A": "letter", "U0B": "letter", "U0D": "keepsake", "U0E": "keepsake"}
    assert told(database, *kinds) == first
    assert "The letter that you wrote" in said(database, catalogue, f"letter:{goals['U0A']}")
    words = said(database, catalogue, f"letter:{goals['U0B']}")
    assert "Your goal is here again" in words
    assert "sail" not in words
    with database.reading() as session:
        assert letters.returned(session, WORKSPACE, goals["U0B"], "U0B").goal == "Learn to sail"
        assert letters.returned(session, WORKSPACE, goals["U0A"], "U0A").goal is None
    ring(database, catalogue, at + 2 * DAY)
    assert told(database, *kinds) == {**first, "U0C": "letter"}
    goodbye = move(database, catalogue, circle_id, MomentKind.GOODBYE, last)
    ring(database, catalogue, goodbye + 93 * DAY)
    assert told(database, "letter.late") == dict.fromkeys(("U0A", "U0B", "U0C"), "letter.late")
    assert "The goal that you named" in said(database, catalogue, f"letter.late:{goals['U0B']}")


def test_whoever_has_no_goal_left_when_it_would_come_back_late_hears_nothing(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = begin(database, catalogue)
    enrolment_id = name_goal(database, "U0B", "Learn to sail")
    last = len(catalogue.programmes[0].steps) - 1
    goodbye = move(database, catalogue, circle_id, MomentKind.GOODBYE, last)
    ring(database, catalogue, goodbye + 93 * DAY)
    with database.transaction() as session:
        enrolments.set_goal(session, enrolments.get(session, WORKSPACE, enrolment_id), None)
    assert said(database, catalogue, f"letter.late:{enrolment_id}") == ""
    gone = lambda session: letters.returned(session, WORKSPACE, enrolment_id, "U0B")  # noqa: E731
    assert refused(database, gone) is RefusalCode.GONE
