"""The last meeting and what comes after, as it is shown: within Slack's limits, harmless, and kind where little is there."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.checkins import Outcome
from bot.domain.goodbyes import Reunion
from bot.domain.keepsakes import BECAME_LIMIT, LeftBehind, Promise, Thanked, Written
from bot.domain.letters import Letter
from bot.domain.programme import Catalogue
from bot.domain.requests import HelpKind
from bot.domain.steps import Opening, StepMessage
from bot.domain.worksheets import Line, SheetKind
from bot.slack import ids
from bot.slack.limits import faults, modal_faults
from bot.slack.views import goodbyes, keepsakes, letters, steps
from tests.slack.test_checkin_views import texts
from tests.slack.test_hostile_words import ALIVE, WORDS

NOTHING = LeftBehind("e" * 36, "A programme", goal=None, became=None, letter=None)
REUNION = Reunion("c" * 36, "C0CIRCLE", datetime(2027, 2, 1, 9, tzinfo=UTC), "Europe/Berlin")


def everything(words: str, most: int = 3000, times: int = 60) -> LeftBehind:
    """Much of everything, each in these words as far as they may be."""
    lines = tuple(Line(f"Question {number}?", words[:most]) for number in range(6))
    return replace(
        NOTHING,
        goal=words[:300],
        became=words[:BECAME_LIMIT],
        letter=words[:2500],
        sheets=tuple(Written(number, "A step", SheetKind.WORKSHEET, lines, True) for number in range(times)),
        promises=(Promise(words[:500], date(2026, 11, 6), words[:200], Outcome.KEPT),) * times,
        checkins_shown=tuple((number, "A step") for number in range(times)),
        offer=words[:300],
        helped=(("U0ONE", HelpKind.ADVICE),) * times,
        thanks_given=(Thanked("U0ONE", words[:300]),) * times,
        thanks_got=(Thanked("U0ONE", words[:300]),) * times,
    )


def presses(view: Any) -> list[str]:
    """The buttons that something has."""
    return [each["action_id"] for one in view["blocks"] if one["type"] == "actions" for each in one["elements"]]


def said(view: Any) -> str:
    """All that a view says, plain words too."""
    shown = [one["text"]["text"] for one in view["blocks"] if one.get("text")]
    small = [each["text"] for one in view["blocks"] if one["type"] == "context" for each in one["elements"]]
    return "\n".join([*shown, *small])


def last_page(left: LeftBehind) -> int:
    """How many pages there are behind the first one."""
    return next(number for number in range(999) if ids.KEEPSAKE_NEXT not in presses(keepsakes.page(left, number)))


@pytest.mark.parametrize("character", ["w", "&", "\N{ROCKET}", " w"])
def test_every_page_keeps_to_the_limits(character: str) -> None:
    left = everything(character * 3000)
    last = last_page(left)
    assert last > 10
    for number in range(last + 1):
        assert modal_faults(keepsakes.page(left, number)) == []
        assert modal_faults(keepsakes.plain(left, number)) == []
    assert modal_faults(keepsakes.became(left)) == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_hostile_words_are_shown_plainly(words: str) -> None:
    left = everything(words, times=1)
    for view in (
        keepsakes.page(left, 0),
        keepsakes.page(left, 1),
        keepsakes.plain(left, 1),
        keepsakes.became(left),
    ):
        assert modal_faults(view) == []
        assert ALIVE.findall(texts(view).replace("<@U0ONE>", "")) == []


def test_the_pages_to_copy_hold_every_word() -> None:
    left = everything("My words")
    copied = "\n\n".join(said(keepsakes.plain(left, number)) for number in range(1, last_page(left) + 1))
    assert copied.count("My words") == 3 + 60 * 6 + 60 * 2
    assert "Kickoff: A step (worksheet)" in copied
    assert "By Fri 6 Nov 2026: Kept" in copied


def test_each_part_of_the_way_round_is_there_or_left_out() -> None:
    parts = ("Learned", "Shared", "Applied", "Achieved")
    shown = said(keepsakes.page(everything("My words"), 0))
    assert [one in shown for one in parts] == [True] * 4
    assert "Kept: My words" in shown
    assert "<@U0ONE> thanked you: My words" in shown
    assert "You answered <@U0ONE>: Advice" in shown
    little = said(keepsakes.page(NOTHING, 0))
    assert [one in little for one in parts] == [False, False, False, True]
    assert "that is fine" in little
    assert presses(keepsakes.page(NOTHING, 0)) == [ids.KEEPSAKE_BECAME]


@pytest.mark.parametrize(("goal", "asks"), [("Sail", "has become of it?"), (None, "do you take with you?")])
def test_nobody_is_asked_what_became_of_a_goal_they_never_had(goal: str | None, asks: str) -> None:
    left = replace(NOTHING, goal=goal)
    button = keepsakes.page(left, 0)["blocks"][-1]["elements"][0]
    field = keepsakes.became(left)["blocks"][-1]
    assert button["text"]["text"] == field["label"]["text"] == f"What {asks}"


def test_what_was_let_go_is_on_the_pages_and_not_at_a_glance() -> None:
    left = replace(NOTHING, goal="Sail", promises=(Promise("Old", date(2026, 11, 6), None, Outcome.LET_GO),))
    assert "Old" not in said(keepsakes.page(left, 0))
    assert "Old" in said(keepsakes.page(left, 1))


def test_a_page_that_is_not_there_any_more_is_the_last_one() -> None:
    left = replace(NOTHING, goal="Sail")
    assert keepsakes.page(left, 99) == keepsakes.page(left, 1)
    assert keepsakes.plain(left, 99) == keepsakes.page(left, 1)
    assert presses(keepsakes.page(left, 1)) == [ids.KEEPSAKE_PREVIOUS, ids.KEEPSAKE_PLAIN]


@pytest.mark.parametrize(
    ("words", "goal", "buttons"),
    [
        ("Dear Ana", None, [ids.LETTER_READ, ids.KEEPSAKE_OPEN]),
        (None, "Sail", [ids.LETTER_READ, ids.KEEPSAKE_OPEN]),
        (None, None, [ids.KEEPSAKE_OPEN]),
    ],
)
def test_what_comes_back_has_none_of_the_words(words: str | None, goal: str | None, buttons: list[str]) -> None:
    letter = Letter("e" * 36, words, returned=True, goal=goal)
    for message in (letters.back(letter), letters.again(letter)):
        assert faults(message.blocks) == []
        assert "Ana" not in str(message)
        assert "Sail" not in str(message)
        assert presses({"blocks": message.blocks}) == buttons
    opened = letters.form(letter)
    assert modal_faults(opened) == []
    assert (words or goal or "no letter") in said(opened)


def test_the_goodbye_has_three_ways_on_and_says_them(catalogue: Catalogue) -> None:
    message = goodbyes.goodbye(Opening("c" * 36, catalogue.programmes[0], ("U0ONE",), None, None))
    assert faults(message.blocks) == []
    ways = presses({"blocks": message.blocks})
    assert ways == [ids.FOUNDING_OPEN, ids.REUNION_SUGGEST, ids.HOST_NEXT, ids.ARCHIVE_OPEN]
    assert "in 90 days" in message.text
    assert "/circle keepsake" in message.text


@pytest.mark.parametrize("archived", [True, False])
def test_words_on_meeting_again_name_nobody(archived: bool) -> None:
    reunion = replace(REUNION, archived=archived)
    for message in (
        goodbyes.noted(reunion),
        goodbyes.suggested(reunion),
        goodbyes.ask(reunion),
        goodbyes.ask_alone(reunion),
        goodbyes.ask_alone(replace(reunion, channel_id=None)),
    ):
        assert faults(message.blocks) == []
        assert "<@" not in message.text


def test_the_button_of_thanks_comes_with_the_ring_and_says_whether_it_is_spoken(catalogue: Catalogue) -> None:
    programme = catalogue.programmes[0]
    last = programme.steps[-1]
    message = StepMessage("c" * 36, "P", last, last.number, "UTC", None, None, None)
    meets = replace(message, groups=(("U0ONE", "U0TWO"), ("U0TWO", "U0ONE")))
    for told, says in (
        (meets, "Say it in the meeting."),
        (replace(meets, meets=False), "Write it with the button."),
    ):
        ring = steps.thanks_go_round(told)
        assert presses({"blocks": ring.blocks}) == [ids.THANKS_NEXT]
        assert "<@U0ONE> thanks <@U0TWO>" in ring.text
        assert says in ring.text
        assert ids.THANKS_NEXT not in presses({"blocks": steps.thread(told).blocks})
