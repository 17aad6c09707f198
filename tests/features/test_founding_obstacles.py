"""Who cannot be asked into a founded circle: said clearly, and so that nobody learns what is nobody's business."""

from dataclasses import replace
from datetime import date

from sqlalchemy import text

from bot.domain.circles import CircleState
from bot.domain.foundings import Answered, Obstacle, Typed
from bot.domain.joinings import Profile
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import foundings, joinings, pauses
from bot.store import enrolments
from bot.store.session import Database, Session
from tests.features import founded, stage
from tests.features.founded import AT, FOUNDER, THREE
from tests.features.stage import NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]


def cannot(database: Database, catalogue: Catalogue, user_id: str, profile: Profile | None = None) -> object:
    """Why somebody cannot be asked; whoever can is not, either."""
    profiles = {user_id: profile or stage.profile(user_id)}
    with database.transaction() as session:
        found = founded.start(session, catalogue, [user_id], profiles=profiles)
        session.rollback()
    return found.get(user_id)


def test_who_is_in_a_circle_or_a_proposal_or_away_cannot_be_asked_just_now(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.running_circle(database, catalogue, FIVE)
    with database.transaction() as session:
        stage.join(session, catalogue, "U6")
        pauses.pause(session, WORKSPACE, "U6", date(2026, 12, 1), catalogue=catalogue, now=NOW)
    assert {cannot(database, catalogue, one) for one in ("U1", "U6")} == {Obstacle.NOT_NOW}
    assert cannot(database, catalogue, "U7") is None


def test_guests_who_may_not_join_apps_and_oneself_cannot_be_asked(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    guest, app = stage.profile("U1", is_guest=True), stage.profile("U2", is_bot=True)
    assert cannot(database, catalogue, "U1", guest) is Obstacle.MAY_NOT_JOIN
    assert cannot(database, catalogue, "U2", app) is Obstacle.APP
    assert cannot(database, catalogue, FOUNDER) is Obstacle.ONESELF


def test_where_one_cannot_be_asked_nobody_is(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    with database.transaction() as session:
        found = founded.start(session, catalogue, THREE, profiles={"U2": None})
    assert found == {"U2": Obstacle.UNKNOWN}
    with database.reading() as session:
        for table in ("circles", "invitations", "enrolments", "outbox"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608 - no word of anybody's.


def test_whom_anybody_would_rather_not_be_with_makes_no_difference_that_could_be_seen(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, FOUNDER, avoids=frozenset({"U1"}))
        stage.join(session, catalogue, "U1")
        stage.join(session, catalogue, "U2", avoids=frozenset({FOUNDER}))
        stage.join(session, catalogue, "U3")
        profiles = {one: stage.profile(one) for one in THREE}
        typed = Typed(tuple(THREE))
        shown = foundings.form(session, WORKSPACE, stage.profile(FOUNDER), typed, profiles, now=NOW)
        assert (shown.people, shown.obstacles) == (tuple(THREE), ())
        assert founded.start(session, catalogue, joins=False) == {}
    with database.reading() as session:
        asked = session.execute(text("SELECT recipient FROM outbox WHERE kind = 'invitation.ask'"))
        assert sorted(asked.scalars()) == THREE


def test_a_founder_with_a_place_elsewhere_founds_nothing(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.running_circle(database, catalogue, FIVE)
    inside = lambda s: founded.start(s, catalogue, ["U7"], founder="U1")  # noqa: E731
    assert stage.refused(database, inside) is RefusalCode.ALREADY_IN_CIRCLE
    with database.transaction() as session:
        founded.start(session, catalogue, ["U7"])
    twice = lambda s: founded.start(s, catalogue, ["U8"])  # noqa: E731
    assert stage.refused(database, twice) is RefusalCode.IN_A_FOUNDING
    with database.transaction() as session:
        founded.yes(session, catalogue, "U7")
    has_seat = lambda s: founded.start(s, catalogue, ["U8"], founder="U7")  # noqa: E731
    assert stage.refused(database, has_seat) is RefusalCode.IN_A_FOUNDING
    joins = lambda s: joinings.form(s, WORKSPACE, stage.profile("U7"))  # noqa: E731
    assert stage.refused(database, joins) is RefusalCode.IN_A_FOUNDING


def test_two_founders_may_ask_the_same_person_who_takes_one_seat(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    with database.transaction() as session:
        founded.start(session, catalogue, ["U1"])
    with database.transaction() as session:
        founded.start(session, catalogue, ["U1"], founder="U0BEN", now=AT)
    with database.transaction() as session:
        assert founded.yes(session, catalogue, "U1") is Answered.IN
        older = "SELECT id FROM invitations WHERE user_id = 'U1' ORDER BY asked_at"
        first = str(session.execute(text(older)).scalars().first())
    refused = stage.refused(database, lambda s: founded.seatings.accept(
        s, WORKSPACE, first, stage.profile("U1"), catalogue=catalogue, now=AT))  # fmt: skip
    assert refused is RefusalCode.IN_A_FOUNDING


def test_who_waits_for_another_circle_and_says_yes_keeps_what_they_wrote(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", goal="Learn to say no", topics=frozenset({"balance"}), language="de")
        founded.start(session, catalogue)
        assert founded.yes(session, catalogue, "U1") is Answered.IN
        (mine,) = enrolments.open_of(session, WORKSPACE, "U1")
        assert enrolments.goal(session, mine) == "Learn to say no"
        assert (mine.topics, mine.language) == (("balance",), "en"), "the language of the circle"


def test_the_language_in_which_somebody_reads_is_not_the_founders_choice(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        founded.start(session, catalogue, language="de")
        profile = replace(stage.profile("U1"), locale="en-GB")
        filled = stage.application(catalogue)
        invited = founded.invitation(session, "U1")
        founded.seatings.accept(session, WORKSPACE, invited, profile, filled, catalogue=catalogue, now=AT)
        spoken = session.execute(text("SELECT language FROM people WHERE user_id = 'U1'")).scalar()
        assert spoken == "en"


def test_a_deactivated_or_foreign_invitation_is_nobodys(database: Database, catalogue: Catalogue) -> None:
    founded.founded(database, catalogue)

    def steal(session: Session) -> object:
        mine = founded.invitation(session, "U1")
        return founded.seatings.not_now(session, WORKSPACE, mine, "U2", catalogue=catalogue, now=AT)

    def from_elsewhere(session: Session) -> object:
        mine = founded.invitation(session, "U1")
        return founded.seatings.not_now(session, "T0ELSEWHERE", mine, "U1", catalogue=catalogue, now=AT)

    for work in (steal, from_elsewhere):
        assert stage.refused(database, work) is RefusalCode.GONE
    assert set(founded.states(database).values()) == {"asked"}


def test_a_finished_member_has_those_of_their_circle_in_mind(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    last = stage.moments_of(database, catalogue, circle_id)[-1].at
    stage.plan(database, catalogue, last)
    assert founded.state_of(database, circle_id) is CircleState.CLOSED
    with database.reading() as session:
        mine = foundings.fellows(session, WORKSPACE, circle_id, "U1")
        assert sorted(mine) == FIVE[1:]
        assert foundings.fellows(session, WORKSPACE, circle_id, "U9") == ()
        assert foundings.fellows(session, "T0ELSEWHERE", circle_id, "U1") == ()
        profiles = {one: stage.profile(one) for one in mine} | {"U2": None}
        own = stage.profile("U1")
        shown = foundings.form(session, WORKSPACE, own, Typed(mine), profiles, now=last)
        assert sorted(shown.people) == FIVE[2:]
        assert shown.join is not None
