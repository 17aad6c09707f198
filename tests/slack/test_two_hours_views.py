"""Two hours by turns as people read them, in every language, and within Slack's limits."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.adjustments import OtherHours
from bot.domain.circles import CircleState
from bot.domain.consents import Asked
from bot.domain.hour_polls import Closest, Edge, HoursAsked
from bot.domain.meetings import MeetingChanged, MeetingForm, PlaceKind
from bot.domain.moderations import Place
from bot.domain.programme import Catalogue
from bot.domain.proposals import ProposalCard
from bot.domain.steps import Opening
from bot.domain.worktime import Hour
from bot.slack.limits import faults
from bot.slack.views import adjustments, consents, hour_polls, kit, meetings, proposals, welcomes
from bot.wording import LANGUAGES, speaking

ZONE = "America/Argentina/ComodRivadavia"  # None has a longer name.
PAIR = Hour(2, time(9), ZONE, (3, time(17)))
AT, SECOND = datetime(2027, 1, 13, 12, tzinfo=UTC), datetime(2027, 1, 21, 20, tzinfo=UTC)
MEMBERS = tuple(f"U{number:08}" for number in range(12))
ZONES = (ZONE, "Asia/Tokyo", "Europe/Berlin")


def asked(catalogue: Catalogue, **more: object) -> Asked:
    """Somebody is asked about a circle at two hours."""
    facts = (PAIR, ZONE, 75, AT, catalogue.programmes[0].rhythm, 1, AT, None)
    return Asked("q" * 36, "P" * 60, MEMBERS, *facts, closed=False, **more)  # pyright: ignore[reportArgumentType]


def card(catalogue: Catalogue) -> ProposalCard:
    """A moderator sees it."""
    rhythm = catalogue.programmes[0].rhythm
    return ProposalCard(
        "c" * 36, "P" * 60, MEMBERS, ZONES, PAIR, AT, rhythm, CircleState.PROPOSED, second_at=SECOND
    )


def test_everything_that_names_them_is_within_the_limits(catalogue: Catalogue) -> None:
    poll = HoursAsked("q" * 36, "U1", ((AT, SECOND),), (0,), AT, ((Edge.BEFORE, Edge.NIGHT),))
    opening = Opening("c" * 36, catalogue.programmes[0], MEMBERS, PAIR, AT)
    changed = MeetingChanged("U1", 3, PAIR, AT, True, None, ZONES, agreed=True, second_at=SECOND)
    form = MeetingForm("c" * 36, "t" * 36, 2, time(9), ZONE, PlaceKind.HUDDLE, None, PAIR)
    place = Place("c" * 36, 0, at_home=False)
    for name in LANGUAGES:
        with speaking(name):
            messages = [
                consents.question(asked(catalogue, outside=True, without=PAIR.each[1])),
                consents.question(asked(catalogue, outside=True)),
                hour_polls.question(poll),
                hour_polls.answered(poll),
                hour_polls.closest(Closest(PAIR, outside=True)),
                meetings.changed(changed),
                welcomes.welcome(opening),
            ]
            assert [faults(one.blocks) for one in messages] == [[]] * len(messages)
            modals = [meetings.form(form), adjustments.hours(OtherHours(card(catalogue), (PAIR,)), place)]
            assert [faults(one["blocks"], modal=True) for one in modals] == [[]] * len(modals)
            assert len(welcomes.topic(opening)) <= 250
            assert all(kit.weekly(PAIR) in one.text for one in (messages[0], messages[4], messages[5]))


def test_both_are_said_in_german_as_one_says_it() -> None:
    with speaking("de"):
        assert kit.weekly(Hour(0, time(9), "Europe/Berlin", (1, time(17)))) == (
            "im Wechsel Montag um 09:00 und Dienstag um 17:00 (Europe/Berlin)"
        )


def test_a_moderator_reads_both_on_every_clock_and_finds_the_present_ones_chosen(catalogue: Catalogue) -> None:
    (hour,) = [line for line in proposals.facts(card(catalogue)) if "by turns" in line]
    assert "Wednesdays at 09:00 and Thursdays at 17:00 by turns" in hour
    assert "; 21:00, 05:00 Asia/Tokyo; 13:00, 21:00 Europe/Berlin" in hour
    view = adjustments.hours(OtherHours(card(catalogue), (PAIR,)), Place("c" * 36, 0, at_home=False))
    (element,) = [one["element"] for one in view["blocks"] if one["type"] == "input"]
    assert element["initial_option"]["value"] == "2 09:00 / 3 17:00"
    assert element["initial_option"]["text"]["text"].startswith("Wed 09:00 / Thu 17:00 ComodRivadavia, ")


def test_without_anything_else_to_say_the_times_are_those_of_the_readers_clock(catalogue: Catalogue) -> None:
    berlin = tuple(one.astimezone(ZoneInfo("Europe/Berlin")) for one in (AT, SECOND))
    text = hour_polls.question(HoursAsked("q" * 36, "U1", (berlin,), (), AT, ((None, Edge.AFTER),))).text
    assert (
        "• Wednesday 13:00 and Thursday 21:00 by turns\n   _Thursday 21:00 goes beyond the hours you gave._\n"
        in text
    )
    assert "is at night" not in consents.question(asked(catalogue)).text
