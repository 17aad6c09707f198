"""What the organs of the playground share: the workspace, the ways out, the tokens handed out."""

from dataclasses import dataclass

from bot.playground.delivery.dispatch import Delivery
from bot.playground.delivery.tickets import ResponseUrls, Triggers
from bot.playground.happenings.stream import Stream
from bot.playground.state.records import Channel
from bot.playground.state.workspace import Workspace


@dataclass
class World:
    """One running playground; `base_url` has no slash at its end and is "" until the server has started."""

    workspace: Workspace
    delivery: Delivery
    stream: Stream
    triggers: Triggers
    response_urls: ResponseUrls
    base_url: str = ""

    def tell_members(self, channel: Channel, *what: str) -> None:
        """Says to the pages of all who may see the channel that something in it has changed."""
        people = self.workspace.people
        audience = {user for user in people if self.workspace.can_see(user, channel)}
        self.stream.tell(*what, channel=channel.id, to=audience)
