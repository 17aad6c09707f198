"""What a Web API method is, and the call that it gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.playground.errors import SlackError
from bot.playground.happenings.world import World
from bot.playground.state.people import Person
from bot.playground.state.records import App, Channel, Json
from bot.playground.state.workspace import Workspace
from bot.playground.web_api.arguments import Arguments
from bot.playground.web_api.limits import Limiter, Tier

# The scopes by which an app may change a conversation of each kind.
MANAGE_SCOPES = {"public": "channels:manage", "private": "groups:write", "im": "im:write"}
ANY_MANAGE = tuple(MANAGE_SCOPES.values())


@dataclass(frozen=True)
class Call:
    """One call of a method by the installed app."""

    world: World
    app: App
    arguments: Arguments
    http_method: str
    limiter: Limiter

    @property
    def workspace(self) -> Workspace:
        """The workspace in which the app is installed."""
        return self.world.workspace

    def require_scope(self, *any_of: str) -> None:
        """Raises missing_scope unless the app has one of these scopes."""
        if not set(any_of) & set(self.app.scopes):
            raise SlackError("missing_scope", needed=",".join(any_of), provided=",".join(self.app.scopes))

    def channel(self, name: str = "channel") -> Channel:
        """The conversation that an argument names, if the app may see it; else channel_not_found."""
        channel = self.workspace.channel_for(self.app.user, self.arguments.text(name))
        if channel is None:
            raise SlackError("channel_not_found")
        return channel

    def own_channel(self, *, even_archived: bool = False) -> Channel:
        """The channel that an argument names, if it is alive and the app's bot is a member."""
        channel = self.channel()
        if channel.is_archived and not even_archived:
            raise SlackError("is_archived")
        if self.app.user not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def changeable_channel(
        self, *scopes: Mapping[str, str], even_archived: bool = False, even_outside: bool = False
    ) -> Channel:
        """The channel, no direct message, that an argument names and for which the app has one of these scopes."""
        channel = self.channel()
        if channel.kind == "im":
            raise SlackError("method_not_supported_for_channel_type")
        self.require_scope(*(scope[channel.kind] for scope in scopes))
        if channel.is_archived and not even_archived:
            raise SlackError("is_archived")
        return channel if even_outside else self.own_channel(even_archived=even_archived)

    def meets(self, who: Person) -> bool:
        """Whether somebody is a colleague or, if not, at least in a conversation with the app's bot."""
        together = {self.app.user, who.id}
        return not who.is_stranger or any(
            together <= channel.members.keys() for channel in self.workspace.channels.values()
        )


@dataclass(frozen=True)
class Method:
    """A method: what runs, how often it may be called, which arguments it takes, what the caller needs.

    `optional` arguments are heeded, or would change nothing here; those `refused` exist in Slack, but the page could
    not show what they ask for. Others are ignored, as Slack ignores them. `caller` is the kind of token.
    """

    run: Callable[[Call], Json]
    tier: Tier
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    any_scope: tuple[str, ...] = ()
    caller: Literal["bot", "app", "anyone"] = "bot"
    missing: Literal["invalid_arguments", "missing_argument"] = "invalid_arguments"

    @property
    def known(self) -> frozenset[str]:
        """Every argument that Slack knows for this method."""
        return frozenset((*self.required, *self.optional, *self.refused))
