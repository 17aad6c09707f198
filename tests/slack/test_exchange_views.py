"""What is read of an exchange of places keeps to Slack's limits in every language, and the button is where there is a place."""

from dataclasses import replace

import pytest

from bot.domain.exchanges import Exchange, ExchangeState, Place
from bot.domain.facilitations import Turn
from bot.domain.programme import Catalogue
from bot.domain.steps import Guide, told
from bot.slack.limits import faults, modal_faults
from bot.slack.views import exchanges, facilitations, guides, steps
from bot.wording import LANGUAGES, speaking
from tests.slack.test_view_limits import AT

TWELVE = tuple(f"U{number:010}" for number in range(12))
PAIRS = Place("c" * 36, 24, 2, None, "Europe/Berlin", tuple(zip(TWELVE[::2], TWELVE[1::2], strict=True)))
HOSTS = Place("c" * 36, 24, 2, AT, "America/Argentina/Buenos_Aires")
BUTTON = "exchange.open"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", [PAIRS, HOSTS])
def test_all_that_is_read_keeps_to_the_limits(place: Place, language: str) -> None:
    theirs, yours = (TWELVE[1:3], TWELVE[4:5]) if place.groups else ((), ())
    with speaking(language):
        assert modal_faults(exchanges.form(place)) == []
        assert modal_faults(exchanges.asked(TWELVE[0])) == []
        for state in ExchangeState:
            found = Exchange("e" * 36, place, TWELVE[0], TWELVE[3], state, theirs, yours)
            seen = [exchanges.question(found), exchanges.answered(found), exchanges.told(found, TWELVE[0])]
            assert [faults(one.blocks) for one in [*seen, exchanges.shown(found)]] == [[]] * 4


def test_the_button_stands_in_the_guide_of_whoever_has_a_place_and_in_the_host_s_note(
    catalogue: Catalogue,
) -> None:
    step = catalogue.programmes[0].steps[1]
    shown = Guide("c" * 36, step, 1)
    assert BUTTON not in str(guides.guide(shown))
    assert BUTTON in str(guides.guide(replace(shown, has_place=True)))
    assert BUTTON not in str(guides.guide(replace(shown, circle_id="", has_place=True)))
    assert BUTTON in str(facilitations.note(Turn("c", 1, AT, "Europe/Berlin", "U1"), step).blocks)


def test_the_prompt_says_where_the_button_is_only_where_there_are_several_groups(catalogue: Catalogue) -> None:
    found = told("c", catalogue.programmes[0], 1, None)
    says = "Two of you can exchange places"
    assert says in steps.prompt(replace(found, groups=(("U1", "U2"), ("U3", "U4")))).text
    assert says not in steps.prompt(replace(found, groups=(("U1", "U2", "U3"),))).text
    assert says not in steps.prompt(found).text
