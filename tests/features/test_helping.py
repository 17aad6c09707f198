"""Requests and thanks: who may, what the circle is shown, and who hears of it."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.requests import HelpKind, RequestGiven, unanswered_at
from bot.domain.thanks import ThanksGiven
from bot.features import requests, thanks
from bot.store import circles, enrolments, outbox
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


def ask(
    database: Database, circle_id: str, user_id: str = "U1", kind: HelpKind = HelpKind.ADVICE, about: str = "Boats"
) -> RefusalCode | None:
    """Somebody asks for help; with what it was refused."""
    given = RequestGiven(kind, about)
    return stage.refused(
        database,
        lambda session: requests.ask(session, WORKSPACE, circle_id, REQUEST, user_id, given, now=AT),
    )


def reply(database: Database, circle_id: str, user_id: str) -> None:
    """Somebody writes in the thread under the request."""
    with database.transaction() as session:
        session.execute(text("UPDATE outbox SET ts = '7.7' WHERE key = :key"), {"key": f"request:{REQUEST}"})
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        assert circle.channel_id is not None
        requests.replied(session, WORKSPACE, circle.channel_id, "7.7", user_id, now=AT)


def test_strangers_ask_and_thank_in_no_circle_of_others(database: Database, circle_id: str) -> None:
    assert ask(database, circle_id, "U9") is RefusalCode.NOT_IN_CIRCLE
    assert ask(database, "c0", "U1") is RefusalCode.NOT_IN_CIRCLE
    assert thank(database, circle_id, "U9", "U1") is RefusalCode.NOT_IN_CIRCLE
    assert stage.refused(database, lambda session: requests.form(session, WORKSPACE, "U9")) is (
        RefusalCode.NO_CIRCLE
    )


def test_when_the_circle_is_over_it_is_said_so(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    for moment in stage.moments_of(database, catalogue, circle_id):
        stage.plan(database, catalogue, moment.at)
    assert ask(database, circle_id) is RefusalCode.CIRCLE_OVER
    assert thank(database, circle_id, "U1", "U2") is RefusalCode.CIRCLE_OVER
    assert stage.refused(database, lambda session: requests.form(session, WORKSPACE, "U1")) is (
        RefusalCode.CIRCLE_OVER
    )


@pytest.mark.parametrize("about", ["", " \n ", "\u3164"])
def test_a_request_says_what_it_is_about(database: Database, circle_id: str, about: str) -> None:
    assert ask(database, circle_id, about=about) is RefusalCode.NOTHING_ASKED
    assert ask(database, circle_id, about="x" * 1001) is RefusalCode.TEXT_TOO_LONG
    assert stage.owed(database, "request.asked") == []


@pytest.mark.parametrize("kind", HelpKind)
def test_a_request_is_posted_once_and_says_its_kind(
    database: Database, catalogue: Catalogue, circle_id: str, kind: HelpKind
) -> None:
    assert ask(database, circle_id, kind=kind, about="Boats & <@U2>") is None
    assert ask(database, circle_id, kind=kind) is None
    (key,) = stage.owed(database, "request.asked")
    words = said(database, catalogue, key)
    assert words.startswith("*<@U1>* ")
    assert {"feedback": "straight feedback", "listening": "just listen"}.get(kind, kind) in words
    assert "Boats &amp; &lt;@U2&gt;" in words


def test_two_who_offer_at_once_tell_the_asker_once(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    ask(database, circle_id)
    offers = [
        lambda session, one=user: requests.offer(session, WORKSPACE, REQUEST, one, now=AT) for user in ("U2", "U3")
    ]
    assert stage.at_once(database, *offers) == [None, None]
    (key,) = stage.owed(database, "request.offered")
    words = said(database, catalogue, key)
    assert "can help with what you asked" in words
    reply(database, circle_id, "U4")
    assert stage.owed(database, "request.answered") == []


def test_nobody_offers_to_themselves_or_from_outside(database: Database, circle_id: str) -> None:
    ask(database, circle_id)
    offered = {
        user: stage.refused(
            database, lambda session, one=user: requests.offer(session, WORKSPACE, REQUEST, one, now=AT)
        )
        for user in ("U1", "U9")
    }
    assert offered == {"U1": RefusalCode.OWN_REQUEST, "U9": RefusalCode.NOT_IN_CIRCLE}
    gone = stage.refused(database, lambda session: requests.offer(session, WORKSPACE, "none", "U2", now=AT))
    elsewhere = stage.refused(database, lambda session: requests.offer(session, "T0TWO", REQUEST, "U2", now=AT))
    assert (gone, elsewhere) == (RefusalCode.GONE, RefusalCode.GONE)


def test_a_reply_in_its_thread_answers_a_request_and_the_askers_own_does_not(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    ask(database, circle_id)
    reply(database, circle_id, "U1")
    reply(database, circle_id, "U9")
    assert stage.owed(database, "request.answered") == []
    for user_id in ("U2", "U2", "U3"):
        reply(database, circle_id, user_id)
    (key,) = stage.owed(database, "request.answered")
    words = said(database, catalogue, key)
    assert words.startswith("<@U2> has answered you in <#")
    stage.ring(database, catalogue, unanswered_at(AT, stage.BERLIN))
    assert stage.owed(database, "request.nudge") == []


def test_after_a_working_day_without_an_answer_one_member_is_asked_and_never_a_second(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U2")
        enrolment.away_until = date(2026, 12, 1)
    ask(database, circle_id, kind=HelpKind.LISTENING)
    due = unanswered_at(AT, stage.BERLIN)
    stage.ring(database, catalogue, due - timedelta(minutes=1))
    assert stage.owed(database, "request.nudge") == []
    for days in range(4):
        stage.ring(database, catalogue, due + timedelta(days=days))
    (key,) = stage.owed(database, "request.nudge")
    with database.reading() as session:
        asked = session.scalar(text("SELECT asked_to FROM help_requests"))
        intent = outbox.find(session, WORKSPACE, key)
        assert intent is not None
        assert intent.recipient == asked == "U3"
    words = said(database, catalogue, key)
    assert "just listen" in words
    assert "nobody sees that I asked you" in words
    assert len(stage.owed(database, "request.asked")) == 1


def test_a_question_that_was_answered_before_it_was_sent_is_not_put(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    ask(database, circle_id)
    stage.ring(database, catalogue, unanswered_at(AT, stage.BERLIN))
    (key,) = stage.owed(database, "request.nudge")
    reply(database, circle_id, "U4")
    assert said(database, catalogue, key) == ""


def thank(
    database: Database, circle_id: str, user_id: str, to: str, words: str | None = None
) -> RefusalCode | None:
    """Somebody thanks somebody; with what it was refused."""
    given = ThanksGiven(to, words)
    return stage.refused(
        database, lambda session: thanks.give(session, WORKSPACE, circle_id, REQUEST, user_id, given, now=AT)
    )


@pytest.mark.parametrize(
    ("to", "words", "code"),
    [
        ("U1", None, RefusalCode.THANKS_TO_ONESELF),
        ("U9", None, RefusalCode.NOT_IN_YOUR_CIRCLE),
        ("U0BOT", None, RefusalCode.NOT_IN_YOUR_CIRCLE),
        ("U2", "x" * 301, RefusalCode.TEXT_TOO_LONG),
        ("U2", "\u200b", None),
    ],
)
def test_thanks_go_to_another_member(
    database: Database, circle_id: str, to: str, words: str | None, code: RefusalCode | None
) -> None:
    assert thank(database, circle_id, "U1", to, words) is code
    assert len(stage.owed(database, "thanks.shown")) == (code is None)


def test_thanks_are_posted_once_in_plain_words(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    for _ in range(2):
        assert thank(database, circle_id, "U1", "U2", "for <!here> and *all*") is None
    (key,) = stage.owed(database, "thanks.shown")
    assert said(database, catalogue, key) == "*<@U1>* thanks *<@U2>*:\nfor &lt;!here&gt; and *all*"


def test_a_working_day_ends_at_the_same_time_of_the_next_one() -> None:
    friday = datetime(2026, 11, 6, 15, tzinfo=NOW.tzinfo)
    assert unanswered_at(friday, stage.BERLIN) == friday + timedelta(days=3)
    sunday = datetime(2026, 11, 8, 15, tzinfo=NOW.tzinfo)
    assert unanswered_at(sunday, stage.BERLIN) == sunday + timedelta(days=1)
    assert unanswered_at(friday, stage.BERLIN).time() == time(15)


def test_where_everybody_is_away_somebody_is_asked_on_a_later_day(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        for user_id in FIVE[1:]:
            (enrolment,) = enrolments.open_of(session, WORKSPACE, user_id)
            enrolment.away_until = (AT + timedelta(days=3)).date()
    ask(database, circle_id)
    stage.ring(database, catalogue, unanswered_at(AT, stage.BERLIN))
    assert stage.owed(database, "request.nudge") == []
    for days in range(2, 7):
        stage.ring(database, catalogue, AT + timedelta(days=days))
    assert len(stage.owed(database, "request.nudge")) == 1
