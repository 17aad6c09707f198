"""What was written stays with the question that it answers, whatever becomes of the lines."""

import pytest

from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worksheets import LINE_LIMIT, Line, checked, laid_out, wording_of

ONE, TWO, AGAIN = Line("One?", "first"), Line("Two?", "second"), Line("One?", "third")


@pytest.mark.parametrize(
    ("asked", "kept", "lines", "before"),
    [
        (["One?", "Two?"], [], [Line("One?", ""), Line("Two?", "")], []),
        (["One?", "Two?"], [ONE, TWO], [ONE, TWO], []),
        (["Two?", "One?"], [ONE, TWO], [TWO, ONE], []),
        (["Zero?", "One?"], [ONE, TWO], [Line("Zero?", ""), ONE], [TWO]),
        (["Two, really?"], [TWO], [Line("Two, really?", "")], [TWO]),
        (["One?", "One?"], [ONE, AGAIN], [ONE, AGAIN], []),
        ([], [ONE], [], [ONE]),
    ],
)
def test_an_answer_never_stands_under_another_question(
    asked: list[str], kept: list[Line], lines: list[Line], before: list[Line]
) -> None:
    assert laid_out(asked, kept) == (tuple(lines), tuple(before))


@pytest.mark.parametrize(
    ("asked", "answers", "before"),
    [
        (["Once?", "Two?"], ["first", "second"], []),
        (["Eins?", "Zwei?"], ["first", "second"], []),
        (["Two?", "Once?"], ["second", ""], ["first"]),  # Where the first line was, the second one has its own.
        (["Zero?", "One?"], ["", "first"], ["second"]),
        (["One?", "Two?", "Three?"], ["first", "second", ""], []),
    ],
)
def test_an_answer_stays_at_its_line_when_a_slip_in_the_question_is_mended(
    asked: list[str], answers: list[str], before: list[str]
) -> None:
    lines, left = laid_out(asked, checked(["One?", "Two?"], ["first", "second"]))
    assert [(one.question, one.answer) for one in lines] == list(zip(asked, answers, strict=True))
    assert [one.answer for one in left] == before


def test_what_has_lost_its_line_does_not_come_under_another_one_that_is_emptied_later() -> None:
    lines, before = laid_out(["Two?", "Once?"], checked(["One?", "Two?"], ["first", "second"]))
    emptied = checked([one.question for one in lines], ["", ""])
    lines, before = laid_out(["Two?", "Once?"], [one for one in (*emptied, *before) if one.answer])
    assert [one.answer for one in lines] == ["", ""]
    assert [one.answer for one in before] == ["first"]


def test_the_words_are_tidied_and_what_is_too_long_names_its_field() -> None:
    assert checked(["One?", "Two?"], [" first\x00 \r\nline ", "\u200b"]) == (
        Line("One?", "first \nline"),
        Line("Two?", ""),
    )
    assert checked(["One?"], ["x" * LINE_LIMIT])[0].answer
    with pytest.raises(Refusal) as refused:
        checked(["One?", "Two?"], ["", "x" * (LINE_LIMIT + 1)])
    assert (refused.value.code, refused.value.field) == (RefusalCode.TEXT_TOO_LONG, "line:1")


def test_other_questions_have_another_wording() -> None:
    assert len({wording_of(one) for one in (["a", "b"], ["b", "a"], ["a"], [])}) == 4
