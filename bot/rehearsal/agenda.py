"""Who means to do what at which instant."""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.rehearsal.client import Json


class Kind(StrEnum):
    """What somebody means to do."""

    JOIN = "join"
    AGREE = "agree"
    REFUSE = "refuse"
    ACCEPT = "accept an invitation"
    PASS = "leave an invitation"  # noqa: S105 - it is no password.
    APPROVE = "approve"
    STAY = "stay"
    CHECK_IN = "check in"
    WRITE = "write"
    CHEER = "cheer"
    KEEP_NORMS = "keep the norms"
    OFFER = "offer help"
    THANK = "thank"
    COMMAND = "command"
    ASK = "ask"
    PAUSE = "pause"
    LEAVE = "leave"
    TAKE_SEAT = "take a free seat"
    LET_IN = "let somebody in"
    REVIEW = "look back"
    MET = "say that they met"
    TOGETHER = "write down what they do together"
    CAME_OUT = "say how it came out"
    CLOCK = "watch the clock"
    BRING = "bring something"
    HOST = "host the meetings"
    HOST_ONCE = "host a meeting"
    NOT_HOST = "pass on hosting a meeting"
    FACILITATE = "facilitate a circle"
    GUIDE = "open the guide"
    CIRCLES = "look through the circles"
    CASE = "bring a case"
    GO_ON = "go on with a case"
    LETTER = "write a letter to oneself"
    KEEPSAKE = "open a keepsake"


DEEDS = {
    Kind.JOIN: "joins",
    Kind.AGREE: "says yes to a circle",
    Kind.REFUSE: "says no to a circle",
    Kind.ACCEPT: "says yes to somebody who starts a circle",
    Kind.PASS: "says not now to somebody who starts a circle",
    Kind.APPROVE: "approves",
    Kind.STAY: "says to be in for all of it",
    Kind.CHECK_IN: "checks in",
    Kind.WRITE: "fills in the worksheet",
    Kind.CHEER: "says a word about a check-in",
    Kind.KEEP_NORMS: "says yes to the norms of their circle",
    Kind.OFFER: "notes what help they offer",
    Kind.THANK: "thanks somebody in their circle",
    Kind.PAUSE: "says until when they are away",
    Kind.LEAVE: "leaves their circle",
    Kind.TAKE_SEAT: "would like a seat in a circle that runs",
    Kind.LET_IN: "says yes to somebody who joins late",
    Kind.REVIEW: "looks back for themselves",
    Kind.MET: "says that their circle met",
    Kind.TOGETHER: "writes down what their circle does together",
    Kind.CAME_OUT: "says how it came out",
    Kind.CLOCK: "takes the clock",
    Kind.BRING: "says that they bring something",
    Kind.HOST: "says that they host",
    Kind.HOST_ONCE: "says yes to hosting a meeting",
    Kind.NOT_HOST: "passes on hosting a meeting",
    Kind.FACILITATE: "says yes to facilitating a circle",
    Kind.GUIDE: "opens the guide",
    Kind.CIRCLES: "looks through the circles",
    Kind.CASE: "brings a case to their circle",
    Kind.GO_ON: "goes on with the case they bring",
    Kind.LETTER: "writes a letter to themselves",
    Kind.KEEPSAKE: "opens what they take with them",
}


_WITH_FORM = (
    *(Kind.JOIN, Kind.ACCEPT, Kind.CHECK_IN, Kind.WRITE, Kind.APPROVE),
    *(Kind.OFFER, Kind.THANK, Kind.PAUSE, Kind.LEAVE),
    *(Kind.REVIEW, Kind.TOGETHER, Kind.CAME_OUT, Kind.CASE),
    *(Kind.GUIDE, Kind.CIRCLES, Kind.LETTER, Kind.KEEPSAKE),
)


@dataclass(frozen=True)
class Coming:
    """What somebody means to do next: when, and in a sentence who does what."""

    at: datetime
    what: str


@dataclass(frozen=True, order=True)
class Plan:
    """One person's intention. Plans are ordered by instant, then person, then that person's order of making them."""

    at: datetime
    user: str
    number: int
    kind: Kind = field(compare=False)
    message: dict[str, Any] = field(compare=False, default_factory=dict)
    channel: str = field(compare=False, default="")
    text: str = field(compare=False, default="")
    tries: int = field(compare=False, default=0)  # How often it has come to nothing before.

    @property
    def deed(self) -> str:
        """What is done, as it goes on behind a name."""
        return DEEDS.get(self.kind) or f"types {self.text}"

    @property
    def opens_form(self) -> bool:
        """Whether something comes up that is to be filled in, or gone through."""
        return self.kind in _WITH_FORM


class Agenda:
    """All plans, the earliest first."""

    def __init__(self) -> None:
        self._heap: list[Plan] = []
        self._made: Counter[str] = Counter()

    def add(self, at: datetime, user: str, kind: Kind, **more: Any) -> None:
        """Notes what somebody means to do."""
        self._made[user] += 1
        heapq.heappush(self._heap, Plan(at, user, self._made[user], kind, **more))

    def first(self, is_meant: Callable[[Plan], bool]) -> Plan | None:
        """The earliest plan that is still meant, if there is one."""
        return min(filter(is_meant, self._heap), default=None)

    def due(self, now: datetime) -> list[Plan]:
        """Takes out the earliest plans up to now: one, or of several people who mean the very same instant one each."""
        found: dict[str, Plan] = {}
        at = min(now, self._heap[0].at) if self._heap else now
        while self._heap and self._heap[0].at <= at and self._heap[0].user not in found:
            plan = heapq.heappop(self._heap)
            found[plan.user] = plan
        return [*found.values()]

    def holds(self, kind: Kind) -> bool:
        """Whether anybody still means to do this."""
        return any(plan.kind is kind for plan in self._heap)


def about(entry: Json) -> dict[str, Any]:
    """What a plan is about that is made because of an entry of the log."""
    channel = entry["channel"]
    name = "" if channel["kind"] == "im" else channel["name"]
    return {"message": entry["message"], "channel": channel["id"], "text": name}
