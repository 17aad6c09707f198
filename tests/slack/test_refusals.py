"""Every no has its sentence, and no sentence holds an id of ours or a word of the code."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.facilitations import Turn
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import ids
from bot.slack.views import facilitations, refusals

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
    assert said.endswith("in the note for it, which comes in our messages if it is not there yet.")


@pytest.mark.parametrize("for_all", [False, True])
def test_the_refusal_and_the_note_name_the_button_that_the_note_has(catalogue: Catalogue, for_all: bool) -> None:
    turn = Turn("c" * 36, 3, datetime(2026, 11, 2, 8, tzinfo=UTC), "Europe/Berlin", "U1", for_all=for_all)
    note = facilitations.note(turn, catalogue.programmes[0].steps[3])
    (back,) = [one for one in note.blocks[-1]["elements"] if one["action_id"] == ids.HOSTING_PASS]
    named = f"*{back['text']['text']}*"
    assert f"press {named} first: it gives back this meeting alone" in refusals.sentence(
        Refusal(RefusalCode.HOSTS_IT)
    )
    assert (f"You host each meeting. {named} gives back only this one" in note.text) is for_all
