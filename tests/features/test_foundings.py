"""Founding a circle: people are asked in private, and it goes on with those who say yes."""

from datetime import date, time, timedelta

from sqlalchemy import text

from bot.domain.circles import CircleState
from bot.domain.foundings import Answered, Obstacle, Phase
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import foundings, leavings, pauses
from bot.store import circles, enrolments
from bot.store.session import Database, Session
from tests.features import founded, stage
from tests.features.founded import AT, FOUNDER, LATER, THREE
from tests.features.stage import NOW, WORKSPACE


def leave(session: Session, catalogue: Catalogue, user_id: str) -> None:
    """Somebody leaves whatever they are in."""
    (mine,) = enrolments.open_of(session, WORKSPACE, user_id)
    leavings.leave(session, WORKSPACE, user_id, mine.id, None, catalogue=catalogue, now=AT)


def go_on(session: Session, catalogue: Catalogue, circle_id: str, by: str = FOUNDER) -> None:
    """The founder waits for nobody else."""
    foundings.go_on(session, WORKSPACE, circle_id, by, catalogue=catalogue, now=AT)


def test_each_is_asked_in_private_and_once_all_have_said_yes_all_are_asked_about_one_hour(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = founded.founded(database, catalogue)
    assert len(stage.owed(database, "invitation.ask")) == 3
    assert founded.inside(database, circle_id) == {FOUNDER}
    founded.all_say_yes(database, catalogue, THREE[:2])
    assert founded.state_of(database, circle_id) is CircleState.FOUNDING
    found = founded.card(database, catalogue)
    assert (found.phase, set(found.taken), found.seats) == (Phase.ASKED, {FOUNDER, "U1", "U2"}, 5)
    founded.all_say_yes(database, catalogue, THREE[2:])
    assert founded.state_of(database, circle_id) is CircleState.ASKING
    assert len(stage.owed(database, "consent.ask")) == 4
    with database.transaction() as session:
        stage.everybody_agrees(session, catalogue, AT)
    assert founded.state_of(database, circle_id) is CircleState.PROPOSED
    assert founded.card(database, catalogue).phase is Phase.MODERATOR
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id)
    assert founded.state_of(database, circle_id) is CircleState.OPENING


def test_nobody_is_in_without_having_agreed(database: Database, catalogue: Catalogue) -> None:
    circle_id = founded.founded(database, catalogue)
    bare = lambda s: founded.just_yes(s, catalogue, "U1")  # noqa: E731
    assert stage.refused(database, bare) is RefusalCode.GONE
    unticked = lambda s: founded.yes(s, catalogue, "U1", consents=False)  # noqa: E731
    assert stage.refused(database, unticked) is RefusalCode.NO_CONSENT
    assert founded.inside(database, circle_id) == {FOUNDER}
    with database.reading() as session:
        assert enrolments.open_of(session, WORKSPACE, "U1") == []
        assert session.scalar(text("SELECT count(*) FROM enrolments WHERE consent_version < 2")) == 0


def test_a_founder_who_has_not_joined_agrees_to_what_all_agree_to(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    unticked = lambda s: founded.start(s, catalogue, consents=False)  # noqa: E731
    assert stage.refused(database, unticked) is RefusalCode.NO_CONSENT
    empty = lambda s: founded.start(s, catalogue, joins=False)  # noqa: E731
    assert stage.refused(database, empty) is RefusalCode.GONE
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM circles")) == 0
        assert session.scalar(text("SELECT count(*) FROM invitations")) == 0


def test_a_founder_and_people_who_wait_already_are_asked_for_nothing_again(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, [FOUNDER, *THREE])
    with database.transaction() as session:
        founded.start(session, catalogue, joins=False)
    for one in THREE:
        with database.transaction() as session:
            assert founded.just_yes(session, catalogue, one) is Answered.IN
    assert len(stage.owed(database, "consent.ask")) == 4


def test_the_matching_takes_nobody_who_has_a_seat(database: Database, catalogue: Catalogue) -> None:
    circle_id = founded.founded(database, catalogue)
    founded.all_say_yes(database, catalogue, THREE[:2])
    stage.all_join(database, catalogue, ["U6", "U7", "U8"])
    assert stage.ask(database, catalogue, NOW + timedelta(days=2)) == []
    assert founded.inside(database, circle_id) == {FOUNDER, "U1", "U2"}


def test_a_no_is_told_to_nobody_and_can_be_thought_over(database: Database, catalogue: Catalogue) -> None:
    circle_id = founded.founded(database, catalogue, [*THREE, "U4"])
    with database.transaction() as session:
        assert founded.no(session, catalogue, "U1") is Answered.NOT_NOW
        assert founded.no(session, catalogue, "U1") is Answered.NOT_NOW
    found = founded.card(database, catalogue)
    assert "U1" not in repr(found)
    with database.transaction() as session:
        assert founded.yes(session, catalogue, "U1") is Answered.IN
    assert founded.inside(database, circle_id) == {FOUNDER, "U1"}
    again = lambda s: founded.yes(s, catalogue, "U1")  # noqa: E731
    assert stage.refused(database, again) is RefusalCode.SETTLED


def test_too_few_is_the_founders_to_decide_and_told_once(database: Database, catalogue: Catalogue) -> None:
    circle_id = founded.founded(database, catalogue)
    founded.all_say_yes(database, catalogue, THREE[:1])
    stage.ring(database, catalogue, LATER)
    found = founded.card(database, catalogue, LATER)
    assert (found.phase, found.no_hour) == (Phase.DECIDE, False)
    assert founded.states(database) == {"U1": "yes", "U2": "expired", "U3": "expired"}
    assert len(stage.owed(database, "founding.decide")) == 1
    late = lambda s: founded.yes(s, catalogue, "U2", LATER)  # noqa: E731
    assert stage.refused(database, late) is RefusalCode.INVITATION_OVER
    stage.ring(database, catalogue, LATER + timedelta(days=10))
    assert founded.state_of(database, circle_id) is CircleState.CALLED_OFF, "nobody waits for ever"
    assert len(stage.owed(database, "founding.ended")) == 2


def test_a_founder_who_asks_more_people_gets_them(database: Database, catalogue: Catalogue) -> None:
    circle_id = founded.founded(database, catalogue, ["U1", "U2"])
    founded.all_say_yes(database, catalogue, ["U1", "U2"])
    assert founded.card(database, catalogue).phase is Phase.DECIDE
    more = {"U5": stage.profile("U5")}

    def ask(session: Session, profiles: dict[str, object], by: str = FOUNDER) -> dict[str, Obstacle]:
        return foundings.ask_more(session, WORKSPACE, circle_id, by, profiles, catalogue=catalogue, now=AT)  # pyright: ignore[reportArgumentType]

    assert stage.refused(database, lambda s: ask(s, more, "U1")) is RefusalCode.NOT_THE_FOUNDER
    with database.transaction() as session:
        assert ask(session, {"U1": stage.profile("U1")}) == {"U1": Obstacle.ASKED}
        assert ask(session, more) == {}
    three = {f"U{one}": stage.profile(f"U{one}") for one in (6, 7, 8)}
    assert stage.refused(database, lambda s: ask(s, three)) is RefusalCode.MORE_PEOPLE_THAN_SEATS
    founded.all_say_yes(database, catalogue, ["U5"])
    assert founded.state_of(database, circle_id) is CircleState.ASKING


def test_whose_hours_have_none_in_common_learns_it_before_there_is_a_seat(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = founded.founded(database, catalogue)
    nights = {"starts": time(22), "ends": time(0)}
    apart = lambda s: founded.yes(s, catalogue, "U1", **nights)  # noqa: E731
    assert stage.refused(database, apart) is RefusalCode.NO_HOUR_IN_COMMON
    with database.reading() as session:
        assert enrolments.open_of(session, WORKSPACE, "U1") == [], "nothing is half done"
    with database.transaction() as session:
        assert founded.yes(session, catalogue, "U1", starts=time(12), ends=time(20)) is Answered.IN
    assert founded.inside(database, circle_id) == {FOUNDER, "U1"}


def test_it_does_not_begin_before_its_founder_wishes(database: Database, catalogue: Catalogue) -> None:
    wished = date(2026, 12, 14)
    circle_id = founded.founded(database, catalogue, not_before=wished)
    founded.all_say_yes(database, catalogue, THREE)
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        assert wished <= circle.first_on < wished + timedelta(days=8)


def test_only_its_founder_goes_on_with_those_who_said_yes(database: Database, catalogue: Catalogue) -> None:
    circle_id = founded.founded(database, catalogue, [*THREE, "U4"])
    founded.all_say_yes(database, catalogue, THREE)
    assert stage.refused(database, lambda s: go_on(s, catalogue, circle_id, "U1")) is RefusalCode.NOT_THE_FOUNDER
    with database.transaction() as session:
        go_on(session, catalogue, circle_id)
    assert founded.state_of(database, circle_id) is CircleState.ASKING
    assert founded.states(database)["U4"] == "expired"
    assert stage.refused(database, lambda s: go_on(s, catalogue, circle_id)) is RefusalCode.FOUNDING_OVER


def test_a_seat_that_is_given_back_is_free_again(database: Database, catalogue: Catalogue) -> None:
    circle_id = founded.founded(database, catalogue, [*THREE, "U4"])
    founded.all_say_yes(database, catalogue, THREE)
    with database.transaction() as session:
        leave(session, catalogue, "U1")
        pauses.pause(session, WORKSPACE, "U2", date(2026, 12, 1), catalogue=catalogue, now=AT)
    assert founded.inside(database, circle_id) == {FOUNDER, "U3"}
    with database.transaction() as session:
        founded.no(session, catalogue, "U4")
    assert founded.card(database, catalogue).phase is Phase.DECIDE
