"""Check-ins: who may, when, once; and whose commitments they may look back on."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.domain.checkins import HORIZON, WORDS_LIMIT, Outcome
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import Moment, MomentKind
from bot.features import checkins
from bot.store import checkins as rows
from bot.store import enrolments
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle whose first prompt has been posted."""
    stage.seed(database)
    made = stage.running_circle(database, catalogue, FIVE)
    stage.plan(database, catalogue, stage.moments_of(database, catalogue, made)[0].at)
    return made


@pytest.fixture
def moments(database: Database, catalogue: Catalogue, circle_id: str) -> list[Moment]:
    """What falls due in that circle."""
    return stage.moments_of(database, catalogue, circle_id)


def code(
    database: Database,
    circle_id: str,
    at: Moment,
    user_id: str = "U1",
    step: int = 0,
    workspace_id: str = WORKSPACE,
    **changed: object,
) -> RefusalCode | None:
    """With what a check-in was refused; None when it was taken."""
    filled = stage.given(**{"due_on": at.at.date() + stage.DAY, **changed})
    return stage.refused(
        database,
        lambda session: checkins.give(session, workspace_id, circle_id, step, user_id, filled, now=at.at),
    )


def open_of(database: Database, user_id: str) -> list[tuple[str, str]]:
    """(id, words) of a person's open commitments."""
    with database.reading() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, user_id)
        return [(one.id, one.what) for one in checkins.open_commitments(session, enrolment)]


def test_a_check_in_is_taken_once(database: Database, circle_id: str, moments: list[Moment]) -> None:
    assert code(database, circle_id, moments[0]) is None
    assert code(database, circle_id, moments[0], what="Another") is RefusalCode.ALREADY_CHECKED_IN
    assert [what for _, what in open_of(database, "U1")] == ["Write to Ada"]


def test_the_same_check_in_twice_at_the_same_moment_is_taken_once(
    database: Database, circle_id: str, moments: list[Moment]
) -> None:
    filled = stage.given(due_on=moments[0].at.date())
    results = stage.at_once(
        database,
        *[lambda session: checkins.give(session, WORKSPACE, circle_id, 0, "U1", filled, now=moments[0].at)] * 3,
    )
    assert sorted(map(str, results)) == ["None"] + [str(RefusalCode.ALREADY_CHECKED_IN)] * 2
    assert len(stage.owed(database, "checkin.echo")) == 1


@pytest.mark.parametrize("user_id", ["U9", stage.MODERATOR, stage.HR, ""])
def test_strangers_moderators_and_hr_check_in_nowhere(
    database: Database, circle_id: str, moments: list[Moment], user_id: str
) -> None:
    assert code(database, circle_id, moments[0], user_id) is RefusalCode.NOT_IN_CIRCLE


def test_a_circle_cannot_be_reached_from_another_workspace(
    database: Database, circle_id: str, moments: list[Moment]
) -> None:
    stage.seed(database, "T0OTHER")
    assert code(database, circle_id, moments[0], workspace_id="T0OTHER") is RefusalCode.NOT_IN_CIRCLE


@pytest.mark.parametrize("step", [1, 12, 99])
def test_a_step_that_is_not_open_takes_no_check_in(
    database: Database, circle_id: str, moments: list[Moment], step: int
) -> None:
    assert code(database, circle_id, moments[0], step=step) is RefusalCode.STEP_NOT_OPEN


def test_a_check_in_after_the_wrap_up_is_refused_and_the_next_prompt_opens_the_next(
    database: Database, catalogue: Catalogue, circle_id: str, moments: list[Moment]
) -> None:
    _, wrap_up, next_prompt = moments[:3]
    stage.plan(database, catalogue, wrap_up.at)
    assert code(database, circle_id, wrap_up) is RefusalCode.STEP_NOT_OPEN
    stage.plan(database, catalogue, next_prompt.at)
    assert code(database, circle_id, next_prompt) is RefusalCode.STEP_NOT_OPEN
    assert code(database, circle_id, next_prompt, step=1) is None


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"what": ""}, RefusalCode.NOTHING_WRITTEN),
        ({"what": " \n\t"}, RefusalCode.NOTHING_WRITTEN),
        ({"what": "\u200b\u202e\ufeff"}, RefusalCode.NOTHING_WRITTEN),
        ({"what": "\u2066\u2069"}, RefusalCode.NOTHING_WRITTEN),
        ({"what": "\u00ad"}, RefusalCode.NOTHING_WRITTEN),
        ({"what": "\u2061\u180e"}, RefusalCode.NOTHING_WRITTEN),
        ({"what": "x" * (WORDS_LIMIT + 1)}, RefusalCode.TEXT_TOO_LONG),
        ({"what": "x" * 40_000}, RefusalCode.TEXT_TOO_LONG),
        ({"what": "\N{ROCKET}"}, None),
        ({"what": "x" * WORDS_LIMIT}, None),
        ({"due_on": date(2026, 1, 1)}, RefusalCode.DATE_PAST),
        ({"due_on": date(9999, 12, 31)}, RefusalCode.DATE_TOO_FAR),
    ],
)
def test_what_can_be_written(
    database: Database, circle_id: str, moments: list[Moment], changed: dict[str, object], expected: object
) -> None:
    assert code(database, circle_id, moments[0], **changed) is expected


def test_the_horizon_is_a_quarter_from_the_members_own_today(
    database: Database, circle_id: str, moments: list[Moment]
) -> None:
    # The prompt comes at nine in the morning, so that the member's date is the same as that in UTC.
    latest = moments[0].at.date() + HORIZON
    assert code(database, circle_id, moments[0], due_on=latest + timedelta(days=1)) is RefusalCode.DATE_TOO_FAR
    assert code(database, circle_id, moments[0], due_on=latest) is None


def test_the_next_form_shows_ones_own_open_commitments_and_nobody_elses(
    database: Database, catalogue: Catalogue, circle_id: str, moments: list[Moment]
) -> None:
    for user_id in ("U1", "U2"):
        stage.check_in(database, circle_id, 0, user_id, moments[0].at, what=f"What {user_id} will do")
    stage.plan(database, catalogue, moments[1].at)
    stage.plan(database, catalogue, moments[2].at)
    with database.reading() as session:
        asked = checkins.form(session, WORKSPACE, circle_id, 1, "U1", catalogue=catalogue, now=moments[2].at)
    assert [one.what for one in asked.open] == ["What U1 will do"]


def test_ones_own_commitment_is_looked_back_on_once(
    database: Database, catalogue: Catalogue, circle_id: str, moments: list[Moment]
) -> None:
    stage.check_in(database, circle_id, 0, "U1", moments[0].at)
    ((first, _),) = open_of(database, "U1")
    for number, outcome in ((1, Outcome.KEPT), (2, Outcome.LET_GO)):
        stage.plan(database, catalogue, moments[2 * number - 1].at)
        stage.plan(database, catalogue, moments[2 * number].at)
        stage.check_in(database, circle_id, number, "U1", moments[2 * number].at, outcomes={first: outcome})
    with database.reading() as session:
        found = rows.commitment(session, WORKSPACE, first)
        assert found is not None
        assert found.outcome is Outcome.KEPT


def test_somebody_elses_commitment_cannot_be_looked_back_on(
    database: Database, catalogue: Catalogue, circle_id: str, moments: list[Moment]
) -> None:
    stage.check_in(database, circle_id, 0, "U1", moments[0].at)
    ((theirs, _),) = open_of(database, "U1")
    code(database, circle_id, moments[0], "U2", outcomes={theirs: Outcome.LET_GO, "none": Outcome.KEPT})
    assert [one for one, _ in open_of(database, "U1")] == [theirs]


def test_what_is_not_shared_is_owed_to_nobody(database: Database, circle_id: str, moments: list[Moment]) -> None:
    assert code(database, circle_id, moments[0], shared=False) is None
    assert code(database, circle_id, moments[0], "U2") is None
    assert len(stage.owed(database, "checkin.echo")) == 1


def test_the_echo_is_opened_only_in_its_own_workspace(
    database: Database, catalogue: Catalogue, circle_id: str, moments: list[Moment]
) -> None:
    stage.check_in(database, circle_id, 0, "U1", moments[0].at, what="Call <!channel>")
    ((commitment_id, _),) = open_of(database, "U1")
    with database.reading() as session:
        shown = checkins.echo(session, WORKSPACE, commitment_id, catalogue=catalogue)
        assert shown is not None
        assert (shown.user_id, shown.what) == ("U1", "Call <!channel>")
        assert checkins.echo(session, "T0OTHER", commitment_id, catalogue=catalogue) is None


def test_a_refused_check_in_leaves_nothing_behind(
    database: Database, circle_id: str, moments: list[Moment]
) -> None:
    filled = stage.given("", moments[0].at.date())
    with pytest.raises(Refusal), database.transaction() as session:
        checkins.give(session, WORKSPACE, circle_id, 0, "U1", filled, now=moments[0].at)
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM checkins")) == 0


def test_the_last_check_in_suggests_the_day_of_the_look_back_and_every_other_one_the_next_meeting(
    database: Database, catalogue: Catalogue, circle_id: str, moments: list[Moment]
) -> None:
    suggested: list[timedelta] = []
    for moment in moments[1:-2]:
        stage.plan(database, catalogue, moment.at)
        if moment.kind is MomentKind.PROMPT:
            with database.reading() as session:
                asked = checkins.form(
                    session, WORKSPACE, circle_id, moment.step, "U1", catalogue=catalogue, now=moment.at
                )
            suggested.append(asked.suggested_due_on - asked.today)
            assert asked.is_last is (moment.step == moments[-1].step)
    assert suggested[-1] == timedelta(days=90)
    assert set(suggested[:-1]) == {timedelta(days=10)}, "from the Friday before a meeting to the next one"
    assert len(suggested) == moments[-1].step
