"""The figures that a monitoring system reads: how much, how late, how often; never whose, nor in which workspace."""

import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import monotonic

import tzdata
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    Info,
    Metric,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

_LATE = (1, 5, 15, 60, 300, 600, 1800, 3600, 4 * 3600, 12 * 3600)
_TICKS = (0.005, 0.02, 0.1, 0.5, 2, 10, 60)
_CALLS = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 7)
_ACKS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3)  # Slack waits for three seconds.

# Classes of causes: Slack's codes are many, and one that is new must not become a label of its own.
_LIMITED = ("ratelimited", "rate_limited", "http_429", "message_limit_exceeded")
_ACCESS = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope")
_SERVER = ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "no_proper_answer")
_CHANNEL = (
    "circle.open",
    "circle.invite",
    "circle.remove",
    "circle.topic",
    "circle.pin",
    "circle.archive",
    "facilitator.remove",
)
SENT = ("step", "channel", "message")
CAUSES = ("limited", "access", "server", "network", "paced", "refused")
KINDS = ("command", "action", "view", "event")
HOW = ("found", "sent again")


def kind_class(kind: str) -> str:
    """The class of what is sent: its kind would tell, where few people are, what one of them has done."""
    if kind.startswith("step."):
        return "step"
    return "channel" if kind in _CHANNEL else "message"


def cause_class(cause: str) -> str:
    """The class of a cause: Slack's code, `http_503`, or the name of an exception."""
    if cause in _LIMITED:
        return "limited"
    if cause in _ACCESS:
        return "access"
    if cause in _SERVER or cause.startswith("http_"):
        return "server"
    if cause == "held back":
        return "paced"
    return "network" if cause[:1].isupper() else "refused"


@dataclass(frozen=True)
class Gauges:
    """What the database and Slack's connection are found to be like; None where it cannot be told."""

    owed: dict[str, int] | None = None  # By state: waiting, due, unknown. None: the database is away.
    dead: int = 0
    oldest_due_seconds: float = 0
    connected: bool | None = None
    overdue: int = 0


class _Found(Collector):
    """Shows what was found last: a gauge that nobody can read now is left out rather than shown as it was."""

    def __init__(self) -> None:
        self.gauges = Gauges()

    def collect(self) -> Iterable[Metric]:
        """The gauges, as the library asks for them."""
        found = self.gauges
        yield _gauge("database_up", "Whether the database answers in time", found.owed is not None)
        if found.connected is not None:
            yield _gauge("slack_connected", "Whether Socket Mode is connected", found.connected)
        if found.owed is None:
            return
        owed = GaugeMetricFamily("circles_owed", "Messages and calls owed to Slack now", labels=["state"])
        for state, count in found.owed.items():
            owed.add_metric([state], count)
        yield owed
        yield _gauge(
            "oldest_due_seconds", "How long the oldest that is due has been due", found.oldest_due_seconds
        )
        yield _gauge("overdue", "Circles and alarms whose time came over ten minutes ago", found.overdue)
        yield _gauge("dead", "What could not be delivered and waits for somebody to mend its cause", found.dead)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"circles_{name}", about, value=float(value))


class Metrics:
    """All figures of one process, held by whoever puts the bot together; several in one process do not meet."""

    def __init__(self) -> None:
        disable_created_metrics()  # A series beside each other one, which only says when the process began.
        self._registry = registry = CollectorRegistry()
        self._found = _Found()
        registry.register(self._found)
        ProcessCollector(registry=registry)
        versions = {"tzdata": tzdata.IANA_VERSION, "python": platform.python_version()}
        Info("circles_build", "What the bot runs on", registry=registry).info(versions)
        self._sent = self._counter("sent", "What was sent to Slack", "kind")
        self._late = self._histogram("late_seconds", "How long after its due time it was sent", _LATE)
        self._retries = self._counter("retries", "What was put back to be sent again", "cause")
        self._ambiguous = self._counter("ambiguous", "Sendings of which nobody knew whether they arrived")
        self._resolved = self._counter("resolved", "How those came out", "how")
        self._died = self._counter("died", "What was given up", "kind")
        self._put_off = self._counter("put_off", "What failed when its time came, and is tried later", "what")
        self._ticks = self._histogram("tick_seconds", "How long a tick took", _TICKS, "tick")
        self._failed_ticks = self._counter("tick_failures", "Ticks that failed", "tick")
        self._calls = self._counter("slack_calls", "Calls to Slack by what came of them", "method", "result")
        self._call_times = self._histogram("slack_call_seconds", "How long a call took", _CALLS, "method")
        self._acks = self._histogram("ack_seconds", "How long Slack waited for an ack", _ACKS, "kind")
        self._sent_at: float | None = None
        _begin(self._put_off, ("circle", "alarm"))
        _begin(self._sent, SENT)
        _begin(self._died, SENT)
        for metric, values in ((self._retries, CAUSES), (self._resolved, HOW), (self._acks, KINDS)):
            _begin(metric, values)

    def sent(self, kind: str, late_seconds: float) -> None:
        """Something was sent, so long after it was due."""
        self._sent.labels(kind_class(kind)).inc()
        self._late.observe(max(late_seconds, 0))
        self._sent_at = monotonic()

    def retried(self, cause: str) -> None:
        """Something is to be sent again; `cause` as delivery names it."""
        self._retries.labels(cause_class(cause)).inc()

    def ambiguous(self) -> None:
        """Nobody knows whether something arrived."""
        self._ambiguous.inc()

    def resolved(self, how: str) -> None:
        """It is known now: it was `found` there, or it was not and is `sent again`."""
        self._resolved.labels(how).inc()

    def died(self, kind: str) -> None:
        """Something was given up."""
        self._died.labels(kind_class(kind)).inc()

    def put_off(self, what: str) -> None:
        """A `circle` could not be planned, or an `alarm` failed; it is looked at again later."""
        self._put_off.labels(what).inc()

    def ticked(self, tick: str, seconds: float, *, failed: bool) -> None:
        """A tick ran, so long."""
        self._ticks.labels(tick).observe(seconds)
        self._failed_ticks.labels(tick).inc(failed)

    def called(self, method: str, result: str, seconds: float) -> None:
        """Slack was called; `result` is `ok` or the class of the cause why not."""
        self._calls.labels(method, result).inc()
        self._call_times.labels(method).observe(seconds)

    def acked(self, kind: str, seconds: float) -> None:
        """Slack's word that somebody did something was answered; `kind` is one of KINDS."""
        self._acks.labels(kind).observe(seconds)

    def has_sent_within(self, seconds: float) -> bool:
        """Whether this process has sent anything lately."""
        return self._sent_at is not None and monotonic() - self._sent_at < seconds

    def text(self, gauges: Gauges, accept: str) -> tuple[bytes, str]:
        """Everything in the format that the reader accepts, and the name of that format."""
        self._found.gauges = gauges
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"circles_{name}", about, labels, registry=self._registry)

    def _histogram(self, name: str, about: str, buckets: Sequence[float], *labels: str) -> Histogram:
        return Histogram(f"circles_{name}", about, labels, buckets=buckets, registry=self._registry)


def _begin(metric: Counter | Histogram, values: Iterable[str]) -> None:
    """Has a series there from the start, so that the first thing it counts is seen as a rise."""
    for value in values:
        metric.labels(value)
