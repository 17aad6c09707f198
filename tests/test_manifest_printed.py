"""`circles manifest`: for Socket Mode, or for HTTP where that is how Slack reaches the bot."""

import json

import pytest

from bot import cli
from bot.slack.manifest import manifest


def test_the_manifest_is_json_ready_to_paste(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["manifest"]) == 0
    assert json.loads(capsys.readouterr().out) == manifest()
    monkeypatch.setenv("CIRCLES_URL", "https://circles.example.com")
    assert cli.main(["manifest"]) == 0
    assert json.loads(capsys.readouterr().out) == manifest("https://circles.example.com/")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-A")  # The address is for calendars, then.
    assert cli.main(["manifest"]) == 0
    assert json.loads(capsys.readouterr().out) == manifest()
