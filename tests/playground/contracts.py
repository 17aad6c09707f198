"""The fields of Slack's objects, as far as the playground offers them.

A name that ends with a question mark is of a field that may be absent; every other is always there, and there are none
but these. What Slack has besides, such as pictures and canvases, the playground leaves out.
"""

import re

from tests.playground.shape_checks import Spec

Table = dict[str, Spec]


def _id(letters: str) -> re.Pattern[str]:
    return re.compile(rf"[{letters}][A-Z0-9]{{8,11}}")


TEAM, APP, BOT, VIEW, GROUP = (_id(letter) for letter in "TABVS")
USER, CHANNEL, DM = _id("UW"), _id("CG"), _id("D")
PLACE = _id("CGD")
TS = re.compile(r"\d{10}\.\d{6}")
EVENT_ID = re.compile(r"Ev[A-Z0-9]{8,12}")
TRIGGER = re.compile(r"\d+\.\d+\.[0-9a-f]+")
URL = re.compile(r"https?://\S+")
HASH = re.compile(r"\d+\.[\w-]+")
VALUES: Spec = dict
BLOCKS: Spec = [dict]

# Objects.

NOTE: Table = {"value": str, "creator": str, "last_set": int}
CONVERSATION: Table = {
    "id": CHANNEL,
    "name": str,
    "name_normalized": str,
    "is_channel": bool,
    "is_group": bool,
    "is_im": False,
    "is_mpim": False,
    "is_private": bool,
    "created": int,
    "creator": USER,
    "is_archived": bool,
    "is_general": bool,
    "is_member?": bool,
    "is_shared": bool,
    "is_ext_shared": bool,
    "is_org_shared": bool,
    "pending_shared": list,
    "is_pending_ext_shared": bool,
    "unlinked": int,
    "context_team_id?": TEAM,
    "shared_team_ids?": [TEAM],
    "topic": NOTE,
    "purpose": NOTE,
    "previous_names": [str],
    "last_read?": TS,
    "unread_count?": int,
    "num_members?": int,
}
DIRECT_MESSAGE: Table = {
    "id": DM,
    "created": int,
    "is_im": True,
    "is_org_shared": bool,
    "is_archived?": bool,
    "context_team_id?": TEAM,
    "user": USER,
    "is_user_deleted?": bool,
    "last_read?": TS,
    "unread_count?": int,
    "num_members?": int,
    "priority": (int, float),
}
PROFILE: Table = {
    "title": str,
    "real_name": str,
    "real_name_normalized": str,
    "display_name": str,
    "display_name_normalized": str,
    "first_name?": str,
    "last_name?": str,
    "status_text": str,
    "status_emoji": str,
    "email?": re.compile(r"\S+@\S+"),
    "team": TEAM,
}
PERSON: Table = {
    "id": USER,
    "team_id": TEAM,
    "name": str,
    "deleted": bool,
    "color": re.compile(r"[0-9a-f]{6}"),
    "real_name": str,
    "tz": str,
    "tz_label": str,
    "tz_offset": int,
    "profile": PROFILE,
    "is_admin": bool,
    "is_owner": bool,
    "is_primary_owner": bool,
    "is_restricted": bool,
    "is_ultra_restricted": bool,
    "is_bot": bool,
    "is_app_user": bool,
    "is_stranger?": True,
    "updated": int,
}
BOT_PROFILE: Table = {"id": BOT, "app_id": APP, "name": str, "deleted": bool, "updated": int, "team_id": TEAM}
METADATA: Table = {"event_type": str, "event_payload": dict}
METADATA_TYPE: Table = {"event_type": str}
MESSAGE: Table = {
    "type": "message",
    "user": USER,
    "text": str,
    "ts": TS,
    "team?": TEAM,
    "blocks?": BLOCKS,
    "metadata?": METADATA,
    "bot_id?": BOT,
    "app_id?": APP,
    "bot_profile?": BOT_PROFILE,
    "edited?": {"user": USER, "ts": TS},
    "pinned_to?": [PLACE],
    "subtype?": str,
    "username?": str,
    "thread_ts?": TS,
    "parent_user_id?": USER,
    "reply_count?": int,
    "reply_users?": [USER],
    "reply_users_count?": int,
    "latest_reply?": TS,
    "is_locked?": bool,
    "subscribed?": bool,
    "inviter?": USER,
    "topic?": str,
    "purpose?": str,
    "name?": str,
    "old_name?": str,
}
TEXT: Table = {"type": "plain_text", "text": str, "emoji?": bool}
VIEW_OBJECT: Table = {
    "id": VIEW,
    "team_id": TEAM,
    "type": ("modal", "home"),
    "title?": TEXT,
    "close": (TEXT, None),
    "submit": (TEXT, None),
    "blocks": BLOCKS,
    "private_metadata": str,
    "callback_id": str,
    "external_id": str,
    "state": {"values": VALUES},
    "hash": HASH,
    "clear_on_close": bool,
    "notify_on_close": bool,
    "previous_view_id": (VIEW, None),
    "root_view_id": VIEW,
    "app_id": APP,
    "app_installed_team_id": TEAM,
    "bot_id": BOT,
}
