"""What members name, commit to, ask, thank for and set stays within Slack's limits, and comes out as plain words."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain.checkins import WORDS_LIMIT
from bot.domain.commitments import CUE_LIMIT, CommitmentForm, CommitmentGiven, CommitmentShown
from bot.domain.goals import GoalForm, GoalShown
from bot.domain.joinings import GOAL_LIMIT
from bot.domain.meetings import (
    LINK_LIMIT,
    MeetingChanged,
    MeetingForm,
    MeetingMoved,
    MeetingOutcome,
    MeetingPast,
    MovingForm,
    PlaceKind,
)
from bot.domain.requests import ABOUT_LIMIT, HelpKind, RequestForm, RequestShown, RequestWord
from bot.domain.thanks import THANKS_LIMIT, ThanksForm, ThanksShown
from bot.domain.worktime import Hour
from bot.slack.limits import faults, modal_faults
from bot.slack.views import commitments, goals, meetings, requests, thanks
from bot.slack.views.kit import Json, Message
from tests.slack.test_hostile_words import ALIVE, WORDS

C, ROW, ON = "c" * 36, "r" * 36, date(2026, 11, 24)
AT, ZONE = datetime(2026, 11, 24, 15, tzinfo=UTC), "America/Argentina/Buenos_Aires"
LINK = "https://example.com/" + "&" * (LINK_LIMIT - 20)


def modals() -> dict[str, Json]:
    """Every modal at its longest."""
    long = CommitmentGiven("w" * WORDS_LIMIT, ON, "c" * CUE_LIMIT, shared=True)
    return {
        "goal": goals.form(GoalForm(ROW, ROW, "g" * GOAL_LIMIT, has_circle=True)),
        "goal while waiting": goals.form(GoalForm(ROW, ROW, None, has_circle=False)),
        "goal kept": goals.kept(GoalShown("U1", "g"), shared=True),
        "commitment": commitments.form(CommitmentForm(C, ROW, ON, ON)),
        "commitment taken": commitments.taken(long),
        "request": requests.form(RequestForm(C, ROW)),
        "thanks": thanks.form(ThanksForm(C, ROW, None)),
        "thanks to somebody": thanks.form(ThanksForm(C, ROW, "U0123456789")),
        "meeting": meetings.form(MeetingForm(C, ROW, 6, time(23, 59), ZONE, PlaceKind.LINK, LINK)),
        "meeting without a place": meetings.form(MeetingForm(C, ROW, 0, time(0), ZONE, None, None)),
        "meeting said of": meetings.form(
            MeetingForm(C, ROW, 0, time(0), ZONE, None, None, past=MeetingPast(C, 12, MeetingOutcome.MOVED, 2))
        ),
        "no meeting left": meetings.past_form(MeetingPast(C, 12, MeetingOutcome.DID_NOT, 2)),
        "moving": meetings.moving_form(MovingForm(C, 12, ON, time(9, 5), ZONE)),
    }


def messages(words: str) -> dict[str, Message]:
    """Every message that holds a member's own words."""
    return {
        "goal": goals.shown(GoalShown("U0AUTHOR", words)),
        "commitment": commitments.shown(CommitmentShown("U0AUTHOR", words, ON, words[:CUE_LIMIT])),
        "request": requests.shown(RequestShown(ROW, "U0AUTHOR", HelpKind.LISTENING, words)),
        "thanks": thanks.shown(ThanksShown("U0AUTHOR", "U0AUTHOR", words)),
    }


@pytest.mark.parametrize("name", modals())
def test_modals_stay_within_the_limits(name: str) -> None:
    assert modal_faults(modals()[name]) == []


@pytest.mark.parametrize("words", [*WORDS.values(), "x" * max(GOAL_LIMIT, ABOUT_LIMIT, THANKS_LIMIT)])
def test_own_words_are_shown_as_plain_words_and_the_text_says_it_all(words: str) -> None:
    for message in messages(words).values():
        assert faults(message.blocks) == []
        assert ALIVE.findall(message.text.replace("<@U0AUTHOR>", "")) == []
        plain = [one["text"] for one in message.blocks if one["type"] == "section"][1]
        assert plain["type"] == "plain_text"
        assert words in plain["text"]


def test_what_a_circle_is_told_of_its_meeting_fits_and_names_every_clock() -> None:
    hour = Hour(1, time(16), "Europe/Berlin")
    zones = ("Asia/Kolkata", "Europe/Berlin")
    told = meetings.changed(MeetingChanged("U1", 3, hour, AT, meets=True, place=LINK, zones=zones))
    assert faults(told.blocks) == []
    assert "Tue 24 Nov 2026 20:30 Asia/Kolkata; Tue 24 Nov 2026 16:00 Europe/Berlin" in told.text
    writes = meetings.changed(MeetingChanged("U1", 3, hour, AT, meets=False, place=None, zones=zones))
    assert "16:00" not in writes.text
    assert meetings.moved(MeetingMoved(3, AT, "UTC")).text.startswith("The meeting was moved (Week 3): ")


@pytest.mark.parametrize("kind", HelpKind)
def test_private_words_name_nobody_who_was_silent(kind: HelpKind) -> None:
    word = RequestWord("U0ASKER", kind, "C012AB3CD", "U0HELPER")
    for message in (requests.answered(word), requests.offered(word)):
        assert "<@U0HELPER>" in message.text
    assert "<@U0HELPER>" not in requests.nudge(word).text
    assert "leave it" in requests.nudge(word).text
