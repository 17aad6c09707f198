"""Whoever is in no circle reads why and what would help; what is confidential leaves no trace in it."""

from collections.abc import Callable
from datetime import time

import pytest
from sqlalchemy import text

from bot.domain.outlooks import Hindrance, Outlook
from bot.domain.programme import Catalogue
from bot.features import joinings, proposals, standings
from bot.slack.views import waitings as views
from bot.store import enrolments
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import DAY, MINUTE, NOW, WORKSPACE
from tests.features.test_rules_between_people import avoids, of_one_department, reports

FIVE = ["U1", "U2", "U3", "U4", "U5"]
NONE = "When circles were last formed, none could be made with you, by hours, numbers or rules."
MONDAYS, TUESDAYS = frozenset({0}), frozenset({1})


def look(database: Database, catalogue: Catalogue) -> None:
    """Circles are looked for, proposed and agreed to, and what came of it is noted."""
    at = NOW + 2 * MINUTE
    with database.transaction() as session:
        for crowd in proposals.crowds(session, catalogue=catalogue):
            found = proposals.search(crowd, now=at)()
            proposals.noted(session, crowd, found, seconds=0.5, now=at)
            proposals.tell(session, crowd, found.unplaced)
            proposals.propose(session, crowd, found.suggestions, now=at)


def reads(database: Database, catalogue: Catalogue, user_id: str) -> tuple[Outlook | None, str]:
    """How things stand for somebody, and in which words."""
    with database.reading() as session:
        (place,) = standings.standing(session, WORKSPACE, user_id, catalogue=catalogue, now=NOW + DAY).waiting
        return place.outlook, views.where(place)


@pytest.mark.parametrize(
    ("days", "starts", "ends", "outlook", "words"),
    [
        (
            TUESDAYS,
            time(9),
            time(17),
            Outlook(Hindrance.NO_CIRCLE, weekday=0),
            "Mondays too would help.",
        ),
        (
            MONDAYS,
            time(7),
            time(9),
            Outlook(Hindrance.NO_CIRCLE, between=(420, 600)),
            "Hours from 07:00 to 10:00 would help.",
        ),
        (
            MONDAYS,
            time(18),
            time(23),
            Outlook(Hindrance.NO_CIRCLE),
            "More days, or longer hours, make a circle likelier.",
        ),
    ],
)
def test_who_has_no_hour_in_common_with_the_others_reads_what_would_help(
    database: Database,
    catalogue: Catalogue,
    days: frozenset[int],
    starts: time,
    ends: time,
    outlook: Outlook,
    words: str,
) -> None:
    stage.seed(database)
    narrow = {"starts": time(9), "ends": time(10)}
    stage.all_join(database, catalogue, FIVE[:4], NOW - 2 * DAY, days=MONDAYS, **narrow)
    with database.transaction() as session:
        stage.join(session, catalogue, "U9", days=days, starts=starts, ends=ends)
    look(database, catalogue)
    found, said = reads(database, catalogue, "U9")
    assert found == outlook
    assert NONE in said
    assert words in said


@pytest.mark.parametrize("rule", [avoids, reports, of_one_department, None])
def test_a_rule_between_people_reads_like_numbers_and_hours_and_is_not_even_kept(
    database: Database, catalogue: Catalogue, rule: Callable[[Session, Catalogue, str, str], None] | None
) -> None:
    stage.seed(database)
    # Five and one, or six of whom one may not be with any of the first: it is no different to the last one.
    others = FIVE if rule is None else FIVE[:4]
    stage.all_join(database, catalogue, others, NOW - 2 * DAY)
    with database.transaction() as session:
        stage.join(session, catalogue, "U9")
        if rule is not None:
            rule(session, catalogue, "U9", "U1")
    look(database, catalogue)
    found, said = reads(database, catalogue, "U9")
    assert found == Outlook(Hindrance.NO_CIRCLE)
    assert NONE in said
    with database.reading() as session:
        kept = session.execute(text("SELECT hindrance, weekday, starts, ends FROM outlooks")).all()
    assert [tuple(one) for one in kept] == [("no_circle", None, None, None)]


def test_who_could_be_in_a_small_circle_reads_that_it_comes_within_a_day(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE[:4])
    look(database, catalogue)
    found, said = reads(database, catalogue, "U1")
    assert found == Outlook(Hindrance.SOON)
    assert "It is proposed within a day" in said


def test_with_other_answers_it_is_found_out_anew(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE[:4])
    look(database, catalogue)
    with database.transaction() as session:
        (mine,) = enrolments.open_of(session, WORKSPACE, "U1")
        given = stage.application(catalogue, starts=time(18), ends=time(20))
        joinings.change(session, WORKSPACE, stage.profile("U1"), mine.id, given, catalogue=catalogue)
    assert reads(database, catalogue, "U1")[0] is None
    look(database, catalogue)
    assert reads(database, catalogue, "U1")[0] == Outlook(Hindrance.NO_CIRCLE)


def test_of_a_list_that_has_become_too_short_nothing_is_said_any_more(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE[:4])
    look(database, catalogue)
    with database.transaction() as session:
        place = WORKSPACE, catalogue.programmes[0].id
        proposals.looked(session, place, None, now=NOW)
    assert reads(database, catalogue, "U1")[0] is None


def test_what_came_of_a_search_is_kept_in_numbers_for_a_year(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, [*FIVE, "U6"])
    look(database, catalogue)
    query = text("SELECT people, placed, unplaced, seconds, score, bound, seed FROM searches")
    with database.reading() as session:
        ((people, placed, unplaced, seconds, score, bound, seed),) = session.execute(query).all()
    assert (people, placed, unplaced, seconds) == (6, 5, 1, 0.5)
    assert 0 <= score <= bound
    assert seed == proposals.seed_of((WORKSPACE, catalogue.programmes[0].id), NOW + 2 * MINUTE)
    for days, kept in ((360, 1), (370, 0)):
        with database.transaction() as session:
            proposals.forget_old(session, NOW + days * DAY)
            assert session.scalar(text("SELECT count(*) FROM searches")) == kept
