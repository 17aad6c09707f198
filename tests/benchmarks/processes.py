"""Starts the processes that a measurement needs, each of which ends when its standard input closes."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_ENDS_WITHIN = 20  # Seconds.


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module with this very Python."""
    return [sys.executable, "-m", module, *arguments]


@contextmanager
def started(module: str, *arguments: str) -> Iterator[dict[str, Any]]:
    """A process of its own; what it says of itself in its first line, a JSON object. RuntimeError if it says nothing."""
    process = subprocess.Popen(
        python(module, *arguments), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise RuntimeError(f"{module} ended before it was ready")
            yield json.loads(line)
            if process.stdin:
                process.stdin.close()
            process.wait(_ENDS_WITHIN)
        finally:
            if process.poll() is None:
                process.kill()


def say_ready(**facts: object) -> None:
    """Tells whoever started this process that it is ready."""
    print(json.dumps(facts), flush=True)


def when_stdin_closes(stop: Callable[[], object]) -> None:
    """Calls `stop`, on a thread, as soon as whoever started this process is done with it, or is gone."""

    def watch() -> None:
        sys.stdin.buffer.read()
        stop()

    threading.Thread(target=watch, daemon=True).start()
