"""A timetable without a Slack, what it asks the database, and who moderates meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import event

from bot.domain.programme import Catalogue
from bot.domain.roles import Role
from bot.features import workspaces
from bot.scheduler.forming import Forming
from bot.scheduler.ticks import Timetable
from bot.slack.guard import Surface
from bot.store.session import Database
from tests.features.stage import MINUTE, NOW, WORKSPACE


class Present:
    """The timetable of a bot that has no Slack, at an instant that is set."""

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        workspaces: tuple[str, ...] = (WORKSPACE,),
        forming: Forming | None = None,
    ) -> None:
        self.now = NOW + MINUTE
        self.asked: list[str] = []
        self.workspaces = workspaces
        self.fails: Exception = TimeoutError()
        surface = Surface(database, catalogue, lambda: self.now, self._client_of, self._workspaces, lambda: None)
        self.timetable = Timetable(surface, forming=forming or Forming())

    async def _workspaces(self) -> tuple[str, ...]:
        return self.workspaces

    async def _client_of(self, workspace_id: str) -> AsyncWebClient:
        """Notes for whom Slack was to be asked, and fails as where it cannot be reached."""
        self.asked.append(workspace_id)
        raise self.fails


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        found.append(statement)

    engines = {database.engine, database._reading_engine}
    for one in engines:
        event.listen(one, "before_cursor_execute", note)
    yield found
    for one in engines:
        event.remove(one, "before_cursor_execute", note)


def moderate(database: Database, *users: str) -> None:
    """Makes these people moderators, and nobody else."""
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, users, by="test", now=NOW)
