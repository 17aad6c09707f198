"""Acts of a story at the level of features, for tests with a real database: people join, circles form and run."""

import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import text

from bot.domain.checkins import CheckInGiven, Outcome
from bot.domain.consents import Consent
from bot.domain.joinings import Application, Profile
from bot.domain.moderations import DeclineCode
from bot.domain.programme import Catalogue
from bot.domain.questions import QuestionKind
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.domain.suggestions import Suggestion
from bot.domain.worktime import Moment, moments
from bot.features import channel_names, checkins, joinings, moderations, proposals, workspaces
from bot.features import circles as channels
from bot.features import consents as asking
from bot.store import circles, votes
from bot.store.session import Database, Session
from tests.features.remembered import once
from tests.features.ringing import arrive, plan, ring

__all__ = ["arrive", "plan", "ring"]
WORKSPACE = "T0ONE"
MODERATOR, SECOND, HR = "U0MODERATOR", "U0SECOND", "U0HR"
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)  # A Monday.
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
BERLIN = "Europe/Berlin"


def seed(database: Database, workspace_id: str = WORKSPACE, **channel_ids: str) -> None:
    """A workspace with two moderators and somebody from HR."""

    def act() -> None:
        with database.transaction() as session:
            workspaces.seed(
                session,
                workspace_id=workspace_id,
                name="One",
                bot_user_id="U0BOT",
                roles={Role.MODERATOR: [MODERATOR, SECOND], Role.HR: [HR]},
                channels={name: channel_ids.get(name) for name in workspaces.CHANNELS},
                now=NOW,
            )

    once(database, act, None, "seed", workspace_id, channel_ids)


def profile(user_id: str, **changed: bool) -> Profile:
    """A full member, unless something is changed."""
    kinds = dict.fromkeys(("is_guest", "is_bot", "is_deactivated", "is_external"), False)
    return Profile(user_id=user_id, zone=BERLIN, **{**kinds, **changed})


def application(catalogue: Catalogue, **changed: object) -> Application:
    """Working days from nine to five, unless something is changed."""
    usual: dict[str, object] = {
        "programme_id": catalogue.programmes[0].id,
        "zone": BERLIN,
        "days": frozenset(range(5)),
        "starts": time(9),
        "ends": time(17),
        "consents": True,
        "goal": None,
    }
    return Application(**{**usual, **changed})


def join(
    session: Session,
    catalogue: Catalogue,
    user_id: str,
    *,
    now: datetime = NOW,
    workspace_id: str = WORKSPACE,
    **changed: object,
) -> None:
    """Puts somebody on the waiting list."""
    given = application(catalogue, **changed)
    joinings.join(session, workspace_id, profile(user_id), given, catalogue=catalogue, now=now)


def all_join(
    database: Database,
    catalogue: Catalogue,
    users: Sequence[str],
    now: datetime = NOW,
    workspace_id: str = WORKSPACE,
    **changed: object,
) -> None:
    """Several people join, a second apart."""

    def act() -> None:
        with database.transaction() as session:
            for number, user_id in enumerate(users):
                at = now + timedelta(seconds=number)
                join(session, catalogue, user_id, now=at, workspace_id=workspace_id, **changed)

    once(database, act, catalogue, "all join", users, now, workspace_id, changed)


def propose(database: Database, catalogue: Catalogue, now: datetime = NOW + MINUTE) -> list[str]:
    """One round of forming, everywhere, in which all who are asked say yes; the ids of the circles."""

    def act() -> list[str]:
        asked = _ask(database, catalogue, now)
        with database.transaction() as session:
            everybody_agrees(session, catalogue, now)
        return asked

    return once(database, act, catalogue, "propose", now)


def ask(database: Database, catalogue: Catalogue, now: datetime = NOW + MINUTE) -> list[str]:
    """One round of forming, everywhere; the ids of the circles whose people are asked."""
    return once(database, lambda: _ask(database, catalogue, now), catalogue, "ask", now)


def _ask(database: Database, catalogue: Catalogue, now: datetime) -> list[str]:
    with database.transaction() as session:
        before = _circle_ids(session)
        for crowd in proposals.crowds(session, catalogue=catalogue):
            proposals.propose(session, crowd, found(crowd, now), now=now)
        return sorted(_circle_ids(session) - before)


def found(crowd: proposals.Crowd, now: datetime) -> tuple[Suggestion, ...]:
    """The circles that could be made of a crowd."""
    return proposals.search(crowd, now=now)().suggestions


def everybody_agrees(session: Session, catalogue: Catalogue, now: datetime) -> None:
    """Everybody who is asked about a circle says yes."""
    open_questions = text("SELECT id, workspace_id FROM questions WHERE closed_at IS NULL AND kind = 'proposal'")
    for question_id, workspace_id in session.execute(open_questions).all():
        question = votes.get(session, workspace_id, question_id, QuestionKind.PROPOSAL)
        for user_id in question.facts["asked"] if question else ():
            yes = Consent.YES
            asking.answer(session, workspace_id, question_id, user_id, yes, catalogue=catalogue, now=now)


def _circle_ids(session: Session) -> set[str]:
    return set(session.scalars(text("SELECT id FROM circles")))


def approve(
    session: Session,
    catalogue: Catalogue,
    circle_id: str,
    *,
    by: str = MODERATOR,
    now: datetime = NOW + MINUTE,
    workspace_id: str = WORKSPACE,
) -> None:
    """A moderator approves."""
    moderations.approve(session, workspace_id, circle_id, by=by, catalogue=catalogue, now=now)


def decline(session: Session, circle_id: str, by: str = MODERATOR, now: datetime = NOW + MINUTE) -> None:
    """A moderator declines, with a ready sentence."""
    moderations.decline(session, WORKSPACE, circle_id, by=by, code=DeclineCode.MORE_PEOPLE, now=now)


def open_channel(
    session: Session, catalogue: Catalogue, circle_id: str, now: datetime, workspace_id: str = WORKSPACE
) -> None:
    """Slack has made the channel."""
    channel_names.choose_name(session, workspace_id, circle_id, after=None)
    channel_id = f"C{circle_id.replace('-', '').upper()}"
    channels.opened(session, workspace_id, circle_id, channel_id, catalogue=catalogue, now=now)


def running_circle(
    database: Database,
    catalogue: Catalogue,
    users: Sequence[str],
    now: datetime = NOW,
    workspace_id: str = WORKSPACE,
    **changed: object,
) -> str:
    """A circle of these five people, approved and with its channel; its id."""

    def act() -> str:
        all_join(database, catalogue, users, now, workspace_id, **changed)
        (circle_id,) = propose(database, catalogue, now + MINUTE)
        with database.transaction() as session:
            approve(session, catalogue, circle_id, now=now + MINUTE, workspace_id=workspace_id)
            open_channel(session, catalogue, circle_id, now + MINUTE, workspace_id)
        return circle_id

    return once(database, act, catalogue, "running circle", users, now, workspace_id, changed)


def moments_of(
    database: Database, catalogue: Catalogue, circle_id: str, workspace_id: str = WORKSPACE
) -> list[Moment]:
    """Everything that falls due in a circle, in order."""
    with database.reading() as session:
        circle = circles.get(session, workspace_id, circle_id)
        assert circle is not None
        return list(moments(circles.run_of(circle, catalogue.get(circle.programme_id))))


def owed(database: Database, kind: str, workspace_id: str = WORKSPACE) -> list[str]:
    """The keys of all rows of one kind, in the order in which they were written."""
    with database.reading() as session:
        query = text("SELECT key FROM outbox WHERE workspace_id = :workspace AND kind = :kind ORDER BY id")
        return list(session.scalars(query, {"workspace": workspace_id, "kind": kind}))


def facts_of(stored: object) -> dict[str, Any]:
    """Facts as a raw query gives them: SQLite keeps them as text."""
    return json.loads(stored) if isinstance(stored, str) else dict(stored)  # pyright: ignore[reportArgumentType, reportCallIssue]


def changes(database: Database) -> list[str]:
    """What stands in the log of changes, in order."""
    with database.reading() as session:
        return list(session.scalars(text("SELECT what FROM changes ORDER BY id")))


def given(what: str = "Write to Ada", due_on: date = date(2026, 11, 20), **changed: object) -> CheckInGiven:
    """What somebody fills in."""
    usual: dict[str, object] = dict.fromkeys(one.name for one in fields(CheckInGiven))
    return CheckInGiven(**usual | {"outcomes": {}, "shared": True, "what": what, "due_on": due_on} | changed)


def check_in(
    database: Database,
    circle_id: str,
    step: int,
    user_id: str,
    now: datetime,
    *,
    what: str = "Write to Ada",
    outcomes: dict[str, Outcome] | None = None,
    due_in: timedelta = 3 * DAY,
    workspace_id: str = WORKSPACE,
) -> None:
    """Somebody checks in."""
    filled = given(what, (now + due_in).date(), outcomes=outcomes or {})
    with database.transaction() as session:
        checkins.give(session, workspace_id, circle_id, step, user_id, filled, now=now)


def refused(database: Database, work: Callable[[Session], object]) -> RefusalCode | None:
    """The code with which some work was refused; None when it was done."""
    try:
        with database.transaction() as session:
            work(session)
    except Refusal as refusal:
        return refusal.code
    return None


def at_once(database: Database, *works: Callable[[Session], object]) -> list[RefusalCode | Exception | None]:
    """Does several works in threads at the same moment: on PostgreSQL in transactions that have all begun."""
    barrier = threading.Barrier(len(works), timeout=20)

    def run(work: Callable[[Session], object]) -> RefusalCode | Exception | None:
        def begun(session: Session) -> None:
            if not database.is_sqlite:
                session.execute(text("SELECT 1"))
                barrier.wait()
            work(session)

        try:
            if database.is_sqlite:  # Its transactions wait for one another from the start.
                barrier.wait()
            return refused(database, begun)
        except Exception as error:  # noqa: BLE001 - what was raised is the result to look at.
            return error

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def rush(database: Database, *works: Callable[[Session], object]) -> list[object]:
    """Many people act at the same moment, each in a thread and a transaction of their own; what each work gave."""
    barrier = threading.Barrier(len(works), timeout=30)

    def run(work: Callable[[Session], object]) -> object:
        barrier.wait()
        try:
            with database.transaction() as session:
                return work(session)
        except Exception as error:  # noqa: BLE001 - what was raised is the result to look at.
            return error

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))
