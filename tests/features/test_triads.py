"""Threes who have each other's back stay together, and who speaks first and last goes round, as the prompts say."""

from collections import Counter
from dataclasses import replace
from datetime import time

import pytest

from bot.domain.meetings import MeetingGiven, PlaceKind
from bot.domain.programme import Catalogue
from bot.features import meetings, steps
from bot.slack.views import steps as views
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE
from tests.features.test_groupings import FIVE
from tests.features.test_pairings import Run

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SEVEN = [*FIVE, "U6", "U7"]


@pytest.fixture
def run(database: Database, catalogue: Catalogue) -> Run:
    """A circle of seven in a programme with triads."""
    return Run(database, replace(catalogue.programmes[0], triads=True, ideal=7, largest=8), SEVEN)


def told(run: Run, step: int) -> list[str]:
    """The lines of a prompt and its thread that are about triads and speakers, without the marks of names."""
    with run.database.reading() as session:
        found = steps.message(session, WORKSPACE, run.circle_id, step, catalogue=run.catalogue)
    assert found is not None
    text = f"{views.prompt(found).text}\n{views.thread(found).text}".replace("<@", "").replace(">", "")
    return [one for one in text.splitlines() if "triads:" in one or "speaks first" in one]


def triads(run: Run, step: int) -> str:
    return told(run, step)[1]


def new(run: Run, step: int) -> list[str]:
    """What the thread says of those with whom somebody is new."""
    return told(run, step)[2:]


def test_the_triads_are_named_from_the_first_week_on_and_stay(run: Run) -> None:
    run.go_on_to(2)
    assert len(told(run, 0)) == 1, "at the kickoff nobody knows each other yet"
    assert triads(run, 1) == triads(run, 2) == "*Your triads:* U1, U2 and U3; U4, U5, U6 and U7."


def test_who_leaves_moves_nobody_else_and_their_triad_reads_it_once(run: Run) -> None:
    run.go_on_to(1)
    run.leave("U1")
    run.go_on_to(3)
    stays = "*Your triads:* U2 and U3; U4, U5, U6 and U7."
    assert triads(run, 2) == stays
    assert new(run, 2) == ["*Changed in your triads:* U2 and U3."]
    assert triads(run, 3) == stays
    assert new(run, 3) == []


def test_who_is_left_alone_joins_another_triad(run: Run) -> None:
    run.go_on_to(1)
    for user_id in ("U1", "U2", "U7"):
        run.leave(user_id)
    run.go_on_to(2)
    assert new(run, 2) == ["*Changed in your triads:* U3, U4, U5 and U6."]


def test_who_comes_late_joins_the_smallest_triad_and_who_is_away_keeps_their_place(run: Run) -> None:
    run.go_on_to(1)
    run.pause("U4", (run.now + 14 * stage.DAY).date())
    run.come("U8")
    run.go_on_to(3)
    grown = "*Your triads:* U1, U2, U3 and U8; U4, U5, U6 and U7."
    assert triads(run, 2) == triads(run, 3) == grown
    assert new(run, 2) == ["*Changed in your triads:* U1, U2, U3 and U8."]


def speak(run: Run, numbers: range) -> tuple[list[str], list[str]]:
    """Who spoke first in some steps, and who last."""
    lines = [told(run, step)[0].split() for step in numbers]
    return [line[2] for line in lines], [line[5] for line in lines]


def test_another_one_begins_and_ends_each_time(run: Run) -> None:
    run.go_on_to(6)
    firsts, lasts = speak(run, range(7))
    assert sorted(firsts) == sorted(lasts) == SEVEN
    assert all(first != last for first, last in zip(firsts, lasts, strict=True))


def test_who_was_away_begins_once_they_are_back_and_who_has_left_is_not_named(run: Run) -> None:
    run.pause("U1", (stage.moments_of(run.database, run.catalogue, run.circle_id)[4].at).date())
    run.go_on_to(2)
    firsts, lasts = speak(run, range(3))
    assert firsts == ["U2", "U3", "U1"]
    run.leave(lasts[2])
    assert lasts[2] != "U4"
    assert told(run, 2)[0] == "In rounds U1 speaks first.", "another one is named on the day of the meeting"


def test_who_comes_late_begins_no_more_often_than_the_others(run: Run) -> None:
    run.leave("U7")
    run.go_on_to(5)
    run.come("U8")
    run.go_on_to(12)
    firsts, _ = speak(run, range(6, 13))
    assert Counter(firsts) == dict.fromkeys([*FIVE, "U6", "U8"], 1)


def test_where_the_circle_writes_nobody_begins(run: Run) -> None:
    given = MeetingGiven(1, time(10), PlaceKind.WRITING, None)
    with run.database.transaction() as session:
        place, more = (WORKSPACE, run.circle_id, "U1"), {"catalogue": run.catalogue, "now": run.now}
        meetings.change(session, *place, given, token="once", **more)
    run.go_on_to(0)
    assert told(run, 0) == []
