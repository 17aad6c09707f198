"""How long the protocol waits, for what."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


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
