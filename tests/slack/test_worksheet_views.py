"""Worksheets and reviews as they are shown: within Slack's limits, harmless, and with a way to show only what may be."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import Guide, StepMessage
from bot.domain.worksheets import LINE_LIMIT, Line, Sheet, SheetKind, ShownSheet
from bot.slack import ids
from bot.slack.limits import faults, modal_faults
from bot.slack.parse import Command, Submission
from bot.slack.parse import worksheets as fields
from bot.slack.views import guides, steps, worksheets
from bot.wording import speaking
from tests.slack.test_checkin_views import texts
from tests.slack.test_hostile_words import ALIVE, WORDS

SHEET = Sheet(
    circle_id="c" * 36,
    step=12,
    kind=SheetKind.WORKSHEET,
    user_id="U0AUTHOR",
    lines=(Line("What?", "A boat"), Line("Who?", "")),
    before=(),
    shared=False,
    is_open=True,
    version=1793178311000300,
)
SCREENS = {"page": worksheets.page, "kept": worksheets.kept, "in thread": worksheets.in_thread}


def with_lines(*lines: Line, **changed: Any) -> Sheet:
    """The worksheet with other lines."""
    return replace(SHEET, lines=lines, **changed)


def presses(blocks: Any) -> list[str]:
    """The buttons that something has."""
    return [each["action_id"] for one in blocks if one["type"] == "actions" for each in one["elements"]]


def shown(sheet: Sheet) -> ShownSheet:
    """The same as the circle sees it."""
    return ShownSheet(sheet.user_id, sheet.step, sheet.filled)


@pytest.mark.parametrize("character", ["w", "&", "\N{ROCKET}"])
@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("kind", SheetKind)
@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_keeps_to_the_limits(
    name: str, kind: SheetKind, is_open: bool, shared: bool, character: str
) -> None:
    long = with_lines(
        *(Line("q" * 2000, character * LINE_LIMIT) for _ in range(5)),
        before=(Line("q" * 2000, "w" * LINE_LIMIT),),
        kind=kind,
        is_open=is_open,
        shared=shared,
    )
    assert modal_faults(SCREENS[name](long)) == []


@pytest.mark.parametrize("character", ["w", "&", "<", "\N{ROCKET}"])
def test_what_is_posted_keeps_to_the_limits(character: str) -> None:
    message = worksheets.echo(shown(with_lines(*(Line("q" * 2000, character * LINE_LIMIT) for _ in range(10)))))
    assert faults(message.blocks) == []
    assert len(message.text) <= 40_000
    assert message.text.count("&") == message.text.count(";")


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
@pytest.mark.parametrize("name", SCREENS)
def test_hostile_words_are_shown_plainly_on_every_screen(name: str, words: str) -> None:
    view = SCREENS[name](with_lines(Line("What?", words)))
    assert modal_faults(view) == []
    assert ALIVE.findall(texts(view).replace("<@U0AUTHOR>", "")) == []


def test_the_fields_have_the_lines_as_labels_and_may_all_be_left_open() -> None:
    asked = [one for one in worksheets.page(SHEET)["blocks"] if one["type"] == "input"]
    assert [one["label"]["text"] for one in asked] == ["What?", "Who?"]
    assert [one["element"].get("initial_value") for one in asked] == ["A boat", None]
    assert all(one["optional"] and one["element"]["multiline"] for one in asked)
    assert {one["element"]["max_length"] for one in asked} == {LINE_LIMIT}


def test_only_a_worksheet_has_a_way_to_be_shown() -> None:
    assert worksheets.kept(SHEET)["callback_id"] == ids.WORKSHEET_SHARE
    review = replace(SHEET, kind=SheetKind.REVIEW)
    assert worksheets.kept(review)["callback_id"] == ids.NOTICE_VIEW
    for view in (worksheets.kept(review), worksheets.page(review)):
        assert presses(view["blocks"]) == []
    assert "Nobody else ever sees this" in texts(worksheets.page(review))


def test_the_look_before_it_is_shown_has_the_very_blocks_that_are_posted_and_nothing_left_open() -> None:
    posted = worksheets.echo(shown(SHEET)).blocks
    assert worksheets.kept(SHEET)["blocks"][-len(posted) :] == list(posted)
    assert "Who?" not in str(posted)
    assert worksheets.echo(shown(SHEET)).text.endswith("What?\nA boat")


def test_the_look_before_it_is_shown_is_in_the_language_of_the_circle() -> None:
    there = with_lines(
        Line("What?", "A boat", 0), Line("Who?", "", 1), language="de", asked_there=("Was?", "Wer?")
    )
    with speaking("de"):
        posted = worksheets.echo(replace(shown(SHEET), lines=(Line("Was?", "A boat"),))).blocks
    assert worksheets.kept(there)["blocks"][-len(posted) :] == list(posted)


def test_what_is_shown_can_be_taken_back_and_what_is_over_only_read() -> None:
    for view in (worksheets.page(replace(SHEET, shared=True)), worksheets.kept(replace(SHEET, shared=True))):
        assert presses(view["blocks"]) == [ids.WORKSHEET_HIDE]
    over = worksheets.page(replace(SHEET, is_open=False))
    assert "submit" not in over
    assert "A boat" in str(over)
    assert "You wrote nothing here" in str(worksheets.page(with_lines(Line("What?", ""), is_open=False)))


def test_what_the_circle_sees_is_not_said_to_be_for_its_author_alone() -> None:
    assert "Only you see this" in texts(worksheets.page(SHEET))
    shared = texts(worksheets.page(replace(SHEET, shared=True)))
    assert "Only you see this" not in shared
    assert "Your circle sees in the thread what you have filled in" in shared


def test_nothing_of_what_was_written_goes_along_unseen() -> None:
    for view in (worksheets.page(SHEET), worksheets.kept(SHEET)):
        assert fields.place(view["private_metadata"]).place == ("c" * 36, 12, SheetKind.WORKSHEET)
        assert "boat" not in view["private_metadata"]


@pytest.mark.parametrize("subject", ["", "c", "c:1", "c:1:diary", "c:x:review", ":1:review"])
def test_a_place_that_is_none_of_ours_is_refused(subject: str) -> None:
    with pytest.raises(Refusal) as refused:
        fields.place(subject)
    assert refused.value.code is RefusalCode.GONE


@pytest.mark.parametrize(("words", "week"), [((), None), (("3",), 3), (("0", "more"), 0)])
def test_the_week_is_what_stands_behind_the_command(words: tuple[str, ...], week: int | None) -> None:
    assert fields.week(Command("T", "U", "t", ("worksheet", *words))) == week


@pytest.mark.parametrize("word", ["x", "-1", "3.5", "9999", "<@U1>"])
def test_what_is_no_week_is_refused(word: str) -> None:
    with pytest.raises(Refusal) as refused:
        fields.week(Command("T", "U", "t", ("worksheet", word)))
    assert refused.value.code is RefusalCode.NO_WORKSHEET


def test_the_answers_come_in_the_order_of_the_lines() -> None:
    values = {f"line:{number}": str(number) if number else None for number in reversed(range(11))}
    assert fields.answers(Submission("T", "U", "s", values)) == ("", *(str(one) for one in range(1, 11)))


def test_words_that_could_not_be_kept_are_shown_whole() -> None:
    view = worksheets.not_kept("No.", ["w" * LINE_LIMIT, "", "\N{ROCKET}"])
    assert modal_faults(view) == []
    assert [one["text"]["text"] for one in view["blocks"] if one["type"] == "section"][1:] == [
        "w" * LINE_LIMIT,
        "\N{ROCKET}",
    ]


def test_the_guide_leads_a_member_to_what_they_fill_in_and_a_moderator_to_nothing(catalogue: Catalogue) -> None:
    step = replace(catalogue.programmes[0].steps[1], worksheet=("What?",), review=("How?",))
    view = guides.guide(Guide("c" * 36, step, 1))
    assert presses(view["blocks"]) == [ids.WORKSHEET_OPEN] * 2
    assert modal_faults(view) == []
    assert presses(guides.guide(Guide("", step, 1))["blocks"]) == []
    assert presses(guides.guide(Guide("c" * 36, replace(step, worksheet=(), review=()), 1))["blocks"]) == []


@pytest.mark.parametrize("meets", [True, False])
def test_the_thread_says_what_to_do_in_a_week_without_a_meeting(catalogue: Catalogue, meets: bool) -> None:
    step = replace(catalogue.programmes[0].steps[1], without_meeting="Write until Wednesday.", review=())
    told = StepMessage("c", "P", step, 12, "UTC", None, None, None, meets=meets)
    message = steps.thread(told)
    assert ("Write until Wednesday." in message.text) is not meets
    assert ("Write until Wednesday." in str(message.blocks)) is not meets
    assert ids.WORKSHEET_OPEN not in presses(message.blocks)
    looks_back = replace(told, step=replace(step, review=("How?",)))
    assert ids.WORKSHEET_OPEN not in presses(steps.thread(looks_back).blocks)
    assert presses(steps.prompt(looks_back).blocks)[0] == ids.WORKSHEET_OPEN
    assert ids.CHECKIN_OPEN not in presses(steps.prompt(looks_back).blocks), "one thing at a time"
