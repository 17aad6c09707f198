"""What Slack tells of channels, people and the installation, as values; nobody waits for an answer to it."""

from dataclasses import dataclass

from bot.slack.parse import Happening, Payload


@dataclass(frozen=True)
class Membership(Happening):
    """Somebody has come into a channel that the bot is in, or has left it."""

    channel_id: str


def membership(body: Payload, workspace_id: str) -> Membership:
    """The payload of member_joined_channel or member_left_channel, of any channel that the bot is in."""
    event = body["event"]
    return Membership(workspace_id, event["user"], body["event_id"], event["channel"])
