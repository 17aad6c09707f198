"""What Slack tells of channels, people and the installation, as values; nobody waits for an answer to it."""

from dataclasses import dataclass

from bot.slack.parse import Happening, Payload, profile


@dataclass(frozen=True)
class Membership(Happening):
    """Somebody has come into a channel that the bot is in, or has left it."""

    channel_id: str


def membership(body: Payload, workspace_id: str) -> Membership:
    """The payload of member_joined_channel or member_left_channel, of any channel that the bot is in."""
    event = body["event"]
    return Membership(workspace_id, event["user"], body["event_id"], event["channel"])


@dataclass(frozen=True)
class PersonChanged(Happening):
    """Something about a person is different; Slack does not say what, and mostly it is their status."""

    zone: str | None
    is_gone: bool


@dataclass(frozen=True)
class ChannelChanged(Happening):
    """A channel was archived or deleted, the bot was put out of it, or (`after`) it has another id."""

    channel_id: str
    after: str = ""


@dataclass(frozen=True)
class ChannelRenamed(Happening):
    """A channel has another name."""

    channel_id: str
    name: str


@dataclass(frozen=True)
class Uninstalled(Happening):
    """The app was taken out of the workspace."""


def person_changed(body: Payload, workspace_id: str) -> PersonChanged | None:
    """The payload of user_change; None for whoever can be in no circle."""
    who = profile(body["event"], workspace_id)
    if who.is_bot or who.is_external:
        return None
    return PersonChanged(workspace_id, who.user_id, body["event_id"], who.zone, who.is_deactivated)


def channel_changed(body: Payload, workspace_id: str) -> ChannelChanged:
    """The payload of group_archive, group_deleted or group_left."""
    return ChannelChanged(workspace_id, "", body["event_id"], body["event"]["channel"])


def id_changed(body: Payload, workspace_id: str) -> ChannelChanged:
    """The payload of channel_id_changed."""
    event = body["event"]
    return ChannelChanged(workspace_id, "", body["event_id"], event["old_channel_id"], event["new_channel_id"])


def renamed(body: Payload, workspace_id: str) -> ChannelRenamed:
    """The payload of group_rename."""
    channel = body["event"]["channel"]
    return ChannelRenamed(workspace_id, "", body["event_id"], channel["id"], channel["name"])


def uninstalled(body: Payload, workspace_id: str) -> Uninstalled | None:
    """The payload of app_uninstalled or tokens_revoked; None when it is not the bot's own token that was revoked."""
    event = body["event"]
    if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
        return None
    return Uninstalled(workspace_id, "", body["event_id"])
