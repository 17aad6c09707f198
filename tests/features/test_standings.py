"""Where a person stands: waiting, proposed, in a circle; and never anything of anybody else's."""

from datetime import datetime

from bot.domain.checkins import Outcome
from bot.domain.programme import Catalogue
from bot.domain.standings import Standing
from bot.features import standings
from bot.slack.views import standings as views
from bot.store import enrolments
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]


def standing(database: Database, catalogue: Catalogue, user_id: str, now: datetime = NOW) -> Standing:
    """Where somebody stands."""
    with database.reading() as session:
        return standings.standing(session, WORKSPACE, user_id, catalogue=catalogue, now=now)


def test_a_stranger_stands_nowhere(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    assert standing(database, catalogue, "U9") == Standing((), ())


def test_who_waits_is_told_whether_others_do_and_when_a_circle_is_proposed(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, ["U1"])
    (alone,) = standing(database, catalogue, "U1").waiting
    assert (alone.others, alone.proposed, alone.since) == (False, False, NOW)
    stage.all_join(database, catalogue, FIVE[1:], NOW + stage.MINUTE)
    assert standing(database, catalogue, "U1").waiting[0].others
    stage.propose(database, catalogue, NOW + 2 * stage.MINUTE)
    assert standing(database, catalogue, "U1").waiting[0].proposed


def test_a_member_sees_the_step_their_own_words_and_their_own_follow_through(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    moments = stage.moments_of(database, catalogue, circle_id)
    (before,) = standing(database, catalogue, "U1").circles
    assert (before.step, before.open_step, before.checked_in) == (None, None, False)
    stage.plan(database, catalogue, moments[0].at)
    for user_id in ("U1", "U2"):
        stage.check_in(database, circle_id, 0, user_id, moments[0].at, what=f"What {user_id} will do")
    (during,) = standing(database, catalogue, "U1", moments[0].at).circles
    assert (during.step, during.open_step, during.checked_in) == (0, 0, True)
    assert [one.what for one in during.open] == ["What U1 will do"]
    stage.plan(database, catalogue, moments[1].at)
    (after,) = standing(database, catalogue, "U1", moments[1].at).circles
    assert (after.step, after.open_step, after.checked_in) == (0, None, False)
    stage.plan(database, catalogue, moments[2].at)
    outcomes = {during.open[0].id: Outcome.PARTLY}
    stage.check_in(database, circle_id, 1, "U1", moments[2].at, outcomes=outcomes)
    (again,) = standing(database, catalogue, "U1", moments[2].at).circles
    assert again.follow_through.outcomes[Outcome.PARTLY] == 1
    assert again.follow_through.open == 1


def test_the_goal_is_shown_to_its_author_alone(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", goal="Find three allies")
    stage.all_join(database, catalogue, FIVE[1:], NOW + stage.MINUTE)
    (circle_id,) = stage.propose(database, catalogue, NOW + 2 * stage.MINUTE)
    with database.transaction() as session:
        stage.approve(session, catalogue, circle_id, now=NOW + 2 * stage.MINUTE)
        stage.open_channel(session, catalogue, circle_id, NOW + 2 * stage.MINUTE)
    goals = {user: standing(database, catalogue, user).circles[0].goal for user in FIVE}
    assert goals == {**dict.fromkeys(FIVE), "U1": "Find three allies"}


def test_after_the_goodbye_ones_own_words_stay_readable_and_nothing_is_asked_any_more(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    moments = stage.moments_of(database, catalogue, circle_id)
    stage.plan(database, catalogue, moments[0].at)
    stage.check_in(database, circle_id, 0, "U1", moments[0].at, what="My own words")
    stage.plan(database, catalogue, moments[-1].at)
    found = standing(database, catalogue, "U1", moments[-1].at)
    assert found.waiting == ()
    (circle,) = found.circles
    assert circle.finished
    assert (circle.open_step, circle.meeting_at) == (None, None)
    assert [one.what for one in circle.open] == ["My own words"]
    with database.reading() as session:
        assert enrolments.ever(session, WORKSPACE, "U1")


def test_between_two_steps_one_reads_that_the_one_is_over_and_when_the_next_begins(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    moments = stage.moments_of(database, catalogue, circle_id)
    last = len(catalogue.programmes[0].steps) - 1
    read = list[str]()
    for moment in moments[:-1]:
        stage.plan(database, catalogue, moment.at)
        read.append(views.standing(standing(database, catalogue, "U1", moment.at)).text.split("\n")[1])
    assert read[0] == "Kickoff. The check-in is open."
    assert read[1].startswith(f"The kickoff is over. Week 1 begins on <!date^{moments[2].at.timestamp():.0f}^")
    assert read[3].startswith(
        f"Week 1 of {last} is over. Week 2 begins on <!date^{moments[4].at.timestamp():.0f}^"
    )
    assert read[-1].startswith(
        f"Week {last} of {last} is over. The goodbye comes on <!date^{moments[-1].at.timestamp():.0f}^"
    )
