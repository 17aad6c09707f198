"""Nobody of a round is missing in its lists: whoever is in none of its circles is listed, with a plain reason."""

from datetime import date

from bot.domain.forming.people import Reason
from bot.domain.programme import Catalogue
from bot.domain.rounds import LeftOver
from bot.features import adjustments, drafts, rounds, standings
from bot.slack.views import left_overs
from bot.store import enrolments
from bot.store.session import Database
from tests.features import planned, stage
from tests.features.planned import SOON, TEN
from tests.features.stage import MODERATOR, WORKSPACE


def test_whoever_is_taken_out_is_away_or_begins_later_is_listed_with_why(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:7])
    back, begins = date(2026, 12, 1), date(2026, 12, 8)
    with database.transaction() as session:
        enrolments.open_of(session, WORKSPACE, TEN[5])[0].away_until = back
        enrolments.open_of(session, WORKSPACE, TEN[6])[0].not_before = begins
    round_id = planned.open_(database, catalogue)
    (circle,) = planned.planned(database, round_id)
    assert planned.page(database, catalogue, round_id).card.left == 2
    with database.transaction() as session:
        act = {"by": MODERATOR, "catalogue": catalogue, "now": SOON}
        adjustments.remove(session, WORKSPACE, circle.id, TEN[2], **act)
    with database.reading() as session:
        shown = drafts.left(session, WORKSPACE, round_id, **act)
    found = list(shown.people)
    assert found == [
        LeftOver(TEN[2], Reason.TAKEN_OUT),
        LeftOver(TEN[5], Reason.LATER),
        LeftOver(TEN[6], Reason.LATER),
    ]
    said = str(left_overs.page(shown))
    assert "took them out" in said
    assert said.count("they could begin later only") == 2
    assert "away" not in said, "that is told to nobody"
    with database.transaction() as session:
        rounds.close(session, WORKSPACE, round_id, by=MODERATOR, now=SOON)
    planned.go_on(database, catalogue)
    with database.reading() as session:
        (place,) = standings.standing(session, WORKSPACE, TEN[2], catalogue=catalogue, now=SOON).waiting
    assert place.outlook is None, "they never knew of it"
