"""Which channel a circle may take that could not be given one of its own."""

from dataclasses import dataclass

from bot.domain.refusals import Refusal, RefusalCode


@dataclass(frozen=True)
class Room:
    """A channel as Slack tells of it."""

    channel_id: str
    name: str
    is_private: bool
    is_shared: bool  # With another organisation, or with other workspaces of this one.
    is_archived: bool
    bot_is_in: bool


@dataclass(frozen=True)
class Unopened:
    """An approved circle without a channel, for a moderator's eyes."""

    circle_id: str
    programme: str
    members: tuple[str, ...]  # Slack user ids


def may_take(room: Room, *, is_taken: bool) -> None:
    """Refuses a channel in which a circle could not be among itself, or the bot could not write."""
    if not room.is_private:
        raise Refusal(RefusalCode.CHANNEL_IS_PUBLIC)
    if room.is_shared:
        raise Refusal(RefusalCode.CHANNEL_IS_SHARED)
    if room.is_archived:
        raise Refusal(RefusalCode.CHANNEL_IS_ARCHIVED)
    if not room.bot_is_in:
        raise Refusal(RefusalCode.NOT_IN_CHANNEL)
    if is_taken:
        raise Refusal(RefusalCode.CHANNEL_IS_TAKEN)
