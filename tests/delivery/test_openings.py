"""Where Slack does not let the bot make channels: a moderator makes one, and types /circle here there."""

import pytest

from tests.delivery import faults
from tests.delivery.faults import FaultyTown
from tests.slack import homes
from tests.slack.homes import BERLIN, five
from tests.town import Actor

CREATE = "conversations.create"


async def refused_channels(town: FaultyTown, circles: int = 1) -> Actor:
    """Circles that were approved and whose channels Slack would not make; the moderator."""
    town.faults.on(CREATE, faults.refused("restricted_action"), times=circles)
    if circles == 1:
        homes.propose(town, [(one.id, BERLIN) for one in five(town)])
    else:
        people = [one.id for one in town.slack.people if one.is_full_member and one is not town.moderator]
        homes.propose(town, [(one, BERLIN) for one in people[: 4 * circles]], size=4)
    moderator = Actor(town, town.moderator)
    for _ in range(circles):
        assert (await moderator.approve())["ok"]
    await town.bot.settled()
    return moderator


async def made_by_hand(town: FaultyTown, who: Actor, *, with_bot: bool = True, private: bool = True) -> str:
    """A channel that somebody made."""
    made = await town.post("create_channel", **{"as": who.id}, name="circle-by-hand", private=private)
    if with_bot:
        bot = [town.installed.bot_user_id]
        await town.post("add_people", **{"as": who.id}, channel=made["channel"], users=bot)
    return str(made["channel"])


async def answer(who: Actor, channel: str) -> str:
    """What somebody alone reads who types it there."""
    await who.say("/circle here", channel)
    await who.town.settled()
    return str((await who.last(channel))["text"])


async def test_the_trouble_says_what_to_do_and_the_channel_becomes_the_circles(faulty: FaultyTown) -> None:
    moderator = await refused_channels(faulty)
    said = (await moderator.last())["text"]
    assert "restricted_action" in said
    assert "`/circle here`" in said
    channel = await made_by_hand(faulty, moderator)
    await moderator.say("/circle here", channel)
    await faulty.bot.settled()
    told = [one["text"] for one in await moderator.messages(channel)]
    assert any("Please leave it as soon as" in one for one in told)
    for one in five(faulty):
        assert channel in {found["id"] for found in await one.conversations("private")}
    assert any("Norms" in one["text"] for one in await five(faulty)[0].messages(channel))
    assert "No approved circle waits" in await answer(moderator, channel)


async def test_of_several_circles_the_moderator_chooses_one(faulty: FaultyTown) -> None:
    moderator = await refused_channels(faulty, 2)
    channel = await made_by_hand(faulty, moderator)
    await moderator.say("/circle here", channel)
    view = await homes.top(moderator)
    assert "1. <@" in homes.words(view)
    (field,) = [one for one in view["blocks"] if one["type"] == "input"]
    chosen = field["element"]["options"][1]["value"]
    assert (await moderator.submit(circle=chosen))["action"] == "updated"
    assert "Please leave it" in homes.words(await homes.top(moderator))
    await faulty.bot.settled()
    members = {
        one.id for one in faulty.slack.people if one.is_full_member and channel in await _channels(faulty, one.id)
    }
    assert len(members - {moderator.id}) == 4


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"private": False}, "needs a private channel"),
        ({"with_bot": False}, "I cannot see this channel"),
    ],
    ids=["public", "without the bot"],
)
async def test_a_channel_that_will_not_do_is_refused_in_a_sentence(
    faulty: FaultyTown, made: dict[str, bool], said: str
) -> None:
    moderator = await refused_channels(faulty)
    channel = await made_by_hand(faulty, moderator, **made)
    assert said in await answer(moderator, channel)


async def test_nobody_else_gives_a_circle_a_channel(faulty: FaultyTown) -> None:
    await refused_channels(faulty)
    person = five(faulty)[0]
    channel = await made_by_hand(faulty, person)
    assert "Only moderators" in await answer(person, channel)


async def _channels(town: FaultyTown, user_id: str) -> set[str]:
    found = await town.get("conversations", **{"as": user_id})
    return {one["id"] for one in found["conversations"] if one["kind"] == "private"}
