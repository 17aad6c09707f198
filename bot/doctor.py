"""`circles doctor`: looks at everything the bot stands on, and says what to do about what is wrong."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot import parts, programmes, settings
from bot.domain.roles import Role
from bot.features import circles, deliveries, workspaces
from bot.parts import secret
from bot.settings import Settings, SettingsError
from bot.slack import ids
from bot.slack.manifest import OPTIONAL_SCOPES, SCOPES
from bot.store.session import Database, sqlite_path

_NETWORK = (SlackClientError, aiohttp.ClientError, TimeoutError)
_MEMBERS_LOOKED_AT = 200  # More people than this moderate nowhere; the first ones tell enough.


class Verdict(StrEnum):
    """How a check came out."""

    WELL = "ok"
    LOOK = "look"
    WRONG = "WRONG"


@dataclass(frozen=True)
class Finding:
    """What a check saw, and what to do about it."""

    verdict: Verdict
    what: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.verdict:>5}  {self.what}" + (f"\n       {self.advice}" if self.advice else "")


def well(what: str) -> Finding:
    """All is well here."""
    return Finding(Verdict.WELL, what)


def wrong(what: str, advice: str) -> Finding:
    """The bot cannot do its work like this."""
    return Finding(Verdict.WRONG, what, advice)


def look(what: str, advice: str) -> Finding:
    """The bot works, but somebody should look at this."""
    return Finding(Verdict.LOOK, what, advice)


def main() -> int:
    """Prints every finding; 1 when something is wrong."""
    parts.pin_time_zones()
    findings = asyncio.run(_all(settings.read()))
    return 1 if any(one.verdict is Verdict.WRONG for one in findings) else 0


async def _all(given: Settings) -> list[Finding]:
    findings: list[Finding] = []
    async for finding in examine(given):
        print(finding, flush=True)
        findings.append(finding)
    return findings


async def examine(given: Settings) -> AsyncIterator[Finding]:
    """Every check in turn; one that fails does not keep the others from being made."""
    for finding in _programmes():
        yield finding
    database, finding = _database(given)
    yield finding
    try:
        async with aiohttp.ClientSession() as session:
            slack = AsyncWebClient(
                token=secret(given.slack_bot_token),
                base_url=given.slack_api_url,
                session=session,
                timeout=10,
                retry_handlers=[],
            )
            async for finding in _slack(given, slack, database):
                yield finding
    finally:
        if database is not None:
            database.close()


def _programmes() -> list[Finding]:
    found = programmes.check(parts.PROMPTS)
    wrongs = [one for one in found if one.severity is programmes.Severity.ERROR]
    if wrongs:
        return [wrong(f"programmes: {one}", "Mend the file; circles prompts check tells more.") for one in wrongs]
    return [well(f"programmes: {len(parts.read_catalogue())} can be chosen")]


def _database(given: Settings) -> tuple[Database | None, Finding]:
    file = sqlite_path(given.database())
    if file is not None and not file.exists():
        return None, look("database: there is no file yet", "circles run makes it at the first start.")
    try:
        database = parts.open_database(given, migrating=False)
    except SettingsError as error:
        return None, wrong("database", str(error))
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    return database, well(f"database: {kind}, at the newest migration")


async def _slack(given: Settings, slack: AsyncWebClient, database: Database | None) -> AsyncIterator[Finding]:
    if given.slack_bot_token is None:
        yield wrong(
            "SLACK_BOT_TOKEN is not set", "circles manifest prints the app to install; then copy its bot token."
        )
        return
    try:
        answer = await slack.auth_test()
    except _NETWORK as error:
        yield _unanswered(error)
        return
    yield well(f"bot token: {answer['team']}")
    yield await _app_token(given)
    yield _scopes(str(answer.headers.get("x-oauth-scopes", "")))
    if database is None:
        return
    workspace_id = str(answer["team_id"])
    if workspace_id not in await database.read(workspaces.every):
        yield look("the bot has not been started here yet", "Run: circles run")
        return
    checks: list[Callable[[AsyncWebClient, Database, str], AsyncIterator[Finding]]] = [
        _roles,
        _channels,
        _may_create,
        _command,
        _undelivered,
    ]
    for check in checks:
        async for finding in check(slack, database, workspace_id):
            yield finding


def _unanswered(error: BaseException) -> Finding:
    if isinstance(error, SlackApiError):
        return wrong(
            f"SLACK_BOT_TOKEN: {_cause(error)}", "Install the app again and copy the token that begins with xoxb-."
        )
    return wrong(_cause(error), "Look at the network and, if it is set, at SLACK_API_URL.")


async def _app_token(given: Settings) -> Finding:
    if given.slack_app_token is None:
        if given.slack_signing_secret is None:
            return wrong(
                "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set", "Set one: the first for Socket Mode."
            )
        return well("requests come over HTTP, signed")
    async with aiohttp.ClientSession() as session:
        slack = AsyncWebClient(base_url=given.slack_api_url, session=session, timeout=10, retry_handlers=[])
        try:
            await slack.apps_connections_open(app_token=secret(given.slack_app_token) or "")
        except _NETWORK as error:
            return wrong(
                f"SLACK_APP_TOKEN: {_cause(error)}", "Make one under App-Level Tokens, with connections:write."
            )
    return well("app token: Socket Mode can be opened")


def _scopes(granted: str) -> Finding:
    missing = set(SCOPES) - {one.strip() for one in granted.split(",")}
    needed = sorted(missing - set(OPTIONAL_SCOPES))
    if needed:
        return wrong(
            f"scopes: {', '.join(needed)} missing", "Paste circles manifest again, then reinstall the app."
        )
    if missing:
        return look(
            f"scopes: {', '.join(sorted(missing))} missing", "The bot works without: no pins, or no user groups."
        )
    return well("scopes: all granted")


async def _roles(_slack: AsyncWebClient, database: Database, workspace_id: str) -> AsyncIterator[Finding]:
    for role, name in ((Role.MODERATOR, "moderators"), (Role.HR, "hr")):
        held = await database.read(lambda session, one=role: workspaces.holders_of(session, workspace_id, one))
        if held:
            yield well(f"{name}: {len(held)}")
        else:
            what = (
                "No circle is proposed to anybody." if role is Role.MODERATOR else "Nobody is shown the summary."
            )
            yield look(f"{name}: nobody", f"{what} Name somebody with: circles workspace --{name} U012AB3CD")


async def _channels(slack: AsyncWebClient, database: Database, workspace_id: str) -> AsyncIterator[Finding]:
    shown = await database.read(lambda session: workspaces.settings_of(session, workspace_id))
    for name in workspaces.CHANNELS:
        if shown[name] != "none":
            async for finding in _channel(slack, name.replace("_", " ").replace("hr", "HR"), shown[name]):
                yield finding


async def _channel(slack: AsyncWebClient, name: str, channel_id: str) -> AsyncIterator[Finding]:
    try:
        answer = await slack.conversations_info(channel=channel_id)
        channel: dict[str, Any] = answer.get("channel") or {}
        guests = await _guests(slack, channel_id) if channel.get("is_member") else []
    except _NETWORK as error:
        yield _unseen_channel(name, error)
        return
    if not channel.get("is_member"):
        yield wrong(f"{name}: the bot is not in it", "Type /invite @Peer Circles in the channel.")
    elif not channel.get("is_private"):
        yield wrong(f"{name}: it is public, so everybody reads who is proposed", "Name a private channel instead.")
    elif channel.get("is_ext_shared") or guests:
        yield wrong(f"{name}: guests or other organisations are in it", "Remove them, or name another channel.")
    else:
        yield well(f"{name}: private, and the bot is in it")


def _unseen_channel(name: str, error: BaseException) -> Finding:
    # The bot asks for no scope on public channels, so Slack shows it none of them.
    if isinstance(error, SlackApiError) and error.response["error"] == "missing_scope":
        return wrong(
            f"{name}: it is public, so everybody reads who is proposed", "Name a private channel instead."
        )
    return wrong(f"{name}: {_cause(error)}", "Invite the bot into it with /invite, or name another channel.")


async def _guests(slack: AsyncWebClient, channel_id: str) -> list[str]:
    answer = await slack.conversations_members(channel=channel_id, limit=_MEMBERS_LOOKED_AT)
    people = [(await slack.users_info(user=one)).get("user") or {} for one in answer.get("members") or ()]
    return [one["id"] for one in people if one.get("is_restricted") or one.get("is_ultra_restricted")]


async def _may_create(slack: AsyncWebClient, database: Database, workspace_id: str) -> AsyncIterator[Finding]:
    """A channel that was made is proof enough; otherwise one is made and archived at once."""
    if await database.read(lambda session: circles.any_channel(session, workspace_id)):
        yield well("private channels: the bot has made them here")
        return
    try:
        made = await slack.conversations_create(name=f"circles-doctor-{secrets.token_hex(3)}", is_private=True)
        await slack.conversations_archive(channel=(made.get("channel") or {})["id"])
    except _NETWORK as error:
        yield wrong(
            f"private channels: {_cause(error)}",
            "A workspace owner allows them under Settings, Permissions, Channel Management.",
        )
        return
    yield well("private channels: one was made to try, and archived at once")


async def _command(_slack: AsyncWebClient, database: Database, workspace_id: str) -> AsyncIterator[Finding]:
    seen = await database.read(lambda session: workspaces.command_seen_at(session, workspace_id))
    if seen is None:
        yield look(
            f"{ids.COMMAND}: never reached the bot",
            f"Type {ids.COMMAND} help. If another app answers, it has the same command: the app installed last wins.",
        )
    else:
        yield well(f"{ids.COMMAND}: reached the bot, last noted on {seen:%Y-%m-%d}")


async def _undelivered(_slack: AsyncWebClient, database: Database, workspace_id: str) -> AsyncIterator[Finding]:
    dead = await database.read(lambda session: deliveries.undelivered(session, workspace_id))
    for kind, cause in dead:
        yield look(f"not delivered: {kind} ({cause})", "Mend the cause; what Slack answered stands in brackets.")


def _cause(error: BaseException) -> str:
    if isinstance(error, SlackApiError):
        return f"Slack answered {error.response['error']}"
    return f"Slack cannot be reached ({type(error).__name__})"
