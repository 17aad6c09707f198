"""What the absence of a browser means for the tests of the page."""

from pathlib import Path

import pytest

from tests.browser import chromium


@pytest.fixture(autouse=True)
def _no_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def test_without_a_browser_a_test_says_plainly_why_it_was_skipped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(chromium, "REQUIRED", False)
    with pytest.raises(pytest.skip.Exception, match="no Chromium on this machine"):
        chromium.executable(str(tmp_path / "none"))


def test_where_a_browser_is_required_its_absence_fails_the_test(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(chromium, "REQUIRED", True)
    with pytest.raises(pytest.fail.Exception, match="no Chromium on this machine"):
        chromium.executable(str(tmp_path / "none"))


def test_the_systems_browser_is_found_and_otherwise_the_downloaded_one(tmp_path: Path) -> None:
    downloaded = tmp_path / "downloaded"
    downloaded.touch()
    assert chromium.executable(str(downloaded)) == str(downloaded)
    system = tmp_path / "chromium"
    system.touch(mode=0o755)
    assert chromium.executable(str(downloaded)) == str(system)
