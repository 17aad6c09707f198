"""The structured log: one JSON object a line, and never the message of an exception."""

import json
import logging
from collections.abc import Iterator

import pytest

from bot import logs


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Puts the log of the whole process back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    names = ("slack_bolt", "slack_sdk", "aiohttp", "apscheduler", "alembic", "sqlalchemy", "uvicorn")
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    root.handlers[:], root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What was logged."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_one_json_object_with_its_facts(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start()
    logging.getLogger("bot.test").warning("two\nlines", extra={"action": "tried", "reference": "abc"})
    (line,) = lines(capsys)
    assert line["message"] == "two\nlines"
    assert (line["level"], line["name"], line["action"], line["reference"]) == (
        "WARNING",
        "bot.test",
        "tried",
        "abc",
    )
    assert "at" in line


def test_an_exception_is_written_as_its_type_and_places_never_its_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.start()
    try:
        try:
            raise KeyError("what a member wrote")
        except KeyError as error:
            raise ValueError(f"cannot take {error}") from error
    except ValueError:
        logging.getLogger("bot.test").exception("failed while %s", "answering")
    text = capsys.readouterr().err
    assert "member wrote" not in text
    assert "ValueError" in text
    assert "test_an_exception_is_written" in text


@pytest.mark.parametrize("name", ["slack_bolt.App", "slack_sdk.web", "aiohttp.access", "sqlalchemy.engine"])
def test_libraries_that_log_bodies_are_quiet_below_warnings(capsys: pytest.CaptureFixture[str], name: str) -> None:
    logs.start()
    logging.getLogger(name).info("a body")
    logging.getLogger(name).debug("a body")
    assert capsys.readouterr().err == ""


def test_bolt_is_quiet_below_errors_because_its_warnings_hold_bodies(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start()
    logging.getLogger("slack_bolt.AsyncApp").warning("Unhandled request ({'text': 'words'})")
    assert capsys.readouterr().err == ""
