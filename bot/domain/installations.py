"""How long a workspace's rows are kept after the app was taken out of it."""

from datetime import datetime, timedelta

GRACE = timedelta(days=30)


def destroyed_at(uninstalled_at: datetime) -> datetime:
    """When everything of a workspace is destroyed, unless the app is installed again before."""
    return uninstalled_at + GRACE
