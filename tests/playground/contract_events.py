"""The fields of events, of interactions and of what they travel in, in the terms of `contracts.py`."""

import re
from typing import Any

from tests.playground.contracts import (
    APP,
    CHANNEL,
    DM,
    EVENT_ID,
    MESSAGE,
    PERSON,
    PLACE,
    TEAM,
    TRIGGER,
    TS,
    URL,
    USER,
    VALUES,
    VIEW,
    VIEW_OBJECT,
    Table,
)

# Events, and what they are wrapped in.

AUTHORIZATION: Table = {
    "enterprise_id": None,
    "team_id": TEAM,
    "user_id": USER,
    "is_bot": True,
    "is_enterprise_install": False,
}
WRAPPER: Table = {
    "token": str,
    "team_id": TEAM,
    "context_team_id": TEAM,
    "context_enterprise_id": None,
    "api_app_id": APP,
    "event": dict,
    "type": "event_callback",
    "event_id": EVENT_ID,
    "event_time": int,
    "authorizations": [AUTHORIZATION],
    "is_ext_shared_channel": bool,
    "event_context": str,
}
_IN_A_PLACE: Table = {"channel": PLACE, "channel_type": ("channel", "group", "im"), "event_ts": TS}
_HIDDEN: Table = {"type": "message", "hidden": True, "ts": TS} | _IN_A_PLACE
_MEMBERSHIP: Table = {"user": USER, "channel": CHANNEL, "channel_type": ("C", "G"), "team": TEAM, "event_ts": TS}
_OF_A_CHANNEL: Table = {"channel": CHANNEL, "user": USER, "event_ts": TS}
_RENAMED: Table = {
    "id": CHANNEL,
    "name": str,
    "name_normalized": str,
    "created": int,
    "is_channel": bool,
    "is_mpim": False,
}


# What stands only in messages that Slack writes.
_NOTED = ("subtype?", "inviter?", "topic?", "purpose?", "name?", "old_name?")


def _system(subtype: str, **more: object) -> Table:
    """A message that Slack writes: it has no bot, no blocks and no thread."""
    plain = ("type", "user", "text", "ts", "team?")
    return {name: MESSAGE[name] for name in plain} | {"subtype": subtype} | more | _IN_A_PLACE


EVENTS: dict[str, Table] = {
    "message": {name: one for name, one in MESSAGE.items() if name not in _NOTED} | _IN_A_PLACE,
    "message/message_changed": _HIDDEN
    | {"subtype": "message_changed", "message": MESSAGE, "previous_message": MESSAGE},
    "message/message_deleted": _HIDDEN
    | {"subtype": "message_deleted", "deleted_ts": TS, "previous_message": MESSAGE},
    "message/channel_join": _system("channel_join") | {"inviter?": USER},
    "message/channel_leave": _system("channel_leave"),
    "message/channel_topic": _system("channel_topic", topic=str),
    "message/channel_purpose": _system("channel_purpose", purpose=str),
    "message/channel_name": _system("channel_name", old_name=str, name=str),
    "message/channel_archive": _system("channel_archive"),
    "member_joined_channel": {"type": "member_joined_channel", "inviter?": USER} | _MEMBERSHIP,
    "member_left_channel": {"type": "member_left_channel"} | _MEMBERSHIP,
    "group_archive": {"type": "group_archive"} | _OF_A_CHANNEL,
    "group_rename": {"type": "group_rename", "channel": _RENAMED, "event_ts": TS},
    "channel_archive": {"type": "channel_archive"} | _OF_A_CHANNEL,
    "channel_unarchive": {"type": "channel_unarchive"} | _OF_A_CHANNEL,
    "channel_rename": {"type": "channel_rename", "channel": _RENAMED, "event_ts": TS},
    "app_home_opened": {
        "type": "app_home_opened",
        "user": USER,
        "channel": DM,
        "tab": ("home", "messages"),
        "view?": VIEW_OBJECT,
        "event_ts": TS,
    },
    "group_left": {"type": "group_left", "channel": CHANNEL, "event_ts": TS},
    "group_deleted": {"type": "group_deleted", "channel": CHANNEL, "event_ts": TS},
    "channel_id_changed": {
        "type": "channel_id_changed",
        "old_channel_id": CHANNEL,
        "new_channel_id": CHANNEL,
        "event_ts": TS,
    },
    "app_uninstalled": {"type": "app_uninstalled", "event_ts": TS},
    "tokens_revoked": {"type": "tokens_revoked", "tokens": {"oauth": list, "bot": [USER]}, "event_ts": TS},
    "user_change": {"type": "user_change", "user": PERSON, "cache_ts": int, "event_ts": TS},
    "team_join": {"type": "team_join", "user": PERSON, "event_ts": TS},
}

# What people do.

_INTERACTION: Table = {
    "user": {"id": USER, "username": str, "name": str, "team_id": TEAM},
    "api_app_id": APP,
    "token": str,
    "team": {"id": TEAM, "domain": str},
    "enterprise": None,
    "is_enterprise_install": False,
}
_ACTION: Table = {
    "type": str,
    "block_id": str,
    "action_id": str,
    "action_ts": TS,
    "text?": dict,
    "value?": str,
    "selected_option?": dict,
}
_ON_MESSAGE: Table = {
    "container": {
        "type": "message",
        "message_ts": TS,
        "channel_id": PLACE,
        "is_ephemeral": False,
        "thread_ts?": TS,
    },
    "channel": {"id": PLACE, "name": str},
    "message": MESSAGE,
}
_EPHEMERAL: Table = {
    "container": _ON_MESSAGE["container"] | {"is_ephemeral": True},
    "channel": _ON_MESSAGE["channel"],
}
_IN_VIEW: Table = {"container": {"type": "view", "view_id": VIEW}, "view": VIEW_OBJECT}
_PRESS: Table = _INTERACTION | {"type": "block_actions", "trigger_id": TRIGGER, "actions": [_ACTION]}
_IN_CHANNEL: Table = {"state": {"values": VALUES}, "response_url": URL}
_ASKED: Table = _INTERACTION | {"type": "block_suggestion", "action_id": str, "block_id": str, "value": str}
INTERACTIONS: dict[str, Table] = {
    "block_actions/message": _PRESS | _ON_MESSAGE | _IN_CHANNEL,
    "block_actions/ephemeral": _PRESS | _EPHEMERAL | _IN_CHANNEL,
    "block_actions/view": _PRESS | _IN_VIEW,
    "block_actions/home": _PRESS | _IN_VIEW,
    "block_suggestion/message": _ASKED | _ON_MESSAGE,
    "block_suggestion/view": _ASKED | _IN_VIEW,
    "view_submission": _INTERACTION
    | {"type": "view_submission", "trigger_id": TRIGGER, "view": VIEW_OBJECT, "response_urls": list},
    "view_closed": _INTERACTION | {"type": "view_closed", "view": VIEW_OBJECT, "is_cleared": bool},
    "command": {
        "token": str,
        "team_id": TEAM,
        "team_domain": str,
        "channel_id": PLACE,
        "channel_name": str,
        "user_id": USER,
        "user_name": str,
        "command": re.compile(r"/\S+"),
        "text": str,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": URL,
        "trigger_id": TRIGGER,
    },
}

# Envelopes of Socket Mode.

ENVELOPE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ENVELOPE: Table = {"envelope_id": ENVELOPE_ID, "payload": dict, "accepts_response_payload": bool}
ENVELOPES: dict[str, Table] = {
    "events_api": _ENVELOPE
    | {
        "type": "events_api",
        "accepts_response_payload": False,
        "retry_attempt": int,
        "retry_reason": ("", "timeout"),
    },
    "slash_commands": _ENVELOPE | {"type": "slash_commands", "accepts_response_payload": True},
    "interactive": _ENVELOPE | {"type": "interactive"},
}


def told_of(event: dict[str, Any]) -> str:
    """The name by which an event stands in the table."""
    return f"{event['type']}/{event['subtype']}" if event.get("subtype") else event["type"]
