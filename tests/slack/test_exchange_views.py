"""What is read of an exchange of places keeps to Slack's limits in every language, and the button is where there is a place."""

from dataclasses import replace

import pytest

from bot.domain.exchanges import Exchange, ExchangeState, Place
from bot.domain.facilitations import Turn
from bot.domain.programme import Catalogue
from bot.domain.steps import Guide, told
from bot.domain.turns import Speakers, Spot
from bot.slack import ids
from bot.slack.limits import faults, modal_faults
from bot.slack.parse import Submission
from bot.slack.parse import exchanges as parsing
from bot.slack.views import exchanges, facilitations, guides, steps
from bot.wording import LANGUAGES, speaking
from tests.slack.test_view_limits import AT

TWELVE = tuple(f"U{number:010}" for number in range(12))
PAIRS = Place("c" * 36, 24, 2, None, "Europe/Berlin", tuple(zip(TWELVE[::2], TWELVE[1::2], strict=True)))
HOSTS = Place("c" * 36, 24, 2, AT, "America/Argentina/Buenos_Aires")
SPEAKS = [replace(HOSTS, speaks=one, order=Speakers(TWELVE[0], TWELVE[3])) for one in Spot]
BUTTON = "exchange.open"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", [PAIRS, HOSTS, *SPEAKS])
def test_all_that_is_read_keeps_to_the_limits(place: Place, language: str) -> None:
    theirs, yours = (TWELVE[1:3], TWELVE[4:5]) if place.groups else ((), ())
    with speaking(language):
        assert modal_faults(exchanges.form([place])) == []
        assert modal_faults(exchanges.form([HOSTS, place])) == []
        assert modal_faults(exchanges.asked(TWELVE[0])) == []
        for state in ExchangeState:
            found = Exchange("e" * 36, place, TWELVE[0], TWELVE[3], state, theirs, yours, Spot.LAST)
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


def test_the_thread_says_where_the_button_is_only_where_there_are_several_groups(catalogue: Catalogue) -> None:
    found = told("c", catalogue.programmes[0], 1, None)
    says = "The guide has *Exchange places*"
    assert says in steps.thread(replace(found, groups=(("U1", "U2"), ("U3", "U4")))).text
    assert says not in steps.thread(replace(found, groups=(("U1", "U2", "U3"),))).text
    assert says not in steps.thread(found).text


def test_only_whoever_speaks_first_or_last_is_asked_what_it_is_about() -> None:
    def options(*places: Place) -> list[str]:
        shown = [
            one["element"] for one in exchanges.form(places)["blocks"] if one.get("block_id") == ids.FIELD_PLACE
        ]
        return [option["value"] for element in shown for option in element["options"]]

    assert options(PAIRS) == options(HOSTS) == []
    assert options(SPEAKS[1]) == ["last"]
    assert options(HOSTS, SPEAKS[0]) == ["hosting", "first"]
    for chosen, spot in (("hosting", None), ("first", Spot.FIRST), ("last", Spot.LAST), (None, None), ("x", None)):
        values = {ids.FIELD_PLACE: chosen, ids.FIELD_MEMBER: "U1"}
        given = Submission("T1", "U1", "c:1", values)
        assert parsing.spot(given) is spot


def test_it_is_said_who_would_speak_when() -> None:
    found = Exchange("e", SPEAKS[0], "U1", "U2", ExchangeState.YES, for_spot=Spot.LAST)
    alone = replace(found, for_spot=None)
    assert (
        "<@U1> speaks first, and asks you to do so in their place. They would speak last"
        in exchanges.question(found).text
    )
    assert "They would" not in exchanges.question(alone).text
    assert exchanges.told(found, "U1").text.endswith(
        "<@U2> said yes, and speaks first in your place. You speak last."
    )
    assert exchanges.told(alone, "U1").text.endswith("speaks first in your place.")
    assert exchanges.answered(found).text.startswith("*You said yes:* you speak first")
    assert exchanges.shown(found).text == (
        f"<@U1> and <@U2> have exchanged places. In rounds <@{TWELVE[0]}> speaks first, <@{TWELVE[3]}> last."
    )
