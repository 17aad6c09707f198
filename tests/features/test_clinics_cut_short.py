"""Case clinics that are cut short: the presenter or the channel goes, the circle ends, and time that has run on."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.delivery.carrying import Pointless
from bot.delivery.render import render
from bot.domain.clinics import Ending, Pace, Phase
from bot.domain.lifecycles import Loss
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import clinics, lateness, leavings, lifecycles, pauses, staleness
from bot.store import circles, enrolments, outbox
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.cases import (
    AT,
    CLINIC,
    FIVE,
    MINUTE,
    act,
    begins,
    goes_on,
    is_sent,
    read,
    row,
    said_over,
    stops,
    thread,
    up_to,
)
from tests.features.stage import DAY, WORKSPACE

HOUR = timedelta(hours=1)


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle that runs, and has read all that was said in it."""
    stage.seed(database)
    found = stage.running_circle(database, catalogue, FIVE)
    with database.transaction() as session:
        session.execute(text("UPDATE outbox SET state = 'sent'"))
    return found


Goes = Callable[[Session, Catalogue, str], object]


def leaves(session: Session, catalogue: Catalogue, user_id: str) -> None:
    """Somebody leaves the circle."""
    mine = enrolments.open_of(session, WORKSPACE, user_id)[0].id
    leavings.leave(session, WORKSPACE, user_id, mine, None, catalogue=catalogue, now=AT)


def is_away(session: Session, catalogue: Catalogue, user_id: str) -> None:
    """Somebody is away from now on."""
    back_on = (AT + 9 * DAY).date()
    pauses.pause(session, WORKSPACE, user_id, back_on, catalogue=catalogue, now=AT)


def is_deactivated(session: Session, catalogue: Catalogue, user_id: str) -> None:
    """Somebody's account is deactivated."""
    lifecycles.person_changed(session, WORKSPACE, user_id, None, is_gone=True, catalogue=catalogue, now=AT)


WAYS: dict[str, Goes] = {"leaves": leaves, "is away": is_away, "is deactivated": is_deactivated}


@pytest.mark.parametrize("way", WAYS)
def test_when_the_presenter_goes_it_ends_and_nobody_reads_why(
    database: Database, catalogue: Catalogue, circle_id: str, way: str
) -> None:
    act(database, begins(circle_id))
    act(database, lambda session: WAYS[way](session, catalogue, "U2"))
    assert row(database).ended_at is None, "somebody else goes: it goes on"
    act(database, lambda session: WAYS[way](session, catalogue, "U1"))
    assert row(database).ending is Ending.BROKEN_OFF
    assert thread(database) == ["1", "closed"]
    closed = read(database, catalogue, "closed")
    assert closed == "This case clinic ends here. Whoever would like to bring a case: `/circle clinic`."
    assert read(database, catalogue, "1") == "", "what was not sent yet is not said any more"
    stage.ring(database, catalogue, AT + DAY)
    assert thread(database) == ["1", "closed"]
    assert act(database, begins(circle_id, by="U3", clinic_id="next")) == [None]


def test_where_the_presenter_stops_it_the_circle_reads_the_same(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id))
    is_sent(database)
    act(database, stops())
    assert said_over(database, catalogue) == ["*1 of 5: <@U1> tells.* This phase is over."]
    assert read(database, catalogue, "closed").startswith("This case clinic ends here.")
    assert row(database).ending is Ending.STOPPED


def test_with_the_circle_it_ends_without_a_word(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    act(database, begins(circle_id))
    is_sent(database)
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET state = 'closed'"))
    assert act(database, goes_on(Phase.TELL), stops()) == [RefusalCode.CIRCLE_OVER] * 2
    assert said_over(database, catalogue) == []
    stage.ring(database, catalogue, AT + 8 * MINUTE)
    assert said_over(database, catalogue) == ["*1 of 5: <@U1> tells.* This phase is over."]
    assert row(database).ending is Ending.BROKEN_OFF
    assert thread(database) == ["1"]
    assert read(database, catalogue) == read(database, catalogue, "1") == ""


def test_in_an_archived_channel_none_begins_and_one_that_goes_on_ends_without_a_word(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id))
    is_sent(database)
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        lifecycles.archived(session, WORKSPACE, circle.channel_id or "", Loss.ARCHIVED, now=AT)
    another = begins(circle_id, by="U2", clinic_id="another")
    assert act(database, another, goes_on(Phase.TELL), stops()) == [RefusalCode.CLINIC_WITHOUT_CHANNEL] * 3
    asked = stage.refused(database, lambda session: clinics.form(session, WORKSPACE, "U2"))
    assert asked is RefusalCode.CLINIC_WITHOUT_CHANNEL
    stage.ring(database, catalogue, AT + 8 * MINUTE)
    assert thread(database) == ["1"]
    assert said_over(database, catalogue) == [], "nothing can be changed there"
    assert row(database).ending is Ending.BROKEN_OFF


def test_after_some_minutes_without_the_bot_it_goes_on_where_the_meeting_is(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id))
    stage.ring(database, catalogue, AT + 17 * MINUTE)
    assert thread(database) == ["1", "3"]
    assert row(database).phase_ends_at == AT + 20 * MINUTE
    with database.reading() as session:
        third = outbox.find(session, WORKSPACE, f"clinic:{CLINIC}:3")
    assert third is not None
    assert third.due_at == AT + 16 * MINUTE, "so late it is"
    assert "skipped phase 2 of a case clinic: it was over" in stage.changes(database)


def test_after_a_day_without_the_bot_it_is_over_and_the_circle_hears_so_in_the_morning(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id))
    night = AT + 15 * HOUR
    stage.ring(database, catalogue, night)
    assert thread(database) == ["1", "closed"]
    skipped = [one for one in stage.changes(database) if one.startswith("skipped phase")]
    assert len(skipped) == 4
    held = held_until(database, "closed", night)
    assert held is not None
    assert night + 6 * HOUR < held < night + 8 * HOUR
    assert outcome(database, catalogue, ":closed", timedelta(hours=22)) == "sent"
    assert outcome(database, catalogue, ":closed", timedelta(hours=25)) == staleness.LATE


def held_until(database: Database, end: str, now: datetime) -> datetime | None:
    """Until when a message of the clinic is held back."""
    with database.reading() as session:
        intent = outbox.find(session, WORKSPACE, f"clinic:{CLINIC}:{end}")
        assert intent is not None
        return lateness.held_until(session, intent, now)


def outcome(database: Database, catalogue: Catalogue, end: str, late: timedelta) -> str:
    """What becomes of a message of the clinic when it could be sent at last, so late."""
    with database.reading() as session:
        intent = outbox.find(session, WORKSPACE, f"clinic:{CLINIC}{end}")
        assert intent is not None
        try:
            render(session, intent, catalogue, intent.due_at + late)
        except Pointless as reason:
            return str(reason)
    return "sent"


def test_a_phase_that_is_over_when_it_could_be_sent_is_not_sent(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    act(database, begins(circle_id))
    assert outcome(database, catalogue, ":1", 7 * MINUTE) == "sent"
    assert outcome(database, catalogue, ":1", 8 * MINUTE) == staleness.PHASE_OVER
    assert outcome(database, catalogue, "", 39 * MINUTE) == "sent"
    up_to(database, Phase.ASK, AT + MINUTE)
    assert outcome(database, catalogue, ":1", 2 * MINUTE) == staleness.PHASE_OVER
    assert outcome(database, catalogue, ":2", 2 * MINUTE) == "sent"
    act(database, stops())
    assert outcome(database, catalogue, ":2", 2 * MINUTE) == staleness.PHASE_OVER
    assert outcome(database, catalogue, "", 2 * MINUTE) == staleness.PHASE_OVER
    assert outcome(database, catalogue, ":closed", 2 * MINUTE) == "sent"


def test_in_writing_what_could_not_be_sent_in_time_comes_in_the_morning(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    afternoon = AT + 5 * HOUR
    act(database, begins(circle_id, Pace.THREAD, at=afternoon))
    assert held_until(database, "1", afternoon + MINUTE) is None, "at once, for somebody asked for it"
    night = afternoon + 10 * HOUR
    held = held_until(database, "1", night)
    assert held is not None
    assert held > night + 6 * HOUR
