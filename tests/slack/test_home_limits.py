"""The home and the pages that are read ahead stay within Slack's limits, however much there is to show."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain import steps as rules
from bot.domain.checkins import WORDS_LIMIT
from bot.domain.circles import CircleState
from bot.domain.health import Watch
from bot.domain.hindrances import BY_CODE, Hindrance, Undelivered, obstacles
from bot.domain.joinings import GOAL_LIMIT
from bot.domain.programme import Catalogue, Programme, Rhythm
from bot.domain.proposals import SHOWN, Desk, ProposalCard
from bot.domain.standings import Standing
from bot.domain.steps import Opening, Page, Subject
from bot.domain.worktime import Run, meeting_at
from bot.slack.limits import home_faults, modal_faults
from bot.slack.views import homes, moderations, previews, troubles
from bot.slack.views.zones import ZONES
from bot.wording import _, speaking
from tests.slack.homes import actions, menu
from tests.slack.test_view_limits import AT, HOUR, long_programme, standing

PEOPLE = tuple(f"U{number:010}" for number in range(12))


def page(programme: Programme, number: int, *, planned: bool) -> Page:
    """A page for twelve people in twelve zones, or for nobody in particular."""
    run = Run(HOUR, date(2026, 11, 24), steps=len(programme.steps), minutes=60) if planned else None
    step = rules.step_of_page(programme, number)
    opening = (
        Opening("c" * 36, programme, PEOPLE, HOUR, meeting_at(run, 0))
        if run
        else Opening("", programme, (), None, None)
    )
    return Page(
        subject=Subject("c" * 36, of_circle=True) if run else Subject(programme.id, of_circle=False),
        number=number,
        opening=opening,
        told=None if step is None else rules.told(opening.circle_id, programme, step, run),
        posted_at=rules.posted_at(run, step) if run and number else {},
        zones=rules.by_zone(zip(PEOPLE, ZONES, strict=False)) if run else (),
        too_late=planned,
    )


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("planned", [False, True])
def test_every_page_keeps_to_the_limits(catalogue: Catalogue, long: bool, planned: bool) -> None:
    programme = long_programme(catalogue.programmes[0]) if long else catalogue.programmes[0]
    for number in range(len(programme.steps) + 2):
        view = previews.page(page(programme, number, planned=planned))
        assert modal_faults(view) == []


@pytest.mark.parametrize("number", [0, 1, 77, 150, 201])
def test_the_menu_of_a_very_long_programme_holds_the_steps_around_the_page(
    catalogue: Catalogue, number: int
) -> None:
    programme = catalogue.programmes[0]
    steps = tuple(replace(programme.steps[1], number=one) for one in range(200))
    view = previews.page(page(replace(programme, steps=steps), number, planned=True))
    assert modal_faults(view) == []
    offered = [int(one["value"].rsplit(":", 1)[1]) for one in menu(view)]
    assert len(offered) == 100
    assert number in offered
    assert offered == list(range(offered[0], offered[0] + 100))


@pytest.mark.parametrize("character", ["w", "&", "<"])
@pytest.mark.parametrize("programmes", [1, 6])
@pytest.mark.parametrize("circles", [0, 1, 40])
def test_a_moderators_home_keeps_to_the_limits(
    catalogue: Catalogue, character: str, programmes: int, circles: int
) -> None:
    one = standing(character * WORDS_LIMIT, character * GOAL_LIMIT)
    person = Standing(one.waiting if circles else (), one.circles * circles)
    card = ProposalCard(
        circle_id="c" * 36,
        programme="P" * 60,
        members=PEOPLE,
        zones=ZONES[:12],
        hour=HOUR,
        first_at=AT,
        rhythm=Rhythm(12, 0, 60, 1),
        state=CircleState.PROPOSED,
        turn="U" * 11,
        founder="U" * 11,
        nobody_offered=True,
    )
    offered = [long_programme(one) for one in catalogue.programmes[:1] * programmes]
    view = homes.home(person, Desk((card,) * SHOWN, 1, 100), offered)
    assert home_faults(view) == []
    assert actions(view).count("ahead.open") == SHOWN + programmes
    assert {"moderation.previous", "moderation.next"} <= set(actions(view))
    assert modal_faults(moderations.list_(Desk((card,) * SHOWN, 1, 100), "Done.")) == []
    assert home_faults(homes.home(person, None, offered)) == []


def test_each_thing_to_press_is_named_for_those_who_hear_it(catalogue: Catalogue) -> None:
    programme = catalogue.programmes[0]
    view = previews.page(page(programme, 2, planned=True))
    labels = [
        element["accessibility_label"]
        for block in view["blocks"]
        for element in block.get("elements", ())
        if element["type"] == "button"
    ]
    assert labels[:2] == ["Back to Kickoff: Getting to know each other", "On to " + menu(view)[3]["text"]["text"]]
    assert any(one.startswith("As shown to members: Check in for Week 1") for one in labels)


KINDS = ("circle.open", "circle.invite", "circle.pin", "step.prompt", "moderation.digest", "summary", "help")


@pytest.mark.parametrize("language", ["en", "de"])
def test_however_much_failed_the_home_keeps_to_the_limits(language: str) -> None:
    """Every cause there is, and as many of unknown words, for every kind of message, a great many times each."""
    causes = [*BY_CODE, "restricted_action", *("`w & <>" * 400 + str(number) for number in range(100))]
    found = obstacles(Undelivered(kind, cause, 10**6) for kind in KINDS for cause in causes)
    assert [one.hindrance for one in found] == [one for one in Hindrance if one is not Hindrance.UNEXPECTED]
    unexpected = replace(found[0], hindrance=Hindrance.UNEXPECTED)
    with speaking(language):
        view = homes.home(Standing((), ()), None, [], Watch((), (*found, unexpected)))
        before = homes.home(Standing((), ()), None, [], Watch((), ()))
    assert home_faults(view) == []
    # A line, a heading, then a short text and a button for each thing that stands in the way.
    assert len(view["blocks"]) - len(before["blocks"]) == 2 + 2 * len(Hindrance)
    assert actions(view).count("home.retry") == len(Hindrance)
    labels = [
        element["accessibility_label"]
        for block in view["blocks"]
        for element in block.get("elements", ())
        if element.get("action_id") == "home.retry"
    ]
    with speaking(language):
        whole = [_("Try again: {why}", why=troubles.in_the_way(one.hindrance)) for one in (*found, unexpected)]
    assert labels == whole  # None is cut short.


def test_what_failed_is_counted_in_words_with_what_stands_in_the_way_and_what_to_do() -> None:
    found = [Undelivered("summary", "not_in_channel", 2), Undelivered("goal.shown", "channel_not_found", 1, True)]
    said = str(homes.home(Standing((), ()), None, [], Watch((), obstacles(found))))
    assert "What could not be delivered" in said
    assert "*I am not in the channel, or it is gone*" in said
    assert "A summary: 2; A message in a circle's channel: 1 (`channel_not_found`, `not_in_channel`)" in said
    assert "bring me back with /invite" in said
    assert "Try again: I am not in the channel" in said
    nothing = homes.home(Standing((), ()), None, [], Watch((), ()))
    assert "delivered" not in str(nothing)
    assert "home.retry" not in actions(nothing)
