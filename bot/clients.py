"""Web API clients: one for each workspace, by the token in the settings or by one that is kept sealed in the store."""

import ssl
import time
from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.carrying import NoToken
from bot.features import installations, workspaces
from bot.features.installations import Installation
from bot.metrics import Metrics
from bot.parts import secret
from bot.settings import Settings
from bot.slack.clients import Client
from bot.store.session import Database, Session

_GOOD_FOR = 60  # Seconds after which it is looked whether a token has changed.


@dataclass(frozen=True)
class _Kept:
    installation: Installation
    client: AsyncWebClient
    read_at: float


class Clients:
    """Gives out clients. `own` is the one of the settings' token, if there is one."""

    def __init__(
        self, settings: Settings, session: aiohttp.ClientSession, database: Database, metrics: Metrics
    ) -> None:
        self._own_id: str | None = None
        self._settings = settings
        self._session = session
        self._database = database
        self._metrics = metrics
        self._ssl = ssl.create_default_context()  # Made once: it takes longer than a call.
        self._kept: dict[str, _Kept] = {}
        self.own = self._client(secret(settings.slack_bot_token))

    def introduce(self, found: Installation) -> None:
        """Notes whose token the settings hold."""
        self._kept[found.workspace_id] = _Kept(found, self.own, float("inf"))
        self._own_id = found.workspace_id

    async def workspaces(self) -> list[str]:
        """The workspaces that have the app and that there is a token for, as it is at this moment."""
        own_id = self._own_id

        def read(session: Session) -> list[str]:
            own = [own_id] if own_id in workspaces.installed(session) else []
            return [*own, *(one for one in installations.with_token(session) if one != own_id)]

        return await self._database.read(read)

    async def of(self, workspace_id: str) -> AsyncWebClient:
        """The client of a workspace; raises NoToken where there is none."""
        return (await self._of(workspace_id)).client

    async def installation(self, workspace_id: str) -> Installation | None:
        """The bot in a workspace, or None where it is not at home."""
        try:
            return (await self._of(workspace_id)).installation
        except NoToken:
            return None

    async def _of(self, workspace_id: str) -> _Kept:
        kept = self._kept.get(workspace_id)
        if kept is not None and time.monotonic() - kept.read_at < _GOOD_FOR:
            return kept
        found = await self._database.read(lambda session: installations.get(session, workspace_id))
        if found is None:
            self._kept.pop(workspace_id, None)
            raise NoToken(workspace_id)
        same = kept is not None and kept.installation == found
        client = kept.client if kept is not None and same else self._client(found.token, workspace_id)
        self._kept[workspace_id] = _Kept(found, client, time.monotonic())
        return self._kept[workspace_id]

    def _look_again(self, workspace_id: str | None) -> None:
        """Slack does not take the token: it may have been replaced since it was read."""
        if workspace_id is not None:
            self._kept.pop(workspace_id, None)

    def _client(self, token: str | None, workspace_id: str | None = None) -> AsyncWebClient:
        # No re-sending by the SDK: a message whose answer was lost would be posted twice.
        return Client(
            self._metrics,
            locked_out=lambda: self._look_again(workspace_id),
            token=token,
            base_url=self._settings.slack_api_url,
            session=self._session,
            ssl=self._ssl,
            retry_handlers=[],
        )
