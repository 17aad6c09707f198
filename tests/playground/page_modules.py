"""The page's modules in a browser, without a server and without the network."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

from tests.browser.chromium import ARGUMENTS, executable

FOLDER = Path(__file__).parents[2] / "bot" / "playground" / "page"
_ORIGIN = "http://page.test"
_MEDIA_TYPES = {".js": "text/javascript", ".html": "text/html", ".css": "text/css", ".svg": "image/svg+xml"}


@contextmanager
def opened() -> Iterator[Page]:
    """A browser page that can import the modules."""
    with sync_playwright() as playwright:
        path = executable(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        page = browser.new_page()
        page.route("**/*", _serve)
        page.goto(f"{_ORIGIN}/page/empty")
        yield page
        browser.close()


def call(page: Page, module: str, function: str, *arguments: Any) -> Any:
    """What a function of a module returns for these arguments, all of them JSON."""
    script = "async ([path, name, args]) => (await import(path))[name](...args)"
    return page.evaluate(script, [f"/page/{module}", function, list(arguments)])


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(f"{_ORIGIN}/page/")
    if name == "empty":
        route.fulfill(body="<!doctype html><title>Empty</title>", content_type="text/html")
        return
    file = FOLDER / name
    route.fulfill(body=file.read_bytes(), content_type=_MEDIA_TYPES[file.suffix])
