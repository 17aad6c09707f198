"""Making a circle's channel on a faulty network, and among people who cannot all be invited."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.circles import CircleState
from bot.store import outbox
from bot.store.models import OutboxState
from bot.store.session import Session
from tests.delivery import faults, seeds
from tests.delivery.faults import FaultyTown, settle_over

CREATE, INVITE = "conversations.create", "conversations.invite"
PEOPLE = ("greta", "mehmet", "zofia", "hannah")


@pytest.fixture
async def moderated(faulty: FaultyTown) -> AsyncIterator[FaultyTown]:
    """A town in which jonas is told of trouble."""
    assert faulty.person("jonas").id == faulty.moderator.id
    yield faulty


async def test_a_half_made_channel_is_adopted_and_not_made_twice(faulty_on_each: FaultyTown) -> None:
    town = faulty_on_each
    town.faults.on(CREATE, faults.lose)
    circle_id = await seeds.owe_circle(town, *PEOPLE)
    await settle_over(town, 3)
    await town.bot.settled()
    made = await seeds.circle(town, circle_id)
    channels = [await town.person(name).conversations("private") for name in PEOPLE]
    assert [[one["id"] for one in found] for found in channels] == [[made.channel_id]] * 4
    assert made.state is CircleState.RUNNING
    assert town.faults.count(CREATE) == 1


async def test_a_channel_that_was_never_made_is_made_once_after_the_settle_time(faulty: FaultyTown) -> None:
    faulty.faults.on(CREATE, faults.cut)
    circle_id = await seeds.owe_circle(faulty, *PEOPLE)
    await settle_over(faulty, 25)
    assert faulty.faults.count(CREATE) == 1
    await settle_over(faulty, 10)
    assert faulty.faults.count(CREATE) == 2
    assert (await seeds.circle(faulty, circle_id)).state is CircleState.RUNNING


async def test_a_name_that_is_taken_gives_way_to_the_next(faulty: FaultyTown) -> None:
    circle_id = await seeds.owe_circle(faulty, *PEOPLE)
    await faulty.bot.settled()
    first = (await seeds.circle(faulty, circle_id)).name
    assert first == next(await seeds.names_of(faulty, circle_id))
    faulty.faults.on(CREATE, faults.refused("name_taken"), times=2)
    other = await seeds.owe_circle(faulty, "maya", "darnell", "sofia", "tunde")
    await faulty.bot.settled()
    offered = await seeds.names_of(faulty, other)
    wanted = [one for one in (next(offered) for _ in range(4)) if one != first][:3]
    tried = [one.arguments["name"] for one in faulty.faults.asked if one.method == CREATE][1:]
    assert tried == wanted
    assert (await seeds.circle(faulty, other)).name == wanted[-1]


async def test_an_answer_lost_after_a_taken_name_leads_to_one_channel(faulty: FaultyTown) -> None:
    faulty.faults.on(CREATE, faults.refused("name_taken"))
    faulty.faults.on(CREATE, faults.lose)
    circle_id = await seeds.owe_circle(faulty, *PEOPLE)
    await settle_over(faulty, 3)
    await faulty.bot.settled()
    assert faulty.faults.count(CREATE) == 2
    assert len(await faulty.person("greta").conversations("private")) == 1
    assert (await seeds.circle(faulty, circle_id)).state is CircleState.RUNNING


async def test_the_moderators_are_told_when_a_channel_may_not_be_made(moderated: FaultyTown) -> None:
    moderated.faults.on(CREATE, faults.refused("restricted_action"))
    circle_id = await seeds.owe_circle(moderated, *PEOPLE)
    await moderated.bot.settled()
    row = await seeds.row(moderated, f"open:{circle_id}")
    assert (row.state, row.error) == (OutboxState.DEAD, "restricted_action")
    told = await moderated.person("jonas").messages()
    assert len(told) == 1
    assert "restricted_action" in told[0]["text"]
    assert "circles doctor" in told[0]["text"]


async def test_a_guest_and_a_deactivated_account_are_left_out_and_told_of(moderated: FaultyTown) -> None:
    circle_id = await seeds.owe_circle(moderated, *PEOPLE, "noor", "walter")
    await moderated.bot.settled()
    members = await moderated.bot.database.read(lambda session: seeds.invite_errors(session, moderated, circle_id))
    ids = {name: moderated.person(name).id for name in (*PEOPLE, "noor", "walter")}
    assert {user: error for user, error in members.items() if error} == {
        ids["noor"]: "user_is_restricted",
        ids["walter"]: "cant_invite",
    }
    told = await moderated.person("jonas").messages()
    assert len(told) == 1
    assert all(f"<@{ids[name]}>" in told[0]["text"] for name in ("noor", "walter"))
    assert not any(f"<@{ids[name]}>" in told[0]["text"] for name in PEOPLE)
    assert all([len(await moderated.person(name).conversations("private")) == 1 for name in PEOPLE])


async def test_an_invitation_whose_answer_was_lost_still_tells_who_was_refused(moderated: FaultyTown) -> None:
    moderated.faults.on(INVITE, faults.lose)
    circle_id = await seeds.owe_circle(moderated, *PEOPLE, "noor")
    await settle_over(moderated, 5)
    await moderated.bot.settled()
    assert await seeds.state(moderated, f"circle.invite:{circle_id}") is OutboxState.SENT
    errors = await moderated.bot.database.read(lambda session: seeds.invite_errors(session, moderated, circle_id))
    assert [error for error in errors.values() if error] == ["user_is_restricted"]
    assert len(await moderated.person("jonas").messages()) == 1


async def test_an_invitation_is_tried_again_after_a_limit(faulty: FaultyTown) -> None:
    faulty.faults.on(INVITE, faults.limited(90))
    circle_id = await seeds.owe_circle(faulty, *PEOPLE)
    await settle_over(faulty, 80)
    assert faulty.faults.count(INVITE) == 1
    await settle_over(faulty, 15)
    assert await seeds.state(faulty, f"circle.invite:{circle_id}") is OutboxState.SENT
    assert len(await faulty.person("greta").conversations("private")) == 1


async def test_the_moderators_are_told_when_nobody_at_all_may_be_invited(moderated: FaultyTown) -> None:
    """The circle has a channel and an hour, and would otherwise meet without anybody knowing."""
    moderated.faults.on(INVITE, faults.refused("restricted_action"))
    circle_id = await seeds.owe_circle(moderated, *PEOPLE)
    await moderated.bot.settled()
    assert await seeds.state(moderated, f"circle.invite:{circle_id}") is OutboxState.DEAD
    assert len(await moderated.person("jonas").messages()) == 1


async def test_the_channel_is_whole_when_every_second_call_fails(faulty: FaultyTown) -> None:
    """Each method loses its first answer: one channel, one topic, one welcome, pinned, everybody in it."""
    for method in (CREATE, INVITE, "conversations.setTopic", "chat.postMessage", "pins.add"):
        faulty.faults.on(method, faults.lose)
    await seeds.owe_circle(faulty, *PEOPLE)
    for _ in range(6):
        await settle_over(faulty, 40)
    (channel,) = await faulty.person("zofia").conversations("private")
    assert set(channel["members"]) >= {faulty.person(name).id for name in PEOPLE}
    messages = await faulty.person("zofia").messages(channel["id"])
    (welcome,) = [one for one in messages if one["bot_id"] and not one["subtype"]]
    assert channel["pins"] == [welcome["ts"]]
    assert channel["topic"]


async def test_a_channel_of_the_right_name_that_somebody_else_made_is_left_alone(faulty: FaultyTown) -> None:
    """Otherwise a circle's people would be invited into a conversation that is none of theirs."""
    faulty.faults.on(CREATE, faults.cut)  # Nothing is made before somebody else's channel is there.
    circle_id = await seeds.owe_circle(faulty, *PEOPLE)
    stranger = faulty.person("carlos")
    name = next(await seeds.names_of(faulty, circle_id))
    bot_user = faulty.installed.bot_user_id
    foreign = faulty.slack.add_channel(name, private=True, members=[stranger.id, bot_user])
    faulty.faults.on(CREATE, faults.lose)
    for _ in range(2):
        await settle_over(faulty, 40)
    await faulty.bot.settled()
    made = await seeds.circle(faulty, circle_id)
    assert made.state is CircleState.RUNNING
    assert made.channel_id != foreign
    assert {one["id"] for one in await stranger.conversations("private")} == {foreign}
    members = next(one["members"] for one in await stranger.conversations("private"))
    assert set(members) == {stranger.id, bot_user}


async def test_a_prompt_that_cannot_be_posted_is_told_to_the_moderators_once(faulty: FaultyTown) -> None:
    circle_id = await seeds.owe_circle(faulty, *PEOPLE)
    await faulty.bot.settled()
    faulty.faults.on("chat.postMessage", faults.refused("is_archived"), times=1)
    await faulty.bot.database.write(lambda session: _owe_prompt(session, faulty, circle_id))
    await faulty.bot.settled()
    moderator = faulty.person(faulty.moderator.name)
    told = [one["text"] for one in await moderator.messages() if "could not be posted" in one["text"]]
    assert len(told) == 1
    assert "is_archived" in told[0]
    assert "unarchive it, and bring me back" in told[0]


def _owe_prompt(session: Session, town: FaultyTown, circle_id: str) -> None:
    outbox.owe(
        session,
        town.bot.workspace_id,
        key=f"prompt:{circle_id}:0",
        kind="step.prompt",
        conversation=f"circle:{circle_id}",
        facts={"circle": circle_id, "step": 0},
        now=town.clock.now(),
    )
