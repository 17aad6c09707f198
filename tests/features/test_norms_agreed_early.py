"""Norms that everybody has said yes to before the kickoff begins: its thread shows them as agreed."""

from bot.domain.norms import NormGiven
from bot.domain.programme import Catalogue
from bot.features import norms
from bot.slack import ids
from bot.slack.views import norms as views
from bot.store.session import Database
from tests.features.saying import said
from tests.features.stage import WORKSPACE
from tests.features.test_norms import FIVE, NEW, agree, change, circle_id

__all__ = ["circle_id"]


def test_norms_that_all_agreed_on_before_the_kickoff_begins_are_not_asked_about_anew(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for user_id in FIVE[:-1]:
        assert agree(database, catalogue, circle_id, user_id, 0)
    assert "Say yes to them" in said(database, catalogue, f"norms:{circle_id}:0")
    assert agree(database, catalogue, circle_id, FIVE[-1], 0)
    read = said(database, catalogue, f"norms:{circle_id}:0")
    assert read.startswith("*These are your norms; they stand.* Anybody may still change a line")
    with database.reading() as session:
        found = norms.shown(session, WORKSPACE, circle_id, catalogue=catalogue)
    assert found is not None
    assert ids.NORMS_YES not in str(views.kickoff(found).blocks)
    assert change(database, catalogue, circle_id, NormGiven(NEW, 0, "We laugh")) is None
    assert "Say yes to them" in said(database, catalogue, f"norms:{circle_id}:0")
