"""The list of circles keeps to Slack's limits, and says to each reader what is for them."""

from dataclasses import replace

import pytest

from bot.domain import asks
from bot.domain.clinics import ClinicForm
from bot.domain.duties import Duties
from bot.domain.facilitations import Turn
from bot.domain.norms import LINES_AT_MOST, NORM_LIMIT, Norm, Norms
from bot.domain.programme import Catalogue, Facilitation
from bot.domain.running_circles import SHOWN, RunningCircle, RunningCircles, Whose
from bot.domain.standings import Standing
from bot.slack.limits import faults, home_faults, modal_faults
from bot.slack.views import clinics, duties, facilitations, facilitators, homes, norms, running_circles
from bot.wording import speaking
from tests.slack.homes import actions, words
from tests.slack.test_facilitator_views import LEADS
from tests.slack.test_view_limits import AT, HOUR

CIRCLE = RunningCircle(
    circle_id="c" * 36,
    name="n" * 80,
    channel_id="C0123456789",
    programme="P" * 60,
    step=3,
    last_step=12,
    weeks_apart=1,
    guide_step=4,
    members=5,
    facilitation=Facilitation.PROFESSIONAL,
    facilitator=LEADS,
    answered=True,
    meeting_at=AT,
    meets=True,
    zone=HOUR.zone,
    place="https://meet.example/" + "&" * 900,
)


def of(*circles: RunningCircle, whose: Whose = Whose.ALL, page: int = 0, count: int = 0) -> RunningCircles:
    """A page of these."""
    return RunningCircles(whose, circles, page, count or len(circles))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("whose", Whose)
def test_a_full_page_keeps_to_the_limits(whose: Whose, language: str) -> None:
    full = of(*[CIRCLE] * SHOWN, whose=whose, page=4, count=SHOWN * 9)
    with speaking(language):
        view, message = running_circles.list_(full, "Done."), running_circles.led(full)
        home = homes.home(Standing((), ()), None, [], led=full)
        meeting = running_circles.meeting(CIRCLE)
    assert modal_faults(view) == []
    assert actions(view)[-2:] == ["circles.previous", "circles.next"]
    assert home_faults(home) == []
    assert faults(message.blocks) == faults(meeting.blocks) == []
    assert 0 < len(message.text) <= 40_000


def test_a_moderator_reads_facts_and_who_facilitates_and_can_choose_only_where_that_may_be() -> None:
    others = {
        "<@U0LEADS> is asked to facilitate.": replace(CIRCLE, answered=False),
        "Its members host by turns.": replace(CIRCLE, facilitator=None),
        "A member hosts who volunteers.": replace(CIRCLE, facilitator=None, facilitation=Facilitation.VOLUNTEER),
    }
    said = words(running_circles.list_(of(CIRCLE)))
    assert f"*{CIRCLE.name}*, {CIRCLE.programme}\nWeek 3 of 12. 5 members. <@U0LEADS> facilitates.\nNext" in said
    assert f"<#{CIRCLE.channel_id}>" not in said, "they are not in it, and could not read what it is"
    assert "meet.example" not in said, "where it meets is for those in its channel"
    for sentence, one in others.items():
        view = running_circles.list_(of(one))
        assert sentence in words(view)
        assert ("facilitator.open" in actions(view)) is (one.facilitation is Facilitation.PROFESSIONAL)


def test_each_state_of_a_circle_is_told() -> None:
    shown = {
        "its channel is being made\nNot begun yet.": replace(CIRCLE, channel_id=None, name="", step=None),
        "\nKickoff.\n": replace(CIRCLE, step=0),
        "No meeting is left.": replace(CIRCLE, meeting_at=None),
        "They write instead of meeting": replace(CIRCLE, meets=False),
    }
    for sentence, one in shown.items():
        message = running_circles.led(of(one, whose=Whose.LED))
        assert sentence in message.text
        assert sentence in words({"blocks": message.blocks})
    unnamed = running_circles.list_(of(replace(CIRCLE, channel_id=None, name="")))
    assert "*a circle without a channel*" in words(unnamed)


def test_whoever_facilitates_none_finds_nothing_of_it() -> None:
    assert running_circles.led(of(whose=Whose.LED)).blocks == ()
    nothing = homes.home(Standing((), ()), None, [])
    assert homes.home(Standing((), ()), None, [], led=of(whose=Whose.LED)) == nothing
    assert "You facilitate no circle." in words(running_circles.list_(of(whose=Whose.LED)))


def test_what_is_only_read_has_nothing_to_press() -> None:
    lines = tuple(Norm(str(one), "&" * NORM_LIMIT) for one in range(LINES_AT_MOST))
    for read_only in (True, False):
        view = norms.present(Norms("c" * 36, 3, lines, read_only=read_only))
        assert modal_faults(view) == []
        assert (actions(view) == []) is read_only
    assert modal_faults(clinics.explained()) == []
    assert "input" not in str([one["type"] for one in clinics.explained()["blocks"]])
    assert "input" in str([one["type"] for one in clinics.form(ClinicForm("c", "d"))["blocks"]])


def test_the_circle_is_asked_who_would_host_before_what_else_is_free(catalogue: Catalogue) -> None:
    step = catalogue.programmes[0].steps[3]
    for free in (Duties(3, 1, 1, asks_host=True), Duties(3, 0, 0, asks_host=True)):
        shown = duties.open_("c" * 36, free, step, 1, asks.of_duties(free))
        assert shown.text.startswith("*Week 3.* *Who would host?*")
        assert faults(shown.blocks) == []
        assert actions({"blocks": shown.blocks}) == ["hosting.take"]
    again = facilitations.open_again(Turn("c" * 36, 3, AT, HOUR.zone, None))
    assert faults(again.blocks) == []
    assert actions({"blocks": again.blocks}) == ["hosting.take"]
    settled = duties.open_("c", Duties(3, 1, 0, clock=("U1",)), step, 1, None)
    assert (settled.text, actions({"blocks": settled.blocks})) == ("*Week 3.* <@U1> watches the clock.", [])


def test_who_facilitates_more_circles_than_are_named_reads_how_to_leave_any_other() -> None:
    one = facilitators.Led("c" * 36, "P" * 60, ("U1",))
    more = "Typed in a circle's channel, `/circle leave` is about that one."
    assert [more in facilitators.leaving([one] * count).text for count in (20, 21)] == [False, True]
