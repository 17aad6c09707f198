"""The guard: a no at the field, as a notice or in the channel; an apology with a reference; never a trace."""

import asyncio
import logging
import re
from contextlib import AbstractContextManager
from typing import Any

import pytest
from slack_sdk.webhook import WebhookResponse
from sqlalchemy import text

from bot.domain.refusals import Refusal, RefusalCode
from bot.metrics import Metrics
from bot.slack import guard
from bot.slack.guard import OpenModal, Say, ShowModal
from bot.slack.parse import Command, Press, Submission
from bot.slack.views import kit
from bot.store import outages
from bot.store.outages import Away, Turn

SECRET = "what Ada wrote in confidence"


class Front:
    """Where acks and responses arrive."""

    def __init__(self) -> None:
        self.acks: list[dict[str, Any]] = []
        self.said: list[dict[str, Any]] = []
        self.team_id = "T1"

    async def ack(self, **given: Any) -> None:
        self.acks.append(given)

    async def respond(self, **given: Any) -> WebhookResponse:
        self.said.append(given)
        return WebhookResponse(url="", status_code=200, body="ok", headers={})


class Reading:
    """What a listener stands on, as far as these tests go: everybody reads English."""

    metrics = Metrics()

    def turn(self) -> AbstractContextManager[Turn]:
        return outages.turn(30)

    async def language_of(self, _workspace_id: str, _user_id: str) -> str:
        return "en"


async def handle(incoming: object, reply: object, body: dict[str, Any] | None = None) -> Front:
    """What arrives when a listener parses to `incoming` and then gives, or raises, `reply`."""

    async def work(_surface: object, _incoming: object) -> Any:
        if isinstance(reply, Exception):
            raise reply
        return reply

    def parse(_body: object, _team: str) -> Any:
        if isinstance(incoming, Exception):
            raise incoming
        return incoming

    front = Front()
    listen = guard.listener(Reading(), parse, work)  # pyright: ignore[reportArgumentType]
    await listen(front.ack, body or {}, front, front.respond)
    for _ in range(3):
        await asyncio.sleep(0)  # Answers by the response url are sent beside the ack.
    return front


COMMAND = Command("T1", "U1", "1.2", ())
PRESS = Press("T1", "U1", "1.2", "c:1")
SUBMISSION = Submission("T1", "U1", "c:1", {"goal": "x"})
NO = Refusal(RefusalCode.TEXT_TOO_LONG, field="goal", limit=5)
SENTENCE = "This is too long: at most 5 characters."


async def test_a_no_to_a_modal_stands_at_its_field() -> None:
    front = await handle(SUBMISSION, NO)
    assert front.acks == [{"response_action": "errors", "errors": {"goal": SENTENCE}}]


@pytest.mark.parametrize("field", [None, "another"])
async def test_a_no_to_a_modal_without_such_a_field_keeps_what_was_typed(field: str | None) -> None:
    front = await handle(SUBMISSION, Refusal(RefusalCode.TEXT_TOO_LONG, field=field, limit=5))
    assert front.acks == [{"response_action": "errors", "errors": {"goal": SENTENCE}}]


async def test_a_no_to_a_command_is_seen_by_its_person_alone() -> None:
    front = await handle(COMMAND, NO)
    (ack,) = front.acks
    assert (ack["text"], ack["response_type"]) == (SENTENCE, "ephemeral")


async def test_a_no_to_a_press_is_seen_by_its_person_alone_and_leaves_the_message() -> None:
    front = await handle(PRESS, NO)
    (said,) = front.said
    assert (said["text"], said["response_type"], said["replace_original"]) == (SENTENCE, "ephemeral", False)
    assert front.acks == [{}]


@pytest.mark.parametrize("incoming", [COMMAND, PRESS, SUBMISSION], ids=["command", "press", "modal"])
async def test_what_is_unexpected_is_an_apology_with_the_reference_of_the_log(
    incoming: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    front = await handle(incoming, RuntimeError(SECRET))
    shown = f"{front.acks} {front.said}"
    (record,) = [one for one in caplog.records if one.name == "bot.slack.guard"]
    assert "Sorry" in shown
    assert record.__dict__["reference"] in shown
    for hidden in (SECRET, "RuntimeError", "Traceback", "U1", "T1", "c:1"):
        assert hidden not in shown
    assert SECRET not in record.getMessage()
    assert len(front.acks) == 1


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"command": "/circle"}, "text"),
        ({"type": "view_submission"}, "view"),
        ({"type": "block_actions"}, None),
        ({"type": "event_callback"}, None),
    ],
)
async def test_a_payload_that_cannot_be_read_is_acknowledged_with_an_apology_where_there_is_a_place(
    body: dict[str, Any], where: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    front = await handle(KeyError("user"), None, body)
    (ack,) = front.acks
    assert ("Sorry" in str(ack.get(where))) if where else ack == {}
    assert [one.levelname for one in caplog.records if one.name == "bot.slack.guard"] == ["ERROR"]


async def test_two_failures_have_two_references() -> None:
    fronts = [await handle(COMMAND, RuntimeError()) for _ in range(2)]
    found = {re.findall(r"\b[0-9a-f]{8}\b", front.acks[0]["text"])[0] for front in fronts}
    assert len(found) == 2


async def test_what_is_nothing_to_us_is_acknowledged() -> None:
    assert (await handle(None, None)).acks == [{}]


async def test_an_answer_in_the_place_of_a_modal() -> None:
    view = kit.notice("Thank you")
    for reply in (ShowModal(view), OpenModal(view)):
        assert (await handle(SUBMISSION, reply)).acks == [{"response_action": "update", "view": view}]
    assert (await handle(SUBMISSION, None)).acks == [{}]


async def test_a_command_is_answered_with_its_message() -> None:
    front = await handle(COMMAND, Say(kit.plain("Hello")))
    assert front.acks[0]["text"] == "Hello"


async def test_a_database_that_breaks_is_an_apology_to_the_person(town: Any, caplog: Any) -> None:
    with town.bot.database.transaction() as session:
        session.execute(text("ALTER TABLE enrolments RENAME TO away"))
    person = town.person("farid")
    await person.say("/circle status")
    said = (await person.last())["text"]
    assert said.startswith("Sorry, something went wrong")
    assert "enrolments" not in said
    (record,) = [one for one in caplog.records if one.name == "bot.slack.guard"]
    assert record.__dict__["reference"] in said


@pytest.mark.parametrize("kept", [False, True])
async def test_nothing_was_kept_is_only_said_where_it_is_true(kept: bool) -> None:
    """The database may go away after what somebody did was noted, while the answer is being read from it."""
    front = Front()

    async def work(_surface: object, _incoming: object) -> Any:
        if kept:
            outages.keeping()
        raise Away

    def parse(_body: object, _team: str) -> Any:
        return COMMAND

    listen = guard.listener(Reading(), parse, work)  # pyright: ignore[reportArgumentType]
    await listen(front.ack, {}, front, front.respond)  # pyright: ignore[reportArgumentType]
    assert ("nothing of this was kept" in front.acks[0]["text"]) is not kept
    assert ("shows what has been noted" in front.acks[0]["text"]) is kept
