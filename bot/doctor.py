"""`circles doctor`: looks at everything the bot stands on, and says what to do about what is wrong."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import checkups, foretelling, holdups, parts, programmes, settings
from bot.checkups import NETWORK, Finding, Place, Verdict, cause_of, look, well, wrong
from bot.features import installations, workspaces
from bot.parts import secret
from bot.programmes import library
from bot.settings import Settings, SettingsError
from bot.slack.manifest import OPTIONAL_SCOPES, SCOPES
from bot.store.session import Database, Session, sqlite_path

__all__ = ["Finding", "Verdict", "examine", "main"]


def main(workspace_id: str | None = None, *, try_channel: bool = False) -> int:
    """Prints every finding, of one workspace or of all; 1 when something is wrong.

    With `try_channel` a channel is made and archived.
    """
    parts.pin_time_zones()
    findings = asyncio.run(_all(settings.read(), workspace_id, try_channel))
    return 1 if any(one.verdict is Verdict.WRONG for one in findings) else 0


async def _all(given: Settings, workspace_id: str | None, try_channel: bool) -> list[Finding]:
    findings: list[Finding] = []
    async for finding in examine(given, try_channel, workspace_id):
        print(finding, flush=True)
        findings.append(finding)
    return findings


async def examine(
    given: Settings, try_channel: bool = False, workspace_id: str | None = None
) -> AsyncIterator[Finding]:
    """Every check in turn; one that fails does not keep the others from being made."""
    for finding in _programmes(given):
        yield finding
    database, finding = _database(given)
    yield finding
    try:
        tokens = await _tokens(given, database, workspace_id)
        if not tokens:
            yield _no_token(workspace_id)
            return
        async with aiohttp.ClientSession() as session:
            is_first = True
            for whose, token in tokens:
                if token is None:
                    yield wrong(f"{whose} cannot be read: its key is lost", "Keep it anew with: circles install")
                    continue
                slack = AsyncWebClient(
                    token=token, base_url=given.slack_api_url, session=session, timeout=10, retry_handlers=[]
                )
                looked = Looked(given, database, try_channel, workspace_id, whose, is_first)
                is_first = False
                async for finding in _slack(looked, slack):
                    yield finding
    finally:
        if database is not None:
            database.close()


async def _tokens(
    given: Settings, database: Database | None, workspace_id: str | None
) -> list[tuple[str, str | None]]:
    """What each token is called, and the token; that of the settings first, though nobody knows yet whose it is."""
    found: list[tuple[str, str | None]] = []
    if given.slack_bot_token is not None:
        found.append(("SLACK_BOT_TOKEN", secret(given.slack_bot_token)))
    if database is None:
        return found

    def read(session: Session) -> list[tuple[str, str | None]]:
        kept = [one for one in installations.with_token(session) if workspace_id in (None, one)]
        known = [(one, installations.get(session, one)) for one in kept]
        return [(f"the token of {one}", held.token if held else None) for one, held in known]

    return found + await database.read(read)


def _no_token(workspace_id: str | None) -> Finding:
    if workspace_id is not None:
        return wrong(f"there is no token for {workspace_id}", "Keep one with: circles install")
    return wrong(
        "SLACK_BOT_TOKEN is not set, and no token is kept",
        "circles manifest prints the app to install; then copy its bot token.",
    )


@dataclass(frozen=True)
class Looked:
    """What is looked at with one token: everything, or only the workspace that was asked for."""

    given: Settings
    database: Database | None
    try_channel: bool
    only: str | None
    whose: str  # What the token is called.
    is_first: bool  # What concerns the app, and no workspace, is looked at once.


def _programmes(given: Settings) -> list[Finding]:
    folders = parts.prompt_folders(given)
    found = [*programmes.check(*folders), *library.check(*folders)]
    wrongs = [one for one in found if one.severity is programmes.Severity.ERROR]
    if wrongs:
        return [wrong(f"programmes: {one}", "Mend the file; circles prompts check tells more.") for one in wrongs]
    return [well(f"programmes: {len(parts.read_catalogue(given))} can be chosen")]


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


async def _slack(looked: Looked, slack: AsyncWebClient) -> AsyncIterator[Finding]:
    given, database = looked.given, looked.database
    try:
        answer = await slack.auth_test()
    except NETWORK as error:
        yield _unanswered(error, looked.whose)
        return
    workspace_id = str(answer["team_id"])
    if looked.is_first:
        yield await _app_token(given)
    if looked.only not in (None, workspace_id):
        return
    yield well(f"bot token: {answer['team']} ({workspace_id})")
    yield _scopes(str(answer.headers.get("x-oauth-scopes", "")))
    if database is None:
        return
    if workspace_id not in await database.read(workspaces.every):
        yield look("the bot has not been started here yet", "Run: circles run")
        return
    place = Place(slack, database, workspace_id, parts.Clock().now(), looked.try_channel)
    async for finding in checkups.look_over(place):
        yield finding
    async for finding in holdups.holdups(place):
        yield finding
    async for finding in foretelling.foretell(place, given.circles_posts_a_minute):
        yield finding
    yield await _concerns(database, workspace_id)


def _unanswered(error: BaseException, whose: str) -> Finding:
    if isinstance(error, SlackApiError):
        return wrong(
            f"{whose}: {cause_of(error)}",
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
