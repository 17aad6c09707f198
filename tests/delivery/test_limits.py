"""Very many circles due at one instant, with Slack's limits as a model and the clock moved: as `make bench` plays it."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select

from bot.delivery.workspace_drain import WorkspaceDrain
from bot.store.models import Outbox, OutboxState
from bot.store.session import Session
from tests.benchmarks import limits
from tests.benchmarks.limits import Rush, Size

ONE = Size(workspaces=1, circles=300, opening=4, answers=20)
MANY = Size(workspaces=20, circles=15, answers=2)


@pytest.fixture(params=[ONE, MANY], ids=["one workspace", "many workspaces"])
async def rush(request: pytest.FixtureRequest, sqlite_url: str) -> Rush:
    """A rush that was played to its end."""
    return await limits.played(sqlite_url, request.param)


async def test_a_rush_is_posted_once_each_as_fast_as_the_ceiling_allows_and_answers_overtake_it(
    rush: Rush,
) -> None:
    found = limits.figures(rush)
    assert (found["lost"], found["double"], found["wrong"]) == (0, 0, 0)
    assert found["refused"] < 0.01
    answers = sorted(limits.answered_in(rush))
    assert len(answers) == rush.size.workspaces * rush.size.answers
    assert answers[int(len(answers) * 0.9)] <= 2
    if rush.size == ONE:
        assert found["used"] >= 0.97


async def test_each_circle_has_its_thread_under_its_own_prompt(sqlite_url: str) -> None:
    rush = await limits.played(sqlite_url, Size(workspaces=2, circles=6))
    posts = defaultdict(list)
    for one in rush.slack.posts:
        posts[one.workspace_id, one.channel].append(one)
    assert len(posts) == 12
    for prompt, thread in posts.values():
        assert (prompt.key.split(":")[0], thread.key.split(":")[0]) == ("prompt", "thread")
        assert (prompt.under, thread.under) == (None, prompt.ts)


async def test_a_drain_that_the_pace_holds_back_looks_again_when_a_few_may_be_sent_together(
    sqlite_url: str,
) -> None:
    rush = limits.prepared(sqlite_url, Size(workspaces=1, circles=40))
    await rush.plan()
    drain = WorkspaceDrain(rush.delivery, limits.companies.workspace_id(0))
    sent = []
    for _ in range(3):
        again_at = await drain.run()
        sent.append(len(rush.slack.posts))
        later = rush.clock.now() + timedelta(seconds=1)
        assert again_at == later
        rush.clock.move_to(later)
    rush.database.close()
    assert sent == [15, 20, 25]


async def test_no_more_workspaces_are_sent_to_at_once_than_a_process_can_serve_and_all_have_their_turn(
    sqlite_url: str,
) -> None:
    rush = limits.prepared(sqlite_url, Size(workspaces=7, circles=4))
    client_of, in_hand = rush.delivery.client_of, set[int]()

    async def client_while_counting(workspace_id: str) -> AsyncWebClient:
        in_hand.add(await rush.database.read(_workspaces_in_hand))
        return await client_of(workspace_id)

    rush.delivery = replace(rush.delivery, client_of=client_while_counting)
    await rush.plan()
    await rush.send(at_once=2)
    rush.database.close()
    assert len(rush.slack.posts) == 7 * 8
    assert max(in_hand) == 2


def _workspaces_in_hand(session: Session) -> int:
    counted = select(func.count(Outbox.workspace_id.distinct())).where(Outbox.state == OutboxState.SENDING)
    return session.scalar(counted) or 0
