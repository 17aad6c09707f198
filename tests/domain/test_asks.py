"""A message asks the circle for one thing at a time."""

from dataclasses import replace

import pytest

from bot.domain.asks import Ask, of_duties, of_wrap_up
from bot.domain.duties import Duties
from bot.domain.meetings import MeetingOutcome
from bot.domain.programme import Catalogue
from bot.domain.steps import StepMessage

NEEDS = Duties(2, clocks=1, challenges=2)
BROUGHT = replace(NEEDS, brings=("U1", "U2"))


@pytest.fixture
def message(catalogue: Catalogue) -> StepMessage:
    """A wrap-up of a circle that does something together, and needs two who bring something and one with a clock."""
    step, following = catalogue.programmes[0].steps[1:3]
    found = StepMessage("c", "P", step, 12, "UTC", None, following, None, shares=True, next_duties=NEEDS)
    assert found.gathers
    return found


@pytest.mark.parametrize(
    ("duties", "expected"),
    [
        (replace(NEEDS, asks_host=True), Ask.HOST),
        (NEEDS, Ask.CHALLENGE),
        (replace(NEEDS, brings=("U1",)), Ask.CLOCK),
        (replace(NEEDS, brings=("U1",), clock=("U3",)), Ask.CHALLENGE),
        (BROUGHT, Ask.CLOCK),
        (replace(BROUGHT, clock=("U3",)), None),
        (Duties(2, 0, 0), None),
    ],
)
def test_a_host_comes_first_then_one_who_brings_something_and_the_clock_before_others(
    duties: Duties, expected: Ask | None
) -> None:
    assert of_duties(duties) is expected
    if expected is Ask.CLOCK and len(duties.brings) < duties.challenges:
        assert of_duties(duties, last_call=True) is Ask.CHALLENGE, "else nobody would ever be asked for it"
    else:
        assert of_duties(duties, last_call=True) is expected


def test_each_answer_makes_room_for_the_next_question(message: StepMessage) -> None:
    assert of_wrap_up(message) is Ask.TOGETHER
    written = replace(message, written=True)
    assert of_wrap_up(written) is Ask.MET
    told = replace(written, outcome=MeetingOutcome.DID_NOT)
    assert of_wrap_up(told) is Ask.CHALLENGE
    brought = replace(told, next_duties=BROUGHT)
    assert of_wrap_up(brought) is Ask.CLOCK
    assert of_wrap_up(replace(brought, next_duties=Duties(2, 0, 0))) is None


def test_whether_they_met_gives_way_and_comes_again_last(message: StepMessage) -> None:
    late = replace(message, written=True, is_late=True)
    assert of_wrap_up(late) is Ask.CHALLENGE
    assert of_wrap_up(replace(late, next_duties=replace(BROUGHT, clock=("U3",)))) is Ask.MET
    assert of_wrap_up(replace(late, written=False)) is Ask.TOGETHER, "the wrap-up's own words ask for that"


def test_what_the_next_step_asks_itself_is_not_asked_twice_and_behind_its_wrap_up_nothing_is(
    message: StepMessage,
) -> None:
    begun = replace(message, next_begun=True, next_asks=True)
    assert of_wrap_up(begun) is Ask.MET
    assert of_wrap_up(replace(begun, outcome=MeetingOutcome.MET)) is None
    assert of_wrap_up(replace(message, is_closed=True)) is None
    alone = replace(begun, shares=False)
    assert of_wrap_up(alone) is Ask.MET
    assert of_wrap_up(replace(alone, is_late=True)) is None, "it was asked once, and weeks later nobody knows"
    assert of_wrap_up(replace(begun, is_late=True)) is Ask.MET, (
        "what they do together came first, so it was not asked"
    )
    assert of_wrap_up(replace(message, next=None, next_duties=None, outcome=MeetingOutcome.MET)) is None
