"""What the organs of the playground share: the workspace, the ways out, the tokens handed out."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.playground.delivery.dispatch import Delivery
from bot.playground.delivery.faults import Faults
from bot.playground.delivery.tickets import ResponseUrls, Triggers
from bot.playground.happenings import showing
from bot.playground.happenings.showing import Log, Shown
from bot.playground.happenings.stream import Stream
from bot.playground.state.records import Channel, Message, View
from bot.playground.state.workspace import Workspace


@dataclass
class World:
    """One running playground; `base_url` has no slash at its end and is "" until the server has started.

    `calls` counts the Web API calls that were answered by method, `refusals` those refused by method and error.
    """

    workspace: Workspace
    delivery: Delivery
    stream: Stream
    triggers: Triggers
    response_urls: ResponseUrls
    log: Log = field(default_factory=Log)
    calls: Counter[str] = field(default_factory=Counter)
    refusals: Counter[tuple[str, str]] = field(default_factory=Counter)
    base_url: str = ""

    @property
    def faults(self) -> Faults:
        """What is to go wrong on the way to the app and back."""
        return self.delivery.faults

    def audience(self, channel: Channel) -> set[str]:
        """The people who may look into a channel."""
        people = self.workspace.people
        return {user for user in people if self.workspace.can_see(user, channel)}

    def tell_members(self, channel: Channel, *what: str) -> None:
        """Says to the pages of all who may see the channel that something in it has changed."""
        self.stream.tell(*what, channel=channel.id, to=self.audience(channel))

    def retell(self) -> None:
        """Begins the log anew, with the messages that stand here: what else was shown belongs to another story."""
        self.log.clear()
        told = [
            (one.ts, channel, one)
            for channel in self.workspace.channels.values()
            for one in channel.messages.values()
        ]
        for ts, channel, one in sorted(told, key=lambda each: each[0]):
            self.show("message", channel, one, at=datetime.fromtimestamp(float(ts), UTC))

    def show(self, what: Shown, channel: Channel, message: Message, at: datetime | None = None) -> None:
        """Notes what has happened to a message, now unless `at` says when, and who could see it."""
        to = {message.ephemeral_to} if message.ephemeral_to else self.audience(channel)
        place = {"id": channel.id, "name": channel.name, "kind": channel.kind, "members": list(channel.members)}
        shown = showing.message(channel, message) | {"metadata": message.metadata}
        self.log.add(what, (at or self.workspace.now()).isoformat(), to, channel=place, message=shown)

    def show_view(self, user: str, view: View | None, what: Shown = "view") -> None:
        """Notes which modal (or home) somebody now looks at; None for none."""
        shown = showing.view(view) if view else None
        self.log.add(what, self.workspace.now().isoformat(), [user], view=shown)
