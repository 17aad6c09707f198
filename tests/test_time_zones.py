"""The pinned rules of time are used, whatever the machine has; and what the planner does with them."""

import os
import subprocess
import sys
from datetime import date, time, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.programme import Catalogue
from bot.store import circles
from bot.store.session import Database
from tests.domain.test_worktime_dates import CHANGES
from tests.features import stage
from tests.features.copies import database, migrated_url
from tests.features.stage import WORKSPACE

__all__ = ["database", "migrated_url"]  # Fixtures.

# One zone of those that change on the same days, in 2026.
CASES = [
    (zone, on)
    for dates, zone in {dates: zone for zone, dates in CHANGES.items()}.items()
    for on in dates.split()[:2]
]
FIVE = ["U1", "U2", "U3", "U4", "U5"]
PROGRAM = """
from datetime import date, time
from bot.domain.worktime import instant
from bot import parts
asked = lambda: instant(date(2026, 11, 10), time(9), "America/Vancouver").isoformat()
{first}
parts.pin_time_zones()
print(asked())
"""


def said(tmp_path: Path, first: str = "") -> str:
    """What a process computes on a machine whose own rules say that Vancouver lives by the clock of Tokyo."""
    place = tmp_path / "America" / "Vancouver"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes((files("tzdata.zoneinfo.Asia") / "Tokyo").read_bytes())
    env = {**os.environ, "PYTHONTZPATH": str(tmp_path)}
    program = [sys.executable, "-c", PROGRAM.format(first=first)]
    here = Path(__file__).parents[1]
    return subprocess.run(program, cwd=here, env=env, check=True, capture_output=True, text=True).stdout.strip()


def test_the_pinned_rules_are_used_and_not_those_of_the_machine(tmp_path: Path) -> None:
    # With the rules that are pinned there is no change in November 2026: nine o'clock is 16:00 UTC.
    assert said(tmp_path) == "2026-11-10T16:00:00+00:00"


def test_so_they_are_where_something_was_computed_before(tmp_path: Path) -> None:
    before, after = said(tmp_path, "print(asked())").splitlines()
    assert (before, after) == ("2026-11-10T00:00:00+00:00", "2026-11-10T16:00:00+00:00")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_around_every_change_the_planner_has_its_prompts_out_at_nine_on_the_clock(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    for zone, on in CASES:
        day = date.fromisoformat(on)
        begins(database, catalogue, circle_id, zone, day + timedelta(days=1 - day.weekday() - 7))
        found = stage.moments_of(database, catalogue, circle_id)[:4]
        for moment in found:
            hour = f"{moment.at.astimezone(ZoneInfo(zone)):%H:%M}"
            assert hour == ("16:00" if moment.kind == "wrap_up" else "09:00")
            stage.plan(database, catalogue, moment.at - timedelta(seconds=1))
            assert done(database, circle_id) != (moment.kind, moment.step)
            stage.plan(database, catalogue, moment.at)
            assert done(database, circle_id) == (moment.kind, moment.step)
    assert not any("skipped" in what for what in stage.changes(database))


def begins(database: Database, catalogue: Catalogue, circle_id: str, zone: str, first_on: date) -> None:
    """Has the circle begin anew in another zone, on a Tuesday."""
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        circle.zone, circle.weekday, circle.at, circle.first_on = zone, 1, time(14), first_on
        circle.done_kind = circle.done_step = None
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        circle.next_at = stage.moments_of(database, catalogue, circle_id)[0].at


def done(database: Database, circle_id: str) -> tuple[str | None, int | None]:
    """The last moment that was planned."""
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        return circle.done_kind, circle.done_step
