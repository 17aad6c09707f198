"""A circle keeps to the texts with which it started: files change under it, and a slip of the pen is let through."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue, Programme, differences, edition_of
from bot.features import editions, steps
from bot.store import circles
from bot.store import editions as kept
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle that waits for its first prompt."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


def reworded(programme: Programme, prompt: str) -> Programme:
    """The programme with another prompt in week 1."""
    first = replace(programme.steps[1], prompt=prompt)
    return replace(programme, steps=(programme.steps[0], first, *programme.steps[2:]))


def shortened(programme: Programme) -> Programme:
    """The programme without its last step."""
    return replace(programme, steps=programme.steps[:-1])


def mend(session: Session, changed: Catalogue) -> editions.Mended:
    """Lets the words of the one programme through."""
    return editions.mend(session, changed.programmes[0].id, changed, by="shell", now=stage.NOW)


def prompt_of(database: Database, catalogue: Catalogue, circle_id: str) -> str:
    """What the circle reads in week 1."""
    with database.reading() as session:
        message = steps.message(session, WORKSPACE, circle_id, 1, catalogue=catalogue)
    assert message is not None
    return message.step.prompt


def test_files_that_change_do_not_reach_a_circle_that_is_under_way(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    before = prompt_of(database, catalogue, circle_id)
    changed = Catalogue([reworded(catalogue.programmes[0], "Something else.")])
    assert prompt_of(database, changed, circle_id) == before
    assert prompt_of(database, changed, circle_id) == before  # From what was met already, too.


def test_a_circle_goes_on_to_its_own_end_when_its_programme_is_made_shorter_or_taken_away(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    moments = stage.moments_of(database, catalogue, circle_id)
    others = Catalogue([replace(catalogue.programmes[0], id="another")])
    for moment in moments:
        stage.plan(database, others, moment.at)
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        assert circle.done_step == len(catalogue.programmes[0].steps) - 1
        assert circle.put_off_since is None


def test_a_new_circle_starts_with_the_new_texts(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    changed = Catalogue([reworded(catalogue.programmes[0], "Something else.")])
    other = stage.running_circle(database, changed, [f"U1{number}" for number in range(5)])
    assert prompt_of(database, changed, other) == "Something else."
    assert prompt_of(database, changed, circle_id) != "Something else."
    with database.reading() as session:
        assert len(kept.in_use(session, changed.programmes[0].id)) == 2


def test_a_slip_of_the_pen_is_let_through_when_it_is_said_so(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    changed = Catalogue([reworded(catalogue.programmes[0], "Mended.")])
    with database.transaction() as session:
        assert mend(session, changed) == editions.Mended(1, ())
    assert prompt_of(database, changed, circle_id) == "Mended."
    with database.transaction() as session:
        assert mend(session, changed) == editions.Mended(0, ())


def test_each_workspace_has_in_its_log_what_concerns_its_own_circles(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    stage.seed(database, "T0TWO")
    stage.running_circle(database, catalogue, FIVE, workspace_id="T0TWO")
    stage.running_circle(database, catalogue, [f"U1{number}" for number in range(5)], workspace_id="T0TWO")
    changed = Catalogue([reworded(catalogue.programmes[0], "Mended.")])
    with database.transaction() as session:
        assert mend(session, changed) == editions.Mended(3, ())
        found = text("SELECT workspace_id, what FROM changes WHERE subject LIKE 'programme %'")
        assert sorted(session.execute(found).all()) == [
            (WORKSPACE, "new words for 1 circle"),
            ("T0TWO", "new words for 2 circles"),
        ]


def test_what_is_more_than_words_is_not_let_through(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    before = prompt_of(database, catalogue, circle_id)
    changed = Catalogue([shortened(reworded(catalogue.programmes[0], "Mended."))])
    with database.transaction() as session:
        found = mend(session, changed)
    assert found.circles == 0
    ((count, what),) = found.refused
    assert count == 1
    assert "the length" in what
    assert prompt_of(database, changed, circle_id) == before


def test_a_circle_from_before_texts_were_kept_keeps_to_them_from_its_next_moment_on(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        circle = circles.locked(session, WORKSPACE, circle_id)
        assert circle is not None
        circle.edition = None
    stage.plan(database, catalogue, stage.moments_of(database, catalogue, circle_id)[0].at)
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        assert circle.edition == edition_of(catalogue.programmes[0])


def test_an_edition_comes_back_from_the_database_as_it_was(database: Database, catalogue: Catalogue) -> None:
    programme = replace(
        catalogue.programmes[0], translations={"de": reworded(catalogue.programmes[0], "Auf Deutsch.")}
    )
    with database.transaction() as session:
        kept.keep(session, "one", programme)
        kept.keep(session, "one", programme)
    with database.reading() as session:
        found = kept.find(session, "one")
    assert found == programme
    assert found.worded("de").steps[1].prompt == "Auf Deutsch."


def test_differences_are_named_by_what_people_know(catalogue: Catalogue) -> None:
    programme = catalogue.programmes[0]
    assert differences(programme, reworded(programme, "Other words.")) == ()
    assert differences(programme, replace(programme, weeks_apart=2, version=99)) == ("the version", "the rhythm")
    longer = replace(programme.steps[3], worksheet=(*programme.steps[3].worksheet, "One more"))
    changed = replace(programme, steps=(*programme.steps[:3], longer, *programme.steps[4:]))
    assert differences(programme, changed) == ("step 3: lines of the worksheet",)
    assert differences(programme, replace(programme, triads=not programme.triads)) == ("the triads",)
    assert differences(programme, replace(programme, one_task_each=True)) == ("one task each",)
    assert differences(programme, replace(programme, largest=99)) == ("the sizes",)
