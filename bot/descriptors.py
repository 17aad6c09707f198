"""How many files and connections this process may hold open, of which the system gives it few at first."""

from contextlib import suppress

try:
    import resource
except ImportError:  # Where there is no such limit.
    resource = None

MOST = 1000  # Connections to Slack at one time, however many there may be.


def allow_all() -> None:
    """Raises what this process may hold open to the most that the system lets it."""
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        with suppress(OSError, ValueError):  # Some systems name a limit that they do not give.
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def connections() -> int:
    """How many connections to Slack there may be: half of what may be held open, for there are others."""
    if resource is None:
        return MOST
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else max(min(MOST, soft // 2), 1)
