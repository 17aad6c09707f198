"""How fast Slack lets us call: a message a second per channel with small bursts, and each method's tier.

Nothing here waits: it says from when on a call may be made, on the clock of whoever asks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Rate:
    """So many calls at once, and one more after each `every`."""

    burst: int
    every: timedelta


CHANNEL = Rate(burst=4, every=timedelta(seconds=1))
TIERS = {
    "chat.postMessage": Rate(burst=20, every=timedelta(seconds=0.2)),
    "chat.update": Rate(burst=10, every=timedelta(seconds=1.2)),
    "conversations.create": Rate(burst=5, every=timedelta(seconds=3)),
    "conversations.setTopic": Rate(burst=5, every=timedelta(seconds=3)),
    "pins.add": Rate(burst=5, every=timedelta(seconds=3)),
    "conversations.invite": Rate(burst=10, every=timedelta(seconds=1.2)),
}


class Pace:
    """Remembers what was called when, for each workspace."""

    def __init__(self) -> None:
        self._used: dict[tuple[str, str], datetime] = {}
        self._blocked: dict[tuple[str, str], datetime] = {}

    def ready_at(self, workspace_id: str, conversation: str, method: str, now: datetime) -> datetime:
        """From when on a call may be made; `now` when it may be made at once."""
        buckets = self._buckets(workspace_id, conversation, method)
        times = [self._used.get(key, now) - rate.every * (rate.burst - 1) for key, rate in buckets]
        return max(now, self._blocked.get((workspace_id, method), now), *times)

    def took(self, workspace_id: str, conversation: str, method: str, now: datetime) -> None:
        """Notes a call. Each bucket keeps the moment at which it will be full again."""
        for key, rate in self._buckets(workspace_id, conversation, method):
            self._used[key] = max(self._used.get(key, now), now) + rate.every

    def block(self, workspace_id: str, method: str, until: datetime) -> None:
        """Holds back one method in one workspace, as Slack's Retry-After wants it."""
        self._blocked[workspace_id, method] = max(until, self.blocked_until(workspace_id, method) or until)

    def blocked_until(self, workspace_id: str, method: str) -> datetime | None:
        """Until when one method is held back, if it is."""
        return self._blocked.get((workspace_id, method))

    def forget_past(self, now: datetime) -> None:
        """Drops what no longer holds anything back."""
        for remembered in (self._used, self._blocked):
            for key in [key for key, until in remembered.items() if until <= now]:
                del remembered[key]

    def _buckets(self, workspace_id: str, conversation: str, method: str) -> list[tuple[tuple[str, str], Rate]]:
        tier = [((workspace_id, method), TIERS[method])] if method in TIERS else []
        if method != "chat.postMessage":
            return tier
        return [((workspace_id, conversation), CHANNEL), *tier]
