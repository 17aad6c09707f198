"""What is shown of being away, leaving, silence, late seats and settings: Slack's limits, and all in top-level text."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.domain.exits import Outside
from bot.domain.groupings import Talk
from bot.domain.joinings import Topic
from bot.domain.late_joiners import Chosen, LateOffer, LateQuestion
from bot.domain.leavings import LeaveForm, Left, Place
from bot.domain.pauses import BeyondEnd, CatchUp, Paused, PauseForm, Welcome
from bot.domain.positions import Position
from bot.domain.preferences import Preferences, SettingsForm
from bot.domain.worktime import Hour
from bot.slack.limits import faults, modal_faults
from bot.slack.views import exits, groupings, late_joiners, leavings, pauses, settings, silences
from bot.slack.views.kit import Json, Message
from bot.wording import LANGUAGES, speaking

AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
DAY = date(2026, 11, 30)
CIRCLE, ENROLMENT, CHANNEL = "c" * 36, "e" * 36, "C012AB3CD"
BEYOND = BeyondEnd(ENROLMENT, DAY, AT)
SEEN = CatchUp(
    ENROLMENT,
    0,
    CIRCLE,
    CHANNEL,
    "P" * 60,
    tuple((n, "T" * 60) for n in range(13)),
    12,
    12,
    AT,
    "Asia/Kolkata",
    30,
)
ALONE = Talk(CHANNEL, 3, 1, (), ())
THIRD, PARTNER = replace(ALONE, others=("U1", "U2")), replace(ALONE, partners=("U1",))
MODALS: dict[str, Json] = {
    "a pause": pauses.form(PauseForm(DAY, None)),
    "a pause in a circle": pauses.form(PauseForm(DAY, None, in_circle=True)),
    "a pause that is on": pauses.form(PauseForm(DAY, DAY)),
    "noted": pauses.paused(Paused(DAY, in_circle=False, beyond=None)),
    "beyond the end": pauses.paused(Paused(DAY, in_circle=True, beyond=BEYOND)),
    "left for later": pauses.left_for_later(DAY),
    "stays": pauses.stays(),
    "catching up": pauses.catch_up(SEEN),
    "catching up in a week of talks": pauses.catch_up(replace(SEEN, talk=THIRD)),
    "catching up before it begins": pauses.catch_up(
        replace(SEEN, passed=(), step=None, open_step=None, next_meeting_at=None, older=0)
    ),
    "leaving a circle": leavings.form(LeaveForm(ENROLMENT, Place.CIRCLE, "P" * 60, CHANNEL)),
    "leaving a proposal": leavings.form(LeaveForm(ENROLMENT, Place.PROPOSAL, "P" * 60, None)),
    "leaving a list": leavings.form(LeaveForm(ENROLMENT, Place.WAITING, "P" * 60, None)),
    "left": leavings.left(Place.CIRCLE),
    "settings": settings.form(
        SettingsForm(
            Preferences(False, 6, time(21), "de", frozenset(Topic), "DE-BY"),
            "America/Argentina/ComodRivadavia",
            told=Position("<" * 80, "&" * 80, "\N{ROCKET}" * 80, 99, "U012AB3CD", "FR-75"),
        )
    ),
    "settings of a newcomer": settings.form(SettingsForm(Preferences(True, None, None, "en", frozenset()), "UTC")),
}
LEFT = Left(CIRCLE, ENROLMENT, CHANNEL, AT)
MESSAGES: dict[str, Message] = {
    "welcome back": pauses.welcome(Welcome(ENROLMENT, 3, CHANNEL, over=False)),
    "welcome back in a week of talks": pauses.welcome(Welcome(ENROLMENT, 3, CHANNEL, over=False, talk=THIRD)),
    "welcome back alone": pauses.welcome(Welcome(ENROLMENT, 3, CHANNEL, over=False, talk=ALONE)),
    "a partner less": groupings.changed(PARTNER),
    "no partner": groupings.changed(THIRD),
    "no partner and nobody else": groupings.changed(ALONE),
    "welcome back to the list": pauses.welcome(Welcome(ENROLMENT, 0, None, over=False)),
    "welcome back to the first place": pauses.welcome(Welcome(ENROLMENT, 0, None, over=False, dissolved=True)),
    "welcome back after the end": pauses.welcome(Welcome(ENROLMENT, 0, None, over=True)),
    "left": leavings.done(LEFT),
    "please go": leavings.please_go(LEFT),
    "dissolved": leavings.dissolved(),
    "small": leavings.small("circle-birch"),
    "silent": silences.ask(CIRCLE, CHANNEL),
    "out of the channel": exits.ask(Outside(CIRCLE, "circle-birch", returned=False)),
    "out of the channel on the return": exits.ask(Outside(CIRCLE, "circle-birch", returned=True)),
    "invited again": exits.invited(CHANNEL),
    "an offer": late_joiners.invite(
        LateOffer(CIRCLE, "P" * 60, DAY, Hour(1, time(16), "Asia/Kolkata"), "Europe/Berlin", AT, weeks_apart=4)
    ),
    "a question": late_joiners.ask(LateQuestion(ENROLMENT, "U1", CHANNEL, AT)),
    "in": late_joiners.welcome(CIRCLE, ENROLMENT, CHANNEL),
    "not now": late_joiners.not_now(),
    **{f"chosen {one}": late_joiners.chosen(one) for one in Chosen},
}


@pytest.mark.parametrize("name", MODALS)
def test_a_screen_keeps_to_the_limits(name: str) -> None:
    assert modal_faults(MODALS[name]) == []


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_keeps_to_the_limits_and_says_all_in_its_text(name: str) -> None:
    message = MESSAGES[name]
    assert faults(message.blocks) == []
    shown = [one["text"]["text"] for one in message.blocks if one["type"] == "section"]
    assert "\n\n".join(shown) == message.text


@pytest.mark.parametrize("name", [*MODALS, *MESSAGES])
def test_every_button_names_what_it_acts_on(name: str) -> None:
    blocks = MODALS[name]["blocks"] if name in MODALS else MESSAGES[name].blocks
    buttons = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    assert [one["text"]["text"] for one in buttons if len(one["accessibility_label"].split()) < 2] == []


def test_no_word_asks_for_a_reason_to_be_away_or_calls_anything_overdue_in_the_catch_up() -> None:
    asked = str(pauses.form(PauseForm(DAY, None))).lower()
    assert [word for word in ("reason", "because", "why") if word in asked] == []
    assert "overdue" not in str(pauses.catch_up(SEEN)).lower()


def test_whoever_is_in_a_circle_is_told_of_the_break_beside_being_away() -> None:
    assert "`/circle break`" in str(MODALS["a pause in a circle"])
    assert "`/circle break`" not in str(MODALS["a pause"])


def test_it_promises_whoever_is_in_a_circle_no_more_than_that_nothing_is_announced() -> None:
    assert "Nobody is told that you are away." in str(MODALS["a pause"])
    for name in ("a pause in a circle", "leaving a circle"):
        assert "whoever was to talk with you reads what they can do instead" in str(MODALS[name])
    said = str([MODALS[name] for name in ("a pause in a circle", "noted", "left for later", "stays")])
    said += leavings.back(CHANNEL).text
    assert [one for one in ("obody is told", "without a word", "obody has heard") if one in said] == []


def test_moderators_read_neither_a_topic_nor_a_person_of_a_small_circle() -> None:
    assert "<@" not in MESSAGES["small"].text
    assert "circle-birch" in MESSAGES["small"].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screens_are_whole_in_every_language(language: str) -> None:
    with speaking(language):
        assert modal_faults(pauses.form(PauseForm(DAY, DAY))) == []
        assert modal_faults(pauses.catch_up(SEEN)) == []
        assert modal_faults(leavings.form(LeaveForm(ENROLMENT, Place.CIRCLE, "P" * 60, CHANNEL))) == []
