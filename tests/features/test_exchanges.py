"""Two members exchange their places in a step: who talks with whom, or who hosts; and when that cannot be."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain import pairings
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import exchanges, facilitations, steps
from bot.store import enrolments, traces
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import DAY, WORKSPACE
from tests.features.test_groupings import FIVE, groups_of, in_twos
from tests.features.test_pairings import Run

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Week(Run):
    """A circle of five; the weeks 1 to 5 are done in twos, of which one is a three."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        super().__init__(database, in_twos(catalogue.programmes[0], 1, 2, 3, 4, 5), FIVE)
        self.step = 0

    def go_on_to(self, step: int) -> None:
        super().go_on_to(step)
        self.step = step

    def do(self, work: Callable[[Session], object]) -> RefusalCode | None:
        return stage.refused(self.database, work)

    def ask(self, user_id: str, to: str | None) -> RefusalCode | None:
        """Somebody asks somebody."""
        place, more = (WORKSPACE, self.circle_id, self.step, user_id, to), self.more
        return self.do(lambda session: exchanges.ask(session, *place, **more))

    def answer(self, user_id: str, *, yes: bool = True, at: int = -1) -> RefusalCode | None:
        """Somebody presses a button of the last question, or another one."""
        with self.database.reading() as session:
            which = session.scalars(text("SELECT id FROM exchanges ORDER BY id")).all()[at]
        if yes:
            return self.do(lambda session: exchanges.accept(session, WORKSPACE, which, user_id, **self.more))
        return self.do(lambda session: exchanges.decline(session, WORKSPACE, which, user_id, now=self.now))

    def groups(self) -> list[set[str]]:
        return [set(one) for one in groups_of(self.database, self.circle_id, self.step)]

    def five(self) -> tuple[str, ...]:
        """A pair, and then a three."""
        pair, three = sorted(groups_of(self.database, self.circle_id, self.step), key=len)
        return *pair, *three

    def says(self, kind: str) -> dict[str, str]:
        """All of one kind that is owed, by whom it is for."""
        keys = stage.owed(self.database, kind)
        return {key.split(":")[-1]: said(self.database, self.catalogue, key) for key in keys}

    @property
    def more(self) -> dict[str, Any]:
        return {"catalogue": self.catalogue, "now": self.now}


@pytest.fixture
def week(database: Database, catalogue: Catalogue) -> Week:
    """Week 1 has begun, in twos."""
    made = Week(database, catalogue)
    made.go_on_to(1)
    return made


def test_with_a_yes_the_two_are_in_each_others_place_and_everybody_concerned_reads_it(week: Week) -> None:
    one, two, three, four, five = week.five()
    before = week.groups()
    assert week.ask(one, three) is None
    (question,) = week.says("exchange.ask").values()
    assert f"You would talk with <@{two}>, and <@{one}> with <@{four}> and <@{five}>." in question
    assert week.groups() == before, "nothing is exchanged without a yes"
    assert week.answer(three) is None
    assert sorted(week.groups(), key=len) == [{three, two}, {one, four, five}]
    told = week.says("exchange.told")
    assert set(told) == {one, two, four, five}
    assert told[two].endswith(f"You talk with <@{three}>.")
    assert told[four].endswith(f"You talk with <@{one}> and <@{five}>.")
    (shown,) = week.says("exchange.shown").values()
    assert shown.startswith(f"<@{one}> and <@{three}> have exchanged places. *This time:*")


def test_later_weeks_are_planned_from_who_was_really_together(week: Week) -> None:
    one, two, three, four, five = week.five()
    assert week.ask(one, three) is None
    assert week.answer(three) is None
    week.go_on_to(3)
    second, third = (groups_of(week.database, week.circle_id, step) for step in (2, 3))
    told, really = ([(one, two), (three, four, five)], [(three, two), (one, four, five)])
    assert third == pairings.pairs(FIVE, [really, second])
    assert third != pairings.pairs(FIVE, [told, second])


def test_pressed_twice_it_is_done_once_and_a_second_yes_does_not_change_it_back(week: Week) -> None:
    one, _, three, *_ = week.five()
    assert [week.ask(one, three) for _ in range(2)] == [None, None]
    assert len(week.says("exchange.ask")) == 1
    assert week.answer(three) is None
    after = week.groups()
    assert week.answer(three) is None
    assert week.groups() == after
    assert week.answer(three, yes=False) is RefusalCode.EXCHANGE_OVER
    assert week.groups() == after


def test_with_a_no_all_stays_as_it_is_and_the_same_one_is_not_asked_again(week: Week) -> None:
    one, _, three, four, _ = week.five()
    before = week.groups()
    assert week.ask(one, three) is None
    assert [week.answer(three, yes=False) for _ in range(2)] == [None, None]
    assert week.groups() == before
    told = week.says("exchange.told")
    assert told == {one: f"*Week 1:* <@{three}> said no, so all stays as it is. You can ask somebody else."}
    assert week.answer(three) is RefusalCode.EXCHANGE_OVER
    assert week.ask(one, three) is RefusalCode.EXCHANGE_DECLINED
    assert week.ask(one, four) is None


def test_of_several_who_are_asked_the_first_yes_counts_and_whoever_read_of_other_groups_is_not_bound(
    week: Week,
) -> None:
    one, two, three, four, _ = week.five()
    assert week.ask(one, three) is None
    assert week.ask(two, four) is None
    assert week.answer(three, at=0) is None
    after = week.groups()
    assert week.answer(four, at=1) is RefusalCode.EXCHANGE_OVER, "it read that they would talk with somebody else"
    assert week.groups() == after
    assert week.ask(one, three) is None, "who has exchanged can do so again"


@pytest.mark.parametrize("gone", [0, 1, 3])
def test_when_one_of_them_has_left_meanwhile_nothing_is_exchanged(week: Week, gone: int) -> None:
    five = week.five()
    assert week.ask(five[0], five[2]) is None
    week.leave(five[gone])
    before = week.groups()
    assert week.answer(five[2]) is RefusalCode.EXCHANGE_OVER
    assert week.groups() == before


def test_only_whoever_was_asked_can_answer(week: Week) -> None:
    one, two, three, *_ = week.five()
    assert week.ask(one, three) is None
    for yes in (True, False):
        assert week.answer(two, yes=yes) is RefusalCode.GONE
        assert week.answer("U9", yes=yes) is RefusalCode.NOT_IN_CIRCLE
    week.leave(three)
    assert week.answer(three) is RefusalCode.NOT_IN_CIRCLE


def test_who_cannot_be_asked(week: Week) -> None:
    one, two, three, *_ = week.five()
    assert week.ask(one, one) is RefusalCode.EXCHANGE_WITH_ONESELF
    assert week.ask(one, None) is RefusalCode.NOT_A_MEMBER_HERE
    assert week.ask(one, "U9") is RefusalCode.NOT_A_MEMBER_HERE
    assert week.ask("U9", one) is RefusalCode.NOT_IN_CIRCLE
    assert week.ask(one, two) is RefusalCode.NOT_IN_ANOTHER_GROUP
    week.pause(two, (week.now + 20 * DAY).date())
    assert week.ask(three, two) is RefusalCode.EXCHANGE_AWAY
    assert week.ask(three, one) is RefusalCode.NOT_IN_ANOTHER_GROUP, "they have nobody to talk with"
    assert week.ask(one, three) is RefusalCode.NOTHING_TO_EXCHANGE


def test_when_the_week_is_over_nothing_is_exchanged_any_more(week: Week) -> None:
    one, _, three, *_ = week.five()
    assert week.ask(one, three) is None
    before = week.groups()
    stage.plan(
        week.database, week.catalogue, stage.moments_of(week.database, week.catalogue, week.circle_id)[3].at
    )
    assert week.answer(three) is RefusalCode.EXCHANGE_OVER
    assert week.ask(one, three) is RefusalCode.NOTHING_TO_EXCHANGE
    assert week.groups() == before


def test_of_whoever_goes_as_if_they_had_never_begun_nothing_is_kept(week: Week) -> None:
    one, two, three, four, _ = week.five()
    assert week.ask(one, three) is None
    assert week.ask(four, two) is None
    with week.database.transaction() as session:
        for user_id in (one, two):
            traces.destroy(session, enrolments.open_of(session, WORKSPACE, user_id)[0])
        assert session.scalar(text("SELECT count(*) FROM exchanges")) == 0


class Meeting(Week):
    """The kickoff, which the whole circle meets for; whoever is asked first hosts it."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        super().__init__(database, catalogue)
        (prompt, *_) = stage.moments_of(database, self.catalogue, self.circle_id)
        self.now = prompt.at - DAY
        stage.ring(database, self.catalogue, self.now)
        (asked,) = stage.owed(database, "hosting.ask")
        with database.transaction() as session:
            found = enrolments.get(session, WORKSPACE, asked.split(":")[-1])
            self.first = found.user_id
            place = WORKSPACE, self.circle_id, 0, self.first
            facilitations.accept(session, *place, **self.more)
        self.others = [one for one in FIVE if one != self.first]

    def host(self) -> str | None:
        with self.database.reading() as session:
            found = steps.message(session, WORKSPACE, self.circle_id, 0, catalogue=self.catalogue)
        return found.host if found else None


@pytest.fixture
def meeting(database: Database, catalogue: Catalogue) -> Meeting:
    """The day before the kickoff's prompt."""
    return Meeting(database, catalogue)


def test_a_host_hands_the_meeting_to_another_one_by_name_and_owes_a_turn(meeting: Meeting) -> None:
    other = meeting.others[2]
    assert meeting.ask(meeting.first, other) is None
    assert "asks you to host it in their place" in meeting.says("exchange.ask")[other]
    assert meeting.host() == meeting.first
    assert meeting.answer(other) is None
    assert meeting.host() == other
    assert meeting.says("exchange.told") == {
        meeting.first: f"*Kickoff:* <@{other}> said yes, and hosts in your place."
    }
    assert len(meeting.says("hosting.note")) == 2
    with meeting.database.reading() as session:
        state = "SELECT state FROM hostings h JOIN enrolments e ON e.id = h.enrolment_id WHERE e.user_id = :user"
        assert session.scalar(text(state), {"user": meeting.first}) == "excused"


def test_once_the_prompt_is_there_the_thread_says_who_hosts_instead(meeting: Meeting) -> None:
    meeting.now += DAY
    stage.plan(meeting.database, meeting.catalogue, meeting.now)
    assert meeting.ask(meeting.first, meeting.others[0]) is None
    assert meeting.answer(meeting.others[0]) is None
    (told,) = stage.owed(meeting.database, "hosting.taken")
    assert said(meeting.database, meeting.catalogue, told) == f"<@{meeting.others[0]}> hosts."


def test_who_does_not_host_has_no_place_and_the_first_yes_of_two_counts(meeting: Meeting) -> None:
    assert meeting.ask(meeting.others[0], meeting.first) is RefusalCode.NOTHING_TO_EXCHANGE
    one, two, *_ = meeting.others
    assert [meeting.ask(meeting.first, other) for other in (one, two)] == [None, None]
    assert meeting.answer(two, at=1) is None
    assert meeting.answer(one, at=0) is RefusalCode.EXCHANGE_OVER
    assert meeting.host() == two


def test_once_the_meeting_has_begun_nobody_hands_it_over(meeting: Meeting) -> None:
    assert meeting.ask(meeting.first, meeting.others[0]) is None
    meeting.now += 6 * DAY
    assert meeting.answer(meeting.others[0]) is RefusalCode.EXCHANGE_OVER
    assert meeting.ask(meeting.first, meeting.others[1]) is RefusalCode.NOTHING_TO_EXCHANGE
    assert meeting.host() == meeting.first


@pytest.mark.parametrize("which", ["pair", "host"])
def test_the_guide_shows_the_button_to_whoever_has_a_place(
    database: Database, catalogue: Catalogue, which: str
) -> None:
    ours = Meeting(database, catalogue)
    if which == "pair":
        ours.go_on_to(1)
    with database.reading() as session:
        shown = {
            one: steps.guide(session, WORKSPACE, ours.circle_id, ours.step, one, **ours.more).has_place
            for one in FIVE
        }
    assert shown == {one: which == "pair" or one == ours.first for one in FIVE}
