"""How often Slack lets an app call: a tier for each method, and a pace for posts in a channel and a workspace.

Measured on the moved clock, on which weeks may pass within a second.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Tier = Literal["1", "2", "3", "4", "special", "none"]


@dataclass(frozen=True)
class Rate:
    """So many calls a minute; `burst` of them may come at once, by default a whole minute's."""

    per_minute: int
    burst: int | None = None

    @property
    def every(self) -> timedelta:
        """How long it takes until one more call is allowed."""
        return timedelta(minutes=1) / self.per_minute

    @property
    def slack(self) -> timedelta:
        """How far ahead of an even pace calls may run."""
        return self.every * ((self.burst or self.per_minute) - 1)


# Slack promises at least these numbers, and more in bursts whose size it does not publish: whoever makes no more calls
# in any minute is never refused. Of the special methods it says "hundreds a minute", of posts "several hundred".
_TIERS: Mapping[Tier, Rate] = {
    "1": Rate(1),
    "2": Rate(20),
    "3": Rate(50),
    "4": Rate(100),
    "special": Rate(300),
}


@dataclass(frozen=True)
class Limits:
    """Slack's figures, unless told otherwise."""

    tiers: Mapping[Tier, Rate] = field(default_factory=lambda: _TIERS)
    posts_in_channel: Rate = Rate(60, burst=5)
    posts_in_workspace: Rate = Rate(300)


class TooOften(Exception):  # noqa: N818 - this is no error of the playground.
    """A call comes too early, by so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s too early")
        self.seconds = seconds


class Limiter:
    """Counts the calls of one app in one workspace; without limits it lets all of them pass."""

    def __init__(self, limits: Limits | None, now: Callable[[], datetime]) -> None:
        self._limits = limits
        self._now = now
        self._even: dict[str, datetime] = {}

    def forget(self) -> None:
        """Counts anew, as if nothing had been called yet."""
        self._even.clear()

    def take(self, method: str, tier: Tier) -> None:
        """Counts a call of a method. Raises TooOften when there have been too many."""
        rate = self._limits.tiers.get(tier) if self._limits else None
        if rate is not None:
            self._take({method: rate})

    def take_post(self, channel_id: str) -> None:
        """Counts a message to a channel. Raises TooOften when there, or everywhere together, have been too many."""
        if self._limits is not None:
            self._take({channel_id: self._limits.posts_in_channel, "": self._limits.posts_in_workspace})

    def _take(self, rates: Mapping[str, Rate]) -> None:
        """Counts one in each of these, or in none of them. Each keeps when an even pace would have come to rest."""
        now = self._now()
        for key, rate in rates.items():
            # A clock that was set back must not make one wait until it is where it was.
            self._even[key] = max(now, min(self._even.get(key, now), now + rate.slack + rate.every))
        early = max(self._even[key] - rate.slack - now for key, rate in rates.items())
        if early > timedelta():
            raise TooOften(math.ceil(early.total_seconds()))
        for key, rate in rates.items():
            self._even[key] += rate.every
