"""Short-lived tokens that the playground hands out: trigger ids and response urls."""

import secrets
from dataclasses import dataclass

from bot.playground.delivery.timings import Timings
from bot.playground.errors import SlackError

# How long past its end a token is remembered, in seconds, so that the app is told why it is refused.
_REMEMBERED = 600.0


@dataclass
class Trigger:
    """Leave to open one modal for a person; `view_id` names the modal it was earned in, if any."""

    user: str
    expires: float
    view_id: str | None = None
    used: bool = False


def _forget_old(tokens: dict[str, Trigger] | dict[str, "ResponseUrl"], now: float) -> None:
    """Drops what ended long ago; the oldest stand first."""
    while tokens:
        oldest = next(iter(tokens))
        if tokens[oldest].expires + _REMEMBERED > now:
            return
        del tokens[oldest]


class Triggers:
    """The trigger ids handed out so far; each can be exchanged once, for a few seconds."""

    def __init__(self, timings: Timings) -> None:
        self._timings = timings
        self._triggers: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str | None = None) -> str:
        """A fresh trigger id for what this person has just done."""
        number = secrets.randbelow(10**12)
        trigger_id = f"{number}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        now = self._timings.monotonic()
        _forget_old(self._triggers, now)
        expires = now + self._timings.trigger
        self._triggers[trigger_id] = Trigger(user, expires, view_id)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """The trigger of this id, now used up; SlackError when it is unknown, too old or used."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._timings.monotonic() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass
class ResponseUrl:
    """Leave to answer where a person acted; `message_ts` is the message they acted on, if any."""

    channel: str
    user: str
    expires: float
    message_ts: str | None = None
    uses_left: int = 5


class ResponseUrls:
    """The response urls handed out so far, each good for five answers within half an hour."""

    def __init__(self, timings: Timings) -> None:
        self._timings = timings
        self._urls: dict[str, ResponseUrl] = {}

    def issue(self, channel: str, user: str, message_ts: str | None = None) -> str:
        """The secret last part of a fresh response url."""
        secret = secrets.token_urlsafe(18)
        now = self._timings.monotonic()
        _forget_old(self._urls, now)
        expires = now + self._timings.response_url
        self._urls[secret] = ResponseUrl(channel, user, expires, message_ts)
        return secret

    def use(self, secret: str) -> ResponseUrl:
        """The place to answer in, one use the poorer; SlackError when it is unknown, too old or used up."""
        place = self._urls.get(secret)
        if place is None:
            raise SlackError("not_found")
        if self._timings.monotonic() > place.expires:
            raise SlackError("expired_url")
        if place.uses_left == 0:
            raise SlackError("used_url")
        place.uses_left -= 1
        return place
