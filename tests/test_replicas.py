"""Several processes take in what Slack sends, on one database: what reaches two of them at once has one effect."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import parts
from bot.domain.programme import Catalogue
from bot.features import workspaces
from bot.slack import event_ids, ids
from bot.store.models import Base
from tests import many_workspaces, town
from tests.databases import PostgresServer, fresh_database
from tests.features import stage
from tests.many_workspaces import ONE, TWO, Served, Slack

FIVE = ["U1", "U2", "U3", "U4", "U5"]


@dataclass
class Replicas:
    """Two bots on one database. Slack lets nothing through but answers, so that only what came in has an effect."""

    slack: Slack
    bots: list[Served]
    circles: dict[str, str]

    async def both(self, request: Callable[[Served], Awaitable[dict[str, Any]]], *, times: int) -> None:
        """The same request, to the first bot, or to both at the same moment."""
        answers = await asyncio.gather(*(request(one) for one in self.bots[:times]))
        assert {one["status"] for one in answers} == {200}

    def form(self, team: str) -> dict[str, Any]:
        """The form that was opened last."""
        (*_, shown) = self.slack.of(team, "views.open")
        view = shown["view"]
        return dict(json.loads(view) if isinstance(view, str) else view)

    async def send_in(self, team: str, user: str, *, times: int, **changed: object) -> None:
        """Fills in the form that is open, as it stands but for some fields, and sends it in."""
        view = self.form(team)
        fields = [one for one in view["blocks"] if one["type"] == "input"]
        values = {one["block_id"]: {"input": town._value(one, changed)} for one in fields}
        filled = view | {"state": {"values": values}}
        await self.both(lambda bot: bot.submit(team, user, filled), times=times)

    def counted(self, team: str) -> dict[str, int]:
        """How many rows of a workspace stand in each table, and how much is filled in; sending leaves its own marks."""
        with self.bots[0].bot.database.reading() as session:
            return {
                f"{table.name}.{column.name}": session.scalar(
                    select(func.count(column)).where(table.c.workspace_id == team)
                )
                or 0
                for table in Base.metadata.sorted_tables
                for column in (table.primary_key if table.name == "outbox" else table.columns)
                if "workspace_id" in table.columns and table.name != "paces" and column.name != "name"
            } | {"uninstalled": int(team not in workspaces.installed(session))}


@pytest.fixture
async def replicas(postgres: PostgresServer, catalogue: Catalogue) -> AsyncIterator[Replicas]:
    """Two workspaces that are alike: a circle runs, five wait for a moderator, in both."""
    with fresh_database(postgres) as url:
        async with many_workspaces.slack() as slack:
            slack.is_busy = True
            given = many_workspaces.settings(slack, url)
            parts.migrate(given.database())
            circles = {}
            with closing(parts.open_database(given)) as database:
                many_workspaces.keep(database, ONE, TWO)
                for team in (ONE, TWO):
                    circles[team] = stage.running_circle(database, catalogue, FIVE, workspace_id=team)
                    stage.all_join(database, catalogue, ["U6", "U7", "U8", "U9", "U10"], workspace_id=team)
                    stage.propose(database, catalogue)
                    first = stage.moments_of(database, catalogue, circles[team], team)[0].at
                stage.plan(database, catalogue, first)
            async with (
                many_workspaces.bot(slack, url, catalogue, spread=True) as one,
                many_workspaces.bot(slack, url, catalogue, spread=True) as other,
            ):
                for bot in (one, other):
                    bot.bot.clock.move_to(first)
                yield Replicas(slack, [one, other], circles)


async def _join(replicas: Replicas, team: str, times: int) -> None:
    await replicas.bots[0].command(team, "U20", "join")
    await replicas.send_in(team, "U20", times=times, consent=["yes"])


async def _goal(replicas: Replicas, team: str, times: int) -> None:
    await replicas.bots[0].command(team, "U1", "goal")
    await replicas.send_in(team, "U1", times=times, goal="Learn to draw")


async def _leave(replicas: Replicas, team: str, times: int) -> None:
    await replicas.bots[0].command(team, "U1", "leave")
    await replicas.send_in(team, "U1", times=times)


async def _check_in(replicas: Replicas, team: str, times: int) -> None:
    await replicas.bots[0].press(team, "U1", ids.CHECKIN_OPEN, f"{replicas.circles[team]}:0")
    await replicas.send_in(team, "U1", times=times, what="Write to Ada", share=[])


async def _approve(replicas: Replicas, team: str, times: int) -> None:
    event = {"type": "app_home_opened", "tab": "home", "user": stage.MODERATOR}
    await replicas.bots[0].tell(team, event, "EvHome")
    (*_, shown) = replicas.slack.of(team, "views.publish")
    view = json.loads(shown["view"]) if isinstance(shown["view"], str) else shown["view"]
    value = next(one["value"] for _, one in town.pressable(view) if one["action_id"] == ids.PROPOSAL_APPROVE)
    await replicas.both(lambda bot: bot.press(team, stage.MODERATOR, ids.PROPOSAL_APPROVE, value), times=times)


async def _hello(replicas: Replicas, team: str, times: int) -> None:
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "hello"}
    await replicas.both(lambda bot: bot.tell(team, event, "EvHello"), times=times)


async def _stranger(replicas: Replicas, team: str, times: int) -> None:
    channel = f"C{replicas.circles[team].replace('-', '').upper()}"
    event = {"type": event_ids.JOINED_CHANNEL, "channel": channel, "user": "U0SOMEBODY"}
    await replicas.both(lambda bot: bot.tell(team, event, "EvCame"), times=times)


async def _archived(replicas: Replicas, team: str, times: int) -> None:
    channel = f"C{replicas.circles[team].replace('-', '').upper()}"
    await replicas.both(
        lambda bot: bot.tell(team, {"type": event_ids.ARCHIVED, "channel": channel}, "EvA"), times=times
    )


async def _gone(replicas: Replicas, team: str, times: int) -> None:
    event = {"type": event_ids.PERSON_CHANGED, "user": {"id": "U1", "deleted": True, "team_id": team}}
    await replicas.both(lambda bot: bot.tell(team, event, "EvGone"), times=times)


async def _uninstalled(replicas: Replicas, team: str, times: int) -> None:
    await replicas.both(lambda bot: bot.tell(team, {"type": event_ids.UNINSTALLED}, "EvOut"), times=times)


ACTS = (_join, _goal, _leave, _check_in, _approve, _hello, _stranger, _archived, _gone, _uninstalled)


@pytest.mark.parametrize("act", ACTS, ids=[one.__name__.strip("_") for one in ACTS])
async def test_what_reaches_two_replicas_at_once_has_the_effect_of_one(
    replicas: Replicas, act: Callable[[Replicas, str, int], Awaitable[None]]
) -> None:
    before = replicas.counted(ONE)
    assert replicas.counted(TWO) == before
    await act(replicas, ONE, 1)
    await act(replicas, TWO, 2)
    once = replicas.counted(ONE)
    assert once != before, "it has an effect at all"
    assert replicas.counted(TWO) == once
