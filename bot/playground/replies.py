"""What an app says to where a person acted, in an acknowledgement or by a response url."""

from typing import Any

from . import happenings
from .block_checks import problems
from .blocks import complete
from .errors import SlackError
from .happenings import Draft
from .records import App, Channel, Json
from .tickets import ResponseUrl
from .world import World


def reply(world: World, app: App, place: ResponseUrl, said: Json) -> None:
    """Shows, replaces or deletes a message as the app asks; only the person sees it unless it says otherwise.

    Raises SlackError (`no_text`, `invalid_blocks`) when there is nothing to show or it cannot be shown.
    """
    channel = world.workspace.channels[place.channel]
    original = channel.messages.get(place.message_ts or "")
    if said.get("delete_original") and original is not None:
        happenings.delete(world, channel, original)
        return
    text, blocks = str(said.get("text") or ""), _blocks(said.get("blocks"))
    if not text and not blocks:
        raise SlackError("no_text")
    if said.get("replace_original") and original is not None:
        happenings.edit(world, channel, original, text=text, blocks=blocks)
        return
    draft = Draft(text, blocks, said.get("thread_ts"))
    _show(world, app, channel, place.user, draft, in_channel=said.get("response_type") == "in_channel")


def _show(world: World, app: App, channel: Channel, to: str, draft: Draft, *, in_channel: bool) -> None:
    if in_channel:
        happenings.post(world, channel, app.user, draft)
    else:
        happenings.whisper(world, channel, app.user, to, draft)


def _blocks(given: Any) -> list[Json]:
    if not given:
        return []
    if problems(given, "message"):
        raise SlackError("invalid_blocks")
    return complete(given)
