"""The Slack app manifest, ready to paste; a test compares it with ids.py and with the calls in the code."""

from typing import Any

from bot.slack import ids

# Asked for at the first installation, so that nobody has to install again when a later feature needs it:
# message.groups (with groups:history) tells that a member has answered in the thread; the text is not kept.
BOT_EVENTS = (
    "app_home_opened",
    "app_uninstalled",
    "channel_id_changed",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "member_joined_channel",
    "member_left_channel",
    "message.groups",
    "message.im",
    "tokens_revoked",
    "user_change",
)
SCOPES = (
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:write",
    "pins:write",
    "usergroups:read",
    "users:read",
)
# What the bot can do without: user groups exist on paid plans only, and a pin is a convenience.
OPTIONAL_SCOPES = ("pins:write", "usergroups:read")


def manifest(url: str | None = None) -> dict[str, Any]:
    """The manifest: for Socket Mode or, when the bot has a public address, for HTTP."""
    endpoint = f"{url.rstrip('/')}/slack/events" if url else None
    address = {"request_url": endpoint} if endpoint else {}
    command = {
        "command": ids.COMMAND,
        "description": "Peer circles: join one, see where you stand",
        "usage_hint": "join | start @ana @ben | status | goal | commit | ask | offer | thanks | norms | meeting | calendar | letter | break | pause | leave | settings | concern | guide | faq | here | report | help",
        "should_escape": True,
    }
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Peer Circles",
            "description": "Runs peer circles: small groups of colleagues who help each other reach a goal.",
            "background_color": "#1f4d3a",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Peer Circles", "always_online": True},
            "slash_commands": [{**command, **({"url": endpoint} if endpoint else {})}],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL_SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(BOT_EVENTS), **address},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": False,
            "socket_mode_enabled": endpoint is None,
            "token_rotation_enabled": False,
        },
    }
