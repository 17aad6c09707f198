"""Socket Mode: one-time tickets, open connections, envelopes out and acknowledgements in."""

import asyncio
import logging
import secrets
import uuid
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import ClientConnectionResetError, WSCloseCode, WSMsgType, web

from bot.playground.delivery.envelopes import Answer, Envelope
from bot.playground.delivery.timings import Timings
from bot.playground.state.records import Json

_log = logging.getLogger(__name__)

MOST_CONNECTIONS = 10
# Seconds between pings, by which connections are noticed that have gone without a word.
_HEARTBEAT = 30.0


@dataclass(eq=False)
class Connection:
    """One open socket; `leaving` is set once it has been told to disconnect."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None = None
    leaving: bool = False


class Sockets:
    """The app's connections: each envelope goes to one of them and may be acknowledged on any."""

    def __init__(self, timings: Timings) -> None:
        self._timings = timings
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._waiting: dict[str, asyncio.Future[object]] = {}
        self._opened = asyncio.Event()
        self._closers: set[asyncio.Task[None]] = set()

    def ticket(self) -> str:
        """The secret that lets a client connect once."""
        ticket = secrets.token_urlsafe(18)
        self._tickets.add(ticket)
        return ticket

    @property
    def open_count(self) -> int:
        """How many connections take envelopes."""
        return sum(not connection.leaving for connection in self._connections)

    async def serve(self, request: web.Request, app_id: str) -> web.StreamResponse:
        """Answers a connection with its hello and then reads acknowledgements until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="This ticket is not known or has been used.")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT)
        await socket.prepare(request)
        if self.open_count >= MOST_CONNECTIONS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        # The hello comes before anything else: until it is sent no envelope may choose this socket.
        await socket.send_json(_hello(app_id, self.open_count + 1))
        connection = Connection(socket, request.transport)
        self._connections.append(connection)
        self._opened.set()
        try:
            await self._read(socket)
        finally:
            self._connections.remove(connection)
            self._note_open()
        return socket

    def _note_open(self) -> None:
        """Keeps what waits for a connection from being told of one that is leaving."""
        if self.open_count == 0:
            self._opened.clear()

    async def _read(self, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            try:
                self._acknowledge(frame.json())
            except (ValueError, RecursionError):
                _log.warning("The app sent a frame that is not JSON.")

    def _acknowledge(self, frame: object) -> None:
        envelope_id = frame.get("envelope_id") if isinstance(frame, dict) else None
        waiting = self._waiting.get(str(envelope_id))
        if waiting is None:
            _log.info("The app acknowledged an envelope that is not waited for (any more).")
        elif not waiting.done() and isinstance(frame, dict):
            waiting.set_result(frame.get("payload"))

    async def wait_open(self, seconds: float) -> None:
        """Waits for a connection, but no longer than so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._opened.wait(), seconds)

    async def send(self, envelope: Envelope, *, copies: int = 1) -> Answer:
        """Sends to one connection, in turn, and waits for the acknowledgement on any.

        Of no copies nothing arrives, and so nothing is acknowledged; more than one go to connections in turn.
        """
        connection = self._next_connection()
        if connection is None:
            return Answer("not_connected")
        envelope_id = str(uuid.uuid4())
        waiting: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        try:
            for copy in range(copies):
                if copy:
                    connection = self._next_connection() or connection
                await connection.socket.send_json(_frame(envelope_id, envelope))
            body = await asyncio.wait_for(waiting, self._timings.ack)
            return Answer(body=body if envelope.accepts_response else None)
        except TimeoutError:
            return Answer("timeout")
        except ClientConnectionResetError:
            return Answer("connection_failed")
        finally:
            del self._waiting[envelope_id]

    def _next_connection(self) -> Connection | None:
        for connection in list(self._connections):
            # The one that was asked goes to the end, so that all are used in turn.
            self._connections.remove(connection)
            self._connections.append(connection)
            if not connection.leaving and not connection.socket.closed:
                return connection
        return None

    async def drop(self, *, with_close_frame: bool) -> None:
        """Ends all connections at once: with a word, or as a network does that has gone away."""
        for connection in list(self._connections):
            connection.leaving = True
            self._note_open()
            if with_close_frame:
                await connection.socket.close(code=WSCloseCode.GOING_AWAY)
            elif (transport := connection.transport) is not None:
                transport.abort()

    async def disconnect(self, reason: str) -> None:
        """Tells all connections to disconnect; those that stay are closed a little later."""
        for connection in list(self._connections):
            connection.leaving = True
            self._note_open()
            try:
                await connection.socket.send_json(_disconnect(reason))
            except ClientConnectionResetError:
                # It has gone already, which is what was asked.
                continue
            closer = asyncio.create_task(self._close_later(connection))
            self._closers.add(closer)
            closer.add_done_callback(self._closers.discard)

    async def _close_later(self, connection: Connection) -> None:
        await asyncio.sleep(self._timings.closing)
        await connection.socket.close()

    async def close(self) -> None:
        """Closes all connections at once, because the server stops; what waits for an answer gets none."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(TimeoutError())
        for closer in list(self._closers):
            closer.cancel()
        for connection in list(self._connections):
            await connection.socket.close(code=WSCloseCode.GOING_AWAY)


def _hello(app_id: str, count: int) -> Json:
    return {
        "type": "hello",
        "num_connections": count,
        "connection_info": {"app_id": app_id},
        "debug_info": {"host": "playground", "build_number": 1, "approximate_connection_time": 18060},
    }


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}


def _frame(envelope_id: str, envelope: Envelope) -> Json:
    frame: Json = {
        "envelope_id": envelope_id,
        "type": envelope.type,
        "accepts_response_payload": envelope.accepts_response,
        "payload": envelope.payload,
    }
    if envelope.type == "events_api":
        frame |= {"retry_attempt": envelope.retry_attempt, "retry_reason": envelope.retry_reason}
    return frame
