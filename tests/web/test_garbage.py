"""Garbage at /slack/events, signed or not: a plain refusal, never an error of the bot's."""

import logging
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.domain.programme import Catalogue
from tests.web.served import SignedTown, served, signed

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
GARBAGE = [
    (JSON, b"{"),
    (JSON, b"[]"),
    (JSON, b"7"),
    (JSON, b""),
    (JSON, b"\xff\xfe{}"),
    (JSON, b"[" * 100_000),
    ("application/json; charset=utf-8", b"no json"),
    (FORM, b"{no json"),
    (FORM, b"payload=no+json"),
    (FORM, b"payload=7"),
    (FORM, b"payload=%7B%7D&payload=7"),
    (FORM, b"text=\xff"),
]


async def _answers(catalogue: Catalogue, url: str, requests: list[tuple[dict[str, str], bytes]]) -> list[int]:
    """The status of each answer of a bot that Slack reaches over HTTP; headers are completed with a signature."""
    found = []
    async with (
        SignedTown(url, catalogue) as town,
        served(town.bot.web()) as address,
        aiohttp.ClientSession() as http,
    ):
        for headers, body in requests:
            whole = signed(body, town.installed.signing_secret) | headers
            async with http.post(f"{address}/slack/events", data=body, headers=whole) as answer:
                found.append(answer.status)
    return found


def _nothing_went_wrong(caplog: pytest.LogCaptureFixture) -> bool:
    return [one for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_signed_garbage_is_refused(
    sqlite_url: str, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    requests = [({"Content-Type": kind}, body) for kind, body in GARBAGE]
    assert await _answers(catalogue, sqlite_url, requests) == [400] * len(GARBAGE)
    assert _nothing_went_wrong(caplog)


async def test_unsigned_garbage_is_not_believed(
    sqlite_url: str, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = {"X-Slack-Signature": "v0=" + "0" * 64}
    requests = [({"Content-Type": kind} | wrong, body) for kind, body in GARBAGE]
    assert await _answers(catalogue, sqlite_url, requests) == [401] * len(GARBAGE)
    assert _nothing_went_wrong(caplog)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Request-Timestamp": "9" * 5000},
        {"X-Slack-Request-Timestamp": "9" * 13},
        {"X-Slack-Request-Timestamp": "٣"},
        {"X-Slack-Request-Timestamp": "²"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": ""},
    ],
)
async def test_headers_that_are_garbage_are_not_believed(
    sqlite_url: str, catalogue: Catalogue, caplog: pytest.LogCaptureFixture, headers: dict[str, str]
) -> None:
    assert await _answers(catalogue, sqlite_url, [(headers | {"Content-Type": FORM}, b"a=1")]) == [401]
    assert _nothing_went_wrong(caplog)


async def test_a_body_that_is_too_long_is_not_taken_in(
    sqlite_url: str, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    long, fits = (urlencode({"text": "a" * length}).encode() for length in (1_000_000, 999_000))
    requests = [({"Content-Type": FORM}, long), ({"Content-Type": FORM, "X-Slack-Signature": ""}, fits)]
    assert await _answers(catalogue, sqlite_url, requests) == [413, 401]
    assert _nothing_went_wrong(caplog)
