"""The playground's dealings with time: who moves the clock, and how long the protocol waits."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Upcoming:
    """The next thing that will happen by the clock: when (aware, UTC) and what, as a short phrase."""

    at: datetime
    what: str


@dataclass(frozen=True)
class TimeControls:
    """The three callables by which the owner of the clock lets it be moved."""

    next_due: Callable[[], Awaitable[Upcoming | None]]
    advance: Callable[[datetime], Awaitable[None]]
    settled: Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Timings:
    """Deadlines of the protocol in seconds of real time; `monotonic` can be replaced to let them pass."""

    ack: float = 3.0
    trigger: float = 3.0
    response_url: float = 1800.0
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    closing: float = 10.0
    heartbeat: float = 15.0
    monotonic: Callable[[], float] = field(default=time.monotonic)
