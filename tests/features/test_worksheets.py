"""Worksheets and reviews: kept for their author alone, filled in bit by bit, shown after a look and taken back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.worksheets import Line, Sheet, SheetKind
from bot.features import echoes, leavings, staleness, worksheets
from bot.store import circles, enrolments, outbox
from bot.store.models import OutboxState
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import MINUTE, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
QUESTIONS, ASKED_BACK = ("What do I want?", "Who could help?", "By when?"), ("How was it?",)


def with_questions(catalogue: Catalogue, asked: tuple[str, ...] = QUESTIONS) -> Catalogue:
    """The programme with these lines in the worksheet of each step, and a review."""
    first, *others = catalogue.programmes
    steps = tuple(replace(one, worksheet=asked, review=ASKED_BACK) for one in first.steps)
    return Catalogue([replace(first, steps=steps), *others])


class Desk:
    """A circle in its kickoff, and U1 at work on a worksheet."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self.database, self.catalogue = database, with_questions(catalogue)
        stage.seed(database)
        self.circle_id = stage.running_circle(database, self.catalogue, FIVE)
        self.moments = stage.moments_of(database, self.catalogue, self.circle_id)
        self.at = self.moments[0].at
        stage.plan(database, self.catalogue, self.at)

    def place(self, kind: SheetKind = SheetKind.WORKSHEET, step: int = 0) -> worksheets.Place:
        return self.circle_id, step, kind

    def find(self, user_id: str = "U1", workspace_id: str = WORKSPACE, **of: object) -> Sheet:
        place = self.place(**of)  # pyright: ignore[reportArgumentType]
        with self.database.reading() as session:
            return worksheets.find(session, workspace_id, place, user_id, catalogue=self.catalogue)

    def saving(self, *answers: str, user_id: str = "U1", **of: object) -> Callable[[Session], Sheet]:
        place, self.at = self.place(**of), self.at + MINUTE  # pyright: ignore[reportArgumentType]
        wording, now = self.wording(place), self.at
        return lambda session: worksheets.save(
            session, WORKSPACE, place, user_id, answers, wording, catalogue=self.catalogue, now=now
        )

    def wording(self, place: worksheets.Place) -> str:
        with self.database.reading() as session:
            return worksheets.find(session, WORKSPACE, place, "U2", catalogue=self.catalogue).wording

    def showing(self, version: int, user_id: str = "U1", **of: object) -> Callable[[Session], Sheet]:
        place = self.place(**of)  # pyright: ignore[reportArgumentType]
        return lambda session: worksheets.show(
            session, WORKSPACE, place, user_id, version, catalogue=self.catalogue, now=self.at
        )

    def hiding(self, user_id: str = "U1") -> Callable[[Session], object]:
        return lambda session: worksheets.hide(session, WORKSPACE, self.place(), user_id, now=self.at)

    def refused(self, work: Callable[[Session], object]) -> RefusalCode | None:
        return stage.refused(self.database, work)

    def show(self) -> None:
        assert self.refused(self.showing(self.find().version)) is None

    def owed(self, kind: str) -> list[str]:
        return stage.owed(self.database, kind)

    def seen(self) -> list[tuple[str, str]] | None:
        """What the circle would see now of what was shown last."""
        with self.database.reading() as session:
            row = outbox.find(session, WORKSPACE, self.owed(echoes.SHEET_SHOWN)[-1])
            assert row is not None
            assert set(row.facts) == {"circle", "worksheet"}
            shown = worksheets.shown(session, WORKSPACE, row.facts["worksheet"], catalogue=self.catalogue)
        return [(one.question, one.answer) for one in shown.lines] if shown else None

    def hold(self) -> None:
        with self.database.transaction() as session:
            circle = circles.get(session, WORKSPACE, self.circle_id)
            assert circle is not None
            circle.held_at = self.at

    def leave(self, user_id: str = "U1") -> None:
        with self.database.transaction() as session:
            (enrolment,) = enrolments.open_of(session, WORKSPACE, user_id)
            leavings.leave(session, WORKSPACE, user_id, enrolment.id, None, catalogue=self.catalogue, now=self.at)


@pytest.fixture
def desk(database: Database, catalogue: Catalogue) -> Desk:
    """A circle in its kickoff."""
    return Desk(database, catalogue)


def test_what_is_half_filled_is_kept_and_gone_on_with(desk: Desk) -> None:
    assert [one.answer for one in desk.find().lines] == ["", "", ""]
    assert desk.refused(desk.saving("A boat", "", "")) is None
    assert desk.refused(desk.saving("A boat", "", "Friday")) is None
    found = desk.find()
    assert [one.answer for one in found.lines] == ["A boat", "", "Friday"]
    assert (found.shared, found.is_open, len(found.filled)) == (False, True, 2)
    with desk.database.reading() as session:
        (sealed,) = session.scalars(text("SELECT lines FROM worksheets"))
    assert b"boat" not in bytes(sealed)
    assert b"want" not in bytes(sealed)


@pytest.mark.parametrize("kind", SheetKind)
def test_nobody_else_reads_or_writes_it(desk: Desk, kind: SheetKind) -> None:
    answers = ["A boat"] * (3 if kind is SheetKind.WORKSHEET else 1)
    assert desk.refused(desk.saving(*answers, kind=kind)) is None
    for user_id in ("U9", stage.MODERATOR, stage.HR, ""):
        assert desk.refused(lambda _, who=user_id: desk.find(who, kind=kind)) is RefusalCode.NOT_IN_CIRCLE
        assert desk.refused(desk.saving(*answers, user_id=user_id, kind=kind)) is RefusalCode.NOT_IN_CIRCLE
    assert desk.refused(lambda _: desk.find(workspace_id="T0OTHER", kind=kind)) is RefusalCode.NOT_IN_CIRCLE
    assert desk.find("U2", kind=kind).filled == (), "each has a page of their own"
    version = desk.find(kind=kind).version
    assert desk.refused(desk.showing(version, "U2", kind=kind)) is RefusalCode.GONE
    assert desk.owed(echoes.SHEET_SHOWN) == []


def test_a_review_cannot_be_shown(desk: Desk) -> None:
    assert desk.refused(desk.saving("Hard", kind=SheetKind.REVIEW)) is None
    version = desk.find(kind=SheetKind.REVIEW).version
    assert desk.refused(desk.showing(version, kind=SheetKind.REVIEW)) is RefusalCode.GONE
    assert desk.owed(echoes.SHEET_SHOWN) == []
    assert desk.find().filled == (), "it is no part of the worksheet"


def test_what_was_looked_at_is_shown_once_and_only_what_is_filled_in(desk: Desk) -> None:
    desk.refused(desk.saving("A boat", "", "Friday"))
    looked_at = desk.find().version
    desk.refused(desk.saving("A raft", "", "Friday"))
    assert desk.refused(desk.showing(looked_at)) is None
    assert desk.owed(echoes.SHEET_SHOWN) == [], "it was changed since it was looked at"
    version = desk.find().version
    assert stage.at_once(desk.database, *[desk.showing(version)] * 3) == [None] * 3
    assert len(desk.owed(echoes.SHEET_SHOWN)) == 1
    assert desk.seen() == [("What do I want?", "A raft"), ("By when?", "Friday")]
    with desk.database.reading() as session:
        row = outbox.find(session, WORKSPACE, desk.owed(echoes.SHEET_SHOWN)[0])
    assert row is not None
    assert row.under == f"prompt:{desk.circle_id}:0"


def test_changed_words_change_what_was_shown_and_the_same_words_change_nothing(desk: Desk) -> None:
    desk.refused(desk.saving("A boat", "", ""))
    desk.show()
    assert stage.at_once(desk.database, *[desk.saving("A ship", "", "")] * 2) == [None] * 2
    assert len(desk.owed(echoes.SHEET_CHANGED)) == 1, "the second time it is what stands there already"
    assert desk.seen() == [("What do I want?", "A ship")]
    assert desk.find().shared


def test_what_is_taken_back_goes_from_the_thread_and_stays_with_its_author(desk: Desk) -> None:
    desk.refused(desk.saving("A boat", "", ""))
    desk.show()
    for _ in range(2):
        assert desk.refused(desk.hiding()) is None
    assert len(desk.owed(echoes.SHEET_GONE)) == 1
    assert desk.seen() is None
    assert desk.find().filled == (Line("What do I want?", "A boat"),)
    desk.show()
    keys = desk.owed(echoes.SHEET_SHOWN)
    assert len(keys) == 2
    with desk.database.reading() as session:
        for key, why in zip(keys, (staleness.NEWER, None), strict=True):
            row = outbox.find(session, WORKSPACE, key)
            assert row is not None
            assert staleness.reason(session, row, catalogue=desk.catalogue, now=desk.at) == why


def test_what_is_emptied_is_destroyed_and_goes_from_the_thread(desk: Desk) -> None:
    desk.refused(desk.saving("A boat", "", ""))
    desk.show()
    assert desk.refused(desk.saving("", "\u200b", "")) is None
    assert len(desk.owed(echoes.SHEET_GONE)) == 1
    with desk.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM worksheets")) == 0
    assert desk.find().version == 0


def test_a_week_that_has_not_begun_has_nothing_to_fill_in(desk: Desk) -> None:
    for step in (1, 99):
        assert desk.refused(lambda _, number=step: desk.find(step=number)) is RefusalCode.NO_WORKSHEET


def test_whoever_has_left_reads_their_own_and_writes_and_shows_nothing(desk: Desk) -> None:
    desk.refused(desk.saving("A boat", "", ""))
    version = desk.find().version
    desk.show()
    desk.leave()
    found = desk.find()
    assert (found.is_open, len(found.filled)) == (False, 1)
    assert desk.refused(desk.saving("Later", "", "")) is RefusalCode.NOT_IN_CIRCLE
    assert desk.refused(desk.showing(version)) is RefusalCode.NOT_IN_CIRCLE
    assert desk.refused(desk.hiding()) is None
    assert len(desk.owed(echoes.SHEET_GONE)) == 1
    desk.leave("U2")
    assert desk.refused(lambda _: desk.find("U2")) is RefusalCode.NOT_IN_CIRCLE, "an old button"


def test_in_a_circle_that_is_over_it_is_read_and_not_written(desk: Desk) -> None:
    desk.refused(desk.saving("A boat", "", ""))
    old_form, version = desk.saving("Later", "", ""), desk.find().version
    for moment in desk.moments:
        stage.plan(desk.database, desk.catalogue, moment.at)
    found = desk.find()
    assert (found.is_open, len(found.filled)) == (False, 1)
    assert desk.refused(old_form) is RefusalCode.CIRCLE_OVER
    assert desk.refused(desk.showing(version)) is RefusalCode.CIRCLE_OVER
    with desk.database.reading() as session:
        typed = worksheets.latest(session, WORKSPACE, "U1", "", 0, catalogue=desk.catalogue)
    assert typed == found


def test_the_command_opens_the_last_week_that_has_begun_or_the_one_that_is_named(desk: Desk) -> None:
    stage.plan(desk.database, desk.catalogue, desk.moments[1].at)
    stage.plan(desk.database, desk.catalogue, desk.moments[2].at)
    with desk.database.reading() as session:
        for number, step in ((None, 1), (0, 0), (1, 1)):
            found = worksheets.latest(session, WORKSPACE, "U1", "", number, catalogue=desk.catalogue)
            assert found.step == step
    for number, user_id, code in ((2, "U1", RefusalCode.NO_WORKSHEET), (None, "U9", RefusalCode.NO_CIRCLE)):
        work = lambda session, n=number, who=user_id: worksheets.latest(  # noqa: E731
            session, WORKSPACE, who, "", n, catalogue=desk.catalogue
        )
        assert desk.refused(work) is code


def test_while_somebody_else_reads_along_it_is_kept_and_not_shown(desk: Desk) -> None:
    desk.refused(desk.saving("A boat", "", ""))
    desk.hold()
    assert desk.refused(desk.showing(desk.find().version)) is RefusalCode.CHECKINS_HELD
    assert desk.refused(desk.saving("A ship", "", "")) is None


def test_what_was_shown_does_not_change_unseen_while_somebody_else_reads_along(desk: Desk) -> None:
    desk.refused(desk.saving("A boat", "", ""))
    desk.show()
    desk.hold()
    assert desk.refused(desk.saving("A ship", "", "")) is RefusalCode.CHECKINS_HELD
    assert desk.seen() is None


def test_what_did_not_arrive_is_not_said_to_be_shown(desk: Desk) -> None:
    desk.refused(desk.saving("A boat", "", ""))
    desk.show()
    (key,) = desk.owed(echoes.SHEET_SHOWN)
    with desk.database.transaction() as session:
        session.execute(text("UPDATE outbox SET state = 'dead' WHERE key = :key"), {"key": key})
        row = outbox.find(session, WORKSPACE, key)
        assert row is not None
        echoes.lost(session, WORKSPACE, row.facts, key)
    assert not desk.find().shared
    desk.show()
    with desk.database.reading() as session:
        assert outbox.state_of(session, WORKSPACE, key) is OutboxState.WITHDRAWN
    assert len(desk.owed(echoes.SHEET_SHOWN)) == 2
