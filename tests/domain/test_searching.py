"""Words are found whatever their case, and however their umlauts are typed."""

import pytest

from bot.domain.faq import Group, Question, found_questions
from bot.domain.guides import Tool, found_tools, present_step
from bot.domain.searching import MOST, all_found, words_of
from bot.domain.worktime import MomentKind


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("EXPORT", "Can the company export it?"),
        ("löschen", "Wie lässt sich das LÖSCHEN?"),
        ("loschen", "Wie lässt sich das löschen?"),
        ("loeschen", "Wie lässt sich das löschen?"),
        ("löschen", "Wie laesst sich das loeschen?"),
        ("grosse", "Große Gruppen"),
        ("neu", "Etwas Neues"),
        ("true", "Truer words"),
        ("ell", "aktuell"),
        ("company export", "An export by the company"),
        ("export?!", "exported"),
        ("cafe", "a café"),
    ],
)
def test_a_word_is_found(typed: str, text: str) -> None:
    assert all_found(words_of(typed), text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("export delete", "An export by the company"), ("exports", "export"), ("löschen", "Lachen")],
)
def test_a_word_is_not_found(typed: str, text: str) -> None:
    assert not all_found(words_of(typed), text)


def test_punctuation_is_no_word_and_what_is_pasted_is_cut() -> None:
    assert words_of(" ?!  -- ") == ()
    assert words_of("who, when & why") == ("who", "when", "why")
    assert sum(len(word) for word in words_of("x" * 5000)) == MOST


def test_questions_that_ask_for_it_themselves_come_before_those_that_only_mention_it() -> None:
    mentions = Question("a:0", "Who reads this?", "Whoever may export it.")
    asks = Question("b:0", "Is there an export?", "No.")
    neither = Question("b:1", "Is it voluntary?", "Yes.")
    groups = (Group("For a", (mentions,)), Group("For b", (asks, neither)))
    assert found_questions(groups, ("export",)) == (asks, mentions)
    assert found_questions(groups, ("export", "whoever")) == (mentions,)
    assert found_questions(groups, ("for", "b")) == (asks, neither), "the title of their group is searched too"
    assert found_questions(groups, ("salary",)) == ()


def tool(name: str, need: str, shown: str) -> Tool:
    """A tool with little in it."""
    return Tool(name, f"The {name}", need, shown, 5, "w", "h", "s", "t")


def test_tools_are_found_by_their_need_in_either_language_else_by_a_title() -> None:
    door, step = tool("door", "deciding", "Entscheidung"), tool("step", "stuck", "festgefahren")
    assert found_tools((door, step), ("Stuck",)) == (step,)
    assert found_tools((door, step), ("entscheidung",)) == (door,)
    assert found_tools((door, step), ("door",)) == (door,)
    assert found_tools((door, step), ("holiday",)) == ()
    assert found_tools((door, step), ()) == (door, step)


@pytest.mark.parametrize(
    ("done", "of", "step"),
    [
        (None, None, 0),
        (MomentKind.PROMPT, 0, 0),
        (MomentKind.WRAP_UP, 0, 1),
        (MomentKind.PROMPT, 12, 12),
        (MomentKind.WRAP_UP, 12, 12),
        (MomentKind.GOODBYE, 12, 12),
        (MomentKind.WRAP_UP, 40, 12),
    ],
)
def test_the_present_step_is_the_open_one_else_the_next_else_the_last(
    done: MomentKind | None, of: int | None, step: int
) -> None:
    assert present_step(done, of, 12) == step
