"""The drain keeps each conversation's order, and lets no conversation wait for another one."""

from datetime import timedelta

from bot.delivery import failures
from bot.features import deliveries
from bot.store import claims, outbox
from bot.store.models import OutboxState
from bot.store.session import Session
from tests.delivery import faults, seeds
from tests.delivery.faults import FaultyTown
from tests.town import Town

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
    hanging = faulty.faults.on(POST, faulty.faults.hang, when=lambda asked: asked["channel"] == greta.id)
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


async def test_a_reply_shares_the_fate_of_what_it_belongs_under(faulty: FaultyTown) -> None:
    """Given up with it, for the same cause, and tried again with it."""
    greta, workspace_id = faulty.person("greta"), faulty.bot.workspace_id
    faulty.faults.on(POST, faults.refused("restricted_action"))
    await seeds.owe_help(faulty, greta.id, "prompt")
    await seeds.owe_help(faulty, greta.id, "reply", under="prompt")
    await seeds.owe_help(faulty, greta.id, "later")
    await faulty.bot.settled()
    rows = [await seeds.row(faulty, key) for key in ("prompt", "reply", "later")]
    assert [one.state for one in rows] == [OutboxState.DEAD, OutboxState.DEAD, OutboxState.SENT]
    assert [one.error for one in rows[:2]] == ["restricted_action"] * 2
    now = faulty.clock.now()
    await faulty.bot.database.write(lambda session: deliveries.try_again(session, workspace_id, now=now))
    for _ in range(3):
        faulty.clock.move_to(faulty.clock.now() + timedelta(seconds=32))
        await faulty.bot.settled()
    prompt, reply = await seeds.row(faulty, "prompt"), await seeds.row(faulty, "reply")
    thread = await greta.messages(thread_ts=prompt.ts)
    assert [one["ts"] for one in thread] == [prompt.ts, reply.ts]
    assert len(await greta.messages()) == 2


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


async def test_what_was_left_in_hand_is_taken_over_after_a_while(town: Town) -> None:
    greta = town.person("greta")
    await town.bot.database.write(lambda session: seeds.owe_in_hand(session, town, greta.id, "theirs"))
    await town.bot.drain.settle()
    assert await seeds.state(town, "theirs") is OutboxState.SENDING
    for _ in range(2):
        town.clock.move_to(town.clock.now() + timedelta(seconds=61))
        await town.bot.drain.settle()
    assert await seeds.state(town, "theirs") is OutboxState.SENT
    assert len(await greta.messages()) == 1


async def test_an_answer_goes_before_what_is_said_to_many_and_takes_along_what_is_ahead_of_it(town: Town) -> None:
    greta, others = town.person("greta").id, [town.person(name).id for name in ("mehmet", "zofia")]
    now, workspace_id = town.clock.now(), town.bot.workspace_id

    def owe(session: Session, user: str, kind: str) -> None:
        key = f"{kind}:{user}"
        outbox.owe(session, workspace_id, key=key, kind=kind, conversation=f"to:{user}", recipient=user, now=now)

    def owe_all(session: Session) -> list[str]:
        for user in (*others, greta):
            owe(session, user, "waiting.line")
        owe(session, greta, "help")
        return [one.key for one in claims.heads(session, workspace_id)]

    order = await town.bot.database.write(owe_all)
    assert order == [f"waiting.line:{user}" for user in (greta, *others)]
