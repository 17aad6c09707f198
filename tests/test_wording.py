"""Sentences and dates are worded in the language that is spoken at the moment."""

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.slack.views import kit
from bot.wording import LANGUAGES, LOCALE, _, language, speaking

OTHERS = [one for one in LANGUAGES if one != "en"]
FACT = re.compile(r"\{[a-z_]*\}")


def translated(tag: str) -> list[Message]:
    """The sentences of a language that somebody has translated."""
    with (LOCALE / tag / "LC_MESSAGES" / "circles.po").open("rb") as words:
        return [one for one in read_po(words, locale=tag) if one.id and one.string and any(_texts(one.string))]


def _texts(said: object) -> list[str]:
    return [said] if isinstance(said, str) else list(said) if isinstance(said, tuple | list) else []


def test_dates_follow_the_language_and_it_ends_where_it_began() -> None:
    assert kit.day(date(2026, 11, 24)) == "Tue 24 Nov"
    with speaking("de"):
        assert language() == "de"
        assert kit.day(date(2026, 11, 24)) == "Di., 24. Nov."
    assert language() == "en"


def test_a_sentence_is_said_in_the_language_spoken_with_its_facts() -> None:
    with speaking("de"):
        assert _("Week {number}", number=3) == "Woche 3"


def test_a_sentence_without_a_translation_and_a_language_without_any_stay_english() -> None:
    with speaking("de"):
        assert _("No sentence of ours: {number}", number=3) == "No sentence of ours: 3"
    with speaking("../de"):
        assert _("Week {number}", number=3) == "Week 3"


@pytest.mark.parametrize("tag", OTHERS)
def test_every_translation_has_the_facts_of_its_sentence(tag: str) -> None:
    found = translated(tag)
    assert found
    wrong = {
        str(one.id): text
        for one in found
        for said, text in zip(_texts(one.id), _texts(one.string), strict=True)
        if set(FACT.findall(text)) != set(FACT.findall(said))
    }
    assert wrong == {}


def _written() -> set[str]:
    """Every sentence in the code, with the same keywords as `make words`."""
    keywords = {"_": None, "ngettext": (1, 2)}
    found = extract_from_dir(LOCALE.parent, keywords=keywords, directory_filter=_is_ours)
    return {said if isinstance(said, str) else said[0] for _file, _line, said, _comments, _context in found}


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in ("playground", "rehearsal")


@pytest.mark.parametrize("tag", OTHERS)
def test_the_file_that_translators_edit_has_the_sentences_of_the_code_and_no_others(tag: str) -> None:
    with (LOCALE / tag / "LC_MESSAGES" / "circles.po").open("rb") as words:
        there = {one.id if isinstance(one.id, str) else one.id[0] for one in read_po(words, locale=tag) if one.id}
    assert _written() - there == set(), "make words"
    assert there - _written() == set(), "make words"


@pytest.mark.parametrize("tag", OTHERS)
def test_every_sentence_is_translated(tag: str) -> None:
    with (LOCALE / tag / "LC_MESSAGES" / "circles.po").open("rb") as words:
        found = [one for one in read_po(words, locale=tag) if one.id]
    assert found
    assert [one.id for one in found if not (_texts(one.string) and all(_texts(one.string)))] == []
