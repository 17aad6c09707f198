"""What is owed before a test begins: rows of the outbox, and circles that wait for their channel."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.circles import CircleState, MemberState, names
from bot.domain.programme import Programme
from bot.domain.questions import QuestionKind
from bot.domain.roles import Role
from bot.features import workspaces
from bot.store import circles, claims, enrolments, outbox, votes
from bot.store.models import Circle, Enrolment, Outbox, OutboxState, Question
from bot.store.session import Session
from tests.town import Town

PROGRAMME = "working-out-loud"


async def owe_help(town: Town, user: str, key: str, **more: Any) -> None:
    """Owes a person the help, in their own lane unless another one is given."""
    given = {"conversation": f"to:{user}", "recipient": user, **more}
    now = town.clock.now()
    await town.bot.database.write(
        lambda session: outbox.owe(session, town.bot.workspace_id, key=key, kind="help", now=now, **given)
    )


def owe_unknown_kind(session: Session, town: Town, user: str, key: str) -> None:
    """Owes something of a kind that no code is for, as a row of a later version would be."""
    now = town.clock.now()
    outbox.owe(
        session, town.bot.workspace_id, key=key, kind="odd", conversation=f"to:{user}", recipient=user, now=now
    )


def owe_in_hand(session: Session, town: Town, user: str, key: str) -> None:
    """Owes the help, and has it in hand already, as another bot on the same database would."""
    now = town.clock.now()
    outbox.owe(
        session, town.bot.workspace_id, key=key, kind="help", conversation=f"to:{user}", recipient=user, now=now
    )
    found = outbox.find(session, town.bot.workspace_id, key)
    assert found is not None
    assert claims.claim(session, [found], now)


def name_moderators(session: Session, town: Town, users: list[str]) -> None:
    """Makes exactly these people moderators."""
    workspaces.set_role(session, town.bot.workspace_id, Role.MODERATOR, users, by="a test", now=town.clock.now())


async def row(town: Town, key: str) -> Outbox:
    """The row with a key, as it stands."""
    wanted = select(Outbox).where(Outbox.workspace_id == town.bot.workspace_id, Outbox.key == key)
    return await town.bot.database.read(lambda session: session.scalars(wanted).one())


async def state(town: Town, key: str) -> OutboxState:
    """Where the row with a key stands."""
    return (await row(town, key)).state


async def circle(town: Town, circle_id: str) -> Circle:
    """A circle, as it stands."""
    return await town.bot.database.read(lambda session: session.scalars(_circle(circle_id)).one())


async def names_of(town: Town, circle_id: str) -> Iterator[str]:
    """The channel names that a circle will try, in turn."""
    made = await circle(town, circle_id)
    members = await town.bot.database.read(lambda session: circles.members(session, made))
    return names(made.created_at, [one.user_id for one in members])


def _circle(circle_id: str) -> Any:
    return select(Circle).where(Circle.id == circle_id)


async def owe_circle(town: Town, *people: str) -> str:
    """A circle of these people (names) that was approved: its channel is owed. Its id."""
    ids = [town.person(name).id for name in people]
    now, workspace_id = town.clock.now(), town.bot.workspace_id
    programme = town.catalogue.get(PROGRAMME)
    made = await town.bot.database.write(lambda session: approved(session, workspace_id, programme, ids, now))
    return made.id


def approved(
    session: Session, workspace_id: str, programme: Programme, ids: Sequence[str], now: datetime
) -> Circle:
    """A circle of these people (ids) that was approved: its channel is owed."""
    made = placed(session, workspace_id, programme, ids, now, CircleState.OPENING)
    circles.set_members(session, made, MemberState.MEMBER)
    key, lane, facts = f"open:{made.id}", f"circle:{made.id}", {"circle": made.id}
    outbox.owe(session, workspace_id, key=key, kind="circle.open", conversation=lane, facts=facts, now=now)
    return made


def placed(
    session: Session,
    workspace_id: str,
    programme: Programme,
    ids: Sequence[str],
    now: datetime,
    state: CircleState,
) -> Circle:
    """A circle of these people in a state of its life."""
    joined = [_joined(session, _enrolment(workspace_id, user, now)) for user in ids]
    made = Circle(
        workspace_id=workspace_id,
        programme_id=programme.id,
        programme_version=programme.version,
        state=state,
        weekday=0,
        at=time(10),
        zone="Europe/Berlin",
        first_on=_monday(now.date() + timedelta(days=3)),
        created_at=now,
    )
    circles.add(session, made, [(one.id, one.user_id) for one in joined])
    return made


def asking(
    session: Session, workspace_id: str, programme: Programme, ids: Sequence[str], now: datetime
) -> tuple[Question, Mapping[str, str]]:
    """A circle that is to be, what its people (ids) are asked about it, and what is told to them of it: the facts."""
    circle = placed(session, workspace_id, programme, ids, now, CircleState.ASKING)
    facts = {"round": 1, "hour": [0, "10:00", "Europe/Berlin"], "asked": list(ids)}
    question = votes.ask(session, circle, QuestionKind.PROPOSAL, facts=facts, now=now, closes_at=now)
    return question, {"circle": circle.id, "question": question.id}


def _joined(session: Session, enrolment: Enrolment, goal: str | None = None) -> Enrolment:
    added = enrolments.add(session, enrolment, goal)
    assert added is not None
    return added


def _enrolment(workspace_id: str, user: str, now: datetime) -> Enrolment:
    return Enrolment(
        workspace_id=workspace_id,
        user_id=user,
        programme_id=PROGRAMME,
        zone="Europe/Berlin",
        days=0b11111,
        starts=time(9),
        ends=time(17),
        consent_version=1,
        joined_at=now,
    )


def _monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def invite_errors(session: Session, town: Town, circle_id: str) -> dict[str, str | None]:
    """What Slack said of each member's invitation, by user id."""
    found = circles.get(session, town.bot.workspace_id, circle_id)
    assert found is not None
    return {one.user_id: one.invite_error for one in circles.members(session, found)}


def sealed_goal(session: Session, town: Town) -> None:
    """Somebody on the waiting list who has named a goal, sealed as always."""
    one = _enrolment(town.bot.workspace_id, town.person("greta").id, town.clock.now())
    _joined(session, one, "A goal of greta's")


def state_of(session: Session, workspace_id: str, key: str) -> OutboxState | None:
    """Where the row with a key stands."""
    return session.scalar(select(Outbox.state).where(Outbox.workspace_id == workspace_id, Outbox.key == key))


def states_of(session: Session, town: Town, kind: str) -> list[OutboxState]:
    """Where all rows of a kind stand."""
    wanted = select(Outbox.state).where(Outbox.workspace_id == town.bot.workspace_id, Outbox.kind == kind)
    return list(session.scalars(wanted))
