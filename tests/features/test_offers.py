"""Offers: one for each member, shown or not, and one private reminder when somebody asks for that kind of help."""

from datetime import date, datetime

import pytest
from sqlalchemy import text

from bot.domain.offers import OfferGiven
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.requests import HelpKind, RequestGiven, unanswered_at
from bot.features import leavings, offers, requests
from bot.store import enrolments, outbox
from bot.store.session import Database
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
REQUEST = "11111111-1111-7111-8111-111111111111"
AT = datetime(2026, 11, 4, 10, tzinfo=NOW.tzinfo)  # A Wednesday.


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle that runs."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


def keep(
    database: Database,
    circle_id: str,
    user_id: str = "U2",
    kind: HelpKind = HelpKind.ADVICE,
    words: str = "Knots",
    *,
    shared: bool = False,
) -> RefusalCode | None:
    """Somebody notes an offer; with what it was refused."""
    given = OfferGiven(kind, words, shared)
    return stage.refused(
        database, lambda session: offers.keep(session, WORKSPACE, circle_id, user_id, given, now=AT)
    )


def ask(
    database: Database,
    circle_id: str,
    user_id: str = "U1",
    kind: HelpKind = HelpKind.ADVICE,
    request_id: str = REQUEST,
) -> None:
    """Somebody asks for help."""
    given = RequestGiven(kind, "Which knot?")
    with database.transaction() as session:
        requests.ask(session, WORKSPACE, circle_id, request_id, user_id, given, now=AT)


def to(database: Database, kind: str = "offer.reminder") -> list[str]:
    """Who is told something of one kind, in order."""
    with database.reading() as session:
        query = text("SELECT recipient FROM outbox WHERE kind = :kind AND state != 'withdrawn' ORDER BY recipient")
        return list(session.scalars(query, {"kind": kind}))


def go_away(database: Database, *users: str) -> None:
    """Some are away until the end of the year."""
    with database.transaction() as session:
        for user_id in users:
            (enrolment,) = enrolments.open_of(session, WORKSPACE, user_id)
            enrolment.away_until = date(2027, 1, 1)


def test_an_offer_is_sealed_and_its_author_alone_sees_it(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    assert keep(database, circle_id, words=" Knots ") is None
    with database.reading() as session:
        form = offers.form_in(session, WORKSPACE, circle_id, "U2")
        assert form.given == OfferGiven(HelpKind.ADVICE, "Knots", shared=False)
        assert offers.form(session, WORKSPACE, "U3").given is None
        (sealed,) = session.scalars(text("SELECT words FROM offers"))
    assert b"Knots" not in bytes(sealed)
    assert stage.owed(database, "offer.shown") == []


def test_there_is_one_offer_and_a_later_one_takes_its_place(database: Database, circle_id: str) -> None:
    keep(database, circle_id)
    keep(database, circle_id, kind=HelpKind.IDEAS, words="Names")
    keep(database, circle_id, "U3")
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM offers")) == 2
        form = offers.form_in(session, WORKSPACE, circle_id, "U2")
    assert form.given == OfferGiven(HelpKind.IDEAS, "Names", shared=False)


@pytest.mark.parametrize("sent", [True, False])
def test_what_is_shown_goes_when_it_is_changed_and_when_it_is_taken_back(
    database: Database, catalogue: Catalogue, circle_id: str, sent: bool
) -> None:
    stage.plan(database, catalogue, stage.moments_of(database, catalogue, circle_id)[0].at)
    for _ in range(2):
        keep(database, circle_id, words="Knots & <!here>", shared=True)
    (first,) = stage.owed(database, "offer.shown")
    assert said(database, catalogue, first) == "*<@U2>* is glad to help. Advice:\nKnots &amp; &lt;!here&gt;"
    with database.transaction() as session:
        row = outbox.find(session, WORKSPACE, first)
        assert row is not None
        assert row.under == f"prompt:{circle_id}:0"
        session.execute(text("UPDATE outbox SET state = :state"), {"state": "sent" if sent else "pending"})
    keep(database, circle_id, words="Sails", shared=True)
    _, second = stage.owed(database, "offer.shown")
    assert said(database, catalogue, first) == ""
    assert "Sails" in said(database, catalogue, second)
    assert stage.owed(database, "offer.gone") == [f"offer.gone:{first}"]
    for _ in range(2):
        with database.transaction() as session:
            offers.take_back(session, WORKSPACE, circle_id, "U2", now=AT)
    assert stage.owed(database, "offer.gone") == [f"offer.gone:{first}", f"offer.gone:{second}"]
    assert said(database, catalogue, second) == ""
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM offers")) == 0


def test_whoever_leaves_takes_their_offer_with_them(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    keep(database, circle_id, shared=True)
    keep(database, circle_id, "U3")
    ask(database, circle_id)
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U2")
        leavings.leave(session, WORKSPACE, "U2", enrolment.id, None, catalogue=catalogue, now=AT)
        left = session.scalars(text("SELECT enrolment_id FROM offers")).all()
    assert len(left) == 1
    assert enrolment.id not in left
    assert len(stage.owed(database, "offer.gone")) == 1
    assert to(database) == ["U3"]


def test_each_who_offered_that_kind_is_reminded_once_and_nobody_else(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for user_id in ("U1", "U2", "U3"):
        keep(database, circle_id, user_id, words=f"By {user_id} & co")
    keep(database, circle_id, "U4", HelpKind.CONTACTS)
    for _ in range(2):
        ask(database, circle_id)
    assert to(database) == ["U2", "U3"]
    words = said(database, catalogue, stage.owed(database, "offer.reminder")[0])
    assert words.startswith("<@U1> asks in <#")
    assert "By U2 &amp; co" in words
    assert "Which knot?" not in words
    ask(database, circle_id, "U2", HelpKind.CONTACTS, request_id=f"{REQUEST}2")
    assert to(database) == ["U2", "U3", "U4"]


def test_who_is_away_or_has_had_enough_this_week_is_not_reminded(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for user_id in ("U2", "U3", "U4"):
        keep(database, circle_id, user_id)
    go_away(database, "U2")
    with database.transaction() as session:
        for number in range(5):
            full = {"key": f"full:{number}", "kind": "letter", "conversation": "to:U3", "recipient": "U3"}
            outbox.owe(session, WORKSPACE, now=AT, **full)
    ask(database, circle_id)
    assert to(database) == ["U4"]


def test_a_reminder_comes_in_working_hours_and_not_when_somebody_has_answered_or_nothing_is_offered_any_more(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    keep(database, circle_id)
    keep(database, circle_id, "U3")
    night = AT.replace(hour=22)
    with database.transaction() as session:
        given = RequestGiven(HelpKind.ADVICE, "Which knot?")
        requests.ask(session, WORKSPACE, circle_id, REQUEST, "U1", given, now=night)
    first, second = stage.owed(database, "offer.reminder")
    with database.reading() as session:
        row = outbox.find(session, WORKSPACE, first)
        assert row is not None
        assert row.due_at == AT.replace(day=5, hour=8)
    keep(database, circle_id, kind=HelpKind.IDEAS)
    assert said(database, catalogue, first) == ""
    assert said(database, catalogue, second) != ""
    with database.transaction() as session:
        requests.offer(session, WORKSPACE, REQUEST, "U4", now=night)
    assert said(database, catalogue, second) == ""


def test_after_a_day_whoever_was_reminded_is_not_asked_and_who_offered_and_was_not_is_the_first(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    keep(database, circle_id, "U2")
    keep(database, circle_id, "U5")
    go_away(database, "U5")
    ask(database, circle_id)
    assert to(database) == ["U2"]
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U5")
        enrolment.away_until = None
    stage.ring(database, catalogue, unanswered_at(AT, stage.BERLIN))
    assert to(database, "request.nudge") == ["U5"]


def test_where_all_were_reminded_nobody_is_asked_once_more(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for user_id in FIVE[1:]:
        keep(database, circle_id, user_id)
    ask(database, circle_id)
    assert to(database) == FIVE[1:]
    stage.ring(database, catalogue, unanswered_at(AT, stage.BERLIN))
    assert to(database, "request.nudge") == []


def test_strangers_note_no_offer_and_look_at_no_request(database: Database, circle_id: str) -> None:
    ask(database, circle_id)
    assert keep(database, circle_id, "U9") is RefusalCode.NOT_IN_CIRCLE
    assert keep(database, circle_id, words=" ") is RefusalCode.NOTHING_OFFERED
    looks = {
        (user_id, workspace_id): stage.refused(
            database, lambda session, who=user_id, at=workspace_id: requests.look(session, at, REQUEST, who)
        )
        for user_id, workspace_id in (("U3", WORKSPACE), ("U9", WORKSPACE), ("U3", "T0ELSEWHERE"))
    }
    assert list(looks.values()) == [None, RefusalCode.NOT_IN_CIRCLE, RefusalCode.GONE]
