"""The bot's own HTTP routes: whom they believe, and a whole command over HTTP."""

import json
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.domain.programme import Catalogue
from bot.slack.manifest import manifest
from tests.town import Town
from tests.web.served import SignedTown, served, signed

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def signed_town(sqlite_url: str, catalogue: Catalogue) -> AsyncIterator[SignedTown]:
    """A town whose bot Slack reaches over HTTP only."""
    async with SignedTown(sqlite_url, catalogue) as made:
        yield made


def _command(town: Town) -> bytes:
    """What Slack sends when somebody types /circle help."""
    fields = {
        "command": "/circle",
        "text": "help",
        "team_id": town.installed.team_id,
        "user_id": town.person("greta").id,
        "channel_id": "C1",
        "trigger_id": "1.2.3",
        "response_url": "http://127.0.0.1:1/none",
        "api_app_id": town.installed.app_id,
    }
    return urlencode(fields).encode()


async def test_a_signed_command_is_answered(signed_town: SignedTown, http: aiohttp.ClientSession) -> None:
    body = _command(signed_town)
    async with served(signed_town.bot.web()) as address:
        headers = FORM | signed(body, signed_town.installed.signing_secret, age=290)
        async with http.post(f"{address}/slack/events", data=body, headers=headers) as answer:
            assert answer.status == 200
            assert "/circle" in (await answer.json())["text"]


@pytest.mark.parametrize("kind", ["unsigned", "other secret", "other body", "old", "of the future", "no number"])
async def test_a_request_that_slack_cannot_have_sent_is_refused(
    signed_town: SignedTown, http: aiohttp.ClientSession, kind: str
) -> None:
    body, secret = _command(signed_town), signed_town.installed.signing_secret
    headers = {
        "unsigned": {},
        "other secret": signed(body, "0" * 32),
        "other body": signed(body + b"&more=1", secret),
        "old": signed(body, secret, age=310),
        "of the future": signed(body, secret, age=-310),
        "no number": signed(body, secret, timestamp="yesterday"),
    }[kind]
    async with (
        served(signed_town.bot.web()) as address,
        http.post(f"{address}/slack/events", data=body, headers=FORM | headers) as answer,
    ):
        assert answer.status == 401
        assert "help" not in await answer.text()


async def test_without_a_signing_secret_nothing_is_believed(town: Town, http: aiohttp.ClientSession) -> None:
    body = _command(town)
    async with served(town.bot.web()) as address:
        for secret in (town.installed.signing_secret, "unset"):
            headers = FORM | signed(body, secret)
            async with http.post(f"{address}/slack/events", data=body, headers=headers) as answer:
                assert answer.status == 403


async def test_slack_can_verify_the_address(signed_town: SignedTown, http: aiohttp.ClientSession) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c4", "token": "t"}).encode()
    headers = {"Content-Type": "application/json"} | signed(body, signed_town.installed.signing_secret)
    async with (
        served(signed_town.bot.web()) as address,
        http.post(f"{address}/slack/events", data=body, headers=headers) as answer,
    ):
        assert answer.status == 200
        assert "c4" in await answer.text()


async def test_commands_forms_and_messages_work_over_http(signed_town: SignedTown) -> None:
    greta = signed_town.person("greta")
    async with served(signed_town.bot.web()) as address:
        signed_town.slack.install(manifest(address))
        answer = await greta.join()
        assert answer["action"] == "updated", answer
        await greta.say("/circle status")
        assert "wait" in (await greta.last())["text"].lower()
        await greta.say("hello")
        await signed_town.slack.quiet()
        await signed_town.bot.settled()
        assert "/circle" in (await greta.last())["text"]


async def test_a_request_of_another_workspace_gets_nothing(
    signed_town: SignedTown, http: aiohttp.ClientSession
) -> None:
    body = _command(signed_town).replace(signed_town.installed.team_id.encode(), b"T0OTHER")
    headers = FORM | signed(body, signed_town.installed.signing_secret)
    async with (
        served(signed_town.bot.web()) as address,
        http.post(f"{address}/slack/events", data=body, headers=headers) as answer,
    ):
        assert "join" not in await answer.text()


async def test_what_is_not_served_is_not_found(signed_town: SignedTown, http: aiohttp.ClientSession) -> None:
    async with served(signed_town.bot.web()) as address:
        for path, status in (("/", 404), ("/slack/install", 404), ("/slack/events", 405)):
            async with http.get(f"{address}{path}") as answer:
                assert answer.status == status
