"""The JSON in which Slack shows people, conversations, messages and views to an app."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.playground.state.messages import is_reply, other_member
from bot.playground.state.people import SLACKBOT, Person
from bot.playground.state.records import App, Channel, Json, Message, View
from bot.playground.state.workspace import Workspace


def person(workspace: Workspace, who: Person, *, with_email: bool) -> Json:
    """A user object; the zone's offset is that of the moved clock."""
    local: datetime = workspace.now().astimezone(ZoneInfo(who.tz))
    offset = local.utcoffset()
    profile: Json = {
        "title": who.title,
        "real_name": who.real_name,
        "real_name_normalized": who.real_name,
        "display_name": who.name,
        "display_name_normalized": who.name,
        "first_name": who.real_name.split(" ")[0],
        "last_name": who.real_name.split(" ")[-1],
        "status_text": "",
        "status_emoji": "",
        "team": who.team_id or workspace.team_id,
    }
    if with_email:
        profile["email"] = who.email
    shape: Json = {
        "id": who.id,
        "team_id": who.team_id or workspace.team_id,
        "name": who.name,
        "deleted": who.deleted,
        "color": who.color,
        "real_name": who.real_name,
        "tz": who.tz,
        "tz_label": local.tzname() or who.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": who.is_restricted,
        "is_ultra_restricted": who.is_ultra_restricted,
        # Slack says of its own bot that it is none.
        "is_bot": who.is_bot and who.id != SLACKBOT.id,
        "is_app_user": False,
        "updated": who.updated,
    }
    return shape | ({"is_stranger": True} if who.is_stranger else {})


def conversation(workspace: Workspace, channel: Channel, viewer: str) -> Json:
    """A channel object, or the shorter one of a direct message, as the viewer's app sees it."""
    if channel.kind == "im":
        return _direct_message(workspace, channel, viewer)
    topic, purpose = channel.topic, channel.purpose
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "is_member": viewer in channel.members,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "pending_shared": [],
        "is_pending_ext_shared": False,
        "unlinked": 0,
        "context_team_id": workspace.team_id,
        "shared_team_ids": [workspace.team_id],
        "topic": {"value": topic.value, "creator": topic.creator, "last_set": topic.last_set},
        "purpose": {"value": purpose.value, "creator": purpose.creator, "last_set": purpose.last_set},
        "previous_names": list(channel.previous_names),
    }


def _direct_message(workspace: Workspace, channel: Channel, viewer: str) -> Json:
    return {
        "id": channel.id,
        "created": channel.created,
        "is_im": True,
        "is_org_shared": False,
        "is_archived": False,
        "context_team_id": workspace.team_id,
        "user": other_member(channel, viewer),
        "is_user_deleted": workspace.people[other_member(channel, viewer)].deleted,
        "priority": 0,
    }


def message(workspace: Workspace, channel: Channel, one: Message, *, all_metadata: bool = True) -> Json:
    """A message object; without `all_metadata` only the type of its metadata is told."""
    shape: Json = {"type": "message", "user": one.user, "text": one.text, "ts": one.ts}
    optional = {"subtype": one.subtype, "username": one.username, "blocks": one.blocks}
    shape |= {key: value for key, value in optional.items() if value}
    shape["team"] = workspace.team_id
    if one.bot_id and workspace.app is not None:
        shape |= {"bot_id": one.bot_id, "app_id": workspace.app.id}
        shape["bot_profile"] = _bot_profile(workspace, workspace.app)
    if one.edited_ts:
        shape["edited"] = {"user": one.user, "ts": one.edited_ts}
    if one.ts in channel.pins:
        shape["pinned_to"] = [channel.id]
    if one.metadata:
        kept = one.metadata if all_metadata else {"event_type": one.metadata["event_type"]}
        shape["metadata"] = kept
    return shape | one.more | _thread_fields(channel, one)


def _bot_profile(workspace: Workspace, app: App) -> Json:
    return {
        "id": app.bot_id,
        "app_id": app.id,
        "name": app.name,
        "deleted": False,
        "updated": 0,
        "team_id": workspace.team_id,
    }


def _thread_fields(channel: Channel, one: Message) -> Json:
    if is_reply(one):
        parent = channel.messages.get(one.thread_ts or "")
        return {"thread_ts": one.thread_ts} | ({"parent_user_id": parent.user} if parent else {})
    replies = channel.replies.get(one.ts)
    if not replies:
        return {}
    users = list(dict.fromkeys(channel.messages[ts].user for ts in replies))
    return {
        "thread_ts": one.ts,
        "reply_count": len(replies),
        "reply_users": users[:5],
        "reply_users_count": len(users),
        "latest_reply": replies[-1],
        "is_locked": False,
        "subscribed": False,
    }


def view(workspace: Workspace, app: App, one: View) -> Json:
    """A view object: what the app sent plus what Slack adds, with the state of its inputs."""
    return one.content | {
        "id": one.id,
        "team_id": workspace.team_id,
        "state": {"values": one.values},
        "hash": one.hash,
        "previous_view_id": one.previous_id,
        "root_view_id": one.root_id,
        "app_id": app.id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": app.bot_id,
    }
