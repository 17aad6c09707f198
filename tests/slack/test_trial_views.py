"""In for all of it? What is asked, what a no means and what is said to either, within Slack's limits."""

from dataclasses import replace

import pytest

from bot.domain.trials import Trial
from bot.slack import ids
from bot.slack.limits import faults, modal_faults
from bot.slack.views import trials

ASKED = Trial("c" * 36, "C012AB3CD", "P" * 60, is_in=True)


def test_both_answers_are_a_press_away_and_the_text_says_all() -> None:
    message = trials.ask(ASKED)
    assert faults(message.blocks) == []
    assert [one["action_id"] for one in message.blocks[-1]["elements"]] == [ids.TRIAL_YES, ids.TRIAL_NO]
    assert "*Without an answer* you stay in" in message.text


def test_what_a_no_means_stands_before_it_is_said() -> None:
    view = trials.no_form(ASKED)
    assert modal_faults(view) == []
    assert view["private_metadata"] == ASKED.circle_id
    assert "cannot be undone" in str(view)
    assert "the others can see that you are out" in str(view)
    assert "What you posted in the channel yourself stays there" in str(view)


@pytest.mark.parametrize(
    ("until", "apart", "said"),
    [(2, 1, "until *Week 2*"), (2, 4, "until *Meeting 2*"), (None, 1, "until your circle ends")],
)
def test_it_says_until_when_one_can_answer(until: int | None, apart: int, said: str) -> None:
    assert said in trials.ask(replace(ASKED, until=until, weeks_apart=apart)).text


@pytest.mark.parametrize("is_in", [True, False])
def test_once_it_is_answered_there_is_nothing_left_to_press(is_in: bool) -> None:
    message = trials.answered(Trial("c", "C", "P", is_in=is_in))
    assert [one["type"] for one in message.blocks] == ["section"]
    assert ("You said yes" in message.text) is is_in
    assert "told nobody" not in message.text, "partners of a talk read it, and Slack may show it"


@pytest.mark.parametrize("is_in", [True, False])
def test_once_it_is_closed_there_is_nothing_left_to_press(is_in: bool) -> None:
    message = trials.closed(replace(ASKED, is_in=is_in))
    assert [one["type"] for one in message.blocks] == ["section"]
    assert ("without an answer you stay in" in message.text) is is_in, "nobody stays in a circle that is over"
