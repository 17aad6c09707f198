"""All steps read before launch: page by page as the circle will see them, for moderators and nobody else."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.domain import steps as rules
from bot.domain.programme import Catalogue
from bot.domain.roles import Role
from bot.domain.steps import Opening, Page, Subject
from bot.domain.worktime import Hour, Run, meeting_at
from bot.features import workspaces
from bot.slack.views import previews, steps
from tests.slack import homes
from tests.slack.homes import BERLIN, actions, choose, five, home, menu, press, top, words
from tests.town import Actor, Json, Town, pressable

READ, NEXT, PREVIOUS, GUIDE, SHOWN = "ahead.open", "ahead.next", "ahead.previous", "ahead.guide", "ahead.shown"
KOLKATA = "Asia/Kolkata"


def moderator(town: Town) -> Actor:
    """The one who decides."""
    return Actor(town, town.moderator)


async def opened(town: Town) -> tuple[Actor, Json]:
    """The first page of a proposal of five in two zones, opened by the moderator at home."""
    people = [(one.id, KOLKATA if number > 2 else BERLIN) for number, one in enumerate(five(town))]
    homes.propose(town, people)
    mod = moderator(town)
    found = await home(mod)
    assert found is not None
    assert (await press(mod, found, READ))["ok"]
    return mod, await top(mod)


def set_moderators(town: Town, *user_ids: str) -> None:
    """Gives the role to exactly these."""
    with town.bot.database.transaction() as session:
        now = town.clock.now()
        workspaces.set_role(session, town.installed.team_id, Role.MODERATOR, user_ids, by="test", now=now)


async def test_every_page_is_reached_by_next_and_holds_what_the_channel_will_show(
    town: Town, catalogue: Catalogue
) -> None:
    programme = catalogue.programmes[0]
    mod, view = await opened(town)
    said = [words(view)]
    for _step in range(len(programme.steps) + 1):
        assert (await press(mod, view, NEXT))["ok"]
        view = await top(mod)
        said.append(words(view))
    assert NEXT not in actions(view)
    assert programme.welcome in said[0]
    assert "welcome to your circle" in said[0]
    for step, page in zip(programme.steps, said[1:-1], strict=True):
        for text in (steps.named(step, 1), step.prompt, step.question, step.wrap_up):
            assert text in page
    assert programme.goodbye in said[-1]
    assert (await press(mod, view, PREVIOUS))["ok"]
    assert words(await top(mod)) == said[-2]


async def test_each_post_has_one_line_for_each_zone_with_everybody_who_lives_by_it(town: Town) -> None:
    people = five(town)
    mod, view = await opened(town)
    await press(mod, view, NEXT)
    said = words(await top(mod)).splitlines()
    in_berlin = f"Europe/Berlin: {', '.join(f'<@{one.id}>' for one in people[:3])}"
    in_kolkata = f"Asia/Kolkata: {', '.join(f'<@{one.id}>' for one in people[3:])}"
    times = [one for one in said if one.endswith((in_berlin, in_kolkata))]
    assert len(times) == 6
    assert [one.split()[5] for one in times if one.endswith(in_berlin)] == ["09:00", "15:00", "16:00"]
    assert all(
        one.split()[5] in ("12:30", "13:30", "18:30", "19:30", "20:30") for one in times if "Kolkata" in one
    )


async def test_the_menu_jumps_to_any_step_and_shows_where_one_is(town: Town, catalogue: Catalogue) -> None:
    mod, view = await opened(town)
    options = menu(view)
    assert len(options) == len(catalogue.programmes[0].steps) + 2
    for wanted in (options[9], options[2], options[-1], options[0]):
        before = {block["block_id"] for block, _element in pressable(view)}
        assert (await choose(mod, view, wanted))["ok"]
        view = await top(mod)
        chosen = next(element for _block, element in pressable(view) if element["type"] == "static_select")
        assert chosen["initial_option"] == wanted
        # Slack keeps what was chosen in a block that is still there, whatever the block says by then.
        assert not before & {block["block_id"] for block, _element in pressable(view)}


async def test_the_guide_opens_on_top_and_the_check_in_is_only_shown(town: Town, catalogue: Catalogue) -> None:
    mod, view = await opened(town)
    await press(mod, view, NEXT)
    page = await top(mod)
    assert actions(page).count(SHOWN) == 13
    assert not {"checkin.open", "guide.open"} & set(actions(page))
    assert (await press(mod, page, GUIDE))["ok"]
    guide = await top(mod)
    assert catalogue.programmes[0].steps[0].exercise[:200] in words(guide)
    await town.post("close", **{"as": mod.id}, view_id=guide["id"])
    assert (await press(mod, await top(mod), SHOWN))["ok"]
    assert "Here it does nothing" in words(await top(mod))


async def test_a_programme_is_read_without_people_and_dates(town: Town) -> None:
    mod = moderator(town)
    found = await home(mod)
    assert found is not None
    await press(mod, found, READ)
    await press(mod, await top(mod), NEXT)
    said = words(await top(mod))
    assert "on the working day before the meeting, at 09:00 in the circle's time zone" in said
    assert "<!date" not in said
    assert "<@" not in said


@pytest.mark.parametrize("action_id", [NEXT, "menu"])
async def test_whoever_lost_the_role_reads_no_further(town: Town, action_id: str) -> None:
    mod, view = await opened(town)
    set_moderators(town, town.moderators[1].id)
    pressed = await choose(mod, view, menu(view)[3]) if action_id == "menu" else await press(mod, view, action_id)
    assert pressed["ok"]
    said = words(await top(mod))
    assert "Only moderators read all steps ahead" in said
    assert "<@" not in said


async def test_an_old_button_at_home_opens_nothing_for_somebody_without_the_role(town: Town) -> None:
    homes.propose(town, [(one.id, BERLIN) for one in five(town)])
    mod = moderator(town)
    found = await home(mod)
    assert found is not None
    set_moderators(town, town.moderators[1].id)
    for at in (0, 1):
        assert (await press(mod, found, READ, at))["ok"]
        said = words(await top(mod))
        assert "Only moderators read all steps ahead" in said
        assert "<@" not in said
    again = await home(mod)
    assert again is not None
    assert READ not in actions(again)


async def test_a_proposal_that_was_decided_meanwhile_is_read_no_further(town: Town) -> None:
    mod, view = await opened(town)
    found = await home(mod)
    assert found is not None
    await press(mod, found, "proposal.approve")
    assert (await press(mod, view, NEXT))["ok"]
    assert "approved already" in words(await top(mod))


def page_across_the_clock_change(catalogue: Catalogue, number: int) -> Page:
    """A page of a circle in Berlin and New York in March 2027, where clocks change on the 14th and on the 28th."""
    programme = catalogue.programmes[0]
    run = Run(Hour(1, time(15), BERLIN), date(2027, 3, 9), steps=len(programme.steps), minutes=60)
    step = rules.step_of_page(programme, number)
    assert step is not None
    return Page(
        subject=Subject("c" * 36, of_circle=True),
        number=number,
        opening=Opening("c" * 36, programme, ("U1", "U2"), run.hour, meeting_at(run, 0)),
        told=rules.told("c" * 36, programme, step, run),
        posted_at=rules.posted_at(run, step),
        zones=rules.by_zone([("U1", BERLIN), ("U2", "America/New_York")]),
        too_late=False,
    )


@pytest.mark.parametrize(
    ("number", "clocks"),
    [
        (1, ["Mon 8 Mar 2027 03:00", "Tue 9 Mar 2027 09:00", "Wed 10 Mar 2027 10:00"]),
        (2, ["Mon 15 Mar 2027 04:00", "Tue 16 Mar 2027 10:00", "Wed 17 Mar 2027 11:00"]),
        (4, ["Mon 29 Mar 2027 03:00", "Tue 30 Mar 2027 09:00", "Wed 31 Mar 2027 10:00"]),
    ],
)
def test_local_times_follow_each_members_own_clocks(catalogue: Catalogue, number: int, clocks: list[str]) -> None:
    said = words(previews.page(page_across_the_clock_change(catalogue, number))).splitlines()
    assert [one for one in said if "New_York" in one] == [f"• {at} America/New_York: <@U2>" for at in clocks]
    at_home = [one.split(" Europe/")[0][-5:] for one in said if one.endswith(f"{BERLIN}: <@U1>")]
    assert at_home == ["09:00", "15:00", "16:00"]


def test_the_page_says_when_its_dates_are_too_near_to_hold(catalogue: Catalogue) -> None:
    page = page_across_the_clock_change(catalogue, 1)
    assert "too near" not in words(previews.page(page))
    assert "too near by now" in words(previews.page(replace(page, too_late=True)))


def test_the_meeting_in_the_prompt_is_the_one_that_the_circle_will_be_told(catalogue: Catalogue) -> None:
    page = page_across_the_clock_change(catalogue, 2)
    assert page.told is not None
    at = int(datetime(2027, 3, 16, 14, tzinfo=UTC).timestamp())
    assert f"<!date^{at}^" in steps.prompt(page.told).text
    assert f"<!date^{at}^" in words(previews.page(page))
