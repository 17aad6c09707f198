"""What moderators adjust and decline in stays within Slack's limits, and what they write comes out as plain words."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.adjustments import CANDIDATES, Adjusting, Candidate, OtherHours, Swap
from bot.domain.circles import CircleState
from bot.domain.moderations import DeclineCode, Declined, Place
from bot.domain.openings import Unopened
from bot.domain.programme import Rhythm
from bot.domain.proposals import ProposalCard
from bot.domain.worktime import Hour
from bot.slack.limits import faults, modal_faults
from bot.slack.views import adjustments, moderations, openings, proposals
from bot.slack.views.zones import ZONES
from tests.slack.test_hostile_words import ALIVE, WORDS
from tests.slack.test_view_limits import AT, HOUR

PEOPLE = tuple(f"U{number:010}" for number in range(12))
CARD = ProposalCard(
    circle_id="c" * 36,
    programme="P" * 60,
    members=PEOPLE,
    zones=ZONES[:12],
    hour=HOUR,
    first_at=AT,
    rhythm=Rhythm(12, 0, 60, 1),
    state=CircleState.PROPOSED,
    turn=PEOPLE[0],
    founder=PEOPLE[0],
    nobody_offered=True,
)
PLACE = Place("c" * 36, 9999, at_home=True)
EVERY_HOUR = tuple(Hour(day, time(half // 2, half % 2 * 30), HOUR.zone) for day in range(7) for half in range(48))


@pytest.mark.parametrize("where", [{"at_home": False}, {"at_home": True}, {"at_home": False, "in_round": True}])
def test_each_form_keeps_to_the_limits(where: dict[str, bool]) -> None:
    place = replace(PLACE, **where)
    fitting = tuple(Candidate("e" * 36, f"U{number:010}", ZONES[number]) for number in range(CANDIDATES))
    shown = (
        adjustments.adjust(Adjusting(CARD, may_remove=True, may_add=True), place),
        adjustments.swap(Swap(CARD, PEOPLE[0], fitting), place),
        adjustments.swap(Swap(CARD, PEOPLE[0], ()), place),
        adjustments.swap(Swap(CARD, None, fitting), place),
        adjustments.hours(OtherHours(CARD, EVERY_HOUR), place),
        adjustments.hours(OtherHours(CARD, ()), place),
        moderations.decline_form(CARD, place),
        openings.choice([Unopened("c" * 36, "P" * 60, PEOPLE)] * 200, "C0HAND"),
    )
    for view in shown:
        assert modal_faults(view) == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_a_no_in_ones_own_words_shows_plain_words(words: str) -> None:
    message = moderations.declined(Declined("Working Out Loud", DeclineCode.OWN, words))
    assert faults(message.blocks) == []
    assert ALIVE.findall(message.text) == []
    (plain,) = [one["text"] for one in message.blocks if one["text"]["type"] == "plain_text"]
    assert (plain["text"], plain["emoji"]) == (words, False)


@pytest.mark.parametrize("code", [one for one in DeclineCode if one is not DeclineCode.OWN])
def test_each_ready_sentence_is_worded_for_both_sides(code: DeclineCode) -> None:
    form = str(moderations.decline_form(CARD, PLACE))
    assert f"'value': '{code.value}'" in form
    said = moderations.declined(Declined("Working Out Loud", code, None)).text
    assert len(said.splitlines()) == 3
    assert "<@" not in said


def test_the_meetings_are_the_kickoff_and_the_weeks() -> None:
    assert "13 meetings in all: a kickoff and 12 weeks" in "\n".join(proposals.facts(CARD))
