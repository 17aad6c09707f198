"""The workspace that the playground holds in memory, with the plain operations on it."""

import secrets
import string
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from .people import SLACKBOT, Person, first_members
from .records import App, Channel, Kind, Message, UserGroup, View

_ID_LETTERS = string.ascii_uppercase + string.digits


def new_id(prefix: str) -> str:
    """An id as Slack makes them: a letter or two for the kind, then capitals and digits."""
    return prefix + "0" + "".join(secrets.choice(_ID_LETTERS) for _ in range(9))


def ts_of(micros: int) -> str:
    """A message's ts for an instant in microseconds since 1970."""
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


class Workspace:
    """People, channels, messages, open views and the app of one workspace."""

    def __init__(self, *, now: Callable[[], datetime], people: Sequence[Person], team_name: str) -> None:
        """`now` is the moved clock: it dates messages, never the deadlines of the protocol."""
        self.now = now
        self.team_id = new_id("T")
        self.team_name = team_name
        self.domain = "playground"
        self.people: dict[str, Person] = {person.id: person for person in people}
        self.people[SLACKBOT.id] = SLACKBOT
        self.channels: dict[str, Channel] = {}
        self.user_groups: dict[str, UserGroup] = {}
        self.stacks: dict[str, list[View]] = {}
        self.app: App | None = None
        self._last_micros = 0
        general = self.add_channel("general", "public", creator=SLACKBOT.id, members=first_members(people))
        general.is_general = True

    def seconds(self) -> int:
        """The moved clock in whole seconds since 1970."""
        return int(self.now().timestamp())

    def next_ts(self) -> str:
        """A ts from the moved clock, greater than every one before it, even if the clock stands still."""
        micros = round(self.now().timestamp() * 1_000_000)
        self._last_micros = max(micros, self._last_micros + 1)
        return ts_of(self._last_micros)

    def add_channel(self, name: str, kind: Kind, *, creator: str, members: Sequence[str]) -> Channel:
        """A new channel or direct message, without telling anyone."""
        channel = Channel(
            id=new_id("D" if kind == "im" else "C"),
            name=name,
            kind=kind,
            creator=creator,
            created=self.seconds(),
            members=dict.fromkeys(members),
        )
        self.channels[channel.id] = channel
        return channel

    def channel_named(self, name: str) -> Channel | None:
        """The channel of this name, archived ones and private ones included."""
        named = (one for one in self.channels.values() if one.kind != "im" and one.name == name)
        return next(named, None)

    def im_between(self, one: str, other: str) -> Channel | None:
        """The direct message of two people, if it has been opened."""
        pair = {one, other}
        ims = (channel for channel in self.channels.values() if channel.kind == "im")
        return next((channel for channel in ims if set(channel.members) == pair), None)

    def can_see(self, user: str, channel: Channel) -> bool:
        """Whether a person may look into a channel: guests only where they are members."""
        if user in channel.members:
            return True
        return channel.kind == "public" and not self.people[user].is_restricted

    def channel_for(self, user: str, channel_id: str) -> Channel | None:
        """The channel of this id if the person may see it."""
        channel = self.channels.get(channel_id)
        return channel if channel is not None and self.can_see(user, channel) else None

    def views_of(self, user: str) -> list[View]:
        """The modals that are open for a person, the lowest first; the list itself, to be changed."""
        return self.stacks.setdefault(user, [])

    def view(self, view_id: str) -> View | None:
        """An open view by its id."""
        everywhere = (view for stack in self.stacks.values() for view in stack)
        return next((view for view in everywhere if view.id == view_id), None)

    def view_with_external_id(self, external_id: str) -> View | None:
        """An open view by the id that its app gave it."""
        everywhere = (view for stack in self.stacks.values() for view in stack)
        return next((view for view in everywhere if view.content["external_id"] == external_id), None)


def add_message(channel: Channel, message: Message) -> None:
    """Puts a message in its place: messages are kept in the order of their ts, replies by their parent."""
    channel.messages[message.ts] = message
    if message.thread_ts and message.thread_ts != message.ts and message.ephemeral_to is None:
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
