"""Work that a process of its own does in tests: it is imported there, and so it imports little."""

import os
import time
from collections.abc import Callable

from bot.domain.forming.people import Progress, Stop
from bot.domain.suggestions import Suggested


def counting(*, progress: Progress, stop: Stop) -> str:
    """Some work that tells how far it is, until it is stopped."""
    for part in (0.1, 0.104, 0.5, 0.3):
        progress(part)
    while not stop():
        time.sleep(0.01)
    return "the best so far"


def dies(*, progress: Progress, stop: Stop) -> None:
    """Ends its process."""
    os._exit(9)


def until_stopped(search: Callable[[], Suggested], *, progress: Progress, stop: Stop) -> Suggested:
    """A search that would never end: what it has after 42 % is the best that it ever finds."""
    progress(0.42)
    while not stop():
        time.sleep(0.01)
    return search()
