"""A planned circle of too few people shows nobody when these are free."""

import pytest

from bot.domain.adjustments import hour_key
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import adjustments, hours
from bot.store import circles
from bot.store.models import Circle
from bot.store.session import Database, Session
from tests.features import planned, stage
from tests.features.planned import SOON, TEN
from tests.features.stage import MODERATOR, WORKSPACE

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def cut(database: Database, catalogue: Catalogue) -> Circle:
    """A planned circle of which a moderator has left one person."""
    round_id = planned.opened(database, catalogue, TEN[:5])
    (circle,) = planned.planned(database, round_id)
    with database.transaction() as session:
        for one in TEN[1:5]:
            adjustments.remove(session, WORKSPACE, circle.id, one, by=MODERATOR, catalogue=catalogue, now=SOON)
    return circle


def put_in(session: Session, catalogue: Catalogue, circle: Circle, user_id: str, out: str | None = None) -> None:
    adjustments.put_in(session, WORKSPACE, circle.id, out, user_id, by=MODERATOR, catalogue=catalogue, now=SOON)


def hour_of(database: Database, circle: Circle) -> str:
    with database.reading() as session:
        found = circles.get(session, WORKSPACE, circle.id)
        assert found is not None
        return hour_key(hours.present(found))


def test_nobody_is_shown_the_hours_of_too_few(database: Database, catalogue: Catalogue) -> None:
    circle, more = cut(database, catalogue), {"by": MODERATOR, "catalogue": catalogue, "now": SOON}
    asks = lambda s: adjustments.hours(s, WORKSPACE, circle.id, **more)  # noqa: E731
    tries = lambda s: adjustments.set_hour(s, WORKSPACE, circle.id, "0 10:00", **more)  # noqa: E731
    assert stage.refused(database, asks) is RefusalCode.TOO_FEW_FOR_HOURS
    assert stage.refused(database, tries) is RefusalCode.TOO_FEW_FOR_HOURS
    with database.transaction() as session:
        for one in TEN[1:4]:
            put_in(session, catalogue, circle, one)
        assert adjustments.hours(session, WORKSPACE, circle.id, **more).hours


def test_the_hour_of_too_few_stays_and_is_one_for_all_once_they_are_enough(
    database: Database, catalogue: Catalogue
) -> None:
    circle = cut(database, catalogue)
    before = hour_of(database, circle)
    another = {(int(before[0]) + 1) % 5}
    stage.all_join(database, catalogue, ["U9A"], days=frozenset(another))
    with database.transaction() as session:
        put_in(session, catalogue, circle, "U9A")
    assert hour_of(database, circle) == before, "another one would be theirs"
    assert all(one.card.short for one in planned.page(database, catalogue, _round_of(database, circle)).drafts)
    with database.transaction() as session:
        for one in TEN[1:3]:
            put_in(session, catalogue, circle, one)
    assert {int(hour_of(database, circle)[0])} == another
    (draft,) = planned.page(database, catalogue, _round_of(database, circle)).drafts
    assert not draft.card.short


def _round_of(database: Database, circle: Circle) -> str:
    with database.reading() as session:
        row = planned.store.round_of(session, circle)
        assert row is not None
        return row.id
