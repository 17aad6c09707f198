"""What becomes of a circle's channel without the bot's doing."""

from dataclasses import dataclass
from enum import StrEnum


class Loss(StrEnum):
    """Why the bot cannot post in a circle's channel any more."""

    ARCHIVED = "archived"
    DELETED = "deleted"
    REMOVED = "removed"  # The bot was put out of it.


@dataclass(frozen=True)
class Lost:
    """A running circle without a channel that the bot can post in, for the moderators."""

    name: str  # The channel's, as the bot named it.
    users: tuple[str, ...]
    loss: Loss


def follows(zone: str, before: str | None, after: str) -> bool:
    """Whether a clock that somebody meets by moves with them: only where it showed their former zone."""
    return before is not None and zone == before and after != before
