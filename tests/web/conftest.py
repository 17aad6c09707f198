"""Quick databases for the tests of this folder, and whoever asks the bot over HTTP."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.features.copies import database, migrated_url

__all__ = ["database", "http", "migrated_url"]


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Whoever sends requests."""
    async with aiohttp.ClientSession() as session:
        yield session
