"""All that the playground offers to an app, in one place: methods, events, interactions, blocks and their elements."""

from collections.abc import Mapping

from bot.playground.web_api import (
    auth,
    chat,
    conversation_reads,
    conversations,
    listings,
    memberships,
    pins,
    users,
    validation,
    views,
)
from bot.playground.web_api.calls import Method

METHODS: Mapping[str, Method] = {
    **auth.METHODS,
    **chat.METHODS,
    **conversation_reads.METHODS,
    **conversations.METHODS,
    **listings.METHODS,
    **memberships.METHODS,
    **pins.METHODS,
    **users.METHODS,
    **validation.METHODS,
    **views.METHODS,
}

# Each event to which an app may subscribe, with the scopes of which it needs one; some need none.
EVENTS: Mapping[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_id_changed": ("channels:read", "groups:read"),
    "channel_rename": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "team_join": ("users:read",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}

# What people do that the app is told of, by the word with which Bolt listens to it; commands need a scope.
INTERACTIONS: Mapping[str, str] = {
    "action": "block_actions",
    "command": "slash_commands",
    "options": "block_suggestion",
    "view": "view_submission",
    "view_closed": "view_closed",
}
COMMAND_SCOPE = "commands"

# Scopes that are no method's or event's own, but that let one of them do or tell more.
FURTHER_SCOPES = ("chat:write.customize", "chat:write.public")

# Which blocks may stand where.
_ANYWHERE = frozenset("actions card context divider header image input rich_text section video".split())
BLOCKS: Mapping[str, frozenset[str]] = {
    "message": _ANYWHERE
    | frozenset(
        "carousel container context_actions data_table data_visualization markdown plan table task_card".split()
    ),
    "modal": _ANYWHERE | {"alert"},
    "home": _ANYWHERE | {"carousel", "container", "data_table", "table"},
}

# What people may press, in messages, modals and homes; and what they may choose or write in an input block.
PRESSED = frozenset("button feedback_buttons icon_button overflow".split())
INPUTS = frozenset(
    "channels_select checkboxes conversations_select datepicker datetimepicker email_text_input external_select "
    "multi_channels_select multi_conversations_select multi_external_select multi_static_select multi_users_select "
    "number_input plain_text_input radio_buttons rich_text_input static_select timepicker url_text_input "
    "users_select".split()
)
