"""Circles that somebody facilitates in another way than by turns, for tests with a real database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import text

from bot.domain.programme import Catalogue, Facilitation
from bot.domain.refusals import RefusalCode
from bot.domain.roles import Role
from bot.features import facilitators, workspaces
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import DAY, MINUTE, MODERATOR, NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
LED_BY, OTHER = "U0LEADS", "U0LEADSTOO"


def with_facilitation(catalogue: Catalogue, facilitation: Facilitation) -> Catalogue:
    """The same programmes in English, facilitated in another way."""
    return Catalogue([replace(one, facilitation=facilitation, translations={}) for one in catalogue.programmes])


def proposal(database: Database, catalogue: Catalogue) -> str:
    """A proposal whose people would all host, in a workspace with two facilitators."""
    stage.seed(database)
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.FACILITATOR, [LED_BY, OTHER], by="shell", now=NOW)
        for user_id in FIVE:
            stage.join(session, catalogue, user_id, hosts=True)
    (found,) = stage.propose(database, catalogue)
    return found


def approve(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    """A moderator approves."""
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id)


def begin(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    """Its channel is made."""
    with database.transaction() as session:
        stage.open_channel(session, catalogue, circle_id, NOW + MINUTE)


class Desk:
    """What a moderator and a facilitator do about one circle."""

    def __init__(self, database: Database, catalogue: Catalogue, circle_id: str) -> None:
        self.database, self.catalogue, self.circle_id = database, catalogue, circle_id
        self.now = NOW + MINUTE

    def choose(self, user_id: str | None, by: str = MODERATOR) -> RefusalCode | None:
        """A moderator chooses."""
        place = WORKSPACE, self.circle_id, user_id
        return self._do(lambda session: facilitators.choose(session, *place, by=by, **self._more))

    def accept(self, user_id: str = LED_BY) -> RefusalCode | None:
        """Somebody says yes."""
        place = WORKSPACE, self.circle_id, user_id
        return self._do(lambda session: facilitators.accept(session, *place, **self._more))

    def decline(self, user_id: str = LED_BY) -> RefusalCode | None:
        """Somebody says no, or steps back."""
        place = WORKSPACE, self.circle_id, user_id
        return self._do(lambda session: facilitators.decline(session, *place, **self._more))

    def news(self) -> list[str]:
        """What the first moderator was told of, in order."""
        keys = stage.owed(self.database, "facilitator.told")
        return [one.split(":")[1] for one in keys if one.endswith(f":{MODERATOR}")]

    def kinds_to(self, recipient: str) -> set[str]:
        """The kinds of all that was ever owed to somebody."""
        query = "SELECT kind FROM outbox WHERE recipient = :user"
        with self.database.reading() as session:
            return set(session.scalars(text(query), {"user": recipient}))

    def live_until(self, until: datetime) -> None:
        """Lets alarms ring and moments be planned, four times a day."""
        while self.now < until:
            stage.ring(self.database, self.catalogue, self.now)
            stage.plan(self.database, self.catalogue, self.now)
            self.now += DAY / 4

    def moments(self) -> list[datetime]:
        """When its prompts and wrap-ups are."""
        return [one.at for one in stage.moments_of(self.database, self.catalogue, self.circle_id)]

    @property
    def _more(self) -> dict[str, object]:
        return {"catalogue": self.catalogue, "now": self.now}

    def _do(self, work: Callable[[Session], object]) -> RefusalCode | None:
        self.now += timedelta(seconds=1)
        return stage.refused(self.database, work)
