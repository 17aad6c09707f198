"""What fails whenever its time comes, as it is seen: by the doctor, in the outbox, at the moderators' home, in figures."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot import cli
from bot.domain.health import Sign
from bot.domain.programme import Catalogue
from bot.features import homes
from bot.metrics import Gauges, Metrics
from bot.scheduler import alarms, planning
from bot.store import alarms as rows
from bot.store import backlogs
from bot.store.models import Circle
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import DAY, MINUTE, MODERATOR, WORKSPACE
from tests.test_doctor import bad
from tests.town import KEY, Town

HOUR = timedelta(hours=1)
PEOPLE = ["U1", "U2", "U3", "U4", "U5"]


def spoilt(database: Database, catalogue: Catalogue) -> tuple[str, datetime]:
    """A circle whose first prompt cannot be planned: such a run cannot be. And when it is due."""
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, PEOPLE)
    with database.transaction() as session:
        circle = session.get_one(Circle, circle_id)
        assert circle.next_at is not None
        circle.first_on = circle.first_on + DAY
        rows.cancel(session, WORKSPACE, f"hosting.ask:{circle_id}:0")  # Nothing else of it is due.
        return circle_id, circle.next_at


def plan(database: Database, catalogue: Catalogue, now: datetime, metrics: Metrics | None = None) -> None:
    """Plans all that is due."""
    given = {"catalogue": catalogue, "now": now, "posts_a_minute": 300, "metrics": metrics or Metrics()}
    asyncio.run(planning.plan(database, **given))


def mended(database: Database, circle_id: str) -> None:
    """Puts right what was spoilt."""
    with database.transaction() as session:
        session.get_one(Circle, circle_id).first_on -= DAY


@pytest.fixture
def used(database: Database, migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The database that the command finds, open beside it as the bot has it."""
    monkeypatch.setenv("DATABASE_URL", migrated_url)
    monkeypatch.setenv("CIRCLES_KEYS", KEY)
    return database


def test_the_outbox_tells_of_it_until_it_is_mended(
    used: Database, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    circle_id, at = spoilt(used, catalogue)
    for later in range(3):
        plan(used, catalogue, at + later * HOUR)
    with used.transaction() as session:
        facts = {"circle": circle_id, "user": "U1"}
        rows.set_(session, WORKSPACE, key="no.such.kind:U1", kind="no.such.kind", at=at, facts=facts)
        name = session.get_one(Circle, circle_id).name
    for later in (0, 1):
        asyncio.run(alarms.ring(used, catalogue=catalogue, now=at + later * HOUR))
    assert cli.main(["outbox"]) == 0
    said = capsys.readouterr().out
    assert f"cannot be planned: {name}, since {at:%Y-%m-%d %H:%M} UTC, ValueError" in said
    assert f"no.such.kind in {name}, since {at:%Y-%m-%d %H:%M} UTC, KeyError, tried 2 times" in said
    assert "U1" not in said
    assert cli.main(["outbox", "--json"]) == 0
    told = [one for one in json.loads(capsys.readouterr().out) if one["state"] == "put off"]
    assert [(one["kind"], one["cause"]) for one in told] == [
        ("circle", "ValueError"),
        ("no.such.kind", "KeyError"),
    ]
    # Written down once, however often it fails.
    assert str(stage.changes(used)).count("put off: ValueError") == 1
    mended(used, circle_id)
    plan(used, catalogue, at + 3 * HOUR)
    assert cli.main(["outbox"]) == 0
    assert "cannot be planned" not in capsys.readouterr().out


def test_the_moderators_see_which_circle(database: Database, catalogue: Catalogue) -> None:
    circle_id, at = spoilt(database, catalogue)
    for put_off in (False, True, False):
        with database.reading() as session:
            watch = homes.watch(session, WORKSPACE, MODERATOR, catalogue=catalogue, now=at)
        assert watch is not None
        assert bool([one for one in watch.circles if Sign.PUT_OFF in one.signs]) is put_off
        if put_off:
            mended(database, circle_id)
        plan(database, catalogue, at + put_off * HOUR)


def test_figures_tell_how_often_and_how_much_is_overdue(database: Database, catalogue: Catalogue) -> None:
    _, at = spoilt(database, catalogue)
    metrics = Metrics()

    def overdue(now: datetime) -> int:
        with database.reading() as session:
            return backlogs.read(session, now).counts.overdue

    assert (overdue(at + 9 * MINUTE), overdue(at + 11 * MINUTE)) == (0, 1)
    plan(database, catalogue, at + MINUTE, metrics)
    assert (overdue(at + 9 * MINUTE), overdue(at + 12 * MINUTE)) == (0, 1)
    with database.transaction() as session:
        rows.set_(session, WORKSPACE, key="one", kind="no.such.kind", at=at)
    assert overdue(at + 12 * MINUTE) == 2
    asyncio.run(alarms.ring(database, catalogue=catalogue, now=at, metrics=metrics))
    text = metrics.text(Gauges(), "")[0].decode()
    for what in ("circle", "alarm"):
        assert f'circles_put_off_total{{what="{what}"}} 1.0' in text


async def test_the_doctor_tells_of_it(town: Town) -> None:
    now = datetime.now(UTC)
    with town.bot.database.transaction() as session:
        session.add(
            Circle(
                workspace_id=town.bot.workspace_id,
                programme_id="no-such-programme",
                programme_version=1,
                state="running",
                weekday=0,
                at=now.time(),
                zone="Europe/Berlin",
                first_on=date(2026, 12, 1),
                created_at=now,
                next_at=town.clock.now() - HOUR,
            )
        )
    await planning.plan(town.bot.database, catalogue=town.catalogue, now=town.clock.now(), posts_a_minute=300)
    (found,) = [one for one in await bad(town) if one.what.startswith("cannot be planned")]
    assert "a circle without a channel, since" in found.what
    assert "its programme no longer has the step it is at" in found.what
    with town.bot.database.reading() as session:
        assert session.scalar(select(Circle.put_off_cause)) is not None
