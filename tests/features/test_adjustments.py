"""What a moderator may change about a proposal: who is in it, how many, and the hour."""

from datetime import time, timedelta

import pytest
from sqlalchemy import text

from bot.domain.adjustments import hour_key
from bot.domain.circles import MemberState
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import Hour
from bot.features import adjustments
from bot.store import circles, enrolments
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.proposed import circle_of, turns
from tests.features.stage import MODERATOR, NOW, SECOND, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle of five that waits for a moderator."""
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (found,) = stage.propose(database, catalogue)
    return found


def waits(database: Database, catalogue: Catalogue, user_id: str, **changed: object) -> None:
    """Somebody joins the waiting list."""
    with database.transaction() as session:
        stage.join(session, catalogue, user_id, now=LATER, **changed)


def offered(session: Session, catalogue: Catalogue, circle_id: str, out: str = "U1") -> list[str]:
    """Who could come in for somebody."""
    found = adjustments.candidates(
        session, WORKSPACE, circle_id, out, by=MODERATOR, catalogue=catalogue, now=LATER
    )
    return [one.user_id for one in found.candidates]


def swap(session: Session, catalogue: Catalogue, circle_id: str, into: str, out: str = "U1") -> None:
    """The first moderator swaps two people (user ids)."""
    (enrolment,) = enrolments.open_of(session, WORKSPACE, into)
    adjustments.swap(
        session, WORKSPACE, circle_id, out, enrolment.id, by=MODERATOR, catalogue=catalogue, now=LATER
    )


def remove(session: Session, catalogue: Catalogue, circle_id: str, out: str = "U1") -> None:
    """The first moderator takes somebody out."""
    adjustments.remove(session, WORKSPACE, circle_id, out, by=MODERATOR, catalogue=catalogue, now=LATER)


def set_hour(session: Session, catalogue: Catalogue, circle_id: str, chosen: str) -> None:
    """The first moderator chooses an hour."""
    adjustments.set_hour(session, WORKSPACE, circle_id, chosen, by=MODERATOR, catalogue=catalogue, now=LATER)


def people(database: Database, circle_id: str) -> list[str]:
    """Who is in a proposal."""
    with database.reading() as session:
        return sorted(one.user_id for one in circles.placed(session, circle_of(session, circle_id)))


@pytest.mark.parametrize(
    ("changed", "fits"),
    [
        ({}, True),
        ({"language": "de"}, False),
        ({"avoids": frozenset({"U2"})}, False),
        ({"avoids": frozenset({"U1"})}, True),
        ({"zone": "Asia/Kolkata", "starts": time(9), "ends": time(17)}, True),
        ({"zone": "Pacific/Auckland", "starts": time(9), "ends": time(12)}, False),
        ({"days": frozenset({5, 6})}, False),
    ],
    ids=["alike", "another language", "avoids one", "avoids who goes", "another hour", "no hour", "no day"],
)
def test_only_who_fits_is_offered(
    database: Database, catalogue: Catalogue, circle_id: str, changed: dict[str, object], fits: bool
) -> None:
    waits(database, catalogue, "U6", **changed)
    with database.reading() as session:
        assert offered(session, catalogue, circle_id) == ["U6"] * fits


def test_nobody_is_offered_whom_one_in_the_circle_would_rather_not_be_with(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", avoids=frozenset({"U6"}))
    stage.all_join(database, catalogue, FIVE[1:])
    (found,) = stage.propose(database, catalogue)
    waits(database, catalogue, "U6")
    with database.reading() as session:
        assert offered(session, catalogue, found, "U2") == []
        assert offered(session, catalogue, found, "U1") == ["U6"]


def test_somebody_comes_in_for_another_who_keeps_their_place(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    waits(database, catalogue, "U6")
    with database.reading() as session:
        (joined,) = enrolments.open_of(session, WORKSPACE, "U1")
        since = joined.joined_at
    with database.transaction() as session:
        swap(session, catalogue, circle_id, "U6")
    assert people(database, circle_id) == [*FIVE[1:], "U6"]
    with database.reading() as session:
        (waiting,) = enrolments.waiting(session, WORKSPACE, catalogue.programmes[0].id)
        assert (waiting.user_id, waiting.joined_at) == ("U1", since)
        told = list(session.scalars(text("SELECT recipient FROM outbox WHERE kind = 'proposal.kept_place'")))
        why = list(session.execute(text("SELECT by, what FROM changes WHERE why = 'adjusted' AND by <> 'bot'")))
    assert told == ["U1"]
    assert [tuple(one) for one in why] == [(MODERATOR, "U1 out, U6 in")]


def test_who_was_taken_out_may_come_back_into_the_same_circle(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        remove(session, catalogue, circle_id)
    with database.transaction() as session:
        swap(session, catalogue, circle_id, "U1", "U2")
    assert people(database, circle_id) == ["U1", "U3", "U4", "U5"]


def test_who_got_another_place_meanwhile_is_not_taken(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for number in range(6, 11):
        waits(database, catalogue, f"U{number}")
    stage.propose(database, catalogue, LATER)
    refused = stage.refused(database, lambda session: swap(session, catalogue, circle_id, "U6"))
    assert refused is RefusalCode.NO_LONGER_WAITS
    assert people(database, circle_id) == FIVE


def test_two_circles_that_want_the_same_person_at_once_do_not_both_get_them(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    stage.all_join(database, catalogue, [f"U1{number}" for number in range(5)])
    (other,) = stage.propose(database, catalogue)
    waits(database, catalogue, "U6")
    results = stage.at_once(
        database,
        lambda session: swap(session, catalogue, circle_id, "U6"),
        lambda session: swap(session, catalogue, other, "U6", "U10"),
    )
    assert sorted(map(str, results)) == sorted(["None", str(RefusalCode.NO_LONGER_WAITS)])
    assert [*people(database, circle_id), *people(database, other)].count("U6") == 1


def test_a_swap_that_needs_another_hour_finds_it(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    waits(database, catalogue, "U6", zone="Asia/Kolkata", starts=time(16), ends=time(18))
    with database.transaction() as session:
        swap(session, catalogue, circle_id, "U6")
        found = circle_of(session, circle_id)
        hour = Hour(found.weekday, found.at, found.zone)
        stage.everybody_agrees(session, catalogue, LATER)
        all_hours = adjustments.hours(
            session, WORKSPACE, circle_id, by=MODERATOR, catalogue=catalogue, now=LATER
        ).hours
    assert hour in all_hours
    assert time(10) <= hour.at <= time(13)


def test_a_moderator_who_comes_in_decides_no_longer(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    assert turns(database, [circle_id]) == [MODERATOR]
    waits(database, catalogue, MODERATOR)
    with database.transaction() as session:
        acting = {"by": SECOND, "catalogue": catalogue, "now": LATER}
        adjustments.put_in(session, WORKSPACE, circle_id, "U1", MODERATOR, **acting)
        stage.everybody_agrees(session, catalogue, LATER)
    assert turns(database, [circle_id]) == [SECOND]


@pytest.mark.parametrize("avoided", [True, False])
def test_nobody_finds_out_by_trying_whether_somebody_would_rather_not_be_with_them(
    database: Database, catalogue: Catalogue, circle_id: str, avoided: bool
) -> None:
    waits(database, catalogue, MODERATOR)
    if avoided:
        with database.transaction() as session:
            (theirs,) = enrolments.open_of(session, WORKSPACE, "U2")
            enrolments.avoid(session, theirs, [MODERATOR])
    with database.reading() as session:
        assert offered(session, catalogue, circle_id) == []
    put_in = lambda session: adjustments.put_in(  # noqa: E731
        session, WORKSPACE, circle_id, "U1", MODERATOR, by=MODERATOR, catalogue=catalogue, now=LATER
    )
    assert stage.refused(database, put_in) is RefusalCode.NOT_ONESELF
    taken = lambda session: swap(session, catalogue, circle_id, MODERATOR)  # noqa: E731
    assert stage.refused(database, taken) is RefusalCode.NO_LONGER_WAITS


@pytest.mark.parametrize("avoided", [True, False])
def test_a_full_circle_says_so_of_everybody_before_anybody_is_looked_at(
    database: Database, catalogue: Catalogue, circle_id: str, avoided: bool
) -> None:
    waits(database, catalogue, "U6")
    with database.transaction() as session:
        if avoided:
            (theirs,) = enrolments.open_of(session, WORKSPACE, "U2")
            enrolments.avoid(session, theirs, ["U6"])
        assert catalogue.programmes[0].largest == len(FIVE)
    one_more = lambda session: adjustments.put_in(  # noqa: E731
        session, WORKSPACE, circle_id, None, "U6", by=MODERATOR, catalogue=catalogue, now=LATER
    )
    assert stage.refused(database, one_more) is RefusalCode.CIRCLE_IS_FULL


def test_one_may_be_taken_out_and_then_no_other(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    with database.transaction() as session:
        before = circle_of(session, circle_id)
        hour = (before.weekday, before.at, before.first_on)
        remove(session, catalogue, circle_id)
        assert (before.weekday, before.at, before.first_on) == hour
    assert people(database, circle_id) == FIVE[1:]
    again = stage.refused(database, lambda session: remove(session, catalogue, circle_id, "U2"))
    assert again is RefusalCode.TOO_FEW_LEFT
    gone = stage.refused(database, lambda session: remove(session, catalogue, circle_id, "U1"))
    assert gone is RefusalCode.GONE
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id, now=LATER)
        states = {one.user_id: one.state for one in circles.members(session, circle_of(session, circle_id))}
    assert states == {"U1": MemberState.RELEASED} | dict.fromkeys(FIVE[1:], MemberState.MEMBER)


def test_an_hour_is_chosen_among_those_that_suit_all(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.reading() as session:
        found = adjustments.hours(
            session, WORKSPACE, circle_id, by=MODERATOR, catalogue=catalogue, now=LATER
        ).hours
    assert all(one.weekday < 5 and time(9) <= one.at <= time(16) for one in found)
    assert len(found) == 5 * 15
    assert found[0].at < time(12) or found[0].at >= time(13, 30)
    with database.transaction() as session:
        set_hour(session, catalogue, circle_id, "4 09:30")
        circle = circle_of(session, circle_id)
        assert (circle.weekday, circle.at, circle.first_on.weekday()) == (4, time(9, 30), 4)


@pytest.mark.parametrize("chosen", ["5 10:00", "0 08:30", "0 16:30", "", "soon", "9 99:99"])
def test_an_hour_that_does_not_suit_all_is_refused(
    database: Database, catalogue: Catalogue, circle_id: str, chosen: str
) -> None:
    refused = stage.refused(database, lambda session: set_hour(session, catalogue, circle_id, chosen))
    assert refused is RefusalCode.HOUR_NO_LONGER_FITS


def test_the_hour_it_has_changes_nothing(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    with database.transaction() as session:
        circle = circle_of(session, circle_id)
        set_hour(session, catalogue, circle_id, hour_key(Hour(circle.weekday, circle.at, circle.zone)))
        assert session.scalar(text("SELECT count(*) FROM changes WHERE why = 'adjusted'")) == 0


def test_nobody_adjusts_who_may_not_decide(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, [MODERATOR, *FIVE[:4]])
    (found,) = stage.propose(database, catalogue)
    for work in (
        lambda session: remove(session, catalogue, found, "U2"),
        lambda session: set_hour(session, catalogue, found, "4 09:30"),
        lambda session: offered(session, catalogue, found),
    ):
        assert stage.refused(database, work) is RefusalCode.OWN_CIRCLE


def test_a_decided_proposal_is_not_adjusted(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id)
    for work in (
        lambda session: remove(session, catalogue, circle_id),
        lambda session: set_hour(session, catalogue, circle_id, "4 09:30"),
    ):
        assert stage.refused(database, work) is RefusalCode.ALREADY_DECIDED
