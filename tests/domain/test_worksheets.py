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
