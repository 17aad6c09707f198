"""A real browser on a whole town, a window of its own for each person."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.visitor import Visit, Visitor
from tests.town import Town


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium; without one the test is skipped, or fails where a browser is required."""
    async with async_playwright() as playwright:
        path = executable(playwright.chromium.executable_path)
        launched = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield launched
        await launched.close()


@pytest.fixture
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
