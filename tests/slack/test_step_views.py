"""What the messages of a step say of what there is in it, and of nothing else."""

from dataclasses import replace

import pytest

from bot.domain.duties import Duties
from bot.domain.meetings import MeetingOutcome
from bot.domain.programme import Catalogue
from bot.domain.steps import StepMessage, told
from bot.domain.turns import Speakers
from bot.slack.views import steps

PAIRS = (("U1", "U2"), ("U3", "U4"))
TURNS = Speakers("U1", "U2")


@pytest.fixture
def message(catalogue: Catalogue) -> StepMessage:
    """A step of a circle, without groups or turns."""
    return told("c", catalogue.programmes[0], 1, None)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"groups": PAIRS}, "Does your group not suit you?"),
        ({"speakers": TURNS}, "Does your turn not suit you?"),
        ({"groups": PAIRS, "speakers": TURNS}, "Does your turn, or your group, not suit you?"),
    ],
)
def test_a_thread_tells_how_to_exchange_what_the_step_gives(
    message: StepMessage, given: dict[str, object], says: str
) -> None:
    assert f"{says} The guide has *Exchange places*." in steps.thread(replace(message, **given)).text


@pytest.mark.parametrize(
    "given", [{}, {"groups": PAIRS[:1]}, {"speakers": Speakers(None, None)}, {"groups": PAIRS, "last_step": 1}]
)
def test_where_a_step_gives_nothing_to_exchange_its_thread_says_nothing_of_it(
    message: StepMessage, given: dict[str, object]
) -> None:
    assert "not suit you" not in steps.thread(replace(message, **given)).text


@pytest.mark.parametrize(("last_step", "until"), [(2, "the next wrap-up"), (1, "the circle's goodbye")])
def test_what_became_of_a_meeting_can_be_corrected_until_what_follows(
    message: StepMessage, last_step: int, until: str
) -> None:
    met = replace(message, outcome=MeetingOutcome.MET, last_step=last_step)
    assert f"You met. `/circle meeting` corrects it until {until}." in steps.wrap_up(met).text


def test_where_nobody_took_anything_on_it_says_only_that_it_is_over(message: StepMessage) -> None:
    over = steps.tasks(replace(message, duties=Duties(1, 1, 0)), over=True)
    assert over.text == "*Week 1.* This meeting is over: its tasks are not asked for any more."
