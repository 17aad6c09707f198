"""How fast Slack lets us call: a message a second per channel with small bursts, a ceiling for all of a workspace's
messages, and each method's tier.

Nothing here waits: it says from when on a call may be made, on the clock of whoever asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.spreading import POSTS_A_MINUTE


@dataclass(frozen=True)
class Rate:
    """So many calls at once, and one more after each `every`."""

    burst: int
    every: timedelta


def _a_minute(calls: int, burst: int) -> Rate:
    return Rate(burst, timedelta(minutes=1) / calls)


POST = "chat.postMessage"
CHANNEL = Rate(burst=4, every=timedelta(seconds=1))
# What is said to many leaves so many messages of the workspace's burst to what answers somebody.
RESERVED = 5
_POSTS_AT_ONCE = 20
LONGEST_PAUSE = timedelta(minutes=15)  # That is believed of Slack: it never asks for so much.
_TOGETHER = 5  # Looking what is owed costs the same for one message as for a few.
# Slack's tiers 2, 3 and 4 with bursts that it lets pass.
_TWO, _THREE, _FOUR = _a_minute(20, burst=5), _a_minute(50, burst=10), _a_minute(100, burst=20)
TIERS: Mapping[str, Rate] = {
    "chat.delete": _THREE,
    "chat.postEphemeral": _FOUR,
    "chat.update": _THREE,
    "conversations.archive": _TWO,
    "conversations.create": _TWO,
    "conversations.history": _THREE,
    "conversations.invite": _THREE,
    "conversations.kick": _THREE,
    "conversations.open": _THREE,
    "conversations.replies": _THREE,
    "conversations.setTopic": _TWO,
    "pins.add": _TWO,
    "users.conversations": _THREE,
    "users.info": _FOUR,
}


class Pace:
    """Remembers what was called when, for each workspace."""

    def __init__(self, posts_a_minute: int = POSTS_A_MINUTE) -> None:
        self._rates = {**TIERS, POST: _a_minute(posts_a_minute, _POSTS_AT_ONCE)}
        # After it a few messages more may be posted. It holds up whatever else waits, so it is never long.
        self.pause = min(_TOGETHER * self._rates[POST].every, timedelta(seconds=1))
        self._used: dict[str, dict[str, datetime]] = {}
        self._blocked: dict[str, dict[str, datetime]] = {}

    def ready_at(
        self, workspace_id: str, channel: str, method: str, now: datetime, *, bulk: bool = False
    ) -> datetime:
        """From when on a call may be made; `now` when it may be made at once. `channel` counts where one posts."""
        times = [self.method_ready_at(workspace_id, method, now, bulk=bulk)]
        if method == POST:
            used = self._used.get(workspace_id, {}).get(_in(channel), now)
            times.append(used - CHANNEL.every * (CHANNEL.burst - 1))
        return max(now, *times)

    def method_ready_at(self, workspace_id: str, method: str, now: datetime, *, bulk: bool = False) -> datetime:
        """The same for a method alone, whatever the channel."""
        blocked = self._blocked.get(workspace_id, {}).get(method, now)
        rate = self._rates.get(method)
        if rate is None:
            return max(now, blocked)
        burst = rate.burst - (RESERVED if bulk and method == POST else 0)
        used = self._used.get(workspace_id, {}).get(method, now)
        return max(now, blocked, used - rate.every * (burst - 1))

    def took(self, workspace_id: str, channel: str, method: str, now: datetime) -> None:
        """Notes a call. Each bucket keeps the moment at which it will be full again."""
        used = self._used.setdefault(workspace_id, {})
        buckets = {method: self._rates[method]} if method in self._rates else {}
        if method == POST:
            buckets[_in(channel)] = CHANNEL
        for key, rate in buckets.items():
            used[key] = max(used.get(key, now), now) + rate.every

    def block(self, workspace_id: str, method: str, until: datetime) -> None:
        """Holds back one method in one workspace, as Slack's Retry-After wants it."""
        blocked = self._blocked.setdefault(workspace_id, {})
        blocked[method] = max(until, blocked.get(method, until))

    def blocked_until(self, workspace_id: str, method: str) -> datetime | None:
        """Until when one method is held back, if it is."""
        return self._blocked.get(workspace_id, {}).get(method)

    def resting(self, workspace_id: str, now: datetime) -> frozenset[str]:
        """The methods of which no call may be made now."""
        known = {*self._used.get(workspace_id, {}), *self._blocked.get(workspace_id, {})}
        return frozenset(one for one in known if self.method_ready_at(workspace_id, one, now) > now)

    def rests_until(self, workspace_id: str, now: datetime) -> list[datetime]:
        """When each of the methods that rest may be called again, and when more may be said to many."""
        rest = [self.method_ready_at(workspace_id, one, now) for one in self.resting(workspace_id, now)]
        many = self.method_ready_at(workspace_id, POST, now, bulk=True)
        return [*rest, many] if many > now else rest

    def forget_past(self, workspace_id: str, now: datetime) -> None:
        """Drops what no longer holds anything back, and what a clock that was set back would hold back for long."""
        used, blocked = self._used.get(workspace_id, {}), self._blocked.get(workspace_id, {})
        for key in [key for key, until in used.items() if not now < until <= now + self._fills_within(key)]:
            del used[key]
        for key in [key for key, until in blocked.items() if not now < until <= now + LONGEST_PAUSE]:
            del blocked[key]

    def _fills_within(self, key: str) -> timedelta:
        rate = self._rates.get(key, CHANNEL)
        return rate.every * (rate.burst + 1)

    def to_json(self, workspace_id: str) -> dict[str, Any]:
        """What is remembered of a workspace, for whoever sends to it next."""
        kinds = {"used": self._used, "blocked": self._blocked}
        return {kind: _written(found.get(workspace_id, {})) for kind, found in kinds.items()}

    def take_up(self, workspace_id: str, remembered: Mapping[str, Any]) -> None:
        """Takes up what another one remembered of a workspace."""
        for kind, found in (("used", self._used), ("blocked", self._blocked)):
            kept = remembered.get(kind, {})
            found[workspace_id] = {key: datetime.fromisoformat(at) for key, at in kept.items()}


def _in(channel: str) -> str:
    return f"in {channel}"


def _written(times: Mapping[str, datetime]) -> dict[str, str]:
    return {key: at.isoformat() for key, at in times.items()}
