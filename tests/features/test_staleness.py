"""What could not be sent for a long time, and is of no use any more, is withdrawn at sending with the reason."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.delivery.carrying import Pointless
from bot.delivery.render import _KINDS, render
from bot.domain.programme import Catalogue
from bot.domain.worktime import Moment
from bot.features import leavings, staleness
from bot.store import enrolments, outbox
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
SENT = "sent"


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle that waits for its first prompt; nothing has been sent in it yet."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


def live(database: Database, catalogue: Catalogue, moments: list[Moment], until: str | None) -> None:
    """Plans every moment in time up to one, by its kind and step, and lets all alarms ring; nothing is sent."""
    for one in moments:
        stage.plan(database, catalogue, one.at)
        stage.ring(database, catalogue, one.at + timedelta(seconds=1))
        if f"{one.kind}:{one.step}" == until:
            return


def outcome(database: Database, catalogue: Catalogue, key: str, late: timedelta = timedelta()) -> str:
    """What becomes of a row when it could be sent at last, so late: sent, or why not."""
    with database.reading() as session:
        intent = outbox.find(session, WORKSPACE, key)
        assert intent is not None, key
        try:
            render(session, intent, catalogue, intent.due_at + late)
        except Pointless as reason:
            return str(reason)
    return SENT


@pytest.mark.parametrize(
    ("until", "outcomes"),
    [
        ("prompt:0", {"circle.welcome": SENT, "prompt:0": SENT, "thread:0": SENT}),
        ("wrap_up:0", {"prompt:0": staleness.OVER, "thread:0": staleness.OVER, "wrap_up:0": SENT}),
        (
            "prompt:2",
            {
                "circle.welcome": SENT,
                "prompt:0": staleness.OVER,
                "wrap_up:0": staleness.NEWER,
                "prompt:1": staleness.OVER,
                "thread:1": staleness.OVER,
                "wrap_up:1": staleness.NEWER,
                "prompt:2": SENT,
                "thread:2": SENT,
            },
        ),
        (
            None,
            {
                "circle.welcome": staleness.ENDED,
                "prompt:3": staleness.OVER,
                "wrap_up:3": staleness.NEWER,
                "prompt:11": staleness.OVER,
                "wrap_up:11": staleness.NEWER,
                "goodbye:12": SENT,
            },
        ),
    ],
)
def test_of_the_steps_messages_only_the_latest_is_sent(
    database: Database, catalogue: Catalogue, circle_id: str, until: str | None, outcomes: dict[str, str]
) -> None:
    live(database, catalogue, stage.moments_of(database, catalogue, circle_id), until)
    found = {name: outcome(database, catalogue, _key(circle_id, name)) for name in outcomes}
    assert found == outcomes


def _key(circle_id: str, name: str) -> str:
    kind, _, step = name.partition(":")
    return f"{kind}:{circle_id}:{step}".rstrip(":")


def test_a_reminder_whose_check_in_is_over_or_given_is_not_sent(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    prompt, wrap_up = stage.moments_of(database, catalogue, circle_id)[:2]
    stage.plan(database, catalogue, prompt.at)
    stage.ring(database, catalogue, wrap_up.at - timedelta(seconds=1))
    keys = stage.owed(database, "reminder")
    assert len(keys) == len(FIVE)
    assert {outcome(database, catalogue, key) for key in keys} == {SENT}
    stage.check_in(database, circle_id, 0, "U1", wrap_up.at - timedelta(seconds=1))
    assert sorted(outcome(database, catalogue, key) for key in keys) == ["nothing is left to say"] + [SENT] * 4
    stage.plan(database, catalogue, wrap_up.at)
    assert {outcome(database, catalogue, key) for key in keys} == {staleness.OVER}


@pytest.mark.parametrize("kind", ["moderation.digest", "summary", "waiting.line"])
def test_of_what_comes_again_and_again_only_the_newest_is_sent(
    database: Database, catalogue: Catalogue, circle_id: str, kind: str
) -> None:
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U1")
        for number, to in enumerate(["U1", "U1", "U2", "U1"]):
            facts = {"enrolment": enrolment.id, "at": NOW.isoformat(), "recipient": to}
            given = {"conversation": f"to:{to}", "recipient": to, "facts": facts, "now": NOW}
            outbox.owe(session, WORKSPACE, key=f"{kind}:{number}", kind=kind, **given)
    found = [outcome(database, catalogue, f"{kind}:{number}") for number in range(4)]
    assert [one == staleness.NEWER for one in found] == [True, True, False, False]


def test_what_is_for_somebody_who_left_is_withdrawn_when_they_leave(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    prompt, wrap_up = stage.moments_of(database, catalogue, circle_id)[:2]
    stage.plan(database, catalogue, prompt.at)
    stage.ring(database, catalogue, wrap_up.at - timedelta(seconds=1))
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U1")
        leavings.leave(session, WORKSPACE, "U1", enrolment.id, None, catalogue=catalogue, now=wrap_up.at)
    with database.reading() as session:
        states = dict(session.execute(text("SELECT recipient, state FROM outbox WHERE kind = 'reminder'")).all())
    assert states == {"U1": "withdrawn", **dict.fromkeys(FIVE[1:], "pending")}


@pytest.mark.parametrize("state", ["dissolved", "closed"])
def test_nothing_is_said_in_a_circle_that_has_ended_but_its_goodbye(
    database: Database, catalogue: Catalogue, circle_id: str, state: str
) -> None:
    keys = {
        "goal.shown": "goal",
        "request.asked": "request",
        "thanks.shown": "thanks",
        "meeting.changed": "meeting",
        "checkin.echo": "echo",
        "circle.welcome": f"circle.welcome:{circle_id}",
    }
    with database.transaction() as session:
        for kind, key in keys.items():
            facts = {"circle": circle_id, "step": 0}
            given = {"conversation": f"circle:{circle_id}", "facts": facts, "now": NOW}
            outbox.owe(session, WORKSPACE, key=key, kind=kind, **given)
        session.execute(text("UPDATE circles SET state = :state"), {"state": state})
    assert {outcome(database, catalogue, key) for key in keys.values()} == {staleness.ENDED}


def test_nobody_is_asked_about_silence_in_steps_that_nobody_saw(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    moments = stage.moments_of(database, catalogue, circle_id)
    live(database, catalogue, moments, "wrap_up:2")
    keys = stage.owed(database, "silence.ask")
    assert len(keys) == len(FIVE)  # As far as the bot knew then, the prompts were on their way.
    assert {outcome(database, catalogue, key) for key in keys} == {"nothing is left to say"}
    with database.transaction() as session:
        session.execute(text("UPDATE outbox SET state = 'sent' WHERE kind = 'step.prompt'"))
    assert {outcome(database, catalogue, key) for key in keys} == {SENT}


def test_every_kind_of_message_is_looked_at_or_always_of_use() -> None:
    assert set(_KINDS) == staleness.LOOKED_AT


def test_what_is_of_no_use_weeks_later_is_not_sent(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        enrolment = enrolments.open_of(session, WORKSPACE, "U1")[0].id
        leavings.leave(session, WORKSPACE, "U1", enrolment, None, catalogue=catalogue, now=NOW)
    (key,) = stage.owed(database, "leave.done")
    assert outcome(database, catalogue, key) == SENT
    assert outcome(database, catalogue, key, timedelta(days=2)) == staleness.LATE


@pytest.mark.parametrize("kind", ["hosting.ask", "hosting.note"])
def test_who_hosts_a_meeting_is_no_matter_once_its_time_is_over(
    database: Database, catalogue: Catalogue, circle_id: str, kind: str
) -> None:
    prompt = stage.moments_of(database, catalogue, circle_id)[0]
    stage.plan(database, catalogue, prompt.at)
    with database.transaction() as session:
        given = {"conversation": "to:U1", "recipient": "U1", "facts": {"circle": circle_id, "step": 0}}
        outbox.owe(session, WORKSPACE, key=kind, kind=kind, now=prompt.at, **given)
    assert outcome(database, catalogue, kind) != staleness.HELD
    assert outcome(database, catalogue, kind, timedelta(days=4)) == staleness.HELD
