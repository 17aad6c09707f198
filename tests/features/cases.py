"""Acts of a case clinic at the level of features, for tests with a real database."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import text

from bot.domain.clinics import ClinicGiven, Pace, Phase
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.requests import HelpKind
from bot.features import clinics
from bot.store import clinics as rows
from bot.store import outbox
from bot.store.models import Clinic
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
PRESENTER = "U1"
CLINIC = "11111111-1111-7111-8111-111111111111"
AT = datetime(2026, 11, 4, 10, tzinfo=stage.NOW.tzinfo)  # A Wednesday.
MINUTE = timedelta(minutes=1)

Act = Callable[[Session], object]


def begins(
    circle_id: str,
    pace: Pace = Pace.MEETING,
    about: str | None = "Boats & <@U2>",
    *,
    by: str = PRESENTER,
    clinic_id: str = CLINIC,
    at: datetime = AT,
) -> Act:
    """Somebody brings a case."""
    given = ClinicGiven(pace, about)
    return lambda session: clinics.begin(session, WORKSPACE, circle_id, clinic_id, by, given, now=at)


def goes_on(phase: Phase, at: datetime = AT, by: str = PRESENTER) -> Act:
    """Somebody presses the button that ends a phase."""
    return lambda session: clinics.move_on(session, WORKSPACE, CLINIC, phase, by, now=at)


def chooses(kind: HelpKind, at: datetime = AT, by: str = PRESENTER) -> Act:
    """Somebody says which kind of help is wanted."""
    return lambda session: clinics.choose(session, WORKSPACE, CLINIC, kind, by, now=at)


def stops(at: datetime = AT, by: str = PRESENTER) -> Act:
    """Somebody stops the clinic."""
    return lambda session: clinics.stop(session, WORKSPACE, CLINIC, by, now=at)


def act(database: Database, *acts: Act) -> list[RefusalCode | None]:
    """Does one after another; with what each was refused."""
    return [stage.refused(database, one) for one in acts]


def up_to(database: Database, phase: Phase, at: datetime = AT) -> None:
    """The presenter goes on until a phase is reached."""
    assert set(act(database, *(goes_on(Phase(one), at) for one in range(1, phase)))) <= {None}


def row(database: Database) -> Clinic:
    """The clinic, as it stands."""
    with database.reading() as session:
        found = rows.get(session, WORKSPACE, CLINIC)
        assert found is not None
        session.expunge(found)
        return found


def thread(database: Database) -> list[str]:
    """What stands under the clinic's message, or will: the ends of the keys, in order."""
    with database.reading() as session:
        found = outbox.beginning_with(session, WORKSPACE, f"clinic:{CLINIC}:")
        assert {one.under for one in found} <= {f"clinic:{CLINIC}"}
        return [one.key.rpartition(":")[2] for one in found]


def is_sent(database: Database) -> None:
    """All that is owed by now has been sent."""
    with database.transaction() as session:
        session.execute(text("UPDATE outbox SET state = 'sent', attempts = 1 WHERE state = 'pending'"))


def said_over(database: Database, catalogue: Catalogue) -> list[str]:
    """What messages of the clinic's phases are changed to, in order."""
    with database.reading() as session:
        keys = [one.key for one in outbox.beginning_with(session, WORKSPACE, f"{clinics.PHASE_OVER}:")]
    return [said(database, catalogue, key) for key in keys]


def read(database: Database, catalogue: Catalogue, end: str = "") -> str:
    """What a message of the clinic says if it is sent when it is due; nothing when it is pointless."""
    return said(database, catalogue, f"clinic:{CLINIC}{':' if end else ''}{end}")
