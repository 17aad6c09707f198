"""Everything that can happen in a channel, with its consequences: the change, the events, word to the pages."""

from dataclasses import dataclass, field

from bot.playground.happenings import events
from bot.playground.happenings.world import World
from bot.playground.state import shapes
from bot.playground.state.messages import add_message, remove_message
from bot.playground.state.people import SLACKBOT
from bot.playground.state.records import Channel, Json, Kind, Message, Note


@dataclass(frozen=True)
class Draft:
    """What is to be posted: text and blocks, and the thread (the parent's ts) if it is a reply.

    `more` are the fields that only Slack's own messages have.
    """

    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    username: str | None = None
    more: Json = field(default_factory=dict)


def post(world: World, channel: Channel, user: str, draft: Draft, subtype: str | None = None) -> Message:
    """Posts a message that all members of the channel see."""
    message = _message(world, channel, user, draft)
    message.subtype = subtype
    if subtype is not None:
        # What Slack notes of a change is in the name of who made it, but nothing that an app has said.
        message.bot_id = None
    add_message(channel, message)
    if user in channel.members:
        channel.last_read[user] = message.ts
    world.show("message", channel, message)
    events.message_posted(world, channel, message)
    world.tell_members(channel, "messages", "conversations")
    return message


def whisper(world: World, channel: Channel, user: str, to: str, draft: Draft) -> Message:
    """Shows one person a message that nobody else sees and that raises no event."""
    message = _message(world, channel, user, draft)
    message.ephemeral_to = to
    message.metadata = None
    add_message(channel, message)
    world.show("message", channel, message)
    world.stream.tell("messages", "conversations", channel=channel.id, to=[to])
    return message


def slackbot_whispers(
    world: World, channel: Channel, to: str, sentence: str, thread_ts: str | None = None
) -> None:
    """Lets Slackbot say something to one person, such as that an app did not answer."""
    whisper(world, channel, SLACKBOT.id, to, Draft(sentence, thread_ts=thread_ts))


def _message(world: World, channel: Channel, user: str, draft: Draft) -> Message:
    app = world.workspace.app
    return Message(
        ts=world.workspace.next_ts(),
        channel=channel.id,
        user=user,
        text=draft.text,
        blocks=draft.blocks,
        bot_id=app.bot_id if app is not None and user == app.user else None,
        username=draft.username,
        thread_ts=draft.thread_ts,
        metadata=draft.metadata,
        more=draft.more,
    )


def edit(world: World, channel: Channel, message: Message, *, text: str, blocks: list[Json]) -> None:
    """Replaces what a message says; what had been entered in its blocks is forgotten with them."""
    previous = shapes.message(world.workspace, channel, message)
    message.text = text
    message.blocks = blocks
    message.values = {}
    message.edited_ts = world.workspace.next_ts()
    world.show("changed", channel, message)
    if message.ephemeral_to is None:
        events.message_changed(world, channel, message, previous)
    world.tell_members(channel, "messages")


def delete(world: World, channel: Channel, message: Message) -> None:
    """Takes a message away."""
    previous = shapes.message(world.workspace, channel, message)
    remove_message(channel, message)
    world.show("deleted", channel, message)
    if message.ephemeral_to is None:
        events.message_deleted(world, channel, previous)
    world.tell_members(channel, "messages", "conversations")


def create_channel(world: World, name: str, kind: Kind, *, creator: str) -> Channel:
    """A new channel with its creator as the first member."""
    channel = world.workspace.add_channel(name, kind, creator=creator, members=[])
    join(world, channel, creator, inviter=None)
    return channel


def join(world: World, channel: Channel, user: str, *, inviter: str | None) -> None:
    """Makes somebody a member, who has then read everything said before."""
    channel.members[user] = None
    events.member_joined(world, channel, user, inviter)
    more = {"inviter": inviter} if inviter else {}
    message = post(world, channel, user, Draft(f"<@{user}> has joined the channel", more=more), "channel_join")
    channel.last_read[user] = message.ts


def archive(world: World, channel: Channel, user: str) -> None:
    """Archives a channel, which puts the app's bot out of it."""
    post(world, channel, user, Draft("archived the channel"), "channel_archive")
    channel.is_archived = True
    events.archived(world, channel, user)
    app = world.workspace.app
    if app is not None:
        channel.members.pop(app.user, None)
    world.tell_members(channel, "conversations", "messages")


def unarchive(world: World, channel: Channel, user: str) -> None:
    """Opens an archived channel again; the app's bot stays out until somebody adds it."""
    channel.is_archived = False
    post(world, channel, user, Draft("un-archived the channel"), "channel_unarchive")
    events.unarchived(world, channel, user)


def leave(world: World, channel: Channel, user: str, *, by: str | None = None) -> None:
    """Takes somebody out of a channel: by themselves, or `by` somebody else. Who left a private one sees it no more."""
    said = f"removed <@{user}> from the channel" if by else f"<@{user}> has left the channel"
    events.member_left(world, channel, user)
    app = world.workspace.app
    if app is not None and user == app.user:
        events.app_left(world, channel)
    audience = world.audience(channel)
    del channel.members[user]
    channel.last_read.pop(user, None)
    post(world, channel, by or user, Draft(said), "channel_leave")
    world.stream.tell("conversations", "messages", channel=channel.id, to=audience)


def destroy(world: World, channel: Channel) -> None:
    """Deletes a channel with all that was said in it."""
    events.deleted(world, channel)
    audience = world.audience(channel)
    del world.workspace.channels[channel.id]
    world.stream.tell("conversations", "messages", channel=channel.id, to=audience)


def change_id(world: World, channel: Channel, channel_id: str) -> None:
    """Gives a channel another id, as Slack does when a channel begins to be shared."""
    space, before = world.workspace, channel.id
    space.channels = {channel_id if one == before else one: kept for one, kept in space.channels.items()}
    channel.id = channel_id
    for message in channel.messages.values():
        message.channel = channel_id
    events.id_changed(world, channel, before)
    world.tell_members(channel, "conversations", "messages")


def rename(world: World, channel: Channel, user: str, name: str) -> None:
    """Gives a channel another name; the one before is remembered."""
    before, channel.name = channel.name, name
    channel.previous_names.insert(0, before)
    said = f'has renamed the channel from "{before}" to "{name}"'
    post(world, channel, user, Draft(said, more={"old_name": before, "name": name}), "channel_name")
    events.renamed(world, channel)


def set_purpose(world: World, channel: Channel, user: str, purpose: str) -> None:
    """Says what a channel is for, and notes that among its messages."""
    channel.purpose = Note(purpose, user, world.workspace.seconds())
    said = f"set the channel description: {purpose}" if purpose else "cleared the channel description"
    post(world, channel, user, Draft(said, more={"purpose": purpose}), "channel_purpose")


def unpin(world: World, channel: Channel, message: Message) -> None:
    """Takes a message's pin out."""
    channel.pins.pop(message.ts, None)
    world.tell_members(channel, "messages", "conversations")


def set_topic(world: World, channel: Channel, user: str, topic: str) -> None:
    """Gives a channel a topic and notes that among its messages."""
    channel.topic = Note(topic, user, world.workspace.seconds())
    said = f"set the channel topic: {topic}" if topic else "cleared the channel topic"
    post(world, channel, user, Draft(said, more={"topic": topic}), "channel_topic")


def pin(world: World, channel: Channel, user: str, message: Message) -> None:
    """Pins a message to its channel."""
    channel.pins[message.ts] = user
    world.tell_members(channel, "messages", "conversations")


def open_im(world: World, one: str, other: str) -> tuple[Channel, bool]:
    """The direct message of two people, and whether it had been opened before."""
    known = world.workspace.im_between(one, other)
    if known is not None:
        return known, True
    channel = world.workspace.add_channel("directmessage", "im", creator=one, members=[one, other])
    world.tell_members(channel, "conversations")
    return channel, False
