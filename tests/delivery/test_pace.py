"""The pace: bursts, refilling, tiers and blocks, as tables of seconds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.pace import CHANNEL, TIERS, Pace

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
POST, CREATE, UPDATE = "chat.postMessage", "conversations.create", "chat.update"


def _at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def _waits(pace: Pace, count: int, *, method: str = POST, lane: str = "C1", workspace: str = "T1") -> list[float]:
    """Makes calls one after another, each as soon as it may be; when each was made, in seconds."""
    made, now = [], START
    for _ in range(count):
        now = pace.ready_at(workspace, lane, method, now)
        pace.took(workspace, lane, method, now)
        made.append((now - START).total_seconds())
    return made


@pytest.mark.parametrize(
    ("method", "burst", "every"),
    [
        (POST, 4, 1.0),
        (CREATE, 5, 3.0),
        ("conversations.setTopic", 5, 3.0),
        ("pins.add", 5, 3.0),
        ("conversations.invite", 10, 1.2),
        (UPDATE, 10, 1.2),
    ],
)
def test_after_a_burst_one_more_call_may_be_made_each_so_often(method: str, burst: int, every: float) -> None:
    made = _waits(Pace(), burst + 3)
    if method != POST:
        made = _waits(Pace(), burst + 3, method=method)
    assert made == pytest.approx([0.0] * burst + [every, 2 * every, 3 * every])


def test_many_conversations_share_what_the_workspace_may_post() -> None:
    pace, made = Pace(), []
    for number in range(25):
        ready = pace.ready_at("T1", f"C{number}", POST, START)
        made.append((ready - START).total_seconds())
        pace.took("T1", f"C{number}", POST, ready)
    assert made[:20] == [0.0] * 20
    assert made[20:] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])


def test_a_burst_comes_back_with_the_time() -> None:
    pace = Pace()
    _waits(pace, 4)
    assert pace.ready_at("T1", "C1", POST, _at(0)) == _at(1)
    assert pace.ready_at("T1", "C1", POST, _at(1)) == _at(1)
    assert [pace.ready_at("T1", "C1", POST, _at(60))] * 4 == [_at(60)] * 4
    for _ in range(4):
        pace.took("T1", "C1", POST, _at(60))
    assert pace.ready_at("T1", "C1", POST, _at(60)) == _at(61)


def test_methods_do_not_hold_each_other_back() -> None:
    pace = Pace()
    _waits(pace, 5, method=CREATE)
    assert pace.ready_at("T1", "C1", CREATE, START) == _at(3)
    assert pace.ready_at("T1", "C1", UPDATE, START) == START
    assert pace.ready_at("T1", "C1", POST, START) == START


def test_workspaces_do_not_hold_each_other_back() -> None:
    pace = Pace()
    _waits(pace, 4)
    pace.block("T1", CREATE, _at(60))
    assert pace.ready_at("T2", "C1", POST, START) == START
    assert pace.ready_at("T2", "C1", CREATE, START) == START


def test_a_block_holds_one_method_until_its_end() -> None:
    pace = Pace()
    pace.block("T1", POST, _at(30))
    assert pace.ready_at("T1", "C1", POST, START) == _at(30)
    assert pace.ready_at("T1", "C2", POST, _at(29)) == _at(30)
    assert pace.ready_at("T1", "C1", POST, _at(31)) == _at(31)
    assert pace.ready_at("T1", "C1", CREATE, START) == START


def test_a_second_shorter_limit_does_not_end_the_first_early() -> None:
    """Two calls were on their way; the answer to one of them says a minute, the other's two seconds."""
    pace = Pace()
    pace.block("T1", POST, _at(60))
    pace.block("T1", POST, _at(2))
    assert pace.ready_at("T1", "C1", POST, START) == _at(60)


def test_forgetting_what_is_over_changes_no_answer() -> None:
    pace, other = Pace(), Pace()
    for one in (pace, other):
        _waits(one, 6)
        one.block("T1", CREATE, _at(5))
    pace.forget_past("T1", _at(4))
    for method in (POST, CREATE):
        assert pace.ready_at("T1", "C1", method, _at(4)) == other.ready_at("T1", "C1", method, _at(4))


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["C1", "C2", "C3"]), st.floats(0, 5)), max_size=60))
def test_no_window_ever_holds_more_than_slack_allows(calls: list[tuple[str, float]]) -> None:
    """However calls come: in any ten seconds no channel gets more than its burst and one a second."""
    pace, now, made = Pace(), START, []
    for lane, pause in calls:
        now += timedelta(seconds=pause)
        now = pace.ready_at("T1", lane, POST, now)
        pace.took("T1", lane, POST, now)
        made.append((lane, now))
    window = timedelta(seconds=10)
    for lane, first in made:
        inside = sum(1 for other, at in made if other == lane and first <= at < first + window)
        assert inside <= CHANNEL.burst + window / CHANNEL.every


def test_every_paced_method_stays_below_its_tier() -> None:
    """Calls a minute, from Slack's table of tiers: a burst and a minute's refill together may reach it once."""
    allowed = {CREATE: 20, "conversations.setTopic": 20, "pins.add": 20, "conversations.invite": 50, UPDATE: 50}
    for method, most in allowed.items():
        assert timedelta(minutes=1) / TIERS[method].every <= most


def test_between_two_looks_a_few_messages_come_together_but_nobody_waits_long_for_it() -> None:
    """At 6,000 a minute the burst would be used up long before a second has passed; at 1 a minute it never is."""
    pauses = [Pace(posts_a_minute).pause.total_seconds() for posts_a_minute in (6000, 300, 1)]
    assert pauses == pytest.approx([0.05, 1, 1])
