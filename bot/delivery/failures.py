"""What a failed call to Slack means: try again, look whether it arrived, or give up; in one table."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError, SlackClientError


class Verdict(StrEnum):
    """What to do next. UNKNOWN: nobody knows whether it arrived, so it is looked up before it is sent again."""

    RETRY = "retry"
    LIMITED = "limited"
    UNKNOWN = "unknown"
    PERMANENT = "permanent"


@dataclass(frozen=True)
class Failure:
    """A verdict with its cause (Slack's code, or the kind of network error) and how long to wait."""

    verdict: Verdict
    cause: str
    wait: timedelta = timedelta()


# Slack's codes that are no last word; every other code is. After the ones that may have been carried out in
# part, whether the message arrived is looked up.
_CODES: dict[str, Verdict] = {
    "ratelimited": Verdict.LIMITED,
    "rate_limited": Verdict.LIMITED,
    "service_unavailable": Verdict.RETRY,
    "team_added_to_org": Verdict.RETRY,
    "ekm_access_denied": Verdict.RETRY,
    "message_limit_exceeded": Verdict.RETRY,
    "internal_error": Verdict.UNKNOWN,
    "fatal_error": Verdict.UNKNOWN,
    "request_timeout": Verdict.UNKNOWN,
}
_LONGEST_WAIT = timedelta(minutes=10)


def judged(error: Exception) -> Failure:
    """What an exception of a call means. Raises the exception again when it is none of Slack's or the network's."""
    if isinstance(error, SlackApiError):
        return _answered(error.response)
    if isinstance(error, ClientConnectorError):
        return Failure(Verdict.RETRY, type(error).__name__)
    if isinstance(error, ClientError | asyncio.TimeoutError | ConnectionError | SlackClientError):
        return Failure(Verdict.UNKNOWN, type(error).__name__)
    raise error


def backoff(attempt: int, jitter: float) -> timedelta:
    """How long to wait after the n-th attempt: doubling from two seconds, at most ten minutes.

    `jitter` from 0 to 1 spreads those that failed together.
    """
    return min(timedelta(seconds=2 ** min(attempt, 12)), _LONGEST_WAIT) * (0.5 + jitter / 2)


def _answered(response: Any) -> Failure:
    status = getattr(response, "status_code", 200)
    if status == 429:
        wait = timedelta(seconds=float(response.headers.get("Retry-After", "30")))
        return Failure(Verdict.LIMITED, "ratelimited", wait)
    if status >= 500:
        return Failure(Verdict.UNKNOWN, f"http_{status}")
    code = str(response.get("error") or "no_answer")
    verdict = _CODES.get(code, Verdict.PERMANENT)
    return Failure(verdict, code, timedelta(seconds=30) if verdict is Verdict.LIMITED else timedelta())
