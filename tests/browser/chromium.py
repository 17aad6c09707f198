"""The one browser that the page is tried in: finds Chromium, and says what its absence means."""

import os
import shutil
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
# Read when the tests are collected: later each test runs without the settings of whoever started it.
REQUIRED = bool(os.environ.get("CIRCLES_BROWSER_REQUIRED"))


def executable(downloaded: str) -> str:
    """The path of a Chromium: the system's own, or else the one that Playwright may have downloaded.

    Without any, the test is skipped with a plain sentence; where a browser is required, it fails with it.
    """
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is not None or Path(downloaded).exists():
        return found or downloaded
    sentence = "There is no Chromium on this machine, so the page was not tried in a browser."
    if REQUIRED:
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
