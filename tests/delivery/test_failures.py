"""What each failure of a call to Slack means, as a table."""

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from yarl import URL

from bot.delivery.failures import Failure, Verdict, backoff, judged, patience

_KEY = ConnectionKey(
    "slack.example", 443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None
)


def _answer(status: int = 200, headers: dict[str, str] | None = None, data: Any = None) -> SlackApiError:
    response = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.example/api/chat.postMessage",
        req_args={},
        data={} if data is None else data,
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("no", response)


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("ratelimited", Verdict.HELD),
        ("rate_limited", Verdict.HELD),
        ("service_unavailable", Verdict.RETRY),
        ("message_limit_exceeded", Verdict.RETRY),
        ("internal_error", Verdict.UNKNOWN),
        ("fatal_error", Verdict.UNKNOWN),
        ("request_timeout", Verdict.UNKNOWN),
        ("channel_not_found", Verdict.PERMANENT),
        ("is_archived", Verdict.PERMANENT),
        ("restricted_action", Verdict.PERMANENT),
        ("user_disabled", Verdict.PERMANENT),
        ("a_code_of_next_year", Verdict.PERMANENT),
    ],
)
def test_each_of_slacks_codes_has_its_verdict(code: str, verdict: Verdict) -> None:
    failure = judged(_answer(data={"ok": False, "error": code}))
    assert (failure.verdict, failure.cause) == (verdict, code)


@pytest.mark.parametrize("code", ["ratelimited", "rate_limited"])
def test_a_limit_without_a_time_waits_half_a_minute(code: str) -> None:
    assert judged(_answer(data={"ok": False, "error": code})).wait == timedelta(seconds=30)


def test_a_429_waits_as_long_as_it_says() -> None:
    found = judged(_answer(429, {"Retry-After": "17"}, {"ok": False, "error": "ratelimited"}))
    assert found == Failure(Verdict.HELD, "ratelimited", timedelta(seconds=17))


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, {"Retry-After": ""}])
def test_a_429_with_no_number_in_it_is_a_limit_all_the_same(headers: dict[str, str]) -> None:
    """A proxy in the middle may answer 429 in its own way."""
    found = judged(_answer(429, headers))
    assert found.verdict is Verdict.HELD
    assert found.wait > timedelta()


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("data", [{}, "<html>", {"ok": False, "error": "channel_not_found"}])
def test_with_status_500_and_above_nobody_knows_whether_it_arrived(status: int, data: Any) -> None:
    assert judged(_answer(status, data=data)) == Failure(Verdict.UNKNOWN, f"http_{status}")


@pytest.mark.parametrize("data", ["ok", {}], ids=["text", "nothing"])
def test_an_answer_that_is_none_of_slacks_is_no_last_word(data: Any) -> None:
    """Status 200 from a captive portal or a proxy: it may have arrived, and it must not be given up."""
    assert judged(_answer(200, data=data)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (aiohttp.ClientConnectorError(_KEY, OSError(111, "refused")), Verdict.RETRY),
        (aiohttp.ClientConnectorDNSError(_KEY, OSError(-2, "unknown")), Verdict.RETRY),
        (aiohttp.ServerDisconnectedError(), Verdict.UNKNOWN),
        (aiohttp.ClientOSError(104, "reset"), Verdict.UNKNOWN),
        (aiohttp.ClientPayloadError("half"), Verdict.UNKNOWN),
        (aiohttp.ServerTimeoutError(), Verdict.UNKNOWN),
        (aiohttp.InvalidURL(URL("http://slack.example")), Verdict.UNKNOWN),
        (TimeoutError(), Verdict.UNKNOWN),
        (ConnectionResetError(), Verdict.UNKNOWN),
        (SlackClientError("odd"), Verdict.UNKNOWN),
    ],
)
def test_each_failure_of_the_network_has_its_verdict(error: Exception, verdict: Verdict) -> None:
    found = judged(error)
    assert (found.verdict, found.cause) == (verdict, type(error).__name__)


@pytest.mark.parametrize("error", [KeyError("ts"), ValueError("odd"), json.JSONDecodeError("odd", "", 0)])
def test_after_a_fault_in_our_own_code_nobody_knows_whether_it_arrived(error: Exception) -> None:
    assert judged(error) == Failure(Verdict.UNKNOWN, type(error).__name__)


@pytest.mark.parametrize(
    "code", ["invalid_auth", "token_revoked", "account_inactive", "token_expired", "not_authed"]
)
def test_with_a_token_that_is_no_good_everything_waits_until_somebody_has_mended_it(code: str) -> None:
    found = judged(_answer(200, data={"ok": False, "error": code}))
    assert (found.verdict, found.wait) == (Verdict.HELD, timedelta(minutes=10))


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 2), (2, 4), (5, 32), (9, 512), (10, 600), (1000, 600)])
def test_waits_double_up_to_ten_minutes(attempt: int, seconds: int) -> None:
    assert backoff(attempt, 1) == timedelta(seconds=seconds)
    assert backoff(attempt, 0) == timedelta(seconds=seconds / 2)


@pytest.mark.parametrize(("waited", "seconds"), [(0, 2), (2, 2), (30, 30), (599, 599), (7200, 600)])
def test_what_cannot_be_looked_up_is_looked_for_ever_more_rarely(waited: int, seconds: int) -> None:
    assert patience(timedelta(seconds=waited), 1) == timedelta(seconds=seconds)
    assert patience(timedelta(seconds=waited), 0) == timedelta(seconds=seconds / 2)
