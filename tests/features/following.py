"""Somebody whose calendar follows their circle's meetings, for tests with a real database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.leavings import Place
from bot.domain.meetings import MeetingGiven, PlaceKind
from bot.domain.programme import Catalogue
from bot.domain.subscriptions import CircleCalendar, Entry, OwnCalendar
from bot.domain.worktime import MomentKind
from bot.features import leavings, meetings, subscriptions
from bot.store import enrolments
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import MINUTE, NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
LATER = NOW + 10 * MINUTE


@dataclass
class Follower:
    """Somebody in a circle, and the calendar that follows their address."""

    database: Database
    catalogue: Catalogue
    circle_id: str
    user_id: str = "U1"
    address: str = "hash"
    workspace_id: str = WORKSPACE

    def give(self, address: str = "hash", *, anew: bool = False, now: datetime = LATER) -> OwnCalendar:
        """They ask for an address."""
        more = {"anew": anew, "catalogue": self.catalogue, "now": now}
        with self.database.transaction() as session:
            return subscriptions.give(session, self.workspace_id, self.circle_id, self.user_id, address, **more)

    def read(self, now: datetime = LATER, address: str = "") -> CircleCalendar | None:
        """The calendar reads again: first whether there is anything new, and then it is written down."""
        more = {"catalogue": self.catalogue, "now": now}
        with self.database.reading() as session:
            seen = subscriptions.calendar(session, address or self.address, **more)
        if seen is None or seen.is_told:
            return seen
        with self.database.transaction() as session:
            return subscriptions.calendar(session, address or self.address, telling=True, **more)

    def entries(self, now: datetime = LATER) -> tuple[Entry, ...]:
        """What it reads of each meeting."""
        found = self.read(now)
        assert found is not None
        return found.entries

    def do(self, work: Callable[[Session], object]) -> None:
        """Something happens that nobody refuses."""
        assert stage.refused(self.database, work) is None

    def prompts(self) -> list[datetime]:
        """When the prompts come."""
        found = stage.moments_of(self.database, self.catalogue, self.circle_id)
        return [one.at for one in found if one.kind is MomentKind.PROMPT]


def follower(database: Database, catalogue: Catalogue) -> Follower:
    """A member of a circle that runs, with an address."""
    stage.seed(database)
    found = Follower(database, catalogue, stage.running_circle(database, catalogue, FIVE))
    assert found.give().is_new
    return found


def change(member: Follower, now: datetime, place: PlaceKind = PlaceKind.HUDDLE, hour: int = 10) -> None:
    """Another member sets Fridays, or another place."""
    given = MeetingGiven(4, time(hour), place, "https://meet.example.com/1" if place is PlaceKind.LINK else None)
    more = {"token": now.isoformat(), "catalogue": member.catalogue, "now": now}
    member.do(lambda session: meetings.change(session, WORKSPACE, member.circle_id, "U2", given, **more))


def leave(member: Follower, now: datetime) -> None:
    """They leave."""

    def work(session: Session) -> None:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, member.user_id)
        more = {"catalogue": member.catalogue, "now": now}
        left = leavings.leave(session, WORKSPACE, member.user_id, enrolment.id, None, **more)
        assert left is Place.CIRCLE

    member.do(work)
