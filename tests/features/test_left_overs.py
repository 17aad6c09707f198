"""Nobody of a round is missing in its lists: whoever is in none of its circles is listed, with a plain reason."""

from datetime import date

import pytest

from bot.domain.consents import Consent
from bot.domain.forming.people import Reason
from bot.domain.positions import Position
from bot.domain.programme import Catalogue
from bot.domain.questions import QuestionKind
from bot.domain.rounds import Audience, AudienceKind, LeftOver, Plan, Window
from bot.features import adjustments, consents, drafts, joinings, rounds, standings
from bot.slack.views import left_overs
from bot.store import enrolments, votes, workspaces
from bot.store.session import Database
from tests.features import planned, stage
from tests.features.planned import SOON, TEN
from tests.features.stage import MODERATOR, WORKSPACE


def test_whoever_is_taken_out_is_away_or_begins_later_is_listed_with_why(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:7])
    back, begins = date(2026, 12, 1), date(2026, 12, 8)
    with database.transaction() as session:
        enrolments.open_of(session, WORKSPACE, TEN[5])[0].away_until = back
        enrolments.open_of(session, WORKSPACE, TEN[6])[0].not_before = begins
    round_id = planned.open_(database, catalogue)
    (circle,) = planned.planned(database, round_id)
    assert planned.page(database, catalogue, round_id).card.left == 2
    with database.transaction() as session:
        act = {"by": MODERATOR, "catalogue": catalogue, "now": SOON}
        adjustments.remove(session, WORKSPACE, circle.id, TEN[2], **act)
    with database.reading() as session:
        shown = drafts.left(session, WORKSPACE, round_id, **act)
    found = list(shown.people)
    assert found == [
        LeftOver(TEN[2], Reason.TAKEN_OUT),
        LeftOver(TEN[5], Reason.LATER),
        LeftOver(TEN[6], Reason.LATER),
    ]
    said = str(left_overs.page(shown))
    assert "took them out" in said
    assert said.count("they could begin later only") == 2
    assert "away" not in said, "that is told to nobody"
    with database.transaction() as session:
        rounds.close(session, WORKSPACE, round_id, by=MODERATOR, now=SOON)
    planned.go_on(database, catalogue)
    with database.reading() as session:
        (place,) = standings.standing(session, WORKSPACE, TEN[2], catalogue=catalogue, now=SOON).waiting
    assert place.outlook is None, "they never knew of it"


def listed(database: Database, catalogue: Catalogue, round_id: str) -> list[LeftOver]:
    """Who is in no circle of a round, as a moderator reads it."""
    with database.reading() as session:
        shown = drafts.left(session, WORKSPACE, round_id, MODERATOR, catalogue=catalogue, now=SOON)
    assert planned.page(database, catalogue, round_id).card.left == len(shown.people)
    return list(shown.people)


def test_whoever_came_or_changed_something_since_the_circles_were_formed_is_listed_too(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:4])
    stage.all_join(database, catalogue, [TEN[4]], days=frozenset({6}))

    def changes(user_id: str, **given: object) -> None:
        with database.transaction() as session:
            (enrolment,) = enrolments.open_of(session, WORKSPACE, user_id)
            filled = stage.application(catalogue, **given)
            joinings.change(session, WORKSPACE, stage.profile(user_id), enrolment.id, filled, catalogue=catalogue)

    round_id = planned.open_(database, catalogue)
    (before,) = listed(database, catalogue, round_id)
    assert before == LeftOver(TEN[4], Reason.NUMBERS)
    changes(TEN[0], days=frozenset({1}))
    changes(TEN[4], days=frozenset({5}))
    stage.all_join(database, catalogue, [TEN[5]])
    since = [LeftOver(one, Reason.SINCE) for one in (TEN[0], TEN[4], TEN[5])]
    assert listed(database, catalogue, round_id) == since
    with database.transaction() as session:
        rounds.close(session, WORKSPACE, round_id, by=MODERATOR, now=SOON)
    planned.go_on(database, catalogue)
    with database.reading() as session:
        (place,) = standings.standing(session, WORKSPACE, TEN[4], catalogue=catalogue, now=SOON).waiting
    assert place.outlook is None, "what was found of their earlier answers is not told of these"


def test_whoever_no_longer_fits_once_the_circles_are_formed_is_listed(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:4])

    def avoids_one() -> None:
        planned.avoids(database, TEN[0], TEN[1])

    with database.transaction() as session:
        wanted = Plan(catalogue.programmes[0].id)
        row = rounds.open_(session, WORKSPACE, wanted, by=MODERATOR, catalogue=catalogue, now=SOON)
    assert row is not None
    planned.go_on(database, catalogue, meanwhile=avoids_one)
    (circle,) = planned.planned(database, row.id)
    (missing,) = set(TEN[:4]) - planned.people_in(database, circle.id)
    assert listed(database, catalogue, row.id) == [LeftOver(missing, Reason.SINCE)]


@pytest.mark.parametrize(
    "audience",
    [
        Audience(AudienceKind.PEOPLE, tuple(TEN[:5])),
        Audience(AudienceKind.DEPARTMENT, ("Sales",)),
        Audience(AudienceKind.GROUP, ("S1",)),
    ],
)
def test_only_of_whom_circles_are_formed_is_listed(
    database: Database, catalogue: Catalogue, audience: Audience
) -> None:
    stage.seed(database)
    planned.stand(database, {one: Position("Sales") for one in TEN[:5]})
    with database.transaction() as session:
        workspaces.set_group(session, WORKSPACE, "S1", TEN[:5])
    stage.all_join(database, catalogue, TEN[:4])
    round_id = planned.open_(database, catalogue, audience=audience)
    stage.all_join(database, catalogue, TEN[4:6])
    assert listed(database, catalogue, round_id) == [LeftOver(TEN[4], Reason.SINCE)]


def test_once_it_is_too_late_for_a_round_nobody_is_said_to_have_come_since(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:4])
    round_id = planned.open_(database, catalogue, window=Window(None, date(2026, 12, 4)))
    stage.all_join(database, catalogue, [TEN[5]])
    assert planned.page(database, catalogue, round_id).card.left == 1
    assert planned.page(database, catalogue, round_id, now=SOON + 40 * stage.DAY).card.left == 0


@pytest.mark.parametrize("yes", [4, 2], ids=["it goes on", "it comes apart"])
def test_whoever_was_asked_in_this_round_is_not_listed_which_would_show_who_said_no(
    database: Database, catalogue: Catalogue, yes: int
) -> None:
    round_id = planned.opened(database, catalogue)
    circle, _another = planned.planned(database, round_id)
    stage.all_join(database, catalogue, ["U20000"])
    with database.transaction() as session:
        drafts.approve(session, WORKSPACE, circle.id, by=MODERATOR, catalogue=catalogue, now=SOON)
        (question,) = votes.of_kind(session, circle, QuestionKind.PROPOSAL)
        for number, one in enumerate(question.facts["asked"]):
            said = Consent.YES if number < yes else Consent.NO
            consents.answer(session, WORKSPACE, question.id, one, said, catalogue=catalogue, now=SOON)
    assert listed(database, catalogue, round_id) == [LeftOver("U20000", Reason.SINCE)]
