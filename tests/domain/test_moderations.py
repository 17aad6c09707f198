"""Whose turn it is, and which words of a no are taken."""

import pytest

from bot.domain.moderations import DeclineCode, reason, whose_turn
from bot.domain.refusals import Refusal, RefusalCode


@pytest.mark.parametrize(
    ("moderators", "open_by", "turn"),
    [
        ([], {}, None),
        (["A"], {"A": 40}, "A"),
        (["A", "B"], {}, "A"),
        (["A", "B"], {"A": 1}, "B"),
        (["A", "B", "C"], {"A": 2, "B": 1, "C": 1}, "B"),
        (["B"], {"A": 0, "B": 9}, "B"),
    ],
)
def test_it_is_the_turn_of_whoever_has_the_fewest(
    moderators: list[str], open_by: dict[str, int], turn: str | None
) -> None:
    assert whose_turn(moderators, open_by) == turn


@pytest.mark.parametrize(
    ("code", "words", "taken"),
    [
        ("hour", None, (DeclineCode.HOUR, None)),
        ("hour", "  \n", (DeclineCode.HOUR, None)),
        ("hour", " Next month. ", (DeclineCode.OWN, "Next month.")),
        (None, "w" * 300, (DeclineCode.OWN, "w" * 300)),
        (None, "\N{ROCKET}", (DeclineCode.OWN, "\N{ROCKET}")),
    ],
)
def test_ones_own_words_are_taken_before_a_ready_sentence(
    code: str | None, words: str | None, taken: tuple[DeclineCode, str | None]
) -> None:
    assert reason(code, words, code_field="code", words_field="words") == taken


@pytest.mark.parametrize(
    ("code", "words", "refused", "field"),
    [
        (None, None, RefusalCode.CHOOSE_ONE, "code"),
        ("own", None, RefusalCode.CHOOSE_ONE, "code"),
        ("rubbish", "\u200b\u2800", RefusalCode.CHOOSE_ONE, "code"),
        ("hour", "w" * 301, RefusalCode.TEXT_TOO_LONG, "words"),
        ("hour", "w" * 40_000, RefusalCode.TEXT_TOO_LONG, "words"),
        (None, "Ask @ana", RefusalCode.POINTS_AT_SOMEBODY, "words"),
        (None, "Ask <@U012AB3CD>", RefusalCode.POINTS_AT_SOMEBODY, "words"),
        (None, "<!channel> look", RefusalCode.POINTS_AT_SOMEBODY, "words"),
        (None, "See <#C012AB3CD>", RefusalCode.POINTS_AT_SOMEBODY, "words"),
        (None, "Ask \uff20ana", RefusalCode.POINTS_AT_SOMEBODY, "words"),
    ],
)
def test_words_that_point_at_somebody_or_say_nothing_are_refused(
    code: str | None, words: str | None, refused: RefusalCode, field: str
) -> None:
    with pytest.raises(Refusal) as raised:
        reason(code, words, code_field="code", words_field="words")
    assert (raised.value.code, raised.value.field) == (refused, field)
