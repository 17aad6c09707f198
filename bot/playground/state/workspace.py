"""The workspace that the playground holds in memory, with the plain operations on it."""

import secrets
import string
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain

from bot.playground.state.people import SLACKBOT, Person
from bot.playground.state.records import App, Channel, Kind, UserGroup, View

_ID_LETTERS = string.ascii_uppercase + string.digits


def new_id(prefix: str) -> str:
    """An id as Slack makes them: a letter or two for the kind, then capitals and digits."""
    return prefix + "0" + "".join(secrets.choice(_ID_LETTERS) for _ in range(9))


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
        self.notes: tuple[str, ...] = ()
        self.saving = False
        self.programmes = False
        self.channels: dict[str, Channel] = {}
        self.user_groups: dict[str, UserGroup] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.may_create_channels = True
        self.may_kick = True
        self.app: App | None = None
        self.last_micros = 0
        everybody = [person.id for person in people if not person.deleted]
        general = self.add_channel("general", "public", creator=SLACKBOT.id, members=everybody)
        general.is_general = True

    def seconds(self) -> int:
        """The moved clock in whole seconds since 1970."""
        return int(self.now().timestamp())

    def next_ts(self) -> str:
        """A ts from the moved clock, greater than every one before it, even if the clock stands still."""
        micros = round(self.now().timestamp() * 1_000_000)
        self.last_micros = max(micros, self.last_micros + 1)
        return f"{self.last_micros // 1_000_000}.{self.last_micros % 1_000_000:06d}"

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
        """Whether a person may look into a channel: guests and strangers only where they are members."""
        person = self.people[user]
        if user in channel.members:
            return not person.deleted
        return channel.kind == "public" and (person.is_full_member or person.is_bot)

    def channel_for(self, user: str, channel_id: str) -> Channel | None:
        """The channel of this id if the person may see it."""
        channel = self.channels.get(channel_id)
        return channel if channel is not None and self.can_see(user, channel) else None

    def views_of(self, user: str) -> list[View]:
        """The modals that are open for a person, the lowest first; the list itself, to be changed."""
        return self.stacks.setdefault(user, [])

    def view(self, view_id: str) -> View | None:
        """An open modal, or a home, by its id."""
        return next((view for view in self._views() if view.id == view_id), None)

    def view_with_external_id(self, external_id: str) -> View | None:
        """An open view by the id that its app gave it."""
        return next((view for view in self._views() if view.content["external_id"] == external_id), None)

    def _views(self) -> Iterator[View]:
        return chain(self.homes.values(), *self.stacks.values())
