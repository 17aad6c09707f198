"""What a failed call to Slack means: try again, look whether it arrived, or give up; in one table."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError, SlackClientError

# What the Slack client raises when a call fails, whatever the reason.
CALL_ERRORS = (SlackClientError, ClientError, asyncio.TimeoutError, ConnectionError)


class Verdict(StrEnum):
    """What to do next. UNKNOWN: nobody knows whether it arrived, so it is looked up before it is sent again.

    HELD: not now, and it is no fault of what is sent; it waits as long as it takes.
    """

    RETRY = "retry"
    HELD = "held"
    UNKNOWN = "unknown"
    PERMANENT = "permanent"


@dataclass(frozen=True)
class Failure:
    """A verdict with its cause (Slack's code, or the kind of network error) and how long to wait."""

    verdict: Verdict
    cause: str
    wait: timedelta = timedelta()


# Slack's codes that are no last word; every other code is. After the ones that may have been carried out in
# part, whether the message arrived is looked up. With a token that is no good, nothing is wrong with the
# message: it waits until somebody has installed the app again.
_CODES: dict[str, Verdict] = {
    "ratelimited": Verdict.HELD,
    "rate_limited": Verdict.HELD,
    "invalid_auth": Verdict.HELD,
    "not_authed": Verdict.HELD,
    "account_inactive": Verdict.HELD,
    "token_revoked": Verdict.HELD,
    "token_expired": Verdict.HELD,
    "service_unavailable": Verdict.RETRY,
    "team_added_to_org": Verdict.RETRY,
    "ekm_access_denied": Verdict.RETRY,
    "message_limit_exceeded": Verdict.RETRY,
    "internal_error": Verdict.UNKNOWN,
    "fatal_error": Verdict.UNKNOWN,
    "request_timeout": Verdict.UNKNOWN,
}
_LONGEST_WAIT = timedelta(minutes=10)
_LIMITED_WAIT = timedelta(seconds=30)  # Where Slack names no time of its own.


def judged(error: Exception) -> Failure:
    """What an exception of a call means. Anything that is not the call's own fault is of unknown outcome too."""
    if isinstance(error, SlackApiError):
        return _answered(error.response)
    if isinstance(error, ClientConnectorError):
        return Failure(Verdict.RETRY, type(error).__name__)
    return Failure(Verdict.UNKNOWN, type(error).__name__)


def method_of(error: Exception) -> str | None:
    """The Web API method that failed, if the error tells."""
    address = getattr(getattr(error, "response", None), "api_url", None)
    return str(address).rsplit("/", 1)[-1] if address else None


def backoff(attempt: int, jitter: float) -> timedelta:
    """How long to wait after the n-th attempt: doubling from two seconds, at most ten minutes.

    `jitter` from 0 to 1 spreads those that failed together.
    """
    return min(timedelta(seconds=2 ** min(attempt, 12)), _LONGEST_WAIT) * (0.5 + jitter / 2)


def patience(waited: timedelta, jitter: float) -> timedelta:
    """How long to wait with looking for something again that has been `waited` for in vain.

    As long as it has been waited for, from two seconds to ten minutes: while Slack is away it is asked ever more
    rarely, and it counts as nobody's failure. `jitter` as in `backoff`.
    """
    return min(max(waited, timedelta(seconds=2)), _LONGEST_WAIT) * (0.5 + jitter / 2)


def _answered(response: Any) -> Failure:
    """Slack's answer, which may be no proper one: then it says nothing about what was done."""
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 200
    if status == 429:
        return Failure(Verdict.HELD, "ratelimited", _retry_after(getattr(response, "headers", None) or {}))
    if status >= 500:
        return Failure(Verdict.UNKNOWN, f"http_{status}")
    data = getattr(response, "data", response)
    code = data.get("error") if isinstance(data, Mapping) else None
    if not isinstance(code, str):
        return Failure(Verdict.UNKNOWN, "no_proper_answer")
    verdict = _CODES.get(code, Verdict.PERMANENT)
    waits = {"ratelimited": _LIMITED_WAIT, "rate_limited": _LIMITED_WAIT}.get(code, _LONGEST_WAIT)
    return Failure(verdict, code, waits if verdict is Verdict.HELD else timedelta())


def _retry_after(headers: Mapping[str, str]) -> timedelta:
    text = str(headers.get("Retry-After", ""))
    return timedelta(seconds=int(text)) if text.isdecimal() else _LIMITED_WAIT
