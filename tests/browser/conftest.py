"""A real browser on a whole town, a window of its own for each person."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot.domain.library import Library
from bot.domain.programme import Catalogue
from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.visitor import Visit, Visitor
from tests.town import Town


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file share a loop: one browser, which takes seconds to start, is used by them all."""
    for one in items:
        if one.path.parent == Path(__file__).parent and pytest_asyncio.is_async_test(one):
            one.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Chromium; without one the test is skipped, or fails where a browser is required."""
    async with async_playwright() as playwright:
        path = executable(playwright.chromium.executable_path)
        launched = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="module")
async def town(sqlite_url: str, catalogue: Catalogue, library: Library) -> AsyncIterator[Town]:
    """The same town as everywhere, on the loop of the browser."""
    async with Town(sqlite_url, catalogue, library=library) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def visit(town: Town, browser: Browser) -> AsyncIterator[Visit]:
    """Opens the page as somebody, in a window of their own; no script of the page may fail meanwhile."""
    visitors: list[Visitor] = []

    async def arrive(name: str, **window: Any) -> Visitor:
        context = await browser.new_context(locale="en-US", reduced_motion="reduce", **window)
        visitor = Visitor(await context.new_page(), town.person(name))
        visitors.append(visitor)
        return await visitor.arrive()

    yield arrive
    assert [problem for one in visitors for problem in one.problems] == []
    for one in visitors:
        await one.page.context.close()
