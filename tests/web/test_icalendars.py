"""The file that a calendar reads, looked at by a parser that has nothing in common with what writes it."""

from datetime import UTC, datetime, timedelta

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from bot.domain.subscriptions import CircleCalendar, Entry, Slot
from bot.web import icalendars
from bot.wording import speaking

AT = datetime(2026, 11, 3, 12, 30, tzinfo=UTC)
TOLD = datetime(2026, 11, 2, 8, 15, 4, 999, tzinfo=UTC)
CIRCLE = "019a0000-0000-7000-8000-000000000001"
LINK = "https://meet.example.com/j/1?a=b&c=d,e;f"


def found(**changed: object) -> CircleCalendar:
    """Two meetings, the second one called off."""
    usual: dict[str, object] = {
        "circle_id": CIRCLE,
        "programme": "Working Out Loud",
        "entries": (entry(0), entry(3, sequence=2, called_off=True)),
        "changed_at": TOLD,
        "is_told": True,
        "channel": ("T0ONE", "C0ONE"),
    }
    return CircleCalendar(**usual | changed)  # pyright: ignore[reportArgumentType]


def entry(step: int, **changed: int) -> Entry:
    """A meeting of an hour, a week after the one before."""
    at = AT + timedelta(weeks=step)
    told = {"sequence": 0, "called_off": False} | changed
    return Entry(step, Slot(at, at + timedelta(hours=1), 1), changed_at=TOLD, **told)  # pyright: ignore[reportArgumentType]


def parsed(what: CircleCalendar) -> Calendar:
    """What the other parser reads."""
    return IcsCalendarStream.calendar_from_ics(icalendars.written(what).decode())


def first(what: CircleCalendar) -> Event:
    """The first meeting as it reads it."""
    return parsed(what).events[0]


def test_a_meeting_is_at_its_instant_and_says_nothing_of_anybody() -> None:
    event = first(found())
    assert (event.dtstart, event.dtend) == (AT, AT + timedelta(hours=1))
    assert (event.summary, event.status, event.sequence) == ("Peer circle: Kickoff", "CONFIRMED", 0)
    assert (event.dtstamp, event.last_modified) == (TOLD.replace(microsecond=0), TOLD.replace(microsecond=0))
    assert event.classification == "PRIVATE"
    link = "https://slack.com/app_redirect?team=T0ONE&channel=C0ONE"
    assert event.description == f"The circle's channel: {link}"
    assert (event.location, event.url, event.attendees, event.organizer) == (None, None, [], None)
    assert CIRCLE not in icalendars.written(found()).decode()


def test_the_calendar_has_a_name_and_says_how_often_it_is_worth_a_look() -> None:
    calendar = parsed(found())
    assert (calendar.name, calendar.version, calendar.refresh_interval) == (
        ["Peer circle: Working Out Loud"],
        "2.0",
        timedelta(hours=1),
    )
    assert "\r\nX-PUBLISHED-TTL:PT1H\r\n" in icalendars.written(found()).decode()
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in icalendars.written(found()).decode()


def test_what_is_called_off_keeps_its_name_and_says_neither_place_nor_channel() -> None:
    before = found(entries=(entry(3),), place=LINK)
    off = parsed(found(place=LINK)).events[1]
    assert (off.uid, off.status, off.sequence) == (first(before).uid, "CANCELLED", 2)
    assert (off.location, off.url, off.description) == (None, None, None)


@pytest.mark.parametrize(
    ("place", "location", "url"),
    [("huddle", "A huddle in the circle's channel", None), (LINK, LINK, LINK), (None, None, None)],
)
def test_the_place_is_what_members_have_set(place: str | None, location: str | None, url: str | None) -> None:
    event = first(found(place=place))
    assert (event.location, event.url and str(event.url)) == (location, url)


def test_hours_are_in_utc_and_no_zone_is_left_to_be_known() -> None:
    """On both sides of a change of the clock."""
    summer = datetime(2026, 10, 20, 12, 30, tzinfo=UTC)
    text = icalendars.written(found(entries=(Entry(0, Slot(summer, AT, 1), 0, TOLD),))).decode()
    assert "\r\nDTSTART:20261020T123000Z\r\n" in text
    assert "\r\nDTEND:20261103T123000Z\r\n" in text
    assert "TZID" not in text


def test_any_title_stays_one_text_in_lines_that_are_short_enough() -> None:
    title = "Über, und; über\\Tag\r\nBEGIN:VEVENT " + "ü" * 99
    file = icalendars.written(found(programme=title))
    assert file.count(b"BEGIN:VEVENT") - file.count(b"\\nBEGIN:VEVENT") == 2
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert parsed(found(programme=title)).name == ["Peer circle: " + title.replace("\r\n", "\n")]


def test_an_empty_calendar_is_one_too() -> None:
    assert parsed(found(entries=(), channel=None)).events == []


def test_it_is_in_the_readers_language_and_in_the_programmes_own_rhythm() -> None:
    with speaking("de"):
        event = first(found(entries=(entry(3),), weeks_apart=4, place="huddle"))
    assert (event.summary, event.location) == ("Peer Circle: Treffen 3", "Ein Huddle im Kanal des Circles")
