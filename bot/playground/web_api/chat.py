"""The methods that post, change and delete messages."""

import dataclasses
import json
import re
from typing import Any

from bot.playground.block_kit.block_checks import problems
from bot.playground.block_kit.blocks import complete
from bot.playground.errors import SlackError, invalid_arguments, invalid_blocks
from bot.playground.happenings import channels
from bot.playground.happenings.channels import Draft
from bot.playground.state import shapes
from bot.playground.state.messages import thread_start
from bot.playground.state.records import Channel, Json, Message
from bot.playground.web_api.calls import Call, Method
from bot.playground.web_api.permalinks import permalink

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000
LARGEST_METADATA = 8_000

# What a draft is made of; nothing is unfurled here, whatever is asked.
_DRAFT = ("blocks", "metadata", "text", "thread_ts", "username")
_UNFURLING = ("unfurl_links", "unfurl_media")
_FORMER = ("as_user", "attachments", "link_names", "parse")
_ICONS = ("icon_emoji", "icon_url")


def _post_message(call: Call) -> Json:
    draft, warnings = _draft(call)
    channel = _destination(call)
    draft = _in_thread(channel, draft)
    call.limiter.take_post(channel.id)
    message = channels.post(call.world, channel, call.app.user, draft)
    shape = shapes.message(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": shape} | warnings


def _post_ephemeral(call: Call) -> Json:
    draft, warnings = _draft(call)
    channel = call.own_channel()
    user = call.arguments.text("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    draft = _in_thread(channel, draft)
    message = channels.whisper(call.world, channel, call.app.user, user, draft)
    return {"message_ts": message.ts} | warnings


def _update(call: Call) -> Json:
    channel = call.channel()
    message = _message(call, channel, "ts")
    if message.user != call.app.user or message.subtype is not None:
        raise SlackError("cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    text = call.arguments.text("text", message.text)
    if len(text) > LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    # Blocks that are not mentioned stay in place (and hide a new text); an empty list takes them away.
    given = _blocks(call)
    blocks = message.blocks if given is None else given
    if not text and not blocks:
        raise SlackError("no_text")
    # Metadata that is not mentioned stays, and an empty object takes it away.
    if "metadata" in call.arguments:
        message.metadata = _metadata(call)
    channels.edit(call.world, channel, message, text=text, blocks=blocks)
    shape = shapes.message(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": shape}


def _delete(call: Call) -> Json:
    channel = call.channel()
    message = _message(call, channel, "ts")
    if message.user != call.app.user or message.subtype is not None:
        raise SlackError("cant_delete_message")
    channels.delete(call.world, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def _permalink(call: Call) -> Json:
    channel = call.channel()
    message = _message(call, channel, "message_ts")
    return {"channel": channel.id, "permalink": permalink(call.world, message)}


def _message(call: Call, channel: Channel, name: str) -> Message:
    """The message that an argument names, if all see it."""
    message = channel.messages.get(call.arguments.text(name))
    if message is None or message.ephemeral_to is not None:
        raise SlackError("message_not_found")
    return message


def _draft(call: Call) -> tuple[Draft, Json]:
    """What is to be posted, and the fields that warn of what Slack changed in it."""
    if "mrkdwn" in call.arguments and not call.arguments.flag("mrkdwn"):
        raise invalid_arguments("text without markup is not offered by the playground [json-pointer:/mrkdwn]")
    text = call.arguments.text("text")
    blocks = _blocks(call) or []
    if not text and not blocks:
        raise SlackError("no_text")
    warnings: Json = {}
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
        warnings = {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    username = call.arguments.text("username") or None
    if username is not None:
        call.require_scope("chat:write.customize")
    draft = Draft(
        text=text,
        blocks=blocks,
        thread_ts=call.arguments.text("thread_ts") or None,
        metadata=_metadata(call),
        username=username,
    )
    return draft, warnings


def _blocks(call: Call) -> list[Json] | None:
    blocks: Any = call.arguments.structure("blocks", error=SlackError("invalid_blocks_format"))
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if found := problems(blocks, "message"):
        raise invalid_blocks(found)
    return complete(blocks)


def _metadata(call: Call) -> Json | None:
    metadata: Any = call.arguments.structure("metadata", error=SlackError("invalid_metadata_format"))
    if not metadata:
        return None
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    name, payload = metadata["event_type"], metadata["event_payload"]
    if not isinstance(payload, dict) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_.]*", str(name)):
        raise SlackError("invalid_metadata_format")
    if any(_too_deep(value) for value in payload.values()):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")
    return metadata


def _too_deep(value: Any) -> bool:
    """Whether a value of a payload is more than an object of plain values or a list of them."""
    items = value if isinstance(value, list) else [value]
    objects = [item for item in items if isinstance(item, dict)]
    inner = [part for item in objects for part in item.values()]
    return any(isinstance(part, (dict, list)) for part in inner) or any(isinstance(x, list) for x in items)


def _destination(call: Call) -> Channel:
    """The channel to post in: by its id, by its name with or without "#", or a person's id."""
    target = call.arguments.text("channel")
    who = call.workspace.people.get(target)
    if who is not None:
        if who.deleted or who.is_bot or not call.meets(who):
            raise SlackError("channel_not_found")
        return channels.open_im(call.world, call.app.user, who.id)[0]
    channel = call.workspace.channels.get(target) or call.workspace.channel_named(target.removeprefix("#"))
    if channel is None or not call.workspace.can_see(call.app.user, channel):
        raise SlackError("channel_not_found")
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.app.user not in channel.members:
        may_post_anywhere = channel.kind == "public" and "chat:write.public" in call.app.scopes
        if not may_post_anywhere:
            raise SlackError("not_in_channel")
    return channel


def _in_thread(channel: Channel, draft: Draft) -> Draft:
    """The draft, if it is a reply, below the message that starts the thread, even if a reply was named."""
    if draft.thread_ts is None:
        return draft
    parent = channel.messages.get(draft.thread_ts)
    if parent is None or parent.ephemeral_to is not None:
        raise SlackError("thread_not_found")
    return dataclasses.replace(draft, thread_ts=thread_start(parent))


_WRITE = ("chat:write",)

METHODS = {
    "chat.delete": Method(_delete, tier="3", required=("channel", "ts"), refused=("as_user",), any_scope=_WRITE),
    "chat.getPermalink": Method(_permalink, tier="special", required=("channel", "message_ts")),
    "chat.postEphemeral": Method(
        _post_ephemeral,
        tier="4",
        required=("channel", "user"),
        optional=_DRAFT,
        refused=(*_FORMER, *_ICONS, "markdown_text"),
        any_scope=_WRITE,
    ),
    "chat.postMessage": Method(
        _post_message,
        tier="special",
        required=("channel",),
        optional=(*_DRAFT, *_UNFURLING, "mrkdwn"),
        refused=(*_FORMER, *_ICONS, "current_draft_last_updated_ts", "markdown_text", "reply_broadcast"),
        any_scope=_WRITE,
    ),
    "chat.update": Method(
        _update,
        tier="3",
        required=("channel", "ts"),
        optional=("blocks", "metadata", "text"),
        refused=(*_FORMER, "file_ids", "markdown_text", "reply_broadcast", "unfurled_attachments"),
        any_scope=_WRITE,
    ),
}
