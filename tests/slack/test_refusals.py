"""Every no has its sentence, and no sentence holds an id of ours or a word of the code."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.refusals import Refusal, RefusalCode
from bot.slack.views import refusals

FACTS: dict[str, object] = {
    "since": datetime(2026, 11, 2, 8, tzinfo=UTC),
    "channel": "C012AB3CD",
    "minutes": 60,
    "limit": 500,
    "latest": date(2027, 2, 2),
    "state": "opening",
    "group": "S012AB3CD",
    "user": "U012AB3CD",
    "users": ("U012AB3CD", "U045EF6GH"),
    "weeks": 4,
    "seats": 4,
    "days": 7,
    "fewest": 1,
}


@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_a_sentence(code: RefusalCode) -> None:
    said = refusals.sentence(Refusal(code, **FACTS))
    assert said[0].isupper() or said[0] == "`"
    assert said.endswith((".", "?"))
    assert code.value not in said
    assert "{" not in re.sub(r"<!date[^>]*>", "", said)
    assert len(said) < 300


def test_a_decision_that_came_first_is_named() -> None:
    said = [refusals.sentence(Refusal(RefusalCode.ALREADY_DECIDED, state=one)) for one in ("declined", "running")]
    assert "declined already" in said[0]
    assert "approved already" in said[1]


def test_every_refusal_is_raised_somewhere() -> None:
    bot = Path(refusals.__file__).parents[2]
    code = "\n".join(path.read_text() for path in bot.rglob("*.py") if path.name != "refusals.py")
    assert [one.name for one in RefusalCode if f"RefusalCode.{one.name}" not in code] == []


def test_the_apology_holds_its_reference_and_nothing_else_of_ours() -> None:
    said = refusals.failed("1a2b3c4d")
    assert "1a2b3c4d" in said
    assert "Sorry" in said
    assert "Traceback" not in said


def test_whoever_hosts_reads_where_to_give_it_back_also_before_their_note_has_come() -> None:
    said = refusals.sentence(Refusal(RefusalCode.HOSTS_IT))
    assert said.endswith("the button is in the note for it, which comes in our messages if it is not there yet.")
