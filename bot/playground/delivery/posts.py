"""Delivery over HTTP: signed POST requests to the app's request urls."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector

from bot.playground.delivery.envelopes import Answer, Envelope
from bot.playground.delivery.timings import Timings


class Posts:
    """The way to an app without Socket Mode; it owns one HTTP session while the server runs."""

    def __init__(self, timings: Timings) -> None:
        self._timings = timings
        self._session: ClientSession | None = None

    async def close(self) -> None:
        """Ends the HTTP session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, envelope: Envelope, *, signing_secret: str) -> Answer:
        """Posts the delivery and takes the response's body as what the app says."""
        if not envelope.url:
            return Answer("not_connected")
        if self._session is None:
            # Each delivery comes on a connection of its own: one that is kept may have been closed meanwhile.
            timeout = ClientTimeout(total=self._timings.ack)
            self._session = ClientSession(timeout=timeout, connector=TCPConnector(force_close=True))
        content_type, body = _encode(envelope)
        headers = {"Content-Type": content_type, **sign(body, signing_secret), **_retry_headers(envelope)}
        try:
            async with self._session.post(envelope.url, data=body, headers=headers) as response:
                return await _read(response, envelope)
        except TimeoutError:
            return Answer("timeout")
        except ClientError:
            return Answer("connection_failed")


def sign(body: bytes, signing_secret: str) -> dict[str, str]:
    """The two headers that prove that a request comes from here; the time is real time."""
    timestamp = str(int(time.time()))
    basis = b"v0:" + timestamp.encode() + b":" + body
    digest = hmac.new(signing_secret.encode(), basis, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _encode(envelope: Envelope) -> tuple[str, bytes]:
    if envelope.type == "events_api":
        return "application/json", json.dumps(envelope.payload).encode()
    fields = envelope.payload
    if envelope.type == "interactive":
        fields = {"payload": json.dumps(envelope.payload)}
    return "application/x-www-form-urlencoded", urlencode(fields).encode()


def _retry_headers(envelope: Envelope) -> dict[str, str]:
    if envelope.retry_attempt == 0:
        return {}
    reason = "http_timeout" if envelope.retry_reason == "timeout" else envelope.retry_reason
    return {"X-Slack-Retry-Num": str(envelope.retry_attempt), "X-Slack-Retry-Reason": reason}


async def _read(response: ClientResponse, envelope: Envelope) -> Answer:
    may_retry = response.headers.get("X-Slack-No-Retry") != "1"
    if envelope.type == "events_api" and response.status // 100 == 2:
        # Of an event it counts that it was taken, not what is said to it.
        return Answer()
    if response.status != 200:
        return Answer("http_error", may_retry=may_retry)
    text = await response.text()
    if response.content_type == "application/json" and text:
        try:
            return Answer(body=json.loads(text))
        except ValueError:
            return Answer("http_error", may_retry=may_retry)
    return Answer(body={"text": text} if text else None)
