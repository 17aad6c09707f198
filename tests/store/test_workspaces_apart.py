"""Rows of one workspace cannot be reached from another through any query that takes a workspace's id."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import NoResultFound

from bot import store
from bot.domain.checkins import Outcome
from bot.domain.circles import MemberState
from bot.domain.outlooks import Hindrance, Outlook
from bot.domain.priorities import USUAL
from bot.domain.programme import Catalogue
from bot.domain.questions import QuestionKind
from bot.domain.roles import Role
from bot.domain.rounds import Plan, RoundState
from bot.domain.summaries import Cell
from bot.domain.worksheets import SheetKind
from bot.features import rounds
from bot.store import (
    alarms,
    circles,
    claims,
    enrolments,
    outbox,
    paces,
    people,
    prints,
    priorities,
    searches,
    undelivered,
    votes,
    worksheets,
    workspaces,
)
from bot.store.models import Circle, Workspace
from bot.store.session import Database, Session
from tests.features import founded, stage
from tests.features.stage import NOW, WORKSPACE
from tests.store.first_member import more_of_the_first_member

ELSEWHERE = "T0ELSEWHERE"
# Every module of queries, those that are still to be written too.
MODULES = [import_module(f"{store.__name__}.{one.name}") for one in pkgutil.iter_modules(store.__path__)]
WRITES = frozenset(
    """
    owe note_owed append log set_principals set_group first_time lock proposed set_ set_all cancel known
    readdress withdraw_from try_now expire_invitations channel_moved destroy given_until give_until keep add_outlooks
    clear_outlooks forget_outlook touch set_digest hasten
    """.split()
)


def queries() -> dict[str, Callable[..., Any]]:
    """Every public query function that takes a workspace's id and only looks, or changes by an id."""
    return {
        f"{_noun(module)}.{name}": function
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "workspace_id" in inspect.signature(function).parameters
        and name not in WRITES
    }


def _noun(module: ModuleType) -> str:
    return module.__name__.rsplit(".", 1)[1]


@pytest.fixture
def facts(database: Database, catalogue: Catalogue) -> dict[str, Any]:
    """A workspace with something of everything, and arguments that find each of it."""
    stage.seed(database, moderators_channel="C0MODS")
    with database.transaction() as session:
        workspaces.add(session, Workspace(id=ELSEWHERE, name="Else", bot_user_id="U0BOT", created_at=NOW))
        workspaces.set_principals(session, WORKSPACE, Role.HR, ["S0GROUP", stage.HR])
        workspaces.set_group(session, WORKSPACE, "S0GROUP", ["U1", "U8"])
        programme_id = catalogue.programmes[0].id
        people.known(session, WORKSPACE, "U1")
        outbox.owe(session, WORKSPACE, key="a", kind="a", conversation="to:U1", recipient="U1", now=NOW)
        outbox.owe(session, WORKSPACE, key="b", kind="step.prompt", conversation="b", recipient="U1", now=NOW)
        paces.keep(session, WORKSPACE, {"used": {}})
        prints.append(session, WORKSPACE, programme_id, Cell.PEOPLE, now=NOW, figures={}, roster={})
    users = ["U1", "U2", "U3", "U4", "U5"]
    circle_id = stage.running_circle(database, catalogue, users)
    with database.transaction() as session:
        alarms.set_(session, WORKSPACE, key=f"circle.welcome:{circle_id}", kind="a", at=NOW)
    stage.all_join(database, catalogue, ["U6", "W7", "W8", "W9", "W10"])
    (declined,) = stage.propose(database, catalogue)
    _one_waits_and_one_has_no_channel(database, catalogue)
    _one_is_founded(database, catalogue)
    _a_round_is_open(database, catalogue)
    first = stage.moments_of(database, catalogue, circle_id)[0].at
    stage.plan(database, catalogue, first)
    stage.check_in(database, circle_id, 0, "U1", first)
    with database.transaction() as session:
        found = circles.get(session, WORKSPACE, declined)
        assert found is not None
        circles.set_members(session, found, MemberState.RELEASED)
        session.execute(text("UPDATE circles SET state = 'declined' WHERE id = :id"), {"id": declined})
        no = "UPDATE answers SET answer = 'no' WHERE question_id IN (SELECT id FROM questions WHERE circle_id = :id)"
        session.execute(text(no), {"id": declined})
        dead = "UPDATE outbox SET state = :state WHERE kind = :kind"
        session.execute(text(dead), {"state": "dead", "kind": "circle.welcome"})
        session.execute(text(dead), {"state": "sent", "kind": "step.prompt"})
        session.execute(text(dead), {"state": "sending", "kind": "a"})
        more_of_the_first_member(session, circle_id, declined)
        _some_fail(session, circle_id)
        facts = _arguments(session, circle_id, programme_id)
        return facts | {"given up": _of_what_was_given_up(session, facts)}


def _some_fail(session: Session, circle_id: str) -> None:
    """A circle and an alarm that are put off, and something that was dropped by hand."""
    session.get_one(Circle, circle_id).put_off_since = NOW
    alarms.set_(session, WORKSPACE, key="failed", kind="a", at=NOW)
    alarms.put_off(session, alarms.Ringing(WORKSPACE, "failed", "a", NOW, {}), NOW, "ValueError")
    workspaces.log(session, WORKSPACE, at=NOW, by="bot", subject=f"circle {circle_id}", what="skipped a step")
    outbox.owe(session, WORKSPACE, key="dropped", kind="b", conversation="c", recipient="U9", now=NOW)
    dropped = "UPDATE outbox SET state = 'withdrawn', error = 'a reason' WHERE key = 'dropped'"
    session.execute(text(dropped))


def _one_waits_and_one_has_no_channel(database: Database, catalogue: Catalogue) -> None:
    """A circle that waits for a moderator, and one that was approved and could not be given a channel."""
    for first in (21, 31):
        stage.all_join(database, catalogue, [f"U{number}" for number in range(first, first + 5)])
        (circle_id,) = stage.propose(database, catalogue)
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id)
        row = outbox.find(session, WORKSPACE, f"open:{circle_id}")
        assert row is not None
        assert claims.dead(session, row, "restricted_action")


def _one_is_founded(database: Database, catalogue: Catalogue) -> None:
    """A circle that is being founded; the first of all is made its founder and is asked about it, too."""
    with database.transaction() as session:
        assert founded.start(session, catalogue, ["W41"]) == {}
        session.execute(text("UPDATE circles SET founder = 'U1' WHERE state = 'founding'"))
        session.execute(text("UPDATE invitations SET user_id = 'U1'"))


def _a_round_is_open(database: Database, catalogue: Catalogue) -> None:
    """A round that plans nothing, of a programme for which somebody has said what matters, and others that are to open."""
    with database.transaction() as session:
        stage.join(session, catalogue, "W51")
        wanted = Plan(catalogue.programmes[0].id)
        plan = partial(rounds.open_, session, WORKSPACE, by=stage.MODERATOR, catalogue=catalogue, now=NOW)
        row = plan(wanted)
        assert row is not None
        row.state = RoundState.READY
        told = {enrolments.open_of(session, WORKSPACE, "U1")[0].id: Outlook(Hindrance.NO_CIRCLE)}
        searches.add_outlooks(session, WORKSPACE, wanted.programme_id, told)
        priorities.set_(session, WORKSPACE, wanted.programme_id, replace(USUAL, of_one_department=2))
        plan(replace(wanted, every_weeks=4, first_on=NOW.date()))


def _arguments(session: Session, circle_id: str, programme_id: str) -> dict[str, Any]:
    (enrolment,) = enrolments.open_of(session, WORKSPACE, "U1")
    circle = circles.get(session, WORKSPACE, circle_id)
    assert circle is not None
    return {
        "circle_id": circle_id,
        "circle_ids": [circle_id],
        "enrolment_id": enrolment.id,
        "enrolment_ids": [enrolments.open_of(session, WORKSPACE, "W51")[0].id],
        "round_id": session.scalar(text("SELECT id FROM rounds")),
        "group_id": "S0GROUP",
        "request_id": "request",
        "exchange_id": session.scalar(text("SELECT id FROM exchanges")),
        "clinic_id": "clinic",
        "thanks_id": "thanks",
        "offer_id": session.scalar(text("SELECT id FROM offers")),
        "question_id": session.scalar(text("SELECT id FROM questions WHERE kind = 'break'")),
        "invitation_id": session.scalar(text("SELECT id FROM invitations WHERE kind = 'founding'")),
        "worksheet_id": session.scalar(text("SELECT id FROM worksheets")),
        "commitment_id": session.scalar(text("SELECT id FROM commitments")),
        "user_id": "U1",
        "user_ids": ["U1"],
        "users": ["U1"],
        "recipient": "U1",
        "programme_id": programme_id,
        "channel_id": circle.channel_id,
        "name": circle.name,
        "names": [circle.name],
        "role": Role.HR,
        "key": f"circle.welcome:{circle_id}",
        "kind": "step.prompt",
        "prefix": f"circle.welcome:{circle_id}",
        "step": 0,
        "turns": ["C0MODS"],
        "cell": Cell.PEOPLE,
        "outcome": Outcome.KEPT,
        "now": NOW,
        "after": NOW,
        "since": NOW,
        "until": NOW + 99 * stage.DAY,
    }


def _of_what_was_given_up(session: Session, facts: dict[str, Any]) -> dict[str, Any]:
    """The same for what was given up, where other things are meant by some of the names."""
    row = outbox.find(session, WORKSPACE, facts["key"])
    assert row is not None
    given_up = {"row_id": row.id, "name": row.key, "kind": row.kind, "cause": "", "reason": "a reason"}
    return facts | given_up | {"before": facts["until"], "unknown": False, "shortest": 8}


def ask(session: Session, function: Callable[..., Any], workspace_id: str, facts: dict[str, Any]) -> Any:
    """What a query finds, as a truth: nothing, or something."""
    if function.__module__ == votes.__name__:
        facts = facts | {"kind": QuestionKind.BREAK}
    if function.__module__ == worksheets.__name__:
        facts = facts | {"kind": SheetKind.WORKSHEET}
    if function.__module__ == undelivered.__name__:
        facts = facts | facts["given up"]
    if function is undelivered.take_back:
        row = outbox.find(session, WORKSPACE, "dropped")
        facts = facts | {"row_id": row and row.id}
    wanted = inspect.signature(function).parameters
    missing = [
        name
        for name, one in wanted.items()
        if one.default is inspect.Parameter.empty and name not in {*facts, "session", "workspace_id"}
    ]
    assert not missing, f"this test does not know what to give for {missing}"
    given = {
        name: facts[name] for name in wanted if name in facts and wanted[name].default is inspect.Parameter.empty
    }
    try:
        found = function(session, workspace_id=workspace_id, **given)
    except NoResultFound:
        return None
    if function is priorities.get:
        return found != USUAL
    return any(found) if isinstance(found, tuple) else found


def test_what_is_found_at_home_is_not_found_from_elsewhere(database: Database, facts: dict[str, Any]) -> None:
    leaks = [name for name in queries() if not _kept_from_elsewhere(database, facts, name)]
    assert leaks == []
    empty = [name for name in queries() if not _found_at_home(database, facts, name)]
    assert empty == [], "these questions would find nothing at home either"


def _kept_from_elsewhere(database: Database, facts: dict[str, Any], name: str) -> bool:
    """Whether a query of another workspace finds nothing of this one, and changes nothing."""
    with _undone(database) as session:
        before = _everything(session)
        found = ask(session, queries()[name], ELSEWHERE, facts)
        session.flush()
        nothing = found.id == ELSEWHERE if name == "workspaces.get" else not found
        return nothing and _everything(session) == before


def _found_at_home(database: Database, facts: dict[str, Any], name: str) -> bool:
    with _undone(database) as session:
        return bool(ask(session, queries()[name], WORKSPACE, facts))


@contextmanager
def _undone(database: Database) -> Iterator[Session]:
    """A session of which nothing stays, so that every question is put to the same world."""
    with database.transaction() as session:
        yield session
        session.rollback()


def _everything(session: Session) -> list[tuple[Any, ...]]:
    query = text("SELECT id, workspace_id, state, attempts FROM outbox ORDER BY id")
    return [tuple(row) for row in session.execute(query)]


def test_the_store_offers_no_query_for_a_persons_row_without_its_workspace() -> None:
    """Whatever takes an id of somebody's row takes the workspace too, or a row that was found with it."""
    ids = {"circle_id", "enrolment_id", "commitment_id", "user_id", "channel_id", "circle_ids"}
    bare = {
        f"{_noun(module)}.{name}"
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and ids & set(inspect.signature(function).parameters)
        and not {"workspace_id", "circle", "enrolment", "member", "question"}
        & set(inspect.signature(function).parameters)
    }
    assert bare == set()
