"""Steps read before launch: who may, what becomes of old buttons, and nothing across workspaces."""

from datetime import datetime, timedelta

import pytest

from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.roles import Role
from bot.domain.steps import Page, Subject
from bot.domain.worktime import MomentKind
from bot.features import steps, workspaces
from bot.store import circles
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import HR, MODERATOR, NOW, SECOND, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
OTHER = "T0TWO"


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A proposed circle."""
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (proposed,) = stage.propose(database, catalogue)
    return proposed


def read(
    session: Session,
    catalogue: Catalogue,
    subject: Subject,
    number: int = 1,
    *,
    by: str = MODERATOR,
    workspace_id: str = WORKSPACE,
    now: datetime = NOW + stage.MINUTE,
) -> Page:
    """Reads a page."""
    return steps.ahead(session, workspace_id, subject, number, by=by, catalogue=catalogue, now=now)


def refused(
    database: Database, catalogue: Catalogue, subject: Subject, number: int = 1, **more: str
) -> RefusalCode | None:
    """Why a page is not shown."""
    return stage.refused(database, lambda session: read(session, catalogue, subject, number, **more))


def proposal(circle_id: str) -> Subject:
    """A proposal's steps."""
    return Subject(circle_id, of_circle=True)


def programme(catalogue: Catalogue) -> Subject:
    """A programme's steps."""
    return Subject(catalogue.programmes[0].id, of_circle=False)


def test_what_is_read_is_what_will_fall_due(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    due = stage.moments_of(database, catalogue, circle_id)
    pages = len(catalogue.programmes[0].steps) + 2
    with database.reading() as session:
        shown = [read(session, catalogue, proposal(circle_id), number) for number in range(pages)]
        told = [
            steps.message(session, WORKSPACE, circle_id, number, catalogue=catalogue)
            for number in range(pages - 2)
        ]
    assert [at for page in shown for at in page.posted_at.values()] == [one.at for one in due]
    assert [page.told for page in shown[1:-1]] == told
    assert (shown[0].told, shown[0].posted_at) == (None, {})
    assert (shown[-1].told, list(shown[-1].posted_at)) == (None, [MomentKind.GOODBYE])
    assert {page.last for page in shown} == {pages - 1}
    assert shown[0].opening.members == tuple(FIVE)
    assert shown[0].zones == ((stage.BERLIN, tuple(FIVE)),)


@pytest.mark.parametrize("by", ["U1", "U9", HR])
def test_only_moderators_read_ahead(database: Database, catalogue: Catalogue, circle_id: str, by: str) -> None:
    for subject in (proposal(circle_id), programme(catalogue), proposal("nothing"), proposal("")):
        assert refused(database, catalogue, subject, by=by) is RefusalCode.MAY_NOT_READ_AHEAD


def test_who_lost_the_role_reads_nothing_more(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    assert refused(database, catalogue, proposal(circle_id)) is None
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, [SECOND], by="test", now=NOW)
    for subject in (proposal(circle_id), programme(catalogue)):
        assert refused(database, catalogue, subject) is RefusalCode.MAY_NOT_READ_AHEAD


@pytest.mark.parametrize("decision", ["approve", "decline"])
def test_a_decided_proposal_is_not_read_any_more(
    database: Database, catalogue: Catalogue, circle_id: str, decision: str
) -> None:
    with database.transaction() as session:
        if decision == "approve":
            stage.approve(session, catalogue, circle_id)
        else:
            stage.decline(session, circle_id)
    assert refused(database, catalogue, proposal(circle_id)) is RefusalCode.ALREADY_DECIDED


@pytest.mark.parametrize("decided", [False, True])
def test_a_moderator_in_the_circle_reads_the_programme_and_learns_nothing_of_the_proposal(
    database: Database, catalogue: Catalogue, decided: bool
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, [*FIVE[:4], SECOND])
    (circle_id,) = stage.propose(database, catalogue)
    if decided:
        with database.transaction() as session:
            stage.decline(session, circle_id)
    assert refused(database, catalogue, proposal(circle_id), by=SECOND) is RefusalCode.OWN_CIRCLE
    assert refused(database, catalogue, programme(catalogue), by=SECOND) is None


def test_a_proposal_of_another_workspace_is_not_there(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    stage.seed(database, OTHER)
    assert refused(database, catalogue, proposal(circle_id), workspace_id=OTHER) is RefusalCode.GONE
    assert refused(database, catalogue, programme(catalogue), workspace_id=OTHER) is None


@pytest.mark.parametrize("number", [15, 9999])
def test_a_page_that_is_not_there_is_gone(
    database: Database, catalogue: Catalogue, circle_id: str, number: int
) -> None:
    for subject in (proposal(circle_id), programme(catalogue)):
        assert refused(database, catalogue, subject, number) is RefusalCode.GONE
    assert refused(database, catalogue, Subject("no-such", of_circle=False)) is RefusalCode.GONE


def test_dates_that_an_approval_would_move_are_marked(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    later = NOW + timedelta(weeks=2)
    with database.reading() as session:
        assert not read(session, catalogue, proposal(circle_id)).too_late
        assert read(session, catalogue, proposal(circle_id), now=later).too_late
    with database.transaction() as session:
        before = circles.get(session, WORKSPACE, circle_id)
        assert before is not None
        first_on = before.first_on
        stage.approve(session, catalogue, circle_id, now=later)
        assert before.first_on > first_on
