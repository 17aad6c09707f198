"""What members wrote on worksheets and reviews, once the lines of these are mended under them, or read in another
language."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.worksheets import Line, SheetKind
from bot.features import editions
from bot.store import enrolments, texts
from bot.store.models import Worksheet
from bot.store.session import Database
from bot.wording import language, speaking
from tests.features.stage import WORKSPACE
from tests.features.test_worksheets import Desk, with_questions


@pytest.fixture
def desk(database: Database, catalogue: Catalogue) -> Desk:
    """A circle in its kickoff."""
    return Desk(database, catalogue)


def test_when_the_lines_change_each_answer_stays_with_its_question(desk: Desk, catalogue: Catalogue) -> None:
    desk.refused(desk.saving("A boat", "Ada", ""))
    old_form = desk.saving("A boat", "Ben", "")
    desk.catalogue = with_questions(catalogue, ("Who could help?", "What is in the way?", "By when?"))
    with desk.database.transaction() as session:  # A slip of the pen is let through.
        editions.mend(session, desk.catalogue.programmes[0].id, desk.catalogue, by="shell", now=desk.at)
    assert desk.refused(old_form) is RefusalCode.WORKSHEET_CHANGED
    found = desk.find()
    assert found.lines == (Line("Who could help?", "Ada"), Line("What is in the way?", ""), Line("By when?", ""))
    assert found.before == (Line("What do I want?", "A boat"),)
    assert desk.refused(desk.saving("Ada", "Fear", "")) is None
    assert {one.answer for one in desk.find().filled} == {"Ada", "Fear", "A boat"}


def test_a_mended_slip_in_a_line_leaves_what_was_written_at_its_line(desk: Desk, catalogue: Catalogue) -> None:
    desk.refused(desk.saving("A boat", "Ada", ""))
    desk.refused(desk.saving("Hard", kind=SheetKind.REVIEW))
    mended = ("What is it that I want?", "Who could help?", "By when?")
    desk.catalogue = with_questions(catalogue, mended)
    with desk.database.transaction() as session:
        name = desk.catalogue.programmes[0].id
        assert editions.mend(session, name, desk.catalogue, by="shell", now=desk.at).refused == ()
    found = desk.find()
    assert (found.lines, found.before) == (
        (Line(mended[0], "A boat"), Line(mended[1], "Ada"), Line(mended[2], "")),
        (),
    )
    desk.show()
    assert desk.seen() == [(mended[0], "A boat"), (mended[1], "Ada")], "as it was looked at"
    assert desk.refused(desk.saving("A ship", "Ada", "")) is None
    assert desk.seen() == [(mended[0], "A ship"), (mended[1], "Ada")]


def test_what_was_written_before_places_were_kept_stays_with_its_question(desk: Desk) -> None:
    desk.refused(desk.saving("A boat", "", ""))
    with desk.database.transaction() as session:
        (row,) = session.scalars(select(Worksheet))
        enrolment = enrolments.get(session, WORKSPACE, row.enrolment_id)
        words = json.dumps([["By when?", "Friday"]])
        row.lines = texts.seal(session, enrolment, "worksheets.lines", row.id, words)
    assert [one.answer for one in desk.find().lines] == ["", "", "Friday"]


@pytest.mark.parametrize(("author", "circle"), [("de", "en"), ("en", "de")])
def test_the_circle_reads_the_questions_in_its_own_language(desk: Desk, author: str, circle: str) -> None:
    (ours,) = desk.catalogue.programmes
    german = with_questions(desk.catalogue, ("Was will ich?", "Wer hilft?", "Bis wann?")).programmes[0]
    desk.catalogue = Catalogue([replace(ours, translations={"de": german})], language)
    with desk.database.transaction() as session:
        editions.mend(session, ours.id, desk.catalogue, by="shell", now=desk.at)
        session.execute(text("UPDATE circles SET language = :circle"), {"circle": circle})
    own, theirs = (("What do I want?", "By when?"), ("Was will ich?", "Bis wann?"))[:: 1 if author == "en" else -1]
    with speaking(author):
        assert desk.refused(desk.saving("A boat", "", "Friday")) is None
        found = desk.find()
        assert tuple(one.question for one in found.filled) == own
        assert (found.language, found.seen.lines) == (
            circle,
            (Line(theirs[0], "A boat"), Line(theirs[1], "Friday")),
        )
        desk.show()
        assert desk.seen() == [(theirs[0], "A boat"), (theirs[1], "Friday")]
