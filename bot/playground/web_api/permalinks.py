"""The address under which one message is shown, and where that leads on the page."""

from urllib.parse import urlencode

from aiohttp import web

from bot.playground.happenings.world import World
from bot.playground.state.messages import is_reply
from bot.playground.state.records import Message


def permalink(world: World, message: Message) -> str:
    """The address of a message; of a reply it also names the thread."""
    address = f"{world.base_url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return f"{address}?thread_ts={message.thread_ts}&cid={message.channel}" if is_reply(message) else address


class Permalinks:
    """The route `/archives/{channel}/{message}`: the page, as it looks to the first person who can read there."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def follow(self, request: web.Request) -> web.StreamResponse:
        """Leads to the conversation, and to the thread of a reply."""
        space = self._world.workspace
        channel = space.channels.get(request.match_info["channel"])
        members = [space.people[user] for user in channel.members] if channel else []
        reader = next((one for one in members if not (one.is_bot or one.deleted)), None)
        if channel is None or reader is None:
            raise web.HTTPNotFound(text="There is no such message, or nobody who could read it.")
        thread = request.query.get("thread_ts", "")
        is_named = thread in channel.messages
        place = {"as": reader.id, "channel": channel.id} | ({"thread": thread} if is_named else {})
        raise web.HTTPFound(f"/?{urlencode(place)}")
