"""Talks in twos and threes when somebody is missing: their partners read what to do, and who comes back with whom."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.groupings import Talk
from bot.domain.programme import Catalogue
from bot.features import groupings, leavings, pauses
from bot.store import circles, enrolments
from bot.store.session import Database
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import DAY, MINUTE, WORKSPACE
from tests.features.test_groupings import FIVE, groups_of, in_twos, plan_to

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Week:
    """A circle of five in a week of talks: one pair, and one trio."""

    def __init__(self, database: Database, catalogue: Catalogue, step: int = 1) -> None:
        self.catalogue = Catalogue([in_twos(catalogue.programmes[0], 1)])
        self.database, self.step = database, step
        stage.seed(database)
        self.circle_id = stage.running_circle(database, self.catalogue, FIVE)

    def begin(self) -> None:
        plan_to(self.database, self.catalogue, self.circle_id, self.step)
        moments = stage.moments_of(self.database, self.catalogue, self.circle_id)
        self.at = next(one.at for one in moments if one.step == self.step) + MINUTE

    @property
    def pair(self) -> tuple[str, ...]:
        return min(groups_of(self.database, self.circle_id, self.step), key=len)

    @property
    def trio(self) -> tuple[str, ...]:
        return max(groups_of(self.database, self.circle_id, self.step), key=len)

    def pause(self, user_id: str, back_on: date) -> None:
        with self.database.transaction() as session:
            pauses.pause(session, WORKSPACE, user_id, back_on, catalogue=self.catalogue, now=self.at)

    def leave(self, user_id: str) -> None:
        with self.database.transaction() as session:
            (mine,) = enrolments.open_of(session, WORKSPACE, user_id)
            leavings.leave(session, WORKSPACE, user_id, mine.id, None, catalogue=self.catalogue, now=self.at)

    def told(self) -> dict[str, str]:
        """What was said to whom."""
        with self.database.reading() as session:
            query = text("SELECT recipient, key FROM outbox WHERE kind = :kind ORDER BY id")
            keys = {user_id: key for user_id, key in session.execute(query, {"kind": groupings.TALK})}
        return {user_id: said(self.database, self.catalogue, key) for user_id, key in keys.items()}


@pytest.fixture
def week(database: Database, catalogue: Catalogue) -> Week:
    """The week has begun."""
    made = Week(database, catalogue)
    made.begin()
    return made


def later(week: Week) -> date:
    """A day after the week is over."""
    return (week.at + 14 * DAY).date()


@pytest.mark.parametrize("leaves", [True, False])
def test_who_is_left_without_a_partner_reads_in_private_whom_to_ask(week: Week, leaves: bool) -> None:
    (gone, left), trio = week.pair, week.trio
    if leaves:
        week.leave(gone)
    else:
        for days in (0, 1):  # They change their day once more.
            week.pause(gone, later(week) + days * DAY)
    assert set(week.told()) == {left}
    words = week.told()[left]
    assert "Ask <@{}>, <@{}> and <@{}> whether they have room for you".format(*trio) in words
    assert "in writing" in words
    assert gone not in words
    with week.database.reading() as session:
        count = text("SELECT count(*) FROM outbox WHERE kind = 'talk.changed'")
        assert session.scalar(count) == 1


def test_two_who_are_left_of_three_talk_with_each_other(week: Week) -> None:
    (gone, one, other), pair = week.trio, week.pair
    week.pause(gone, later(week))
    assert set(week.told()) == {one, other}
    assert f"you talk with <@{other}>" in week.told()[one]
    assert gone not in week.told()[one]
    week.leave(other)
    assert "Ask <@{}> and <@{}>".format(*pair) in week.told()[one]


def test_who_was_to_join_others_reads_it_anew_when_these_go(week: Week) -> None:
    (gone, left), (one, other, third) = week.pair, week.trio
    week.pause(gone, later(week))
    week.pause(one, later(week))
    assert f"Ask <@{other}> and <@{third}>" in week.told()[left]
    week.leave(other)
    assert f"<@{third}>" in week.told()[left]
    assert other not in week.told()[left]


def test_when_another_one_of_three_is_missing_who_is_left_reads_it(week: Week) -> None:
    one, other, third = week.trio
    week.pause(one, later(week))
    with week.database.transaction() as session:
        pauses.back(session, WORKSPACE, one, catalogue=week.catalogue, now=week.at)
    week.pause(other, later(week))
    assert f"you talk with <@{one}>" in week.told()[third]


def test_who_is_the_last_one_does_it_in_writing(week: Week) -> None:
    (gone, left), trio = week.pair, week.trio
    for user_id in (*trio, gone):
        week.pause(user_id, later(week))
    assert "nobody to talk with" in week.told()[left]
    assert "<@" not in week.told()[left]


def test_an_absence_that_ends_before_the_hour_that_all_keep_free_is_told_to_nobody(week: Week) -> None:
    week.pause(week.pair[0], (week.at + DAY).date())
    assert week.told() == {}


def test_in_a_week_of_the_whole_circle_and_after_its_end_nobody_is_told(
    database: Database, catalogue: Catalogue
) -> None:
    week = Week(database, catalogue, step=2)
    week.begin()
    week.leave("U1")
    assert week.told() == {}
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, week.circle_id)
        assert circle is not None
        assert groupings.talk_now(session, circle, week.catalogue.programmes[0], "U2", week.at) is None


def come_back(week: Week, after: timedelta, *, early: bool) -> tuple[tuple[str, ...], ...]:
    """U5 was away when the week began, and is back so long after; the groups as they were told at first."""
    moments = stage.moments_of(week.database, week.catalogue, week.circle_id)
    prompt = next(one.at for one in moments if one.step == 1)
    back_on = (prompt + after).date()
    week.at = stage.NOW + timedelta(hours=1)
    week.pause("U5", later(week) if early else back_on)
    week.begin()
    groups = groups_of(week.database, week.circle_id, 1)
    assert sorted(one for group in groups for one in group) == FIVE[:4]
    week.at = datetime.combine(back_on, week.at.timetz())
    if early:
        with week.database.transaction() as session:
            pauses.back(session, WORKSPACE, "U5", catalogue=week.catalogue, now=week.at)
    else:
        stage.ring(week.database, week.catalogue, week.at)
    return groups


def test_who_is_back_in_time_for_it_is_put_together_with_the_others_from_the_start(
    database: Database, catalogue: Catalogue
) -> None:
    week = Week(database, catalogue)
    week.at = stage.NOW + timedelta(hours=1)
    moments = stage.moments_of(week.database, week.catalogue, week.circle_id)
    week.pause("U5", (next(one.at for one in moments if one.step == 1) + DAY).date())
    week.begin()
    assert sorted(one for group in groups_of(week.database, week.circle_id, 1) for one in group) == FIVE


@pytest.mark.parametrize("after", [timedelta(0), DAY])
def test_who_comes_back_early_in_such_a_week_joins_the_smallest_group_which_reads_it(
    database: Database, catalogue: Catalogue, after: timedelta
) -> None:
    week = Week(database, catalogue)
    first, second = come_back(week, after, early=True)
    assert groups_of(database, week.circle_id, 1) == ((*first, "U5"), second)
    one, other = first
    assert set(week.told()) == {one, other}
    assert week.told()[one] == f"*Week 1:* <@U5> joins your talk. You talk with <@{other}> and <@U5>."
    found = catch_up(week, "U5")
    assert found is not None
    assert (found.partners, found.others) == (first, ())


def test_in_the_last_hours_they_read_whom_to_ask_and_no_group_changes(
    database: Database, catalogue: Catalogue
) -> None:
    week = Week(database, catalogue)
    groups = come_back(week, 6 * DAY, early=False)
    assert groups_of(database, week.circle_id, 1) == groups
    assert week.told() == {}
    (key,) = stage.owed(database, "pause.welcome")
    assert "ask <@{}> and <@{}> whether they have room for you".format(*groups[0]) in said(
        database, week.catalogue, key
    )


def catch_up(week: Week, user_id: str) -> Talk | None:
    """With whom the screen says that somebody can talk."""
    with week.database.reading() as session:
        (mine,) = enrolments.open_of(session, WORKSPACE, user_id)
        return pauses.catch_up(session, WORKSPACE, user_id, mine.id, 1, catalogue=week.catalogue, now=week.at).talk
