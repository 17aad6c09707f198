"""The figures for a monitoring system: what each call of the bot's adds, in the format that is read."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Gauges, Metrics, cause_class


def _shown(metrics: Metrics, gauges: Gauges | None = None) -> dict[tuple[str, ...], float]:
    text, _ = metrics.text(gauges or Gauges(), "")
    families = list(text_string_to_metric_families(text.decode()))
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_what_the_drain_tells_is_counted() -> None:
    metrics = Metrics()
    for late in (-2, 4, 700):
        metrics.sent("step.prompt", late)
    metrics.sent("help", 0.5)
    metrics.retried("ratelimited")
    metrics.ambiguous()
    metrics.ambiguous()
    metrics.resolved("found")
    metrics.died("help")
    found = _shown(metrics)
    assert found["circles_sent_total", "step"] == 3
    assert found["circles_sent_total", "message"] == 1
    assert found["circles_late_seconds_bucket", "1.0"] == 2
    assert found["circles_late_seconds_bucket", "600.0"] == 3
    assert found["circles_late_seconds_count",] == 4
    assert found["circles_late_seconds_sum",] == 704.5
    assert found["circles_retries_total", "limited"] == 1
    assert found["circles_retries_total", "server"] == 0
    assert found["circles_ambiguous_total",] == 2
    assert found["circles_resolved_total", "found"] == 1
    assert found["circles_resolved_total", "sent again"] == 0
    assert found["circles_died_total", "message"] == 1


def test_what_somebody_did_in_a_small_place_is_in_no_figure() -> None:
    metrics = Metrics()
    for kind in ("leave.done", "pause.welcome", "silence.ask", "circle.remove"):
        metrics.sent(kind, 1)
        metrics.died(kind)
    found = _shown(metrics)
    kinds = {key[1] for key in found if key[0] in ("circles_sent_total", "circles_died_total")}
    assert kinds == {"step", "channel", "message"}
    assert found["circles_sent_total", "channel"] == 1


def test_two_bots_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.sent("help", 0)
    assert _shown(other)["circles_sent_total", "message"] == 0
    assert (one.has_sent_within(60), other.has_sent_within(60)) == (True, False)


def test_a_tick_is_counted_and_a_failed_one_twice() -> None:
    metrics = Metrics()
    metrics.ticked("plan", 0.3, failed=False)
    metrics.ticked("plan", 0.01, failed=True)
    found = _shown(metrics)
    assert found["circles_tick_seconds_count", "plan"] == 2
    assert found["circles_tick_seconds_bucket", "0.02", "plan"] == 1
    assert found["circles_tick_failures_total", "plan"] == 1


def test_gauges_that_nobody_can_read_are_left_out() -> None:
    metrics = Metrics()
    known = _shown(metrics, Gauges({"due": 3}, dead=2, oldest_due_seconds=9.5, connected=True))
    assert (known["circles_owed", "due"], known["circles_dead",], known["circles_oldest_due_seconds",]) == (
        3,
        2,
        9.5,
    )
    assert (known["circles_database_up",], known["circles_slack_connected",]) == (1, 1)
    unknown = _shown(metrics, Gauges(connected=False))
    assert (unknown["circles_database_up",], unknown["circles_slack_connected",]) == (0, 0)
    assert not {"circles_owed", "circles_dead", "circles_oldest_due_seconds"} & {one[0] for one in unknown}


def test_the_process_and_what_it_runs_on_are_shown_and_no_series_says_only_when_it_began() -> None:
    metrics = Metrics()
    metrics.acked("command", 0.1)
    names = {one[0] for one in _shown(metrics)}
    assert {"circles_build_info", "process_resident_memory_bytes"} <= names
    assert not {one for one in names if one.endswith("_created")}


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        ("ratelimited", "limited"),
        ("http_429", "limited"),
        ("token_revoked", "access"),
        ("internal_error", "server"),
        ("http_503", "server"),
        ("no_proper_answer", "server"),
        ("TimeoutError", "network"),
        ("ClientConnectorError", "network"),
        ("held back", "paced"),
        ("channel_not_found", "refused"),
        ("a code that is new tomorrow", "refused"),
    ],
)
def test_a_cause_has_a_class(cause: str, kind: str) -> None:
    assert cause_class(cause) == kind
