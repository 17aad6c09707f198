"""What `circles people import` does: reads a company's register, finds its people in Slack, and keeps all or nothing."""

import asyncio
from collections.abc import Collection
from dataclasses import astuple
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import registers
from bot.domain.registers import Register
from bot.domain.tables import TableError
from bot.features import installations, positions
from bot.features.positions import Taken
from bot.parts import secret
from bot.settings import Settings, SettingsError
from bot.slack.views import countries
from bot.store.session import Database

EMAIL_SCOPE = "users:read.email"
SHOWN_AT_MOST = 20  # Mistakes; whoever mends these sees the next ones.
_A_PAGE = 1000
_TRIES = 5  # Of a page that Slack wants to be asked for later.
_NETWORK = (SlackApiError, aiohttp.ClientError, TimeoutError)


def people(
    given: Settings, database: Database, workspace_id: str, file: Path, *, dry_run: bool, now: datetime
) -> Taken:
    """Takes a register, or only says what it would change; TableError with all that is wrong, and nothing is kept."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}.") from None
    register = registers.read(raw, countries.names())
    ids = _ids(given, database, workspace_id, register)
    with database.reading() as session:
        known = positions.managers(session, workspace_id)
    told = registers.resolved(register, ids, known)
    with database.reading() if dry_run else database.transaction() as session:
        return positions.take(session, workspace_id, told, register.facts, keeping=not dry_run, now=now)


def what_is_wrong(error: TableError) -> str:
    """The mistakes, line by line, and that nothing was kept."""
    shown = [str(one) for one in error.mistakes[:SHOWN_AT_MOST]]
    more = len(error.mistakes) - len(shown)
    if more:
        shown.append(f"... and {more} more.")
    return "\n".join([*shown, "Nothing was imported."])


def what_was_done(taken: Taken, *, dry_run: bool) -> str:
    """What a register has changed, in numbers of people."""
    added, changed, unchanged, emptied, others = astuple(taken)
    would = "would be " if dry_run else ""
    counts = [
        f"{added} {would}added",
        f"{changed} {would}changed",
        f"{emptied} {would}emptied",
        f"{unchanged} {'stay as they are' if dry_run else 'as they were'}",
    ]
    lines = [f"People: {', '.join(counts)}."]
    if others:
        lines.append(f"{others} of an earlier file are not in this one, and stay as they are.")
    return "\n".join([*lines, "Nothing was written: this was a dry run."] if dry_run else lines)


def _ids(given: Settings, database: Database, workspace_id: str, register: Register) -> dict[str, str]:
    """The ids of those whom the file names by e-mail address alone; Slack is asked only when there are any."""
    unknown = register.unknown_emails
    if not unknown:
        return {}
    with database.reading() as session:
        kept = installations.get(session, workspace_id)
    tokens = [secret(given.slack_bot_token), kept.token if kept else None]
    try:
        return asyncio.run(_asked(given, workspace_id, [one for one in tokens if one], unknown))
    except _NETWORK as error:
        cause = error.response["error"] if isinstance(error, SlackApiError) else type(error).__name__
        raise SettingsError(f"Slack cannot be asked who has which e-mail address: {cause}. Try again.") from None


async def _asked(given: Settings, workspace_id: str, tokens: list[str], wanted: Collection[str]) -> dict[str, str]:
    async with aiohttp.ClientSession() as session:
        for token in tokens:
            slack = AsyncWebClient(token=token, base_url=given.slack_api_url, session=session)
            slack.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=_TRIES))
            answer = await slack.auth_test()
            if answer["team_id"] != workspace_id:
                continue
            if EMAIL_SCOPE not in str(answer.headers.get("x-oauth-scopes", "")).split(","):
                raise SettingsError(
                    "The file names people by e-mail address, and the app may not read those. Put a column id with "
                    f"their Slack ids beside it, or give the app the scope {EMAIL_SCOPE} and install it again."
                )
            return await _listed(slack, wanted)
    raise SettingsError(f"There is no token for {workspace_id}, so Slack cannot be asked for e-mail addresses.")


async def _listed(slack: AsyncWebClient, wanted: Collection[str]) -> dict[str, str]:
    """Page by page instead of one by one: for a large company that is minutes in the place of a day."""
    found: dict[str, str] = {}
    cursor: str | None = None
    while True:
        answer = await slack.users_list(limit=_A_PAGE, cursor=cursor)
        members: list[dict[str, Any]] = answer.get("members") or []
        for user in members:
            email = str((user.get("profile") or {}).get("email") or "").casefold()
            if email in wanted and not user.get("deleted") and not user.get("is_bot"):
                found[email] = user["id"]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return found
