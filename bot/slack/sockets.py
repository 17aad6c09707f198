"""Socket Mode that ends well: nothing more is taken in, and what is in hand gets its answer first."""

import asyncio
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

PATIENCE = 4.0  # Seconds: Slack gives an answer three.


class SocketMode(AsyncSocketModeHandler):
    """Bolt's own handler, which knows what it has in hand."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._in_hand: set[asyncio.Task[None]] = set()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:
        """Takes one thing in, until its answer is sent."""
        task = asyncio.ensure_future(super().handle(client, req))
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        await task

    async def finish(self) -> None:
        """Takes nothing more in (Slack gives it to another connection, or tells its person), and ends the connection."""
        self.client.socket_mode_request_listeners.clear()
        if self._in_hand:
            _, late = await asyncio.wait(self._in_hand, timeout=PATIENCE)
            for task in late:  # Nobody waits for these any more.
                task.cancel()
        await self.close_async()
