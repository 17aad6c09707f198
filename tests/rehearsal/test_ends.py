"""Where a circle's part in a rehearsal ends, when some circles begin later than others."""

import pytest

from bot.rehearsal import End
from tests.rehearsal.conftest import Json

STORY = [
    ("early", "prompt:1:0"),
    ("early", "wrap_up:1:0"),
    ("early", "prompt:1:1"),
    ("early", "wrap_up:1:1"),
    ("early", "goodbye:1:1"),
    ("late", "prompt:2:0"),
    ("early", "echo:3"),
    ("late", "wrap_up:2:0"),
    ("late", "prompt:2:1"),
    ("late", "wrap_up:2:1"),
    ("late", "goodbye:2:1"),
]


def log(told: list[tuple[str, str]]) -> list[Json]:
    """A log of messages, by channel and key."""
    return [
        {
            "what": "message",
            "channel": {"id": channel},
            "message": {"metadata": {"event_payload": {"key": key}}},
        }
        for channel, key in told
    ]


@pytest.mark.parametrize(
    ("end", "over_after", "left_out"),
    [
        (End(0, whole=False), 8, {2, 3, 4, 6, 8, 9, 10}),
        (End(1, whole=False), 10, {4, 6, 10}),
        (End(1, whole=True), 11, {6}),
    ],
)
def test_each_circle_is_played_to_its_own_end_and_all_to_the_last_ones(
    end: End, over_after: int, left_out: set[int]
) -> None:
    entries = log(STORY)
    # While only one circle has begun, its end is everybody's.
    came = [count for count in range(6, len(STORY) + 1) if end.has_come(entries[:count])]
    assert came[0] == over_after
    kept = list(end.up_to(entries))
    assert [number for number, one in enumerate(entries) if one not in kept] == sorted(left_out)


def test_before_there_is_a_circle_nothing_is_over() -> None:
    assert not End(1, whole=False).has_come([])


def test_what_stands_in_a_circle_that_is_over_may_still_change() -> None:
    changed = {"what": "changed", "channel": {"id": "early"}, "message": {}}
    entries = [*log(STORY), changed]
    assert list(End(1, whole=True).up_to(entries))[-1] == changed
