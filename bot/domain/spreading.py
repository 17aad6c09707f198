"""How the messages of many circles that are due together are put one after another, as fast as a workspace may be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

POSTS_A_MINUTE = 300  # What Slack lets an app post in one workspace, several hundred a minute by its own words.
BURST = 10  # So many circles have their messages at once.
LATE = timedelta(minutes=10)  # A circle's messages come so late at most, where the ceiling allows it.


@dataclass(frozen=True)
class Group:
    """So many circles of one zone that have messages due at one instant, `posts` in all."""

    at: datetime
    zone: str
    circles: int
    posts: int


@dataclass(frozen=True)
class Rush:
    """More circles due together than can be served in time: how many, most of them in `zone`, and how late the last is."""

    at: datetime
    zone: str
    circles: int
    late: timedelta


def rushes(groups: Iterable[Group], posts_a_minute: int) -> list[Rush]:
    """Where the last circle of those due at one instant would come later than `LATE`, in the order of time."""
    found: list[Rush] = []
    until: datetime | None = None
    for at, together in groupby(sorted(groups, key=lambda one: one.at), lambda one: one.at):
        due = list(together)
        until = max(until or at, at) + lasting(sum(one.posts for one in due), posts_a_minute)
        if until - at > LATE:
            most = max(due, key=lambda one: one.circles)
            found.append(Rush(at, most.zone, sum(one.circles for one in due), until - at))
    return found


class Places:
    """The places in time that one workspace has for them, given away one after another; until when they are is `until`.

    The first few circles have their messages at once, and each other one when those before it can have been posted,
    so that due times come as fast as the ceiling allows and no faster.
    """

    def __init__(self, until: datetime | None, now: datetime, posts_a_minute: int = POSTS_A_MINUTE) -> None:
        self._now = now
        self._posts_a_minute = posts_a_minute
        self.until = max(until or now, now)

    def give(self, posts: int) -> datetime:
        """When a circle's messages, of which there are so many, fall due."""
        takes = lasting(posts, self._posts_a_minute)
        due_at = max(self._now, self.until - BURST * takes)
        self.until += takes
        return due_at


def lasting(posts: int, posts_a_minute: int = POSTS_A_MINUTE) -> timedelta:
    """How long it takes to post so many messages in one workspace."""
    return timedelta(minutes=posts / posts_a_minute)
