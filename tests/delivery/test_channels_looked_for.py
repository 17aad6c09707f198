"""A channel whose making was answered to nobody: found among many, also when its circle needs it no more."""

from aiohttp import web

from bot.domain.circles import CircleState, MemberState
from bot.features import circles as features
from bot.store import circles
from bot.store.models import OutboxState
from bot.store.session import Session
from tests.delivery import faults, seeds
from tests.delivery.faults import FaultyTown, Passing, settle_over
from tests.town import Json

CREATE, LISTED = "conversations.create", "users.conversations"
PEOPLE = ("greta", "mehmet", "zofia", "hannah")


async def test_a_pause_among_many_pages_does_not_begin_them_anew(faulty: FaultyTown) -> None:
    """Slack gives some twenty pages a minute: whoever began anew at each pause would never come to the end."""
    pages: list[int] = []

    async def paged(_request: web.Request, passing: Passing) -> web.StreamResponse:
        asked = faulty.faults.asked[-1].arguments
        at = int(asked.get("cursor") or 0)
        if len(pages) % 4 == 3:
            pages.append(-1)
            return await faults.limited(60)(_request, passing)
        pages.append(at)
        body: Json = {
            "ok": True,
            "channels": [],
            "response_metadata": {"next_cursor": str(at + 1) if at < 5 else ""},
        }
        return web.json_response(body)

    faulty.faults.on(CREATE, faults.cut)
    faulty.faults.on(LISTED, paged, times=8)
    circle_id = await seeds.owe_circle(faulty, *PEOPLE)
    await settle_over(faulty, 40)
    await settle_over(faulty, 30)
    assert pages == [0, 1, 2, -1]  # It has not asked again before the pause was over.
    for _ in range(2):
        await settle_over(faulty, 61)
    assert pages == [0, 1, 2, -1, 3, 4, 5]
    assert faulty.faults.count(CREATE) == 2
    assert (await seeds.circle(faulty, circle_id)).state is CircleState.RUNNING


async def test_a_channel_that_came_too_late_is_archived(faulty: FaultyTown) -> None:
    """A moderator gave the circle a channel meanwhile: the bot's own would stay for ever, with the bot alone in it."""
    circle_id, own = await _made_in_vain(faulty), "C0BYHAND"
    await faulty.bot.database.write(lambda session: _opened(session, faulty, circle_id, own))
    await _is_archived(faulty, circle_id)
    assert (await seeds.circle(faulty, circle_id)).channel_id == own


async def test_a_channel_of_a_circle_that_is_dissolved_meanwhile_is_archived(faulty: FaultyTown) -> None:
    circle_id = await _made_in_vain(faulty)
    await faulty.bot.database.write(lambda session: _dissolved(session, faulty, circle_id))
    await _is_archived(faulty, circle_id)
    assert (await seeds.circle(faulty, circle_id)).channel_id is None


async def test_a_circle_that_needs_none_before_its_channel_is_made_gets_none(faulty: FaultyTown) -> None:
    faulty.faults.on(CREATE, faults.cut)
    circle_id = await seeds.owe_circle(faulty, *PEOPLE)
    await faulty.bot.drain.settle()
    await faulty.bot.database.write(lambda session: _dissolved(session, faulty, circle_id))
    await settle_over(faulty, 40)
    assert await seeds.state(faulty, f"open:{circle_id}") is OutboxState.WITHDRAWN
    assert faulty.faults.count(CREATE) == 1


async def test_nobody_is_told_when_nobody_is_left_to_invite(faulty: FaultyTown) -> None:
    faulty.faults.on("conversations.invite", faults.limited(60))
    circle_id = await seeds.owe_circle(faulty, *PEOPLE)
    await faulty.bot.drain.settle()
    await faulty.bot.database.write(lambda session: _left(session, faulty, circle_id))
    await settle_over(faulty, 61)
    assert await seeds.state(faulty, f"circle.invite:{circle_id}") is OutboxState.WITHDRAWN


async def _made_in_vain(town: FaultyTown) -> str:
    """A circle whose channel is there, though the bot was never told; where it is looked for, Slack wants a pause."""
    town.faults.on(CREATE, faults.lose)
    town.faults.on(LISTED, faults.limited(60))
    circle_id = await seeds.owe_circle(town, *PEOPLE)
    await town.bot.drain.settle()
    assert await seeds.state(town, f"open:{circle_id}") is OutboxState.UNKNOWN
    return circle_id


async def _is_archived(town: FaultyTown, circle_id: str) -> None:
    for _ in range(2):
        await settle_over(town, 61)
    row = await seeds.row(town, f"open:{circle_id}")
    assert town.faults.count("conversations.archive", channel=str(row.channel)) == 1
    assert await seeds.state(town, f"archive:{circle_id}:{row.channel}") is OutboxState.SENT
    assert (await seeds.circle(town, circle_id)).archived_at is None
    assert town.faults.count(CREATE) == 1


def _opened(session: Session, town: FaultyTown, circle_id: str, channel: str) -> None:
    now, catalogue = town.clock.now(), town.catalogue
    features.opened(
        session, town.bot.workspace_id, circle_id, channel, catalogue=catalogue, now=now, by="U0MODERATOR"
    )


def _dissolved(session: Session, town: FaultyTown, circle_id: str) -> None:
    circle = circles.get(session, town.bot.workspace_id, circle_id)
    assert circle is not None
    features.move(session, circle, CircleState.DISSOLVED, by="bot", now=town.clock.now())


def _left(session: Session, town: FaultyTown, circle_id: str) -> None:
    circle = circles.get(session, town.bot.workspace_id, circle_id)
    assert circle is not None
    circles.set_members(session, circle, MemberState.LEFT)
