"""A Web API within this process that keeps Slack's limits on a clock that is moved, counts, and remembers every post.

It stands where the Slack client's HTTP session stands, so that all of the client is measured too. Its limits are the
narrow reading of what Slack says: never more than its figure in any minute, whatever burst Slack itself would let pass.
"""

import itertools
import json
import math
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

POST = "chat.postMessage"
A_MINUTE = timedelta(minutes=1)
IN_CHANNEL = 5, timedelta(seconds=5)  # A message a second, and short bursts.
_TIERS = {
    "conversations.create": 20,
    "conversations.invite": 50,
    "conversations.setTopic": 20,
    "pins.add": 20,
}


@dataclass(frozen=True)
class Post:
    """A message that was taken."""

    workspace_id: str
    channel: str
    key: str
    under: str | None
    ts: str
    at: datetime


class Window:
    """So many calls in any stretch of time of a length."""

    def __init__(self, most: int, length: timedelta) -> None:
        self._most = most
        self._length = length
        self._times: deque[datetime] = deque()

    def wait(self, now: datetime) -> timedelta:
        """How long until one more call is allowed."""
        while self._times and self._times[0] <= now - self._length:
            self._times.popleft()
        return timedelta() if len(self._times) < self._most else self._times[0] + self._length - now

    def take(self, now: datetime) -> None:
        """Counts a call."""
        self._times.append(now)


@dataclass
class LimitedSlack:
    """Answers for each workspace by its token, which is `xoxb-` and its id."""

    now: Callable[[], datetime]
    posts_a_minute: int
    closed: bool = False  # As the client asks it of a session.
    posts: list[Post] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    _windows: dict[str, dict[str, Window]] = field(default_factory=lambda: defaultdict(dict))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _standing: set[tuple[str, str, str]] = field(default_factory=set)

    def request(self, _verb: str, url: str, **given: Any) -> "Answer":
        """One call, as an HTTP session takes it."""
        method = url.rsplit("/", 1)[-1]
        workspace_id = given["headers"]["Authorization"].removeprefix("Bearer xoxb-")
        asked = given["json"] or given["params"]
        self.calls[method] += 1
        wait = self._take(workspace_id, method, asked)
        if wait:
            self.refused[method] += 1
            seconds = str(math.ceil(wait.total_seconds()))
            return Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": seconds})
        return Answer({"ok": True, **self._done(workspace_id, method, asked)})

    def _take(self, workspace_id: str, method: str, asked: Mapping[str, Any]) -> timedelta:
        now, windows = self.now(), self._windows[workspace_id]
        most = self.posts_a_minute if method == POST else _TIERS[method]
        counted = [windows.setdefault(method, Window(most, A_MINUTE))]
        if method == POST:
            counted.append(windows.setdefault(asked["channel"], Window(*IN_CHANNEL)))
        wait = max(one.wait(now) for one in counted)
        if not wait:
            for one in counted:
                one.take(now)
        return wait

    def _done(self, workspace_id: str, method: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        number, now = next(self._numbers), self.now()
        if method == "conversations.create":
            return {"channel": {"id": f"C9{number:08}"}}
        if method != POST:
            return {}
        ts, channel, under = f"{int(now.timestamp())}.{number:06}", asked["channel"], asked.get("thread_ts")
        if under is not None and (workspace_id, channel, under) not in self._standing:
            self.wrong["a reply under nothing"] += 1
        # A conversation is one of one workspace's own, which the ids of this town tell.
        if channel[0] == "C" and channel[1] != "9" and not channel.startswith(f"C{workspace_id}"):
            self.wrong["another workspace's channel"] += 1
        self._standing.add((workspace_id, channel, ts))
        key = asked["metadata"]["event_payload"]["key"]
        self.posts.append(Post(workspace_id, channel, key, under, ts, now))
        return {"channel": channel, "ts": ts}


class Answer:
    """An answer as the client reads it."""

    content_type = "application/json"

    def __init__(
        self, data: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        self.status = status
        self.headers = dict(headers or {})
        self._body = json.dumps(data)

    async def json(self) -> Any:
        """What it says."""
        return json.loads(self._body)

    async def __aenter__(self) -> Self:
        """It is there."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is to be let go of."""
