"""The drain keeps each conversation's order, and lets no conversation wait for another one."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.app import Bot
from bot.delivery import failures
from bot.store.models import OutboxState
from tests.delivery import faults, seeds
from tests.delivery.faults import FaultyTown
from tests.features import stage
from tests.town import Json, Town

POST = "chat.postMessage"


async def test_a_conversation_keeps_its_order_when_its_first_message_is_held_up(faulty: FaultyTown) -> None:
    greta = faulty.person("greta")
    faulty.faults.on(POST, faults.broken)
    for key in ("one", "two", "three"):
        await seeds.owe_help(faulty, greta.id, key)
    await faulty.bot.drain.settle()
    assert faulty.faults.count(POST) == 1
    for _ in range(4):
        faulty.clock.move_to(faulty.clock.now() + timedelta(seconds=32))
        await faulty.bot.drain.settle()
    stamps = [(await seeds.row(faulty, key)).ts for key in ("one", "two", "three")]
    assert stamps == [one["ts"] for one in await greta.messages()]


async def test_a_conversation_that_is_stuck_holds_up_no_other_one(faulty: FaultyTown) -> None:
    greta, mehmet = faulty.person("greta"), faulty.person("mehmet")
    channel = await greta.app_dm()
    hanging = faulty.faults.on(POST, faulty.faults.hang, when=lambda asked: asked["channel"] == channel)
    await seeds.owe_help(faulty, greta.id, "stuck")
    await hanging.met.wait()
    for number in range(3):
        await seeds.owe_help(faulty, mehmet.id, f"free {number}")
    while await seeds.state(faulty, "free 2") is not OutboxState.SENT:
        pass
    assert await seeds.state(faulty, "stuck") is OutboxState.SENDING
    assert len(await mehmet.messages()) == 3


async def test_replies_stand_under_their_own_prompt(faulty: FaultyTown) -> None:
    greta = faulty.person("greta")
    for key in ("first", "second"):
        await seeds.owe_help(faulty, greta.id, key)
        await seeds.owe_help(faulty, greta.id, f"under {key}", under=key)
    await faulty.bot.settled()
    for key in ("first", "second"):
        parent, reply = await seeds.row(faulty, key), await seeds.row(faulty, f"under {key}")
        assert [one["ts"] for one in await greta.messages(thread_ts=parent.ts)] == [parent.ts, reply.ts]
    assert len(await greta.messages()) == 2


async def test_a_reply_is_withdrawn_when_what_it_belongs_under_could_not_be_sent(faulty: FaultyTown) -> None:
    greta = faulty.person("greta")
    faulty.faults.on(POST, faults.refused("restricted_action"))
    await seeds.owe_help(faulty, greta.id, "prompt")
    await seeds.owe_help(faulty, greta.id, "reply", under="prompt")
    await seeds.owe_help(faulty, greta.id, "later")
    await faulty.bot.settled()
    rows = [await seeds.row(faulty, key) for key in ("prompt", "reply", "later")]
    assert [one.state for one in rows] == [OutboxState.DEAD, OutboxState.WITHDRAWN, OutboxState.SENT]
    assert rows[1].error == "the message it belongs under was not sent"
    assert len(await greta.messages()) == 1


async def test_a_row_that_our_own_code_stumbles_over_is_given_up_in_the_end(town: Town) -> None:
    """A kind that nobody knows: what is behind it in the lane is sent, and nothing spins."""
    greta = town.person("greta")
    await seeds.owe_help(town, greta.id, "one")
    await town.bot.drain.settle()
    await town.bot.database.write(lambda session: seeds.owe_unknown_kind(session, town, greta.id, "odd"))
    await seeds.owe_help(town, greta.id, "two")
    longest = failures.backoff(12, 1)
    for _ in range(90):
        await town.bot.drain.settle()
        town.clock.move_to(town.clock.now() + longest)
    assert await seeds.state(town, "odd") is OutboxState.DEAD
    assert await seeds.state(town, "two") is OutboxState.SENT


async def test_what_our_own_code_stumbled_over_is_given_back_at_once(town: Town) -> None:
    greta = town.person("greta")
    await town.bot.database.write(lambda session: seeds.owe_unknown_kind(session, town, greta.id, "odd"))
    await town.bot.drain.settle()
    odd = await seeds.row(town, "odd")
    assert odd.state is not OutboxState.SENDING, "nobody has it in hand"
    assert odd.error


async def test_waiting_for_the_drain_ends_while_somebody_else_has_a_row_in_hand(town: Town) -> None:
    """Another bot on the same database may hold a claim for a minute: that is not a reason to spin."""
    greta = town.person("greta")
    await town.bot.database.write(lambda session: seeds.owe_in_hand(session, town, greta.id, "theirs"))
    due_at = await town.bot.drain.next_at()
    assert due_at is not None
    assert due_at > town.clock.now() + timedelta(seconds=50), "it cannot be sent before the claim has run out"


async def test_both_cards_change_when_one_of_two_moderators_decides(faulty: FaultyTown) -> None:
    town, cards = faulty, await _two_cards(faulty)
    first, second = town.person("jonas"), town.person("greta")
    await first.press(await first.app_dm(), cards[0], "proposal.approve")
    await town.bot.settled()
    for one, before in zip((first, second), cards, strict=True):
        card = next(message for message in await one.messages() if message["ts"] == before["ts"])
        assert "Approved" in card["text"]
        assert not any(block["type"] == "actions" for block in card["blocks"])


async def test_a_card_whose_answer_was_lost_changes_too_when_the_other_moderator_decides(
    faulty: FaultyTown,
) -> None:
    town, first, second = faulty, faulty.person("jonas"), faulty.person("greta")
    channel = await second.app_dm()
    town.faults.on(POST, faults.lose, when=lambda asked: asked["channel"] == channel)
    cards = await _two_cards(town, settle=town.bot.drain.settle)
    await first.press(await first.app_dm(), cards[0], "proposal.approve")
    await town.bot.settled()
    card = next(message for message in await second.messages() if message["ts"] == cards[1]["ts"])
    assert "Approved" in card["text"]
    assert not any(block["type"] == "actions" for block in card["blocks"])


async def _two_cards(town: FaultyTown, settle: Callable[[], Awaitable[None]] | None = None) -> list[Json]:
    """A proposal, asked of two moderators; the cards that stand there now."""
    moderators = [town.person("jonas"), town.person("greta")]
    bot: Bot = town.bot
    await bot.database.write(lambda session: seeds.name_moderators(session, town, [one.id for one in moderators]))
    for one in town.colleagues("Europe/London")[:2] + town.colleagues("Europe/Berlin")[:2]:
        answer = await one.join(zone="Europe/Berlin")
        assert answer["action"] == "updated", answer
    town.clock.move_to(town.clock.now() + timedelta(days=1, hours=1))
    await bot.timetable.plan()
    now = town.clock.now()
    await bot.database.write(lambda session: stage.everybody_agrees(session, town.catalogue, now))
    await (settle or bot.settled)()
    shown = [await one.messages() for one in moderators]
    return [next(message for message in found if "is proposed" in message["text"]) for found in shown]
