"""Crowds: many people and the clock act at the same moment, round after round, and nobody's word is lost or counted twice."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.consents import Consent
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal
from bot.features import consents as asking
from bot.features import foundings, leavings, lifecycles, proposals
from bot.store import enrolments
from bot.store.session import Database, Session
from tests.features import founded, stage
from tests.features.founded import FOUNDER
from tests.features.stage import MODERATOR, NOW, SECOND, WORKSPACE

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # On SQLite one alone writes.

Work = Callable[[Session], object]
PEOPLE = [f"U{number:02}" for number in range(18)]
ROUNDS = 12

# What must never be: a person with two places, a circle that is too big, somebody in a circle that has ended, or
# who has left.
NEVER = (
    "SELECT user_id FROM members WHERE state IN ('proposed', 'member') GROUP BY user_id HAVING count(*) > 1",
    "SELECT circle_id FROM members WHERE state IN ('proposed', 'member') GROUP BY circle_id HAVING count(*) > 5",
    "SELECT m.user_id FROM members m JOIN circles c ON c.id = m.circle_id"
    " WHERE c.state IN ('declined', 'called_off') AND m.state IN ('proposed', 'member')",
    "SELECT m.user_id FROM members m JOIN enrolments e ON e.id = m.enrolment_id"
    " WHERE m.state IN ('proposed', 'member') AND e.ended_at IS NOT NULL",
)


@pytest.fixture(autouse=True)
def _no_alarm_fails(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nor is anything done again."""
    yield
    assert [one.getMessage() for one in caplog.get_records("call") if one.levelname != "INFO"] == []


class Crowd:
    """What people may do at one moment."""

    def __init__(self, catalogue: Catalogue, at: datetime) -> None:
        self.catalogue = catalogue
        self.at = at

    def agree(self, user_id: str) -> Work:
        """Somebody says yes to whatever they are asked."""

        def work(session: Session) -> None:
            asked = text("SELECT id, facts FROM questions WHERE kind = 'proposal' AND closed_at IS NULL")
            for question, facts in session.execute(asked).all():
                if user_id in stage.facts_of(facts)["asked"]:
                    yes, catalogue = Consent.YES, self.catalogue
                    asking.answer(session, WORKSPACE, question, user_id, yes, catalogue=catalogue, now=self.at)

        return work

    def take_seat(self, user_id: str) -> Work:
        """Somebody takes the seat they are offered."""

        def work(session: Session) -> None:
            if session.execute(text("SELECT 1 FROM invitations WHERE user_id = :user"), {"user": user_id}).first():
                founded.yes(session, self.catalogue, user_id, now=self.at)

        return work

    def call_off(self, session: Session) -> None:
        """The first founder calls it off."""
        founding = text("SELECT id, founder FROM circles WHERE state IN ('founding', 'asking') AND founder <> ''")
        for circle_id, founder in session.execute(founding).all()[:1]:
            foundings.call_off(session, WORKSPACE, circle_id, founder, now=self.at)

    def found(self, session: Session, user_id: str) -> None:
        """Somebody who is in nothing founds a circle with whoever can be asked."""
        if not enrolments.open_of(session, WORKSPACE, user_id):
            others = {one: stage.profile(one) for one in PEOPLE if one != user_id}
            hinder = foundings.obstacles(session, WORKSPACE, user_id, others, now=self.at)
            asked = [one for one in others if one not in hinder][:4]
            if len(asked) == 4:
                founded.start(session, self.catalogue, asked, founder=user_id, offers=True, now=self.at)

    def leave(self, user_id: str) -> Work:
        """Somebody leaves whatever they are in."""

        def work(session: Session) -> None:
            for one in enrolments.open_of(session, WORKSPACE, user_id):
                leavings.leave(session, WORKSPACE, user_id, one.id, None, catalogue=self.catalogue, now=self.at)

        return work

    def gone(self, user_id: str, *, is_gone: bool = True, zone: str | None = "Asia/Kolkata") -> Work:
        """Somebody moves and is deactivated, or comes back."""
        return lambda session: lifecycles.person_changed(
            session, WORKSPACE, user_id, zone, is_gone=is_gone, catalogue=self.catalogue, now=self.at
        )

    def form(self, session: Session) -> None:
        """Circles are made of those who wait."""
        for crowd in proposals.crowds(session, catalogue=self.catalogue):
            found = stage.found(crowd, self.at)
            proposals.propose(session, crowd, found, now=self.at)

    def approve(self, by: str) -> Work:
        """A moderator approves the first circle there is."""

        def work(session: Session) -> None:
            circle_id = session.scalar(text("SELECT id FROM circles WHERE state = 'proposed' LIMIT 1"))
            if circle_id:
                stage.approve(session, self.catalogue, circle_id, by=by, now=self.at)

        return work

    def come_back(self, session: Session, user_id: str) -> None:
        """Whoever is in nothing joins again."""
        if not enrolments.open_of(session, WORKSPACE, user_id):
            self.gone(user_id, is_gone=False, zone=None)(session)
            stage.join(session, self.catalogue, user_id, now=self.at)


@pytest.mark.parametrize("seed", [42, 44])
def test_nothing_is_lost_when_all_act_at_once(database: Database, catalogue: Catalogue, seed: int) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, PEOPLE[:5])
    with database.transaction() as session:
        assert founded.start(session, catalogue, PEOPLE[14:18], offers=True) == {}
    dice = random.Random(seed)  # noqa: S311 - it only chooses who does what.
    for number in range(ROUNDS):
        crowd = Crowd(catalogue, NOW + timedelta(days=2, hours=3 * number))
        works: list[Work] = []
        acts = (crowd.agree, crowd.take_seat, crowd.leave, crowd.gone)
        for user_id in (*PEOPLE, FOUNDER):
            works.append(dice.choices(acts, (5, 4, 1, 1))[0](user_id))
        works += [crowd.form, crowd.approve(MODERATOR), crowd.approve(SECOND)]
        works += [crowd.call_off] * (number % 3 == 2)
        works.append(lambda _session, at=crowd.at: stage.ring(database, catalogue, at))
        dice.shuffle(works)
        results = stage.rush(database, *works)
        assert [one for one in results if isinstance(one, Exception) and not isinstance(one, Refusal)] == []
        with database.reading() as session:
            assert [session.execute(text(one)).all() for one in NEVER] == [[]] * len(NEVER)
        with database.transaction() as session:
            crowd.found(session, dice.choice(PEOPLE))
            for user_id in PEOPLE:
                if dice.random() < 0.6:
                    crowd.come_back(session, user_id)
