"""What each failure of a call to Slack means, as a table."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from yarl import URL

from bot.delivery import failures
from bot.delivery.failures import CODES, Failure, Verdict, backoff, judged, patience
from bot.domain.hindrances import BY_CODE
from tests.slack.test_ids import calls

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


def published() -> dict[str, list[str]]:
    """The codes that Slack names for each method."""
    read: dict[str, list[str]] = json.loads(Path(__file__).with_name("slack_codes.json").read_text())
    del read["_"]
    return read


def test_every_code_of_every_method_that_is_called_is_in_the_table() -> None:
    assert published().keys() == calls()
    assert all(published().values())
    assert {code for codes in published().values() for code in codes} - CODES.keys() == set()


def test_no_code_stands_in_the_table_twice() -> None:
    lists = (failures._HELD, failures._RETRY, failures._UNKNOWN, failures._PERMANENT)
    assert [one for one, count in Counter(" ".join(lists).split()).items() if count > 1] == []


@pytest.mark.parametrize(
    ("codes", "verdict"),
    [
        ("ratelimited rate_limited accesslimited", Verdict.HELD),
        ("invalid_auth not_authed account_inactive token_revoked token_expired", Verdict.HELD),
        ("not_allowed_token_type team_access_not_granted org_login_required team_added_to_org", Verdict.HELD),
        ("service_unavailable message_limit_exceeded ekm_access_denied invalid_cursor", Verdict.RETRY),
        ("external_channel_migrating fetch_members_failed update_failed", Verdict.RETRY),
        ("internal_error fatal_error request_timeout", Verdict.UNKNOWN),
        ("channel_not_found is_archived not_in_channel missing_scope restricted_action", Verdict.PERMANENT),
        ("user_disabled user_is_restricted cant_invite ura_max_channels no_permission", Verdict.PERMANENT),
        ("message_not_found name_taken already_in_channel already_pinned invalid_blocks", Verdict.PERMANENT),
        ("messages_tab_disabled expired_trigger_id method_deprecated", Verdict.PERMANENT),
    ],
)
def test_each_of_slacks_codes_has_its_verdict(
    codes: str, verdict: Verdict, caplog: pytest.LogCaptureFixture
) -> None:
    for code in codes.split():
        failure = judged(_answer(data={"ok": False, "error": code}))
        assert (failure.verdict, failure.cause) == (verdict, code)
    assert caplog.records == []


def test_a_code_that_the_table_does_not_know_is_the_last_word_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failure = judged(_answer(data={"ok": False, "error": "a_code_of_next_year"}))
    assert failure == Failure(Verdict.PERMANENT, "a_code_of_next_year")
    (record,) = caplog.records
    assert (record.__dict__["action"], record.__dict__["cause"]) == ("unknown_code", "a_code_of_next_year")


def test_whatever_somebody_can_do_something_about_is_a_code_of_the_table() -> None:
    """Codes that are known on screen but not to the table would be misspelt in one of the two."""
    assert BY_CODE.keys() - CODES.keys() == {"no_proper_answer", "no_token", "http_401", "http_407"}


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


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (400, Verdict.RETRY),
        (401, Verdict.HELD),
        (403, Verdict.RETRY),
        (404, Verdict.RETRY),
        (407, Verdict.HELD),
        (408, Verdict.UNKNOWN),
        (413, Verdict.PERMANENT),
        (431, Verdict.PERMANENT),
        (499, Verdict.UNKNOWN),
    ],
)
@pytest.mark.parametrize("data", [None, "<html>", {}])
def test_a_no_that_is_none_of_slacks_is_judged_by_its_status(status: int, verdict: Verdict, data: Any) -> None:
    failure = judged(_answer(status, data=data))
    assert (failure.verdict, failure.cause) == (verdict, f"http_{status}")
    assert (failure.wait > timedelta()) is (verdict is Verdict.HELD)


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_code_of_slacks_counts_whatever_the_status(status: int) -> None:
    found = judged(_answer(status, data={"ok": False, "error": "token_revoked"}))
    assert (found.verdict, found.cause) == (Verdict.HELD, "token_revoked")


@pytest.mark.parametrize("data", ["ok", {}], ids=["text", "nothing"])
def test_an_answer_that_is_none_of_slacks_is_no_last_word(data: Any) -> None:
    """Status 200 from a captive portal or a proxy: it may have arrived, and it must not be given up."""
    assert judged(_answer(200, data=data)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (aiohttp.ClientConnectorError(_KEY, OSError(111, "refused")), Verdict.HELD),
        (aiohttp.ClientConnectorDNSError(_KEY, OSError(-2, "unknown")), Verdict.HELD),
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
