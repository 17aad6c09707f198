"""How the messages of many circles that are due together are put one after another, as fast as a workspace may be told."""

from datetime import datetime, timedelta

POSTS_A_MINUTE = 300  # What Slack lets an app post in one workspace, several hundred a minute by its own words.
BURST = 10  # So many circles have their messages at once.
LATE = timedelta(minutes=10)  # A circle's messages come so late at most, where the ceiling allows it.


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
