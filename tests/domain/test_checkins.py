"""Which open commitments a check-in asks about."""

from datetime import date, timedelta

import pytest

from bot.domain.checkins import ASKED_AT_MOST, OpenCommitment, asked_about, tidied

TODAY = date(2026, 11, 24)
MEETING = date(2026, 11, 26)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("step", "due_on", "asked"),
    [
        (3, TODAY - DAY, True),
        (3, TODAY, False),
        (3, MEETING, False),
        (2, TODAY, True),
        (2, MEETING, True),
        (2, MEETING + DAY, False),
        (0, TODAY - 40 * DAY, True),
    ],
)
def test_those_whose_day_is_over_and_earlier_ones_due_by_the_meeting_are_asked_about(
    step: int, due_on: date, asked: bool
) -> None:
    one = OpenCommitment("a", step, "what", due_on)
    assert asked_about([one], 3, TODAY, MEETING) == ((one,) if asked else ())


def test_the_latest_few_are_asked_about_the_oldest_first() -> None:
    many = [OpenCommitment(str(n), 0, "what", TODAY - n * DAY) for n in range(1, 9)]
    asked = asked_about(many, 3, TODAY, MEETING)
    assert [one.id for one in asked] == ["5", "4", "3", "2", "1"]
    assert len(asked) == ASKED_AT_MOST


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("nul\x00 bell\x07 escape\x1b", "nul bell escape"),
        ("half \ud83d a sign", "half  a sign"),
        ("\u202eturned\u202c \u2067round\u2069", "turned round"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("a\ttab", "a\ttab"),
        ("\u05e9\u05dc\u05d5\u05dd 12", "\u05e9\u05dc\u05d5\u05dd 12"),
        ("\N{MAN}\u200d\N{ROCKET}", "\N{MAN}\u200d\N{ROCKET}"),
        ("\u202e\u2066\x00", ""),
    ],
)
def test_nothing_that_controls_is_kept(written: str, kept: str) -> None:
    assert tidied(written) == kept
