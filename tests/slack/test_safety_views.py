"""What is shown of strangers and of lost channels keeps Slack's limits, and each text says it all."""

from dataclasses import replace

import pytest

from bot.domain.lifecycles import Loss, Lost
from bot.domain.strangers import LEFT, YES, Arrival
from bot.slack.limits import faults
from bot.slack.views import lifecycles, strangers

CAME = Arrival("question", "U012AB3CD", is_app=False, needed=2, result=None, held=True)


@pytest.mark.parametrize("result", [None, YES, LEFT])
@pytest.mark.parametrize("is_app", [True, False])
def test_a_stranger_is_named_and_the_button_goes_with_the_question(result: str | None, is_app: bool) -> None:
    message = strangers.came(replace(CAME, result=result, is_app=is_app))
    assert faults(message.blocks) == []
    assert message.text.startswith("The app <@U012AB3CD>" if is_app else "<@U012AB3CD>")
    assert "can read everything" in message.text or "could read everything" in message.text
    assert ("stranger.go_on" in str(message.blocks)) is (result is None)
    assert ("Check-ins wait" in message.text) is (result is None)


def test_where_one_member_is_enough_it_says_so() -> None:
    assert "Check-ins wait until you say go on." in strangers.came(replace(CAME, needed=1)).text


@pytest.mark.parametrize(
    ("result", "held", "said"),
    [
        (YES, False, "Check-ins are open again."),
        (YES, True, "Check-ins still wait"),
        (LEFT, False, "<@U012AB3CD> has left this channel. Check-ins are open again."),
        (LEFT, True, "somebody else who is not a member can read this channel"),
    ],
)
def test_why_check_ins_go_on_or_wait_is_said(result: str, held: bool, said: str) -> None:
    message = strangers.over(replace(CAME, result=result, held=held))
    assert said in message.text
    assert faults(message.blocks) == []


@pytest.mark.parametrize("loss", Loss)
def test_moderators_read_what_happened_and_what_to_do(loss: Loss) -> None:
    message = lifecycles.lost(Lost("circle-otter", ("U1", "U2"), loss))
    assert faults(message.blocks) == []
    assert "circle-otter" in message.text
    assert "<@U1>, <@U2>" in message.text
    assert ("/invite" in message.text) is (loss is not Loss.DELETED)
