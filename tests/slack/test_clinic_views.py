"""A case clinic's views: within Slack's limits in each language, the top-level text says it all, words stay words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.clinics import (
    CASE_LIMIT,
    ClinicForm,
    ClinicGiven,
    ClinicShown,
    ClosingShown,
    Ending,
    Pace,
    Phase,
    PhasePast,
    PhaseShown,
)
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.requests import HelpKind
from bot.slack import ids
from bot.slack.limits import faults, modal_faults
from bot.slack.parse import Submission, helping
from bot.slack.views import clinics
from bot.slack.views.kit import Json, Message
from bot.wording import LANGUAGES, speaking
from tests.slack.test_hostile_words import ALIVE, WORDS

C, ROW = "c" * 36, "r" * 36
AT, ZONE = datetime(2026, 11, 24, 15, tzinfo=UTC), "America/Argentina/Buenos_Aires"


def shown(phase: Phase, kind: HelpKind | None = None) -> Message:
    """The message of a phase."""
    others = ("U0SECOND", "U0THIRD") if phase in (Phase.ASK, Phase.THINK) else ()
    return clinics.phase(PhaseShown(ROW, "U0PRESENTER", phase, AT, ZONE, kind, "C012AB3CD", others))


def elements(message: Message) -> list[Json]:
    """What can be pressed in a message."""
    return [one for block in message.blocks for one in block.get("elements", ()) if "action_id" in one]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_stays_within_the_limits(language: str) -> None:
    with speaking(language):
        assert modal_faults(clinics.form(ClinicForm(C, ROW), "w" * 2000)) == []
        assert modal_faults(clinics.begun()) == []
        messages = [
            *(
                clinics.opened(ClinicShown(ROW, "U1", pace, about))
                for pace in Pace
                for about in ("&" * CASE_LIMIT, None)
            ),
            *(shown(phase, kind) for phase in Phase for kind in (*HelpKind, None)),
            *(clinics.phase_over(PhasePast("U1", phase, kind)) for phase in Phase for kind in (*HelpKind, None)),
            *(clinics.closed(ClosingShown("U1", ending, "C1")) for ending in Ending),
        ]
        assert [faults(one.blocks) for one in messages] == [[]] * len(messages)


def test_in_a_meeting_a_phase_says_how_many_minutes_it_has() -> None:
    told = PhaseShown(ROW, "U1", Phase.TELL, AT, ZONE, None, "C1")
    assert "\n8 minutes, until " in clinics.phase(replace(told, minutes=8)).text
    assert "minutes" not in clinics.phase(told).text


@pytest.mark.parametrize("phase", Phase)
def test_a_phase_says_what_happens_who_speaks_and_until_when(phase: Phase) -> None:
    message = shown(phase)
    assert message.text.startswith(f"*{phase.value} of 5: ")
    assert "<@U0PRESENTER>" in message.text
    assert "12:00 America/Argentina/Buenos_Aires" in message.text
    assert "I go on by myself" in message.text, "everybody else reads that there is nothing for them to do"
    says = message.blocks[0]["text"]["text"]
    assert says in message.text


@pytest.mark.parametrize("phase", Phase)
def test_a_phase_that_is_over_says_what_it_was_and_asks_nothing(phase: Phase) -> None:
    over = clinics.phase_over(PhasePast("U0PRESENTER", phase, HelpKind.IDEAS))
    assert over.text.startswith(f"*{phase.value} of 5: ")
    assert over.text.endswith(" This phase is over.")
    assert elements(over) == []
    for gone in ("ntil ", "below", "Your turn"):
        assert gone not in over.text


@pytest.mark.parametrize(
    ("phase", "actions"),
    [
        (Phase.TELL, [ids.CLINIC_NEXT, ids.CLINIC_STOP]),
        (Phase.ASK, [ids.CLINIC_NEXT, ids.CLINIC_STOP]),
        (Phase.WISH, [ids.CLINIC_KIND, ids.CLINIC_NEXT, ids.CLINIC_STOP]),
        (Phase.THINK, [ids.CLINIC_NEXT, ids.CLINIC_STOP]),
        (Phase.NEXT, [ids.COMMITMENT_OPEN, ids.CLINIC_NEXT]),
    ],
)
def test_the_buttons_of_a_phase(phase: Phase, actions: list[str]) -> None:
    found = elements(shown(phase))
    assert [one["action_id"] for one in found] == actions
    value = next(one["value"] for one in found if one["action_id"] == ids.CLINIC_NEXT)
    assert value == f"{ROW}:{phase.value}"


def test_every_kind_of_help_can_be_chosen_and_is_read_as_such() -> None:
    (menu,) = [one for one in elements(shown(Phase.WISH)) if one["action_id"] == ids.CLINIC_KIND]
    assert [helping.kind_of_help(one["value"]) for one in menu["options"]] == [(ROW, kind) for kind in HelpKind]
    assert len({shown(Phase.THINK, kind).text for kind in (*HelpKind, None)}) == len(HelpKind) + 1


@pytest.mark.parametrize("subject", ["", ROW, f"{ROW}:", f"{ROW}:gossip", ":ideas"])
def test_a_choice_that_is_none_of_ours_is_refused(subject: str) -> None:
    with pytest.raises(Refusal) as caught:
        helping.kind_of_help(subject)
    assert caught.value.code is RefusalCode.GONE


def test_what_was_filled_in_is_read() -> None:
    given = helping.clinic(Submission("T1", "U1", "c:1", {ids.FIELD_PACE: "thread", ids.FIELD_ABOUT: None}))
    assert given == ClinicGiven(Pace.THREAD, None)
    with pytest.raises(Refusal) as caught:
        helping.clinic(Submission("T1", "U1", "c:1", {ids.FIELD_PACE: "soon"}))
    assert (caught.value.code, caught.value.field) == (RefusalCode.CHOOSE_ONE, ids.FIELD_PACE)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_own_words_are_shown_as_plain_words(words: str) -> None:
    message = clinics.opened(ClinicShown(ROW, "U0PRESENTER", Pace.THREAD, words))
    assert ALIVE.findall(message.text.replace("<@U0PRESENTER>", "")) == []
    plain = message.blocks[-1]["text"]
    assert (plain["type"], plain["text"]) == ("plain_text", words)


def test_only_a_clinic_that_went_to_its_end_leads_to_a_commitment_and_no_ending_tells_why() -> None:
    found = {ending: clinics.closed(ClosingShown("U0PRESENTER", ending, "C012AB3CD")) for ending in Ending}
    (commit,) = elements(found[Ending.FINISHED])
    assert (commit["action_id"], commit["value"]) == (ids.COMMITMENT_OPEN, "C012AB3CD")
    assert found[Ending.STOPPED] == found[Ending.BROKEN_OFF]
    assert "U0PRESENTER" not in found[Ending.STOPPED].text
