"""Small circles whose members are asked how they would like to go on, for tests with a real database."""

import asyncio
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import text

from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.rescues import Way
from bot.features import mergers, rescues
from bot.scheduler import alarms
from bot.store import alarms as rows
from bot.store import circles
from bot.store.session import Database
from tests.features import living, stage
from tests.features.proposed import circle_of
from tests.features.stage import DAY, NOW, WORKSPACE

FIVE, OTHERS = ["U1", "U2", "U3", "U4", "U5"], ["V1", "V2", "V3", "V4", "V5"]
TWO, THREE = FIVE[:2], OTHERS[:3]
LEFT = NOW + DAY
ASKED = LEFT + 2 * DAY  # In working hours, more than a day after.


def small(database: Database, catalogue: Catalogue) -> str:
    """A circle of five that three have left."""
    stage.seed(database)
    made = stage.running_circle(database, catalogue, FIVE)
    living.leave(database, catalogue, FIVE[2:], LEFT)
    return made


def other(database: Database, catalogue: Catalogue, gone: Collection[str] = OTHERS[3:]) -> str:
    """Another circle of five, which some have left."""
    made = stage.running_circle(database, catalogue, OTHERS, NOW + 5 * stage.MINUTE)
    living.leave(database, catalogue, sorted(gone), LEFT)
    return made


def arrives(database: Database, catalogue: Catalogue, now: datetime) -> None:
    """Alarms ring at their instants; every message has reached whoever it is for when it was due."""
    while True:
        with database.transaction() as session:
            sent = text(
                "UPDATE outbox SET state = 'sent', sent_at = try_at, attempts = 1 WHERE state = 'pending' "
                "AND (kind LIKE 'rescue.%' OR kind LIKE 'merge.%')"
            )
            session.execute(sent)
            due = [one.at for one in rows.due(session, now, 99) if one.kind.startswith(("rescue.", "merge."))]
        asyncio.run(alarms.ring(database, catalogue=catalogue, now=min(due, default=now)))
        if not due:
            return


def asks(database: Database, catalogue: Catalogue) -> str:
    """The members are asked, a day after their circle became small; the question's id."""
    arrives(database, catalogue, ASKED)
    return question(database, "ways_on")


def question(database: Database, kind: str) -> str:
    """The newest question of a kind."""
    with database.reading() as session:
        wanted = text("SELECT id FROM questions WHERE kind = :kind ORDER BY id DESC")
        return str(session.scalar(wanted, {"kind": kind}))


def says(
    database: Database, catalogue: Catalogue, question_id: str, user_id: str, *ways: Way, now: datetime = ASKED
) -> RefusalCode | None:
    """A member says what is all right with them; with what it was refused."""
    return stage.refused(
        database,
        lambda session: rescues.answer(
            session, WORKSPACE, question_id, user_id, ways, catalogue=catalogue, now=now
        ),
    )


def agrees(
    database: Database, catalogue: Catalogue, *users: str, yes: bool = True, now: datetime = ASKED
) -> list[RefusalCode | None]:
    """People say whether two circles may become one."""
    asked = question(database, "merger")
    return [
        stage.refused(
            database,
            lambda session, one=one: mergers.answer(
                session, WORKSPACE, asked, one, agrees=yes, catalogue=catalogue, now=now
            ),
        )
        for one in users
    ]


def merging(database: Database, catalogue: Catalogue) -> tuple[str, str]:
    """A small circle all of whose members would join another one, and that one: everybody in both is asked."""
    circle_id, host_id = small(database, catalogue), other(database, catalogue)
    asked = asks(database, catalogue)
    for user_id in TWO:
        assert says(database, catalogue, asked, user_id, Way.JOIN) is None
    return circle_id, host_id


def inside(database: Database, circle_id: str) -> set[str]:
    """Who is a member."""
    with database.reading() as session:
        everybody = circles.members(session, circle_of(session, circle_id))
        return {one.user_id for one in everybody if one.state is MemberState.MEMBER}


def state(database: Database, circle_id: str) -> CircleState:
    """Where a circle stands."""
    with database.reading() as session:
        return circle_of(session, circle_id).state


def told(database: Database, kind: str) -> list[str]:
    """Who is told something, or was."""
    return sorted(one.rpartition(":")[2] for one in stage.owed(database, kind))
