"""What whoever changes a circle reads of offers to host: that there is none left, and never whose there was."""

from bot.domain.programme import Catalogue, Facilitation
from bot.features import adjustments
from bot.store.session import Database
from tests.features import leading, planned, stage
from tests.features.stage import MODERATOR, WORKSPACE
from tests.features.test_adjustments import FIVE, LATER, swap, waits


def nobody_offered(database: Database, catalogue: Catalogue, circle_id: str) -> bool:
    """Whether the first moderator reads that nobody in a circle has offered to host."""
    with database.reading() as session:
        found = adjustments.adjusting(session, WORKSPACE, circle_id, by=MODERATOR, catalogue=catalogue)
    return found.card.nobody_offered


def test_a_proposal_that_loses_the_only_one_who_offered_to_host_says_so(
    database: Database, catalogue: Catalogue
) -> None:
    """The change is not refused: whoever moderates may have their reasons, and members can still host by turns."""
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", hosts=True)
    stage.all_join(database, catalogue, FIVE[1:])
    (found,) = stage.propose(database, catalogue)
    waits(database, catalogue, "U6")
    said = [nobody_offered(database, catalogue, found)]
    for out, into in (("U2", "U6"), ("U1", "U2")):
        with database.transaction() as session:
            swap(session, catalogue, found, into, out)
            stage.everybody_agrees(session, catalogue, LATER)
        said.append(nobody_offered(database, catalogue, found))
    assert said == [False, False, True]


def test_a_planned_circle_says_so_when_its_only_one_goes_to_a_circle_that_has_one(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    ready = planned.TEN[:2]
    stage.all_join(database, catalogue, ready, hosts=True)
    stage.all_join(database, catalogue, planned.TEN[2:])
    round_id = planned.open_(database, catalogue)
    one, other = (circle.id for circle in planned.planned(database, round_id))
    assert [nobody_offered(database, catalogue, each) for each in (one, other)] == [False, False]
    (coming,) = planned.people_in(database, one) & set(ready)
    going = min(planned.people_in(database, other) - set(ready))
    with database.transaction() as session:
        adjustments.put_in(
            session, WORKSPACE, other, going, coming, by=MODERATOR, catalogue=catalogue, now=planned.SOON
        )
    assert [nobody_offered(database, catalogue, each) for each in (one, other)] == [True, False]
    assert going in planned.people_in(database, one)
    shown = planned.page(database, catalogue, round_id)
    assert {draft.card.circle_id: draft.card.nobody_offered for draft in shown.drafts} == {one: True, other: False}


def test_where_somebody_facilitates_who_is_no_member_no_offer_is_missed(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (found,) = stage.propose(database, catalogue)
    assert nobody_offered(database, catalogue, found)
    ours = leading.with_facilitation(catalogue, Facilitation.PROFESSIONAL)
    assert not nobody_offered(database, ours, found)
