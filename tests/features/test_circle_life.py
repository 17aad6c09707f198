"""Hosting, breaks and archiving, through the features with a real database."""

from datetime import datetime, timedelta

from sqlalchemy import text

from bot.domain.circles import MemberState
from bot.domain.facilitations import ask_at
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import MomentKind
from bot.features import archives, breaks, facilitations, steps
from bot.store import circles, votes
from bot.store.models import Circle
from bot.store.session import Database
from tests.features.saying import said
from tests.features.stage import (
    BERLIN,
    DAY,
    MINUTE,
    MODERATOR,
    NOW,
    WORKSPACE,
    at_once,
    moments_of,
    owed,
    plan,
    refused,
    ring,
    running_circle,
    seed,
)

PEOPLE = ["U0A", "U0B", "U0C", "U0D", "U0E"]


def begin(database: Database, catalogue: Catalogue, hosts: int = 5) -> str:
    """A running circle in which the first so many would host now and then."""
    seed(database)
    circle_id = running_circle(database, catalogue, PEOPLE)
    with database.transaction() as session:
        for user_id in PEOPLE[:hosts]:
            session.execute(text("UPDATE enrolments SET hosts = true WHERE user_id = :user"), {"user": user_id})
    return circle_id


def move(database: Database, catalogue: Catalogue, circle_id: str, kind: MomentKind, step: int) -> datetime:
    """Plans up to a moment of a circle; when that is."""
    at = NOW
    for moment in moments_of(database, catalogue, circle_id):
        plan(database, catalogue, moment.at)
        at = moment.at
        if (moment.kind, moment.step) == (kind, step):
            break
    return at


def of_circle(database: Database, circle_id: str) -> Circle:
    """The circle's row."""
    with database.reading() as session:
        found = circles.get(session, WORKSPACE, circle_id)
        assert found is not None
        return found


def asked_to_host(database: Database) -> list[str]:
    """Who was asked to host, in order."""
    with database.reading() as session:
        query = text("SELECT recipient FROM outbox WHERE kind = 'hosting.ask' ORDER BY id")
        return list(session.scalars(query))


def meeting(database: Database, catalogue: Catalogue, circle_id: str, step: int) -> datetime:
    """When a step's meeting is."""
    with database.reading() as session:
        found = facilitations.note(session, WORKSPACE, circle_id, step, catalogue=catalogue)
        assert found is not None
        return found.turn.meeting_at


def looked(database: Database, catalogue: Catalogue, circle_id: str) -> datetime:
    """The first host is looked for, two working days before the meeting of week 1; when."""
    move(database, catalogue, circle_id, MomentKind.WRAP_UP, 0)
    with database.transaction() as session:
        session.execute(text("DELETE FROM outbox WHERE kind = 'hosting.ask'"))
        session.execute(text("DELETE FROM hostings"))
    now = ask_at(meeting(database, catalogue, circle_id, 1), BERLIN)
    ring(database, catalogue, now)
    return now


def test_whoever_passes_makes_way_for_the_next_and_nobody_is_asked_twice(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = begin(database, catalogue, hosts=2)
    now = looked(database, catalogue, circle_id)
    first = asked_to_host(database)
    assert len(first) == 1
    for person in (first[0], first[0]):
        with database.transaction() as session:
            facilitations.decline(session, WORKSPACE, circle_id, 1, person, catalogue=catalogue, now=now)
    assert len(set(asked_to_host(database))) == len(asked_to_host(database)) == 2
    assert set(asked_to_host(database)) == set(PEOPLE[:2]), "those who offered come first"
    with database.transaction() as session:
        other = asked_to_host(database)[1]
        facilitations.decline(session, WORKSPACE, circle_id, 1, other, catalogue=catalogue, now=now)
    assert len(set(asked_to_host(database))) == len(asked_to_host(database)) == 3


def test_where_nobody_offered_the_turn_goes_round_and_whoever_is_asked_reads_that_they_need_not(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = begin(database, catalogue, hosts=0)
    looked(database, catalogue, circle_id)
    assert len(asked_to_host(database)) == 1
    words = said(database, catalogue, owed(database, "hosting.ask")[0])
    assert "You did not offer to host, and need not" in words
    assert "no reason is asked" in words


def test_of_two_who_say_yes_at_once_one_hosts_and_the_prompt_names_them(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = begin(database, catalogue, hosts=2)
    now = looked(database, catalogue, circle_id)
    ring(database, catalogue, now + DAY)  # Nobody has answered: the other one is asked too.
    two = asked_to_host(database)
    assert len(two) == 2

    def accepting(person: str):
        return lambda session: facilitations.accept(
            session, WORKSPACE, circle_id, 1, person, catalogue=catalogue, now=now + DAY
        )

    assert sorted(at_once(database, *map(accepting, two)), key=str) == [None, RefusalCode.HOST_FOUND]
    with database.reading() as session:
        told = steps.message(session, WORKSPACE, circle_id, 1, catalogue=catalogue)
    assert told is not None
    assert told.host in two
    assert len(owed(database, "hosting.note")) == 1


def test_a_host_leaves_a_member_in_peace_who_can_undo_it(database: Database, catalogue: Catalogue) -> None:
    circle_id = begin(database, catalogue, hosts=1)
    now = looked(database, catalogue, circle_id)
    with database.transaction() as session:
        facilitations.accept(session, WORKSPACE, circle_id, 1, "U0A", catalogue=catalogue, now=now)

    def mute(by: str, whom: str) -> RefusalCode | None:
        return refused(database, lambda one: facilitations.mute(one, WORKSPACE, circle_id, 1, by, whom))

    assert mute("U0B", "U0C") is RefusalCode.NOT_THE_HOST
    assert mute("U0A", "U0A") is RefusalCode.ONESELF
    assert mute("U0A", MODERATOR) is RefusalCode.NOT_A_MEMBER_HERE
    assert mute("U0A", "U0B") is None
    with database.transaction() as session:
        row = circles.member(session, of_circle(database, circle_id), "U0B")
        assert row is not None
        assert (row.muted_step, row.muted_by) == (1, "U0A")
        facilitations.unmute(session, WORKSPACE, circle_id, "U0B")
        assert row.muted_step is None


def ask_break(database: Database, catalogue: Catalogue, circle_id: str, now: datetime) -> str:
    """The first member asks for two weeks; the question's id."""
    with database.transaction() as session:
        breaks.ask(session, WORKSPACE, circle_id, "U0A", 2, catalogue=catalogue, now=now)
        question = votes.open_in(session, of_circle(database, circle_id), votes.QuestionKind.BREAK)
        assert question is not None
        return question.id


def answer(database: Database, catalogue: Catalogue, question: str, user: str, said: str, now: datetime) -> None:
    """Somebody answers."""
    with database.transaction() as session:
        breaks.answer(session, WORKSPACE, question, user, said, catalogue=catalogue, now=now)


def test_a_break_that_all_want_moves_everything_after_it(database: Database, catalogue: Catalogue) -> None:
    circle_id = begin(database, catalogue)
    now = move(database, catalogue, circle_id, MomentKind.WRAP_UP, 0) + MINUTE
    before = of_circle(database, circle_id).next_at
    last_before = moments_of(database, catalogue, circle_id)[-1].at
    question = ask_break(database, catalogue, circle_id, now)
    assert len(owed(database, "break.question")) == 4
    for user in PEOPLE[1:]:
        assert owed(database, "circle.break") == []
        answer(database, catalogue, question, user, "yes", now)
    circle = of_circle(database, circle_id)
    assert circle.breaks == [[1, 2]]
    assert before is not None
    assert circle.next_at == before + timedelta(weeks=2)
    assert (moments_of(database, catalogue, circle_id)[-1].at - last_before).days in (13, 14)
    assert len(owed(database, "circle.break")) == 1


def test_one_no_or_a_silence_makes_no_break_and_names_nobody(database: Database, catalogue: Catalogue) -> None:
    circle_id = begin(database, catalogue)
    now = move(database, catalogue, circle_id, MomentKind.WRAP_UP, 0) + MINUTE
    question = ask_break(database, catalogue, circle_id, now)
    answer(database, catalogue, question, "U0B", "no", now)
    assert owed(database, "break.none") == []  # How soon it ends would tell who it was.
    ring(database, catalogue, now + 6 * DAY)
    assert len(owed(database, "break.none")) == 1
    assert of_circle(database, circle_id).breaks is None
    late = refused(
        database,
        lambda one: breaks.answer(one, WORKSPACE, question, "U0C", "yes", catalogue=catalogue, now=now),
    )
    assert late is RefusalCode.BREAK_DECIDED


def test_whoever_is_gone_is_not_waited_for_in_a_vote(database: Database, catalogue: Catalogue) -> None:
    circle_id = begin(database, catalogue)
    now = move(database, catalogue, circle_id, MomentKind.WRAP_UP, 0) + MINUTE
    question = ask_break(database, catalogue, circle_id, now)
    for user in PEOPLE[1:-1]:
        answer(database, catalogue, question, user, "yes", now)
    with database.transaction() as session:
        circle = of_circle(database, circle_id)
        member = circles.member(session, circle, PEOPLE[-1])
        assert member is not None
        member.state = MemberState.LEFT
    ring(database, catalogue, now + 6 * DAY)
    assert of_circle(database, circle_id).breaks == [[1, 2]]


def test_a_moderator_makes_a_break_but_nobody_else_and_not_for_five_weeks(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = begin(database, catalogue)
    now = move(database, catalogue, circle_id, MomentKind.PROMPT, 0)

    def make(by: str, weeks: int) -> RefusalCode | None:
        return refused(
            database,
            lambda one: breaks.set_(one, WORKSPACE, circle_id, weeks, by=by, catalogue=catalogue, now=now),
        )

    assert make("U0A", 1) is RefusalCode.NOT_A_MODERATOR
    assert make(MODERATOR, 5) is RefusalCode.BREAK_TOO_LONG
    assert make(MODERATOR, 4) is None
    assert make(MODERATOR, 1) is RefusalCode.BREAK_MADE
    assert of_circle(database, circle_id).breaks == [[1, 4]]


def test_a_channel_is_archived_once_when_more_than_half_want_it(database: Database, catalogue: Catalogue) -> None:
    circle_id = begin(database, catalogue)

    def agree(user: str):
        return lambda session: archives.agree(session, WORKSPACE, circle_id, user, now=now)

    now = move(database, catalogue, circle_id, MomentKind.PROMPT, 0)
    assert refused(database, agree("U0A")) is RefusalCode.GONE
    now = move(database, catalogue, circle_id, MomentKind.GOODBYE, len(catalogue.programmes[0].steps) - 1)
    assert refused(database, agree(MODERATOR)) is RefusalCode.NOT_IN_CIRCLE
    assert [refused(database, agree(one)) for one in ("U0A", "U0A", "U0B")] == [None] * 3
    assert owed(database, "circle.archive") == []
    outcomes = at_once(database, agree("U0C"), agree("U0D"))
    assert sorted(outcomes, key=str) == [None, RefusalCode.GONE]
    assert len(owed(database, "circle.archive")) == 1
