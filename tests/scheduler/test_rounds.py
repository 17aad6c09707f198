"""The tick that goes on with rounds: beside all planning, in another process for many, and taken up again."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import pytest

from bot.domain.programme import Catalogue
from bot.domain.rounds import Plan, RoundState
from bot.domain.suggestions import Suggested
from bot.features import drafts, formings, rounds
from bot.scheduler.forming import Forming, ProcessDiedError, Watch
from bot.store import circles, enrolments
from bot.store import rounds as store
from bot.store.models import Round
from bot.store.session import Database
from tests.features import stage
from tests.features.planned import TEN
from tests.features.stage import MODERATOR, NOW, SECOND, WORKSPACE
from tests.scheduler.present import Present, moderate
from tests.scheduler.searches import until_stopped


@dataclass(frozen=True)
class Dies(Forming):
    """A search whose process dies, as long as one is in the list."""

    deaths: tuple[list[str], ...] = ()

    async def find(self, search: Callable[..., Suggested], size: int, watch: Watch | None = None) -> Suggested:
        """Dies as often as it is to."""
        if self.deaths[0]:
            self.deaths[0].pop()
            raise ProcessDiedError
        return await super().find(search, size, watch)


@dataclass(frozen=True)
class Endless(Forming):
    """A search that has to be stopped, in a process of its own."""

    async def find(self, search: Callable[..., Suggested], size: int, watch: Watch | None = None) -> Suggested:
        """Never ends by itself."""
        return await super().find(partial(until_stopped, search), size, watch)


def opened(database: Database, catalogue: Catalogue, workspace_id: str = WORKSPACE) -> None:
    """A round of ten people that has just been opened, in a window that somebody looks at."""
    stage.seed(database, workspace_id)
    stage.all_join(database, catalogue, TEN, workspace_id=workspace_id)
    with database.transaction() as session:
        plan = Plan(catalogue.programmes[0].id)
        row = rounds.open_(session, workspace_id, plan, by=MODERATOR, catalogue=catalogue, now=NOW)
        assert row is not None
        rounds.shown(row, MODERATOR, "V0WINDOW")


def states(database: Database, workspace_id: str = WORKSPACE) -> list[tuple[RoundState, int]]:
    """Where the open rounds of a workspace stand, and how many circles each plans."""
    with database.reading() as session:
        return [(one.state, store.counts(session, one)[0]) for one in store.open_of(session, workspace_id)]


@pytest.mark.parametrize("few", [0, 40])
async def test_circles_are_formed_in_this_process_or_another_one_and_whoever_looks_on_is_shown_them(
    database: Database, catalogue: Catalogue, few: int
) -> None:
    opened(database, catalogue)
    present = Present(
        database, catalogue, forming=Forming(few=few, every=3600)
    )  # However slow, nobody looks on in between.
    await present.timetable.search()
    assert states(database) == [(RoundState.READY, 2)]
    assert present.asked == [WORKSPACE, WORKSPACE], (
        "for the window and for the home; that Slack is away does no harm"
    )
    await present.timetable.search()
    assert len(present.asked) == 2, "once"


async def test_whoever_looks_on_and_moderates_no_longer_fails_nothing(
    database: Database, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    opened(database, catalogue)
    moderate(database, SECOND)
    present = Present(database, catalogue)
    await present.timetable.search()
    assert states(database) == [(RoundState.READY, 2)]
    assert caplog.messages == []
    assert present.asked == [WORKSPACE, WORKSPACE], "their window says that it is none of theirs any more"


async def test_a_search_that_dies_is_taken_up_again_and_keeps_no_other_round_waiting(
    database: Database, catalogue: Catalogue
) -> None:
    opened(database, catalogue)
    opened(database, catalogue, "T0OTHER")
    present = Present(database, catalogue, (WORKSPACE, "T0OTHER"), forming=Dies(deaths=(["once"],)))
    await present.timetable.search()
    found = sorted([states(database), states(database, "T0OTHER")])
    assert found == [[(RoundState.FORMING, 0)], [(RoundState.READY, 2)]]
    await present.timetable.search()
    assert sorted([states(database), states(database, "T0OTHER")]) == found, "it is held still"
    present.now += formings.HELD
    await present.timetable.search()
    assert states(database) == states(database, "T0OTHER") == [(RoundState.READY, 2)]


async def test_all_are_sent_and_the_round_is_closed_in_one_go(database: Database, catalogue: Catalogue) -> None:
    opened(database, catalogue)
    present = Present(database, catalogue)
    await present.timetable.search()
    with database.transaction() as session:
        (row,) = store.open_of(session, WORKSPACE)
        rounds.approve_all(session, WORKSPACE, row.id, by=MODERATOR, now=present.now)
    await present.timetable.search()
    assert states(database) == []
    assert len(stage.owed(database, "consent.ask")) == 10


async def test_a_circle_that_cannot_be_sent_keeps_no_other_one_waiting(
    database: Database, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    opened(database, catalogue)
    present = Present(database, catalogue)
    await present.timetable.search()
    with database.transaction() as session:
        (row,) = store.open_of(session, WORKSPACE)
        first = min(store.planned(session, row, limit=9), key=lambda circle: circle.id)
        broken = enrolments.get(session, WORKSPACE, circles.placed(session, first)[0].enrolment_id)
        broken.starts = broken.ends  # Hours that cannot be.
        rounds.approve_all(session, WORKSPACE, row.id, by=MODERATOR, now=present.now)
    await present.timetable.search()
    assert states(database) == [(RoundState.READY, 1)]
    assert len(stage.owed(database, "consent.ask")) == 5
    assert caplog.messages == ["a circle cannot be sent"]


async def until(database: Database, going: asyncio.Task[None], is_so: Callable[[Round], bool]) -> str:
    """Waits for something to be so of the open round, as long as it is at work; its id."""
    while not going.done():
        with database.reading() as session:
            (row,) = store.open_of(session, WORKSPACE)
            if is_so(row):
                return row.id
        await asyncio.sleep(0.01)
    raise AssertionError(going)


async def at_work(database: Database, catalogue: Catalogue) -> tuple[Present, asyncio.Task[None], str]:
    """A round whose search would never end by itself, and has come some way; its id."""
    opened(database, catalogue)
    present = Present(database, catalogue, forming=Endless(few=0, every=0.02))
    going = asyncio.create_task(present.timetable.search())
    return present, going, await until(database, going, lambda row: row.part == 42)


async def test_a_long_search_shows_how_far_it_is_and_ends_with_the_best_so_far_when_a_moderator_says_so(
    database: Database, catalogue: Catalogue
) -> None:
    present, going, round_id = await at_work(database, catalogue)
    with database.reading() as session:
        more = {"catalogue": catalogue, "now": present.now}
        page = drafts.page(session, WORKSPACE, round_id, MODERATOR, 0, **more)
    assert (page.card.state, page.card.part, page.card.stopped_by) == (RoundState.FORMING, 42, None)
    assert WORKSPACE in present.asked, "whose window is brought up to date meanwhile"
    with database.transaction() as session:
        rounds.stop(session, WORKSPACE, round_id, by=MODERATOR, now=present.now)
    await going
    assert states(database) == [(RoundState.READY, 2)]
    with database.transaction() as session:
        row = rounds.stop(session, WORKSPACE, round_id, by=MODERATOR, now=present.now)
        assert row.stopped_by == MODERATOR, "once more does nothing"
        row = rounds.again(session, WORKSPACE, round_id, by=MODERATOR, now=present.now)
        assert (row.part, row.stopped_by) == (None, None), "the next one is another one"


async def test_a_round_that_is_closed_meanwhile_is_not_searched_for_any_longer(
    database: Database, catalogue: Catalogue
) -> None:
    present, going, round_id = await at_work(database, catalogue)
    with database.transaction() as session:
        rounds.close(session, WORKSPACE, round_id, by=MODERATOR, now=present.now)
    await going
    await present.timetable.search()
    assert states(database) == []


async def test_nothing_is_written_where_no_round_is_at_work(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    present = Present(database, catalogue)
    moment: datetime = present.now
    await present.timetable.search_when_free()
    assert (present.asked, present.now) == ([], moment)
