"""Fills a database with circles in the middle of their programme, as many as a company has."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.checkins import Outcome
from bot.domain.circles import CircleState, MemberState
from bot.domain.worktime import MomentKind
from bot.store import migrations, texts
from bot.store.models import CheckIn, Circle, Commitment, Enrolment, Key, Member, Outbox, OutboxState, Workspace
from bot.store.session import Database, Session
from bot.store.texts import Keyring
from tests.benchmarks.stub_slack import BOT_USER, TEAM

PROGRAMME = "working-out-loud"
STEP = 2  # The step whose check-in is open; the two before it are done.
MEMBERS = 5
KEY = b"k" * texts.KEY_BYTES
_BATCH = 100  # Circles in one transaction.


def user_id(circle: int, place: int) -> str:
    """A member's Slack id."""
    return f"U{circle:05}{place:03}"


def channel_id(circle: int) -> str:
    """A circle's channel."""
    return f"C{circle:08}"


def circle_id(circle: int) -> str:
    """A circle's id, known beforehand so that requests can be made without asking the database."""
    return f"circle-{circle:06}"


def opened(url: str) -> Database:
    """An empty, migrated database with one workspace."""
    database = Database(url, Keyring([KEY]))
    migrations.migrate(database.engine)
    with database.transaction() as session:
        session.add(Workspace(id=TEAM, name="Benchmark", bot_user_id=BOT_USER, created_at=datetime.now(UTC)))
    return database


def fill(database: Database, circles: range, *, with_members: bool = True) -> None:
    """Adds running circles, each with its members' goals, check-ins and commitments of two steps."""
    now = datetime.now(UTC)
    for start in range(0, len(circles), _BATCH):
        numbers = circles[start : start + _BATCH]
        with database.transaction() as session:
            session.add_all(_circle(number, now) for number in numbers)
            session.flush()
            if with_members:
                _add_members(session, numbers, now)


def owe(database: Database, circles: range) -> None:
    """Adds circles without members, each of which is owed a prompt."""
    now = datetime.now(UTC)
    fill(database, circles, with_members=False)
    with database.transaction() as session:
        session.add_all(_owed(number, f"owed:{number}", now) for number in circles)


def _circle(number: int, now: datetime) -> Circle:
    first_on = now.date() - timedelta(days=7 * STEP)
    return Circle(
        id=circle_id(number),
        workspace_id=TEAM,
        programme_id=PROGRAMME,
        programme_version=1,
        state=CircleState.RUNNING,
        weekday=first_on.weekday(),
        at=time(16),
        zone="Europe/Berlin",
        first_on=first_on,
        name=f"circle-{number}",
        channel_id=channel_id(number),
        created_at=now - timedelta(days=21),
        decided_by="U0MODERATOR",
        done_kind=MomentKind.PROMPT,
        done_step=STEP,
        next_at=now + timedelta(days=1),
    )


def _add_members(session: Session, numbers: Sequence[int], now: datetime) -> None:
    ring = Keyring([KEY])
    enrolments = [(number, _enrolment(number, place, now)) for number in numbers for place in range(MEMBERS)]
    session.add_all(one for _, one in enrolments)
    session.flush()
    for _, one in enrolments:
        name, wrapped = ring.wrap(KEY)
        session.add(Key(workspace_id=TEAM, owner_id=one.id, wrapped=wrapped, wrapped_by=name))
    session.add_all(_prompt(number, now) for number in numbers)
    session.flush()
    for number, one in enrolments:
        one.goal = texts.seal(
            session, one, "enrolments.goal", one.id, "Meet ten people who do what I want to learn"
        )
        session.add_all(_history(session, circle_id(number), one, now))


def _enrolment(number: int, place: int, now: datetime) -> Enrolment:
    return Enrolment(
        id=f"enrolment-{number:06}-{place}",
        workspace_id=TEAM,
        user_id=user_id(number, place),
        programme_id=PROGRAMME,
        zone="Europe/Berlin",
        days=31,
        starts=time(9),
        ends=time(17),
        consent_version=1,
        joined_at=now - timedelta(days=30),
    )


def _prompt(number: int, now: datetime) -> Outbox:
    """The prompt that the members' check-ins are shown under."""
    key = f"prompt:{circle_id(number)}:{STEP}"
    row = _owed(number, key, now)
    row.state, row.channel, row.ts = OutboxState.SENT, channel_id(number), f"1700000000.{number:06}"
    return row


def _owed(number: int, key: str, now: datetime) -> Outbox:
    """A prompt that is owed to a circle."""
    return Outbox(
        workspace_id=TEAM,
        key=key,
        kind="step.prompt",
        conversation=f"circle:{circle_id(number)}",
        facts={"circle": circle_id(number), "step": STEP},
        created_at=now,
        due_at=now,
        try_at=now,
        bulk=True,
        state=OutboxState.PENDING,
        attempts=0,
    )


def _history(
    session: Session, circle: str, enrolment: Enrolment, now: datetime
) -> list[Member | CheckIn | Commitment]:
    rows: list[Member | CheckIn | Commitment] = [
        Member(
            circle_id=circle,
            enrolment_id=enrolment.id,
            workspace_id=TEAM,
            user_id=enrolment.user_id,
            state=MemberState.MEMBER,
        )
    ]
    for step in range(STEP):
        place = {"workspace_id": TEAM, "circle_id": circle, "enrolment_id": enrolment.id, "step": step}
        commitment_id = f"commitment-{enrolment.id}-{step}"
        words = f"Write to two people of the list, number {step}"
        sealed = texts.seal(session, enrolment, "commitments.what", commitment_id, words)
        outcome, outcome_at = (Outcome.KEPT, now) if step == 0 else (None, None)
        rows.append(CheckIn(**place, given_at=now))
        rows.append(
            Commitment(
                **place,
                id=commitment_id,
                what=sealed,
                due_on=date.fromordinal(now.toordinal()),
                outcome=outcome,
                outcome_at=outcome_at,
            )
        )
    return rows
