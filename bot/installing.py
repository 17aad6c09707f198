"""`circles install`: keeps the bot token of one more workspace, or forgets it again."""

import asyncio
import getpass
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import parts, settings
from bot.checkups import NETWORK, cause_of
from bot.features import installations
from bot.features.installations import Installation
from bot.settings import Settings, SettingsError
from bot.store.session import Database, sqlite_path


def install() -> int:
    """Reads a bot token from standard input, asks Slack whose it is, and keeps it sealed."""
    given, token = settings.read(), _typed()
    answer = asyncio.run(_asked(given, token))
    if not answer.get("bot_id") or answer.get("is_enterprise_install"):
        raise SettingsError(
            "This token is not that of the bot in one workspace. Install the app there, and copy it."
        )
    found = Installation(str(answer["team_id"]), str(answer["user_id"]), str(answer["bot_id"]), token)
    with _database(given) as database, database.transaction() as session:
        again = installations.get(session, found.workspace_id) is not None
        installations.keep(session, found, name=str(answer["team"]), now=parts.Clock().now())
    print(_done(found.workspace_id, str(answer["team"]), again=again))
    return 0


def remove(workspace_id: str) -> int:
    """Forgets the token of a workspace; what is known of the workspace stays."""
    with _database(settings.read()) as database, database.transaction() as session:
        if not installations.forget(session, workspace_id, parts.Clock().now()):
            kept = ", ".join(installations.with_token(session)) or "none"
            raise SettingsError(f"No token is kept for {workspace_id}. There is one for: {kept}")
    print(f"The token of {workspace_id} is forgotten: within a minute the bot does nothing there any more.")
    return 0


def _typed() -> str:
    """What stands in standard input: an argument would stay in the shell's history, and in the list of processes."""
    typed = getpass.getpass("Bot token: ") if sys.stdin.isatty() else sys.stdin.readline()
    try:
        return settings.bot_token(typed)
    except SettingsError as error:
        raise SettingsError(f"{error} It is read from standard input: circles install < token.txt") from None


async def _asked(given: Settings, token: str) -> AsyncSlackResponse:
    async with aiohttp.ClientSession() as session:
        slack = AsyncWebClient(
            token=token, base_url=given.slack_api_url, session=session, timeout=10, retry_handlers=[]
        )
        try:
            return await slack.auth_test()
        except SlackApiError as error:
            raise SettingsError(
                f"This token is no good: {cause_of(error)}. Install the app in the workspace, and copy its bot token."
            ) from None
        except NETWORK as error:
            raise SettingsError(f"SLACK_API_URL: {cause_of(error)}. Look at the network, and try again.") from None


@contextmanager
def _database(given: Settings) -> Iterator[Database]:
    """The database; a SQLite file is made here where there is none yet, because the first start wants a token."""
    file = sqlite_path(given.database())
    making = file is not None and not file.exists()
    with parts.explained(given), closing(parts.open_database(given, migrating=making)) as database:
        yield database


def _done(workspace_id: str, name: str, *, again: bool) -> str:
    kept = "The new token of" if again else "The token of"
    return (
        f"{kept} {name} ({workspace_id}) is kept. A bot that runs serves it within a minute.\n"
        f"Say who moderates and who reads summaries, if you have not:\n"
        f"    circles workspace --workspace {workspace_id} --moderators U012AB3CD --hr U012AB3CD\n"
        f"Then look whether all is well:\n"
        f"    circles doctor --workspace {workspace_id}"
    )
