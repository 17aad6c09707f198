"""What asked several people, each in private, once it is settled: it stays readable, with nothing to press any more."""

import pytest

from bot.delivery.calls import METHODS
from bot.delivery.render import render
from bot.domain.programme import Catalogue
from bot.domain.questions import QuestionKind
from bot.domain.rescues import Way
from bot.features import endings, late_joiners, people
from bot.store import outbox, seats, votes
from bot.store.outbox import OutboxState
from bot.store.session import Database
from tests.features import living, stage
from tests.features.proposed import circle_of
from tests.features.rescued import (
    ASKED,
    FIVE,
    LEFT,
    THREE,
    TWO,
    agrees,
    arrives,
    asks,
    merging,
    question,
    says,
    small,
)
from tests.features.saying import said
from tests.features.stage import DAY, WORKSPACE

ALL = [*TWO, *THREE]
STAYED = FIVE[:4]
OVER = "This question is closed."


def changed(database: Database, catalogue: Catalogue, kind: str) -> dict[str, str]:
    """What the messages say, by their keys, that are changed because what they ask is settled."""
    assert METHODS[kind] == "chat.update"
    found: dict[str, str] = {}
    for key in stage.owed(database, kind):
        with database.reading() as session:
            intent = outbox.find(session, WORKSPACE, key)
            assert intent is not None
            message = render(session, intent, catalogue, intent.due_at)
        assert {one["type"] for one in message.blocks} == {"section"}, "there is nothing to press"
        assert intent.under is not None
        assert said(database, catalogue, intent.under) == "", "what is settled is not asked any more"
        found[intent.under] = message.text
    return found


def keys(question_id: str, kind: str, users: list[str]) -> set[str]:
    """What the messages are known by that ask some people."""
    return {f"{kind}:{question_id}:{one}" for one in users}


@pytest.mark.parametrize("second", [[Way.MORE], [Way.CLOSE], []], ids=["more", "close", "stay"])
def test_ways_on_close_in_the_same_words_for_all_whatever_they_said_and_whatever_comes_of_it(
    database: Database, catalogue: Catalogue, second: list[Way]
) -> None:
    small(database, catalogue)
    asked = asks(database, catalogue)
    says(database, catalogue, asked, "U1", Way.MORE, Way.CLOSE)
    assert stage.owed(database, "rescue.closed") == [], "it can be changed until it is decided"
    says(database, catalogue, asked, "U2", *second)
    found = changed(database, catalogue, "rescue.closed")
    assert found.keys() == keys(asked, "rescue.ask", TWO)
    (words,) = set(found.values())
    assert "has become small. How would you like to go on?" in words
    assert "End here, with a goodbye" in words
    assert words.endswith(f"\n{OVER}")


def test_when_the_time_is_over_question_and_reminder_close(database: Database, catalogue: Catalogue) -> None:
    small(database, catalogue)
    asked = asks(database, catalogue)
    says(database, catalogue, asked, "U1", Way.CLOSE)
    arrives(database, catalogue, ASKED + 13 * DAY)
    found = changed(database, catalogue, "rescue.closed")
    assert found.keys() == keys(asked, "rescue.ask", TWO) | keys(asked, "rescue.remind", ["U2"])
    assert len(set(found.values())) == 1, "neither who was silent shows in it, nor that it was said twice"


@pytest.mark.parametrize("last", [True, False])
def test_whether_two_circles_become_one_or_not_the_question_closes_alike(
    database: Database, catalogue: Catalogue, last: bool
) -> None:
    merging(database, catalogue)
    arrives(database, catalogue, ASKED)
    asked = question(database, "merger")
    agrees(database, catalogue, *ALL[:-1])
    assert stage.owed(database, "merge.closed") == []
    agrees(database, catalogue, ALL[-1], yes=last)
    found = changed(database, catalogue, "merge.closed")
    assert found.keys() == keys(asked, "merge.ask", ALL)
    joining, hosts = ({found[f"merge.ask:{asked}:{one}"] for one in users} for users in (TWO, THREE))
    assert (len(joining), len(hosts)) == (1, 1)
    assert all("it be all right with you" in one and one.endswith(f"\n{OVER}") for one in found.values())


def newcomer(database: Database, catalogue: Catalogue, *, arrived: bool = True) -> str:
    """Four members are asked about somebody who would like their free seat; the question's id."""
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    living.leave(database, catalogue, FIVE[4:], LEFT)
    with database.transaction() as session:
        stage.join(session, catalogue, "U6", now=LEFT)
        circle = circle_of(session, circle_id)
        seats.invite(session, circle, "U6", ASKED)
        late_joiners.choose(session, WORKSPACE, circle_id, "U6", wants=True, catalogue=catalogue, now=ASKED)
    if arrived:
        stage.arrive(database)
    return question(database, "late_joiner")


def vote(database: Database, catalogue: Catalogue, question_id: str, *users: str, agrees: bool = True) -> None:
    """Members answer, one after another."""
    for one in users:
        with database.transaction() as session:
            late_joiners.vote(
                session, WORKSPACE, question_id, one, agrees=agrees, catalogue=catalogue, now=ASKED + stage.MINUTE
            )


@pytest.mark.parametrize("last", [True, False, None])
def test_members_read_the_same_of_a_newcomer_whatever_was_said_of_them(
    database: Database, catalogue: Catalogue, last: bool | None
) -> None:
    asked = newcomer(database, catalogue)
    vote(database, catalogue, asked, *STAYED[:3])
    assert stage.owed(database, "late.closed") == []
    if last is None:
        stage.ring(database, catalogue, ASKED + 6 * DAY)
    else:
        vote(database, catalogue, asked, STAYED[3], agrees=last)
    found = changed(database, catalogue, "late.closed")
    assert found.keys() == keys(asked, "late.ask", STAYED)
    (words,) = set(found.values())
    assert words.startswith("<@U6> would like to join your circle")
    assert words.endswith(f"\n{OVER}")


def test_with_its_circle_a_question_ends_at_once(database: Database, catalogue: Catalogue) -> None:
    small(database, catalogue)
    asked = asks(database, catalogue)
    living.leave(database, catalogue, ["U2"], ASKED)
    for _ in ("the circle of one ends", "what its members are asked is closed"):
        arrives(database, catalogue, ASKED + DAY)
    assert changed(database, catalogue, "rescue.closed").keys() == keys(asked, "rescue.ask", TWO)
    assert stage.owed(database, "rescue.told") == []


def test_nobody_is_asked_about_a_newcomer_to_a_circle_that_ends(database: Database, catalogue: Catalogue) -> None:
    asked = newcomer(database, catalogue)
    with database.transaction() as session:
        found = votes.held(session, WORKSPACE, asked, QuestionKind.LATE_JOINER)
        assert found is not None
        endings.end(session, found[0], ASKED)
    stage.ring(database, catalogue, ASKED)
    assert changed(database, catalogue, "late.closed").keys() == keys(asked, "late.ask", STAYED)


def test_what_was_not_sent_yet_asks_nobody_any_more(database: Database, catalogue: Catalogue) -> None:
    asked = newcomer(database, catalogue, arrived=False)
    vote(database, catalogue, asked, *STAYED)
    assert stage.owed(database, "late.closed") == []
    with database.reading() as session:
        found = [outbox.find(session, WORKSPACE, one) for one in keys(asked, "late.ask", STAYED)]
    assert {(one.state, one.error) for one in found if one} == {(OutboxState.WITHDRAWN, people.CLOSED)}


def test_no_week_is_full_because_of_what_closes(database: Database, catalogue: Catalogue) -> None:
    asked = newcomer(database, catalogue)
    with database.reading() as session:
        before = people.this_week(session, WORKSPACE, "U1", ASKED)
    vote(database, catalogue, asked, *STAYED[1:], "U1", agrees=False)
    with database.reading() as session:
        assert people.this_week(session, WORKSPACE, "U1", ASKED) == before
