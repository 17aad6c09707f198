"""The methods that post and change messages: chat.postMessage, chat.update, chat.postEphemeral."""

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
from bot.playground.state.records import Channel, Json
from bot.playground.web_api.calls import Call, Method

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000
LARGEST_METADATA = 8_000
_NOT_OFFERED = ("attachments", "markdown_text", "reply_broadcast")


def _post_message(call: Call) -> Json:
    draft, warnings = _draft(call)
    channel = _destination(call)
    draft = _in_thread(channel, draft)
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
    message = channel.messages.get(call.arguments.text("ts"))
    if message is None or message.ephemeral_to is not None:
        raise SlackError("message_not_found")
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
    _refuse_not_offered(call)
    # Metadata that is not mentioned stays, and an empty object takes it away.
    if "metadata" in call.arguments:
        message.metadata = _metadata(call)
    channels.edit(call.world, channel, message, text=text, blocks=blocks)
    shape = shapes.message(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": shape}


def _draft(call: Call) -> tuple[Draft, Json]:
    """What is to be posted, and the fields that warn of what Slack changed in it."""
    _refuse_not_offered(call)
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


def _refuse_not_offered(call: Call) -> None:
    # What the page could not show is refused rather than lost without a word.
    for name in _NOT_OFFERED:
        value = call.arguments.structure(name, error=invalid_arguments(f"invalid `{name}`"))
        if value:
            raise invalid_arguments(f"`{name}` is not offered by the playground [json-pointer:/{name}]")


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
        if who.deleted or who.is_bot:
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


METHODS = {
    "chat.postMessage": Method(_post_message, required=("channel",), any_scope=("chat:write",)),
    "chat.update": Method(_update, required=("channel", "ts"), any_scope=("chat:write",)),
    "chat.postEphemeral": Method(_post_ephemeral, required=("channel", "user"), any_scope=("chat:write",)),
}
