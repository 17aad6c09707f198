"""Companies whose circles all have their next prompt due at one instant, in one workspace or in many."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert

from bot.domain.circles import CircleState, MemberState
from bot.domain.worktime import MomentKind
from bot.features import installations
from bot.features.installations import Installation
from bot.store import migrations, outbox
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Database, Session
from bot.store.texts import Keyring
from tests.benchmarks.seeding import KEY, MEMBERS, PROGRAMME

MONDAY = datetime(2027, 3, 1, 8, tzinfo=UTC)  # 9:00 in Berlin.
STEP = 2
_BATCH = 500


def opened(url: str, workspaces: int) -> Database:
    """An empty, migrated database with workspaces, whose tokens are kept sealed in it."""
    database = Database(url, Keyring([KEY]))
    migrations.migrate(database.engine)
    with database.transaction() as session:
        for number in range(workspaces):
            one = workspace_id(number)
            found = Installation(one, f"U{one}BOT", f"B{one}", token=f"xoxb-{one}")
            installations.keep(session, found, name=f"Company {number}", now=MONDAY - timedelta(days=30))
    return database


def workspace_id(number: int) -> str:
    """A workspace."""
    return f"T{number:05}"


def user_id(workspace: int, number: int) -> str:
    """Somebody of a workspace."""
    return f"U{workspace_id(workspace)}{number:06}"


def fill(database: Database, workspaces: int, circles: int, *, due_at: datetime = MONDAY) -> None:
    """Gives each workspace so many running circles, whose members have all come as far as the step that is due."""
    numbers = [(workspace, number) for workspace in range(workspaces) for number in range(circles)]
    for start in range(0, len(numbers), _BATCH):
        some = numbers[start : start + _BATCH]
        members = [one for place in some for one in _members(*place)]
        with database.transaction() as session:
            session.execute(insert(Circle), [_circle(*one, due_at) for one in some])
            session.execute(insert(Enrolment), [_enrolment(one) for one in members])
            session.execute(insert(Member), members)


def open_some(session: Session, workspace: int, first: int, count: int) -> None:
    """Adds circles that have just been approved: their channels are owed."""
    for number in range(first, first + count):
        row = _circle(workspace, number, MONDAY)
        opening = {"state": CircleState.OPENING, "channel_id": None, "done_kind": None, "done_step": None}
        row |= opening | {"next_at": None, "first_on": date(2027, 3, 16)}
        session.execute(insert(Circle), [row])
        members = list(_members(workspace, number))
        session.execute(insert(Enrolment), [_enrolment(one) for one in members])
        session.execute(insert(Member), members)
        lane, facts = f"circle:{row['id']}", {"circle": row["id"]}
        place = {"conversation": lane, "facts": facts, "now": MONDAY}
        outbox.owe(session, row["workspace_id"], key=f"open:{row['id']}", kind="circle.open", **place)


def _circle(workspace: int, number: int, due_at: datetime) -> dict[str, Any]:
    one = workspace_id(workspace)
    return {
        "id": f"circle-{one}-{number:06}",
        "workspace_id": one,
        "programme_id": PROGRAMME,
        "programme_version": 1,
        "state": CircleState.RUNNING,
        "weekday": 1,
        "at": time(10),
        "zone": "Europe/Berlin",
        "first_on": date(2027, 3, 2) - timedelta(days=7 * STEP),
        "name": f"circle-{number}",
        "channel_id": f"C{one}{number:06}",
        "created_at": MONDAY - timedelta(days=21),
        "done_kind": MomentKind.WRAP_UP,
        "done_step": STEP - 1,
        "next_at": due_at,
    }


def _members(workspace: int, number: int) -> Iterator[dict[str, Any]]:
    one = workspace_id(workspace)
    for place in range(MEMBERS):
        yield {
            "circle_id": f"circle-{one}-{number:06}",
            "enrolment_id": f"enrolment-{one}-{number:06}-{place}",
            "workspace_id": one,
            "user_id": user_id(workspace, number * MEMBERS + place),
            "state": MemberState.MEMBER,
        }


def _enrolment(member: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": member["enrolment_id"],
        "workspace_id": member["workspace_id"],
        "user_id": member["user_id"],
        "programme_id": PROGRAMME,
        "zone": "Europe/Berlin",
        "days": 31,
        "starts": time(9),
        "ends": time(17),
        "consent_version": 1,
        "joined_at": MONDAY - timedelta(days=30),
    }
