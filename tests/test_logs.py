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


def test_an_outage_is_told_once_a_minute_in_one_line_of_each_kind(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    rarely = logs.Rarely(lambda error: isinstance(error, ConnectionError), lambda: now[0])

    def failed(words: str, error: Exception, **more: str) -> bool:
        record = logging.LogRecord("bot.test", logging.ERROR, "", 0, words, (), (type(error), error, None))
        vars(record).update(more)
        return rarely(record)

    away = ConnectionError("what Ada wrote")
    assert [failed("a tick failed", away, tick=one) for one in ("plan", "report", "plan")] == [True, True, False]
    assert failed("a tick failed", ValueError(), tick="plan"), "another fault is told each time"
    assert failed("failed while listening", away, reference="1")
    assert failed("failed while listening", away, reference="2"), "somebody was told to name it"
    now[0] = logs.EVERY
    assert failed("a tick failed", away, tick="plan")


def test_a_line_about_an_outage_has_its_kind_and_no_trace(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start(rarely=lambda error: isinstance(error, ConnectionError))
    for _ in range(3):
        try:
            raise ConnectionError("what Ada wrote")
        except ConnectionError:
            logging.getLogger("bot.test").exception("cannot read")
    (line,) = lines(capsys)
    assert line["cause"] == "ConnectionError"
    assert not line.get("exc_info")
    assert "Ada" not in str(line)
