"""Towns whose bot reaches Slack over a faulty network, and a Slack that limits how often it may call."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.programme import Catalogue
from bot.playground import Limits
from tests.delivery.faults import FaultyTown


@pytest.fixture
async def faulty(sqlite_url: str, catalogue: Catalogue) -> AsyncIterator[FaultyTown]:
    """A town on SQLite whose bot reaches Slack over a faulty network."""
    async with FaultyTown(sqlite_url, catalogue, Limits()) as town:
        yield town


@pytest.fixture
async def faulty_on_each(migrated_url: str, catalogue: Catalogue) -> AsyncIterator[FaultyTown]:
    """The same on each kind of database in turn."""
    async with FaultyTown(migrated_url, catalogue, Limits()) as town:
        yield town
