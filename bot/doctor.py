"""`circles doctor`: looks at everything the bot stands on, and says what to do about what is wrong."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import checkups, foretelling, holdups, parts, programmes, settings
from bot.checkups import NETWORK, Finding, Place, Verdict, cause_of, look, well, wrong
from bot.features import workspaces
from bot.parts import secret
from bot.settings import Settings, SettingsError
from bot.slack.manifest import OPTIONAL_SCOPES, SCOPES
from bot.store.session import Database, sqlite_path

__all__ = ["Finding", "Verdict", "examine", "main"]


def main(try_channel: bool = False) -> int:
    """Prints every finding; 1 when something is wrong. With `try_channel` a channel is made and archived."""
    parts.pin_time_zones()
    findings = asyncio.run(_all(settings.read(), try_channel))
    return 1 if any(one.verdict is Verdict.WRONG for one in findings) else 0


async def _all(given: Settings, try_channel: bool) -> list[Finding]:
    findings: list[Finding] = []
    async for finding in examine(given, try_channel):
        print(finding, flush=True)
        findings.append(finding)
    return findings


async def examine(given: Settings, try_channel: bool = False) -> AsyncIterator[Finding]:
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
            async for finding in _slack(given, slack, database, try_channel):
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


async def _slack(
    given: Settings, slack: AsyncWebClient, database: Database | None, try_channel: bool
) -> AsyncIterator[Finding]:
    if given.slack_bot_token is None:
        yield wrong(
            "SLACK_BOT_TOKEN is not set", "circles manifest prints the app to install; then copy its bot token."
        )
        return
    try:
        answer = await slack.auth_test()
    except NETWORK as error:
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
    place = Place(slack, database, workspace_id, parts.Clock().now(), try_channel)
    async for finding in checkups.look_over(place):
        yield finding
    async for finding in holdups.holdups(place):
        yield finding
    async for finding in foretelling.foretell(place, given.circles_posts_a_minute):
        yield finding
    yield await _concerns(database, workspace_id)


def _unanswered(error: BaseException) -> Finding:
    if isinstance(error, SlackApiError):
        return wrong(
            f"SLACK_BOT_TOKEN: {cause_of(error)}",
            "Install the app again and copy the token that begins with xoxb-.",
        )
    return wrong(cause_of(error), "Look at the network and, if it is set, at SLACK_API_URL.")


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
        except NETWORK as error:
            return wrong(
                f"SLACK_APP_TOKEN: {cause_of(error)}", "Make one under App-Level Tokens, with connections:write."
            )
    return well("app token: Socket Mode can be opened")


async def _concerns(database: Database, workspace_id: str) -> Finding:
    shown = await database.read(lambda session: workspaces.settings_of(session, workspace_id))
    named = [way.replace("_", " ") for way in workspaces.WAYS if shown[way] != "none"]
    if named:
        return well(f"concerns: {' and '.join(named)} set")
    return look(
        "concerns: neither a contact nor a help line",
        'Name somebody people can talk to: circles workspace --contact U012AB3CD --help-line "..."',
    )


def _scopes(granted: str) -> Finding:
    missing = set(SCOPES) - {one.strip() for one in granted.split(",")}
    needed = sorted(missing - set(OPTIONAL_SCOPES))
    if needed:
        return wrong(
            f"scopes: {', '.join(needed)} missing",
            "Paste circles manifest again, with its scopes and events, then reinstall the app.",
        )
    if missing:
        return look(
            f"scopes: {', '.join(sorted(missing))} missing", "The bot works without: no pins, or no user groups."
        )
    return well("scopes: all granted (events cannot be looked up: after an update paste circles manifest again)")
