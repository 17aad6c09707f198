"""How a circle is, and ways on for a small one: Slack's limits, names for screen readers, and all in top-level text."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.domain.health import Counts, Health, Meetings, Sign, Watch, WorthALook
from bot.domain.rescues import Ending, Merger, Outcome, Way, WaysAsked
from bot.domain.running_circles import SHOWN, RunningCircles, Whose
from bot.domain.standings import Standing
from bot.domain.worktime import Hour
from bot.slack.limits import faults, home_faults, modal_faults
from bot.slack.views import health, homes, rescues, running_circles, standings
from bot.slack.views.kit import Message
from bot.wording import LANGUAGES, speaking
from tests.slack.homes import actions, words
from tests.slack.test_running_circles_views import CIRCLE
from tests.slack.test_view_limits import standing

AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
MANY = 10**6
FULL = Health(tuple(Sign), Meetings(MANY, MANY, MANY), Counts(MANY, MANY, MANY, MANY, MANY))
ASKED = WaysAsked("q" * 36, "C012AB3CD", tuple(Way), None, AT)
TWELVE = tuple(f"U{number:010}" for number in range(12))
MERGER = Merger(
    "q" * 36, "P" * 60, TWELVE[:2], TWELVE[2:], Hour(1, time(16), "Europe/Berlin"), AT, AT, is_host=False
)


def messages() -> list[Message]:
    """Everything that is sent."""
    return [
        rescues.question(ASKED),
        rescues.reminder(ASKED),
        *(rescues.told(one) for one in Outcome),
        rescues.merger(MERGER),
        rescues.merger(replace(MERGER, is_host=True, professional=True)),
        rescues.merger_again(replace(MERGER, next_at=None, professional=True)),
        rescues.both_stay(),
        rescues.came(list(TWELVE)),
        rescues.goodbye(Ending("c" * 36, "P" * 60)),
        rescues.goodbye(Ending("c" * 36, "P" * 60, "C012AB3CD")),
    ]


def worth(asked: bool = False, may_ask: bool = True) -> WorthALook:
    """A circle with everything that can be said of it."""
    return WorthALook(
        "c" * 36, "n" * 80, "P" * 60, tuple(Sign), replace(FULL, signs=FULL.signs[:1]), asked, may_ask
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_keeps_to_the_limits_and_its_text_says_it_all(language: str) -> None:
    with speaking(language):
        for shown in messages():
            assert faults(shown.blocks) == []
            assert shown.text == words({"blocks": shown.blocks})
        for chosen in (None, frozenset(), frozenset(Way)):
            assert modal_faults(rescues.form(replace(ASKED, chosen=chosen))) == []
        assert modal_faults(rescues.form(replace(ASKED, ways=(Way.MORE,)))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_has_its_place_in_every_list(language: str) -> None:
    person = standing("w", "w")
    mine = replace(person, circles=(replace(person.circles[0], health=FULL),))
    with speaking(language):
        line = health.line(FULL)
        watch = Watch((worth(),) * 12, ())
        home = homes.home(mine, None, [], watch)
        listed = running_circles.list_(
            RunningCircles(Whose.ALL, (replace(CIRCLE, health=FULL),) * SHOWN, 0, SHOWN)
        )
        assert line in standings.standing(mine).text
        assert line in words(home)
        assert line in words(listed)
    assert home_faults(home) == []
    assert modal_faults(listed) == []
    assert actions(home).count("rescue.offer") == 10


def test_the_line_tells_facts_in_weeks_or_in_meetings_and_counts_only_where_it_may() -> None:
    met = Meetings(5, 2, 3)
    weekly = Health((Sign.SILENT, Sign.UNMET), met, Counts(9, 6, 2, 1, 4))
    assert health.line(weekly) == (
        "no check-in in the last two weeks; no meeting held for 3 weeks, as far as anybody said; 2 of 5 meetings held; "
        "9 commitments, 6 looked back on; 2 requests for help, 1 answered; thanks said 4 times"
    )
    monthly = replace(weekly, counts=None, weeks_apart=4)
    assert health.line(monthly) == (
        "no check-in at two meetings; none of the last 3 meetings was held, as far as anybody said; 2 of 5 meetings held"
    )
    assert health.line(Health((), Meetings(), None)) == ""
    assert standings.standing(Standing((), ())).text == ""


def test_a_moderator_can_offer_ways_on_by_name_and_reads_that_they_are_asked() -> None:
    view = homes.home(Standing((), ()), None, [], Watch((worth(), worth(asked=True, may_ask=False)), ()))
    (button,) = [one["accessory"] for one in view["blocks"] if one["type"] == "section" and one.get("accessory")]
    assert button["accessibility_label"].startswith("Offer ways on to the members of nnn")
    assert words(view).count("Its members are being asked, in private, how they would like to go on.") == 1


def test_nobody_is_named_in_what_is_told_but_in_the_question_and_the_welcome() -> None:
    for shown in messages():
        named = "<@" in shown.text
        assert named is ("Would it be all right" in shown.text or "welcome" in shown.text)
