"""Private calendar addresses over HTTP: what whoever has one gets, what anybody else gets, and what is logged."""

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

import aiohttp
import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import text

from bot import logs
from bot.domain.programme import Catalogue
from bot.domain.subscriptions import kept_as, path
from bot.metrics import Metrics
from bot.store import people
from bot.store.session import Database
from bot.web import routes
from bot.web.calendars import Calendars
from bot.web.health import Health, Outlook
from tests.features import stage
from tests.features.following import LATER, Follower, change, follower, leave
from tests.features.stage import MINUTE, WORKSPACE
from tests.web.served import served

TOKEN = "a-very-secret-token_of-forty-three-letters0"


class Reading:
    """A calendar that reads an address, of a bot whose clock stands."""

    def __init__(self, member: Follower, http: aiohttp.ClientSession) -> None:
        self.member, self.http, self.now = member, http, LATER
        self.address = ""

    async def get(
        self, token: str = TOKEN, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and body."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.http.request(method, f"{self.address}/{path(token)}", headers=named) as answer:
            return answer.status, {name.lower(): one for name, one in answer.headers.items()}, await answer.text()

    async def calendar(self, token: str = TOKEN) -> Calendar:
        """What another parser reads there."""
        status, _, body = await self.get(token)
        assert status == 200
        return IcsCalendarStream.calendar_from_ics(body)


@pytest.fixture
async def reading(database: Database, catalogue: Catalogue, http: aiohttp.ClientSession) -> AsyncIterator[Reading]:
    """A member's calendar."""
    member = follower(database, catalogue)
    member.address = kept_as(TOKEN)
    assert member.give(member.address, anew=True).is_new
    made = Reading(member, http)
    calendars = Calendars(database, catalogue, lambda: made.now)
    outlook = Health(Outlook(database, Metrics(), lambda: made.now))
    async with served(routes.application(outlook, calendars=calendars)) as made.address:
        yield made


async def test_a_calendar_reads_the_meetings_of_its_circle(reading: Reading) -> None:
    status, headers, body = await reading.get()
    assert (status, headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert headers["cache-control"].startswith("private")
    found = IcsCalendarStream.calendar_from_ics(body).events
    entries = reading.member.entries()
    assert [(one.dtstart, one.dtend) for one in found] == [
        (one.slot.starts_at, one.slot.ends_at) for one in entries
    ]
    assert len({one.uid for one in found}) == len(entries)


async def test_head_says_the_same_without_the_file(reading: Reading) -> None:
    _, told, _ = await reading.get()
    status, headers, body = await reading.get(method="HEAD")
    assert (status, body) == (200, "")
    assert {one: told[one] for one in ("etag", "last-modified", "content-length")}.items() <= headers.items()
    for method in ("POST", "DELETE"):
        assert (await reading.get(method=method))[0] == 405


async def test_what_has_not_changed_is_not_sent_again(reading: Reading) -> None:
    _, told, _ = await reading.get()
    reading.now += timedelta(days=1)
    status, headers, body = await reading.get(if_none_match=f'"other", W/{told["etag"]}')
    assert (status, headers["etag"], body) == (304, told["etag"], "")
    assert (await reading.get(if_modified_since=told["last-modified"]))[0] == 304
    for name, value in (
        ("if_none_match", '"other"'),
        ("if_modified_since", "Sun, 01 Nov 2026 00:00:00 GMT"),
        ("if_modified_since", "yesterday"),
        ("if_modified_since", ""),
    ):
        assert (await reading.get(**{name: value}))[0] == 200
    assert (await reading.get(if_none_match='"other"', if_modified_since=told["last-modified"]))[0] == 200


async def test_a_new_hour_is_read_and_not_taken_for_known(reading: Reading) -> None:
    _, told, _ = await reading.get()
    before = await reading.calendar()
    reading.now += timedelta(minutes=5)
    change(reading.member, reading.now)
    status, headers, _ = await reading.get(if_none_match=told["etag"])
    assert (status, headers["etag"] == told["etag"]) == (200, False)
    assert (await reading.get(if_modified_since=told["last-modified"]))[0] == 200
    after = await reading.calendar()
    assert [one.uid for one in after.events] == [one.uid for one in before.events]
    assert {one.sequence for one in before.events} | {one.sequence for one in after.events} == {0, 1}
    assert {_weekday(one.dtstart) for one in after.events} == {4}


def _weekday(at: object) -> int:
    assert isinstance(at, datetime)
    return at.weekday()


async def test_whoever_has_left_reads_only_what_is_called_off(reading: Reading) -> None:
    before = await reading.calendar()
    leave(reading.member, LATER + MINUTE)
    reading.now += 2 * MINUTE
    after = await reading.calendar()
    assert [(one.uid, one.status) for one in after.events] == [(one.uid, "CANCELLED") for one in before.events]


async def test_a_renewed_address_ends_the_old_one(reading: Reading) -> None:
    assert reading.member.give(kept_as("new"), anew=True).is_new
    assert (await reading.get())[0] == 404
    assert len((await reading.calendar("new")).events) > 10


async def test_what_is_no_address_is_answered_like_any_other_path(reading: Reading) -> None:
    async with reading.http.get(f"{reading.address}/nothing") as answer:
        nothing = answer.status, await answer.text()
    for token in ("wrong", TOKEN[:-1], TOKEN + "x", "%00", "%F0%9F%90%9F", "x" * 5000, kept_as(TOKEN)):
        status, headers, body = await reading.get(token)
        assert (status, body) == nothing == (404, "Not Found")
        assert "etag" not in headers


async def test_each_reads_in_their_own_language(reading: Reading) -> None:
    assert (await reading.calendar()).events[1].summary == "Peer circle: Week 1"
    with reading.member.database.transaction() as session:
        people.known(session, WORKSPACE, "U1").language = "de"
    assert (await reading.calendar()).events[1].summary == "Peer Circle: Woche 1"


async def test_another_workspaces_circle_stands_at_its_own_address(reading: Reading) -> None:
    """Two workspaces whose people have the same ids, as it may be in one organisation."""
    database, catalogue = reading.member.database, reading.member.catalogue
    stage.seed(database, "T0TWO")
    five = [f"U{number}" for number in range(1, 6)]
    other = stage.running_circle(database, catalogue, five, LATER + timedelta(days=30), "T0TWO")
    theirs = Follower(database, catalogue, other, workspace_id="T0TWO")
    assert theirs.give(kept_as("theirs"), now=LATER + timedelta(days=31)).is_new
    ours, found = await reading.calendar(), await reading.calendar("theirs")
    assert not {one.uid for one in ours.events} & {one.uid for one in found.events}
    assert {_team(one.description) for one in ours.events} == {WORKSPACE}
    assert {_team(one.description) for one in found.events} == {"T0TWO"}


def _team(description: str | None) -> str:
    return (description or "").partition("team=")[2].partition("&")[0]


@pytest.fixture
def _logging_as_the_program_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[None]:
    """Even where the server would log each request."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr(logging.getLogger("uvicorn.access"), "propagate", True)
    logs.start(logging.DEBUG)
    yield
    root.handlers[:], root.level = handlers, level


@pytest.mark.usefixtures("_logging_as_the_program_does")
async def test_an_address_is_in_no_log_and_in_no_row(reading: Reading, capsys: pytest.CaptureFixture[str]) -> None:
    for method in ("GET", "HEAD", "POST"):
        await reading.get(method=method)
    await reading.get(TOKEN + "x")
    with reading.member.database.transaction() as session:
        rows = session.execute(text("SELECT * FROM subscriptions")).all()
        session.execute(text("UPDATE circles SET edition = 'none'"))  # From now on it fails.
    assert (await reading.get())[0] == 500
    logged = capsys.readouterr().err
    assert "KeyError" in logged
    assert str(rows)
    assert TOKEN not in logged + str(rows)


async def test_while_the_database_is_away_a_calendar_is_asked_to_come_again(reading: Reading) -> None:
    reading.member.database.close()
    status, headers, said = await reading.get()
    assert (status, headers["retry-after"], said) == (503, "60", "Please try again in a minute.")


@pytest.mark.parametrize("asked", ["de", "de-CH,de;q=0.9,en;q=0.8", "fr-FR, DE-de;q=0.5"])
async def test_whoever_opens_it_then_is_asked_in_the_language_of_their_browser(
    reading: Reading, asked: str
) -> None:
    reading.member.database.close()
    _, _, said = await reading.get(Accept_Language=asked)
    assert said == "Bitte versuch es in einer Minute noch einmal."
