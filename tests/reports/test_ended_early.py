"""A circle that ends early because its members want it: who might still have said that it is not for them is not counted."""

import pytest

from bot.domain.programme import Catalogue
from bot.features import endings
from bot.store.session import Database
from tests.features import living, stage
from tests.features.proposed import circle_of
from tests.reports.test_participation import run_circles, summary


@pytest.mark.parametrize(("lived", "people"), [(0, 15), (1, 20)])
def test_only_who_had_stayed_is_counted_of_it(
    database: Database, catalogue: Catalogue, lived: int, people: int
) -> None:
    stage.seed(database)
    ended, *others = run_circles(database, catalogue, 4)
    over = living.lives_to(database, catalogue, ended, lived)
    with database.transaction() as session:
        endings.end(session, circle_of(session, ended), over)
    later = max(living.lives_to(database, catalogue, one, 1) for one in others)
    figures = summary(database, catalogue, later).figures
    assert figures is not None
    assert figures.people == people
