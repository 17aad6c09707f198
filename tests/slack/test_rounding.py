"""Rounds as moderators press and type them, and what everybody else gets who tries."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from bot.domain.programme import Catalogue
from tests.slack.homes import actions
from tests.town import Actor, Json, Town

BERLIN = "Europe/Berlin"


@pytest.fixture
async def town(sqlite_url: str, catalogue: Catalogue) -> AsyncIterator[Town]:
    """A town with one moderator, in which circles are formed in rounds alone: the next one is far away."""
    async with Town(sqlite_url, Catalogue(catalogue.programmes[:1])) as town:
        await Actor(town, town.moderator).say("/circle round")
        first_on = (town.clock.now() + timedelta(days=100)).date()
        await Actor(town, town.moderator).submit(every="13", on=first_on.isoformat())
        yield town


def people(town: Town, count: int) -> list[Actor]:
    """So many full members who hold no role."""
    roles = {town.moderator.id, town.hr.id}
    some = [one for one in town.slack.people if one.id not in roles and one.is_full_member and not one.deleted]
    return [Actor(town, one) for one in some][:count]


async def joined(town: Town, count: int) -> list[Actor]:
    """So many people who wait."""
    found = people(town, count)
    for one in found:
        await one.join(zone=BERLIN)
    await town.settled()
    return found


async def opened(town: Town, words: str = "/circle round", **filled: object) -> Json:
    """The window of a round that the moderator has opened, once its circles are there."""
    moderator = Actor(town, town.moderator)
    if words == "/circle round":
        await moderator.press_in(await moderator.home(), "round.open")
    else:
        await moderator.say(words)
    await moderator.submit(**filled)
    await town.settled()
    return await window(town)


async def window(town: Town) -> Json:
    """The moderator's modal on top."""
    found = await Actor(town, town.moderator).modal()
    assert found is not None
    return found


def shown(view: Json) -> str:
    """The texts of a view."""
    return "\n".join(str(one["text"]["text"]) for one in view["blocks"] if one["type"] in ("section", "header"))


def members(view: Json, some: Sequence[Actor]) -> list[str]:
    """Who of these is named in a view."""
    return [one.id for one in some if one.id in shown(view)]


async def test_a_schedule_stands_at_home_and_can_be_ended(town: Town) -> None:
    moderator = Actor(town, town.moderator)
    found = await joined(town, 5)
    assert await found[0].conversations("private") == []
    home = await moderator.home()
    assert "a round opens by itself every 13 weeks" in shown(home)
    await found[0].say("/circle status")
    assert "Circles of this programme are formed in rounds, the next time on" in (await found[0].last())["text"]
    await moderator.press_in(home, "round.end_schedule")
    assert "by itself" not in shown(await moderator.home())
    await town.settled()
    assert "Would you like to be in this circle?" in str(await found[0].messages()), "formed as people wait"


async def test_whoever_joins_reads_when_the_next_round_is(town: Town) -> None:
    (one,) = await joined(town, 1)
    view = await one.modal()
    assert view is not None
    assert "Its circles are formed in rounds, the next time on" in shown(view)
    assert "As soon as" not in shown(view)


async def test_a_round_is_for_the_people_and_days_that_were_chosen(town: Town) -> None:
    found = await joined(town, 9)
    chosen = [one.id for one in found[:4]]
    until = (town.clock.now() + timedelta(days=3)).date()
    moderator = Actor(town, town.moderator)
    await moderator.press_in(await moderator.home(), "round.open")
    answer = await moderator.submit(people=chosen, until_on=until.isoformat())
    assert "until_on" in str(answer)
    assert "Choose a day at least 7 days from now" in str((await window(town))["errors"])
    await moderator.submit(people=chosen)
    await town.settled()
    assert sorted(members(await window(town), found)) == sorted(chosen)
    assert "of a list of 4 people" in shown(await window(town))


async def test_a_user_group_is_named_behind_the_command(town: Town) -> None:
    found = await joined(town, 9)
    group = town.slack.add_user_group("book-club", [one.id for one in found[:4]])
    view = await opened(town, f"/circle round <!subteam^{group}|@book-club>")
    assert f"of the members of <!subteam^{group}>" in shown(view)
    assert sorted(members(view, found)) == sorted(one.id for one in found[:4])


async def test_who_is_left_over_can_be_read_and_the_way_back_found(town: Town) -> None:
    await joined(town, 4)
    late = people(town, 5)[4]
    await late.join(zone=BERLIN, days=["6"])
    view = await opened(town)
    moderator = Actor(town, town.moderator)
    await moderator.press_in(view, "round.left")
    assert late.id in shown(await window(town))
    assert "no circle could be made with them this time, by hours, numbers or rules." in shown(await window(town))
    await moderator.press_in(await window(town), "round.look")
    assert "round.approve_all" in actions(await window(town))


async def test_one_circle_is_approved_and_another_one_changed(town: Town) -> None:
    found = await joined(town, 9)
    moderator, view = Actor(town, town.moderator), await opened(town)
    await moderator.press_in(view, "proposal.adjust")
    await moderator.press_in(await window(town), "proposal.remove")
    assert "Nobody is told of it." in shown(await window(town))
    await moderator.press_in(await window(town), "proposal.adjust")
    await moderator.press_in(await window(town), "round.back")
    await moderator.press_in(await window(town), "round.approve")
    await town.settled()
    assert "Its people are asked in private." in shown(await window(town))
    asked = [one for one in found if "Would you like" in str(await one.messages())]
    assert len(asked) in (4, 5)
    assert not {one.id for one in asked} & set(members(await window(town), found)), "it is gone from the page"


async def test_who_does_not_fit_is_refused_at_the_field(town: Town) -> None:
    found = await joined(town, 8)
    moderator, view = Actor(town, town.moderator), await opened(town)
    await moderator.press_in(view, "proposal.adjust")
    await moderator.press_in(await window(town), "proposal.swap")
    stranger = people(town, 9)[8]
    await moderator.submit(member=stranger.id)
    assert "This person cannot come into this circle" in str((await window(town))["errors"])
    inside = members(view, found)
    assert len(inside) == 8


async def test_a_round_that_is_closed_says_so_to_whoever_presses_an_old_button(town: Town) -> None:
    await joined(town, 5)
    moderator, view = Actor(town, town.moderator), await opened(town)
    await moderator.press_in(view, "round.close")
    await town.settled()
    assert "This round is closed." in shown(await window(town))
    for old in ("round.approve", "round.lock", "round.again", "proposal.adjust"):
        await moderator.press_in(view, old)
        said = shown(await window(town))
        assert "closed" in said or "over" in said


async def test_nobody_else_opens_or_sees_a_round(town: Town) -> None:
    found = await joined(town, 5)
    await opened(town)
    for one in (found[0], Actor(town, town.hr)):
        await one.say("/circle round")
        assert (await one.last())["text"] == "Only moderators can do this."
        assert (await one.modal() or {}).get("callback_id") in (None, "notice.view")
        assert not any(action.startswith("round.") for action in actions(await one.home()))
