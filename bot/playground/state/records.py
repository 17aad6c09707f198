"""What the playground remembers, as plain typed objects: channels, messages, views, the installed app."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["public", "private", "im"]

# The scopes by which an app may look at a conversation of each kind, and read what was said in it.
READ_SCOPES = {"public": "channels:read", "private": "groups:read", "im": "im:read"}
HISTORY_SCOPES = {"public": "channels:history", "private": "groups:history", "im": "im:history"}


@dataclass
class Note:
    """A channel's topic or purpose: its text, who set it, and when in seconds since 1970."""

    value: str = ""
    creator: str = ""
    last_set: int = 0


@dataclass
class Message:
    """One message; `ephemeral_to` names the only person who sees it, `thread_ts` the parent of a reply.

    `values` holds what each person (by id) has chosen in the message's own menus and inputs, `more` the fields that only
    Slack's own messages of this subtype have.
    """

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    username: str | None = None
    thread_ts: str | None = None
    subtype: str | None = None
    edited_ts: str | None = None
    metadata: Json | None = None
    ephemeral_to: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    more: Json = field(default_factory=dict)


@dataclass
class Channel:
    """A channel or a direct message; `members` keeps the order of joining, `messages` that of time."""

    id: str
    name: str
    kind: Kind
    creator: str
    created: int
    members: dict[str, None] = field(default_factory=dict)
    topic: Note = field(default_factory=Note)
    purpose: Note = field(default_factory=Note)
    previous_names: list[str] = field(default_factory=list)
    is_archived: bool = False
    is_general: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    replies: dict[str, list[str]] = field(default_factory=dict)
    pins: dict[str, str] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)


@dataclass
class View:
    """A modal that is open for a person, or somebody's home; `content` is what the app sent, completed with generated ids."""

    id: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class UserGroup:
    """A named group of people, mentioned by its handle."""

    id: str
    handle: str
    users: tuple[str, ...]


@dataclass(frozen=True)
class Command:
    """A slash command as the manifest declares it; `url` is only used without Socket Mode."""

    command: str
    description: str
    usage_hint: str
    url: str
    should_escape: bool


@dataclass(frozen=True)
class Installation:
    """What an app is given when it is installed."""

    team_id: str
    app_id: str
    bot_user_id: str
    bot_token: str
    app_token: str
    signing_secret: str


@dataclass(frozen=True)
class App:
    """The installed app: what its manifest asked for and the secrets it was given."""

    installation: Installation
    name: str
    bot_id: str
    verification_token: str
    scopes: tuple[str, ...]
    events: tuple[str, ...]
    commands: Mapping[str, Command]
    has_home: bool
    socket_mode: bool
    events_url: str
    interactivity_url: str

    @property
    def id(self) -> str:
        """The app's id, A..."""
        return self.installation.app_id

    @property
    def user(self) -> str:
        """The id of the app's bot user, U..."""
        return self.installation.bot_user_id
