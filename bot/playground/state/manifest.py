"""Installs an app from its manifest: reads what it asks for and makes up the secrets it is given."""

import secrets
from collections.abc import Mapping
from typing import Any

from bot.playground.state.records import App, Command, Installation


def app_of(manifest: Mapping[str, Any], *, team_id: str, app_id: str, bot_id: str, bot_user: str) -> App:
    """The app that a manifest (as Slack reads it) describes, with fresh random tokens.

    Raises ValueError, with a sentence that names the key, when the manifest cannot be installed.
    """
    installation = Installation(
        team_id=team_id,
        app_id=app_id,
        bot_user_id=bot_user,
        bot_token=f"xoxb-{secrets.token_hex(24)}",
        app_token=f"xapp-1-{app_id}-{secrets.token_hex(24)}",
        signing_secret=secrets.token_hex(16),
    )
    settings = _section(manifest, "settings")
    subscriptions = _section(settings, "event_subscriptions")
    return App(
        installation=installation,
        name=display_name(manifest),
        bot_id=bot_id,
        verification_token=secrets.token_urlsafe(18),
        scopes=tuple(_section(_section(manifest, "oauth_config"), "scopes").get("bot") or ()),
        events=tuple(subscriptions.get("bot_events") or ()),
        commands={command.command: command for command in _commands(manifest)},
        has_home=bool(_section(_section(manifest, "features"), "app_home").get("home_tab_enabled")),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        events_url=str(subscriptions.get("request_url") or ""),
        interactivity_url=str(_section(settings, "interactivity").get("request_url") or ""),
    )


def display_name(manifest: Mapping[str, Any]) -> str:
    """The name by which people meet the app's bot."""
    bot_user = _section(_section(manifest, "features"), "bot_user")
    name = bot_user.get("display_name") or _section(manifest, "display_information").get("name")
    if not name:
        raise ValueError("The manifest needs display_information.name.")
    return str(name)


def _section(whole: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = whole.get(key) or {}
    if not isinstance(part, Mapping):
        raise ValueError(f"The manifest's {key} must be an object.")
    return part


def _commands(manifest: Mapping[str, Any]) -> list[Command]:
    declared = _section(manifest, "features").get("slash_commands") or []
    for entry in declared:
        if not str(entry.get("command", "")).startswith("/"):
            raise ValueError("Each of the manifest's slash_commands needs a command that begins with a slash.")
    return [
        Command(
            command=entry["command"],
            description=str(entry.get("description", "")),
            usage_hint=str(entry.get("usage_hint", "")),
            url=str(entry.get("url", "")),
            should_escape=bool(entry.get("should_escape", False)),
        )
        for entry in declared
    ]
