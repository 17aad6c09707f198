"""What facilitators, their circle and moderators read keeps to Slack's limits and says what members must know."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.adjustments import Adjusting
from bot.domain.consents import Asked as Consented
from bot.domain.facilitations import Turn
from bot.domain.facilitators import MOST, Against, Asked, Choice, Led, News, Told
from bot.domain.late_joiners import LateOffer
from bot.domain.moderations import Place
from bot.domain.programme import Catalogue, Facilitation, Step
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import Opening, told
from bot.slack.limits import faults, modal_faults
from bot.slack.views import (
    adjustments,
    consents,
    facilitations,
    facilitators,
    late_joiners,
    proposals,
    refusals,
    steps,
    welcomes,
)
from bot.slack.views.kit import Message
from tests.slack.test_moderation_limits import CARD
from tests.slack.test_view_limits import AT, HOUR, MEMBERS, long_programme, long_step

PLACE = Place("c" * 36, 9999, at_home=True)
LEADS = "U0LEADS"
READS = "They are no member"


@pytest.mark.parametrize("number", [0, MOST])
@pytest.mark.parametrize("chosen", [None, LEADS])
def test_the_choice_keeps_to_the_limits(number: int, chosen: str | None) -> None:
    people = tuple(f"U{one:010}" for one in range(number))
    against = dict.fromkeys(people, Against(overlaps=True, night_at=AT))
    view = facilitators.choice(Choice("c" * 36, "P" * 60, MEMBERS, people, chosen, against), PLACE)
    assert modal_faults(view) == []
    assert str(view).count("The meetings overlap") == str(view).count("on their own clock.") == number
    assert ("Nobody can be chosen yet" in str(view)) is (number == 0)
    assert ("Choose nobody" in str(view)) is (chosen is not None)


def test_the_messages_keep_to_the_limits(catalogue: Catalogue) -> None:
    asked = Asked("c" * 36, "P" * 60, MEMBERS, HOUR, AT, catalogue.programmes[0].rhythm)
    turn = Turn("c" * 36, 3, AT, HOUR.zone, LEADS)
    step = long_step(catalogue.programmes[0].steps[1])
    words = [Told("c" * 36, LEADS, "P" * 60, MEMBERS, news) for news in News]
    shown = [
        facilitators.question(asked),
        facilitators.note(turn, step),
        facilitators.came(LEADS),
        facilitators.over("P" * 60),
        facilitators.ended("P" * 60),
        facilitators.leaving([Led("c" * 36, "P" * 60, MEMBERS)] * 99),
        *(facilitators.told(one) for one in words),
        facilitations.question(replace(turn, for_all=True)),
        facilitations.note(replace(turn, for_all=True), step),
        facilitations.note(replace(turn, in_threes=True), step),
    ]
    for message in shown:
        assert faults(message.blocks) == []
        assert 0 < len(message.text) <= 40_000
    assert len({one.text for one in shown}) == len(shown)


def test_the_question_tells_how_long_the_kickoff_lasts_and_the_first_hour_on_their_own_clock(
    catalogue: Catalogue,
) -> None:
    rhythm = replace(catalogue.programmes[0].rhythm, minutes=45, kickoff=60)
    text = facilitators.question(Asked("c" * 36, "P", MEMBERS, HOUR, AT, rhythm)).text
    assert ", 45 minutes, the kickoff 60; first meeting: " in text
    assert " on your own clock at the earliest" in text


def test_the_note_names_the_circle_by_its_channel(catalogue: Catalogue) -> None:
    turn, step = Turn("c" * 36, 3, AT, HOUR.zone, LEADS), catalogue.programmes[0].steps[3]
    assert "\nMeeting of <#C0CEDAR>: " in facilitators.note(replace(turn, channel_id="C0CEDAR"), step).text
    assert "\nMeeting: " in facilitators.note(turn, step).text


@pytest.mark.parametrize("note", [facilitators.note, facilitations.note])
def test_the_note_says_what_changes_with_three(
    catalogue: Catalogue, note: Callable[[Turn, Step], Message]
) -> None:
    step = replace(
        catalogue.programmes[0].steps[3], for_three="All three in one round.", facilitator_note="Look out."
    )
    turn = Turn("c" * 36, 3, AT, HOUR.zone, LEADS)
    said = "*When you are three*\nAll three in one round.\n\nLook out."
    assert said in note(replace(turn, in_threes=True), step).text
    assert "All three" not in note(turn, step).text
    assert "When you are" not in note(replace(turn, in_threes=True), replace(step, for_three="")).text


def test_only_where_somebody_may_is_it_offered_to_choose() -> None:
    for professional in (True, False):
        view = adjustments.adjust(Adjusting(replace(CARD, professional=professional), may_remove=True), PLACE)
        assert modal_faults(view) == []
        assert ("facilitator.open" in str(view)) is professional
    assert f"<@{LEADS}>" in "\n".join(proposals.facts(replace(CARD, facilitator=LEADS)))


@pytest.mark.parametrize("facilitation", Facilitation)
def test_members_read_that_somebody_may_read_along(catalogue: Catalogue, facilitation: Facilitation) -> None:
    """In the question whether they want the circle, in its welcome, and in the offer of a free seat."""
    is_led = facilitation is Facilitation.PROFESSIONAL
    programme = replace(long_programme(catalogue.programmes[0]), facilitation=facilitation)
    welcome = welcomes.welcome(Opening("c" * 36, programme, MEMBERS, HOUR, AT))
    assert faults(welcome.blocks) == []
    more = {"rhythm": programme.rhythm, "professional": is_led}
    asked = Consented(
        "q", "P", MEMBERS, HOUR, HOUR.zone, 90, AT, round=1, closes_at=AT, answer=None, closed=False, **more
    )
    offer = LateOffer("c", "P", AT.date(), HOUR, HOUR.zone, AT, is_led)
    read = [welcome.text, consents.question(asked).text, consents.standing(asked), late_joiners.invite(offer).text]
    assert [READS in one for one in read] == [is_led] * 4


def test_the_prompt_names_whoever_facilitates(catalogue: Catalogue) -> None:
    message = told("c", catalogue.programmes[0], 1, None)
    assert f"<@{LEADS}> facilitates." in steps.prompt(replace(message, facilitator=LEADS)).text
    assert "facilitates." not in steps.prompt(message).text


def test_a_button_for_members_says_so() -> None:
    said = refusals.sentence(Refusal(RefusalCode.FACILITATES))
    assert said.startswith("This is for the members of a circle, and you facilitate. `/circle guide`, ")
