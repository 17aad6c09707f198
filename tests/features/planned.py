"""Rounds at the level of features, for tests with a real database: opened, formed and sent as the tick does it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import text

from bot.domain.positions import Position
from bot.domain.programme import Catalogue
from bot.domain.rounds import Plan, RoundPage, RoundState
from bot.domain.suggestions import Suggested
from bot.features import drafts, formings, rounds
from bot.store import enrolments, positions
from bot.store import rounds as store
from bot.store.models import Circle, Round
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import MODERATOR, NOW, WORKSPACE

SOON = NOW + stage.MINUTE
TEN = [f"U1{number:04}" for number in range(10)]


def opened(database: Database, catalogue: Catalogue, users: list[str] | None = None, **plan: object) -> str:
    """A round for people who wait (ten, unless others are named), whose circles have been formed; its id."""
    stage.seed(database)
    stage.all_join(database, catalogue, TEN if users is None else users)
    return open_(database, catalogue, **plan)


def open_(database: Database, catalogue: Catalogue, now: datetime = SOON, **plan: object) -> str:
    """A round for those who wait, whose circles have been formed; its id."""
    with database.transaction() as session:
        wanted = Plan(catalogue.programmes[0].id, **plan)  # pyright: ignore[reportArgumentType]
        row = rounds.open_(session, WORKSPACE, wanted, by=MODERATOR, catalogue=catalogue, now=now)
        assert row is not None
    go_on(database, catalogue, now)
    return row.id


def go_on(
    database: Database,
    catalogue: Catalogue,
    now: datetime = SOON,
    *,
    meanwhile: Callable[[], object] = bool,
    batches: int = 99,
) -> None:
    """Goes on with all rounds that are at work; after so many batches the process is as good as killed.

    `meanwhile` is what somebody does while circles are formed.
    """
    with database.reading() as session:
        places = formings.due(session, now, catalogue)
    for place in places:
        with database.transaction() as session:
            task = formings.take(session, place, now)
        if task is not None:
            _go_on(database, catalogue, task, now, meanwhile, batches)


def _go_on(
    database: Database,
    catalogue: Catalogue,
    task: formings.Task,
    now: datetime,
    meanwhile: Callable[[], object],
    batches: int,
) -> None:
    if task.state is RoundState.SENDING:
        last: str | None = ""
        with database.transaction() as session:
            while last := formings.next_to_send(session, task, last or ""):
                formings.send(session, task, last, catalogue=catalogue, now=now)
            formings.all_sent(session, task, now)
        go_on(database, catalogue, now)
        return
    cleared = True
    while cleared:
        with database.transaction() as session:
            cleared = formings.clear(session, task, now)
    if task.state is not RoundState.FORMING:
        return
    with database.reading() as session:
        among = formings.listed(session, task)
        waiting = formings.some_of(session, task, list(among.values()), among, now)
        crowd = formings.crowd(session, task, waiting, catalogue=catalogue, now=now)
    if crowd is None:
        return
    found: Suggested = formings.search(task, crowd, now)()
    meanwhile()
    seen = {one.person.id: one for one in crowd.waiting}
    for number, one in enumerate(found.suggestions):
        if number == batches:
            return
        with database.transaction() as session:
            formings.write(session, task, [one], seen, catalogue=catalogue, now=now)
    with database.transaction() as session:
        formings.write_left(session, task, found.unplaced, now)
        others = [one for one in formings.listed(session, task).values() if one not in seen]
        formings.write_later(session, task, others, now)
        formings.finish(session, task, found, len(crowd.waiting), 0.5, now)


def row_of(session: Session, round_id: str) -> Round:
    """A round, which has to be there."""
    found = store.get(session, WORKSPACE, round_id)
    assert found is not None
    return found


def page(
    database: Database, catalogue: Catalogue, round_id: str, by: str = MODERATOR, now: datetime = SOON
) -> RoundPage:
    """The first page of a round."""
    with database.reading() as session:
        return drafts.page(session, WORKSPACE, round_id, by, catalogue=catalogue, now=now)


def planned(database: Database, round_id: str) -> list[Circle]:
    """The circles that a round plans."""
    with database.reading() as session:
        return store.planned(session, row_of(session, round_id), limit=99)


def people_in(database: Database, circle_id: str) -> set[str]:
    """Who has a place in a circle."""
    seated = "SELECT user_id FROM members WHERE circle_id = :id AND state IN ('proposed', 'member')"
    with database.reading() as session:
        return set(session.scalars(text(seated), {"id": circle_id}))


def state(database: Database, round_id: str) -> RoundState:
    """Where a round stands."""
    with database.reading() as session:
        return row_of(session, round_id).state


def stand(database: Database, positions_of: dict[str, Position]) -> None:
    """Tells where people stand in their company."""
    with database.transaction() as session:
        positions.set_all(session, WORKSPACE, dict(positions_of))


def avoids(database: Database, user_id: str, whom: str) -> None:
    """Somebody would rather not be with somebody."""
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, user_id)
        enrolments.avoid(session, enrolment, [whom])


def told(database: Database) -> int:
    """How many messages anybody is owed."""
    with database.reading() as session:
        return int(session.scalar(text("SELECT count(*) FROM outbox")) or 0)
