"""Where messages stand in a channel, and what a person sees of them."""

from collections.abc import Iterator

from bot.playground.state.records import Channel, Message


def add_message(channel: Channel, message: Message) -> None:
    """Puts a message in its place: messages are kept in the order of their ts, replies by their parent."""
    channel.messages[message.ts] = message
    if message.thread_ts and is_reply(message) and message.ephemeral_to is None:
        channel.replies.setdefault(message.thread_ts, []).append(message.ts)


def remove_message(channel: Channel, message: Message) -> None:
    """Takes a message away, from its thread too."""
    del channel.messages[message.ts]
    channel.pins.pop(message.ts, None)
    thread = channel.replies.get(message.thread_ts or "", [])
    if message.ts in thread:
        thread.remove(message.ts)


def is_reply(message: Message) -> bool:
    """Whether a message stands in a thread below another one."""
    return message.thread_ts is not None and message.thread_ts != message.ts


def thread_start(message: Message) -> str:
    """The ts of the message that starts the thread in which one stands, or would start with it."""
    return message.thread_ts if message.thread_ts else message.ts


def top_level(channel: Channel) -> Iterator[Message]:
    """The messages that all members see outside threads, oldest first."""
    return (one for one in channel.messages.values() if one.ephemeral_to is None and not is_reply(one))


def thread_of(channel: Channel, parent: Message) -> list[Message]:
    """A message and its replies, oldest first."""
    return [parent, *(channel.messages[ts] for ts in channel.replies.get(parent.ts, []))]


def sees(user: str, message: Message) -> bool:
    """Whether a person who may look into the channel sees this message in it."""
    return message.ephemeral_to in (None, user)


def unread(channel: Channel, user: str) -> int:
    """How many messages outside threads a member has not read; 0 for those who are not members."""
    if user not in channel.members:
        return 0
    last_read = channel.last_read.get(user, "0")
    count = 0
    for message in reversed(channel.messages.values()):
        if message.ts <= last_read:
            break
        if message.user != user and message.subtype is None and not is_reply(message) and sees(user, message):
            count += 1
    return count


def other_member(channel: Channel, viewer: str) -> str:
    """The other side of a direct message, or the viewer in a note to oneself."""
    return next((member for member in channel.members if member != viewer), viewer)
