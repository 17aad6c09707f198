"""What a Web API method is, and the call that it gets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.playground.errors import SlackError
from bot.playground.happenings.world import World
from bot.playground.state.records import App, Channel, Json
from bot.playground.state.workspace import Workspace
from bot.playground.web_api.arguments import Arguments


@dataclass(frozen=True)
class Call:
    """One call of a method by the installed app."""

    world: World
    app: App
    arguments: Arguments
    http_method: str

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


@dataclass(frozen=True)
class Method:
    """A method: what runs, which arguments must be there, which scopes suffice, who may call it."""

    run: Callable[[Call], Json]
    required: tuple[str, ...] = ()
    any_scope: tuple[str, ...] = ()
    caller: Literal["bot", "app"] = "bot"
    missing: Literal["invalid_arguments", "missing_argument"] = "invalid_arguments"
