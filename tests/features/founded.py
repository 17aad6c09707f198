"""Acts of a founding at the level of features, for tests with a real database."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import text

from bot.domain.circles import CircleState
from bot.domain.foundings import Answered, Founding, Obstacle, Plan
from bot.domain.joinings import Profile
from bot.domain.programme import Catalogue
from bot.features import foundings, seatings
from bot.store import circles
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import NOW, WORKSPACE

FOUNDER = "U0ANA"
THREE = ["U1", "U2", "U3"]
AT = NOW + stage.MINUTE
LATER = NOW + timedelta(days=9)  # After everything that three working days could close.


def start(
    session: Session,
    catalogue: Catalogue,
    people: Sequence[str] = THREE,
    *,
    founder: str = FOUNDER,
    offers: bool = False,
    not_before: date | None = None,
    profiles: dict[str, Profile | None] | None = None,
    now: datetime = NOW,
    joins: bool = True,
    **filled: object,
) -> dict[str, Obstacle]:
    """Somebody founds a circle; who could not be asked."""
    plan = Plan(catalogue.programmes[0].id, frozenset(people), not_before, offers)
    known = {one: stage.profile(one) for one in people} | (profiles or {})
    application = stage.application(catalogue, **filled) if joins else None
    return foundings.start(
        session, WORKSPACE, stage.profile(founder), plan, application, known, catalogue=catalogue, now=now
    )


def founded(database: Database, catalogue: Catalogue, people: Sequence[str] = THREE, **more: object) -> str:
    """A circle that is being founded; its id."""
    stage.seed(database)
    with database.transaction() as session:
        assert start(session, catalogue, people, **more) == {}  # pyright: ignore[reportArgumentType]
        return str(session.scalar(text("SELECT id FROM circles")))


def invitation(session: Session, user_id: str) -> str:
    """The id of somebody's latest invitation."""
    query = text("SELECT id FROM invitations WHERE user_id = :user ORDER BY asked_at DESC")
    return str(session.execute(query, {"user": user_id}).scalars().first())


def yes(session: Session, catalogue: Catalogue, user_id: str, now: datetime = AT, **filled: object) -> Answered:
    """Somebody says yes and fills in what is asked."""
    return seatings.accept(
        session,
        WORKSPACE,
        invitation(session, user_id),
        stage.profile(user_id),
        stage.application(catalogue, **filled),
        catalogue=catalogue,
        now=now,
    )


def just_yes(session: Session, catalogue: Catalogue, user_id: str, now: datetime = AT) -> Answered:
    """Somebody who waits already says yes, with a press."""
    profile, invited = stage.profile(user_id), invitation(session, user_id)
    return seatings.accept(session, WORKSPACE, invited, profile, catalogue=catalogue, now=now)


def no(session: Session, catalogue: Catalogue, user_id: str, now: datetime = AT) -> Answered:
    """Somebody would rather not."""
    return seatings.not_now(
        session, WORKSPACE, invitation(session, user_id), user_id, catalogue=catalogue, now=now
    )


def all_say_yes(database: Database, catalogue: Catalogue, people: Sequence[str]) -> None:
    """Each of them, one after another."""
    for one in people:
        with database.transaction() as session:
            assert yes(session, catalogue, one) is Answered.IN


def card(database: Database, catalogue: Catalogue, now: datetime = AT) -> Founding:
    """What the founder sees."""
    with database.reading() as session:
        found = foundings.mine(session, WORKSPACE, FOUNDER, catalogue=catalogue, now=now)
    assert found is not None
    return found


def state_of(database: Database, circle_id: str) -> CircleState:
    """Where a circle stands."""
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
    assert circle is not None
    return circle.state


def inside(database: Database, circle_id: str) -> set[str]:
    """Who has a seat."""
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        return {one.user_id for one in circles.placed(session, circle)}


def states(database: Database, kind: str = "founding") -> dict[str, str]:
    """What became of each invitation."""
    with database.reading() as session:
        query = text("SELECT user_id, state FROM invitations WHERE kind = :kind ORDER BY user_id")
        return {user: state for user, state in session.execute(query, {"kind": kind})}
