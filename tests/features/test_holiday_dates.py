"""Public holidays as the package has them where it is installed, and none without it."""

import subprocess
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.domain.positions import Position
from bot.features.holiday_dates import PUBLIC, is_holiday
from bot.store import people, positions
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE

installed = pytest.mark.skipif(find_spec("holidays") is None, reason="the extra `holidays` is not installed")
EPIPHANY = date(2027, 1, 6)


@installed
@pytest.mark.parametrize(
    ("place", "on", "found"),
    [
        ("DE", date(2026, 10, 3), True),
        ("DE", date(2026, 10, 5), False),
        ("DE", EPIPHANY, False),
        ("DE-BY", EPIPHANY, True),
        ("DE-BE", EPIPHANY, False),
        ("US", date(2026, 11, 26), True),
        ("IN", date(2027, 1, 26), True),
        ("DE-ZZ", date(2026, 10, 3), True),  # The country counts where its region is unknown.
        ("XX", date(2026, 1, 1), False),
        ("", date(2026, 1, 1), False),
        ("de", date(2026, 10, 3), False),
    ],
)
def test_a_day_is_a_holiday_in_a_country_or_only_in_a_region_of_it(place: str, on: date, found: bool) -> None:
    assert is_holiday(place, on) is found


def test_without_the_package_no_day_is_one_and_it_is_not_read_in_before_it_is_asked() -> None:
    program = (
        "import sys; from datetime import date; from bot.features import plans, holiday_dates as dates;"
        "assert 'holidays' not in sys.modules; sys.modules['holidays'] = None;"
        "assert not dates.is_holiday('DE', date(2026, 10, 3))"
    )
    subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2], check=True)


def test_what_somebody_chose_goes_before_what_the_company_says(database: Database) -> None:
    stage.seed(database)
    with database.transaction() as session:
        registered = {"U1": Position(country="DE"), "U2": Position(country="DE-BY"), "U3": Position("Sales")}
        positions.set_all(session, WORKSPACE, registered)
        people.known(session, WORKSPACE, "U2").country = "AT"
    with database.reading() as session:
        assert PUBLIC.countries(session, WORKSPACE, ["U1", "U2", "U3", "U4"]) == {"U1": "DE", "U2": "AT"}
