"""Two members exchange who speaks first or last in a meeting; and when that cannot be."""

import pytest

from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.turns import Speakers, Spot
from bot.features import exchanges, steps
from bot.features import speakers as choosing
from bot.store import circles
from bot.store import speakers as told
from bot.store.session import Database
from tests.features import stage
from tests.features.proposed import circle_of
from tests.features.saying import said
from tests.features.stage import DAY, WORKSPACE
from tests.features.test_exchanges import Meeting
from tests.features.test_groupings import FIVE

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Spoken(Meeting):
    """The kickoff, once its prompt has said who speaks first and last."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        super().__init__(database, catalogue)
        self.now += DAY
        stage.plan(database, self.catalogue, self.now)
        self.begins, self.ends = self.order().first or "", self.order().last or ""
        self.rest = [one for one in FIVE if one not in (self.begins, self.ends)]

    def order(self) -> Speakers:
        with self.database.reading() as session:
            found = choosing.of_step(session, circle_of(session, self.circle_id), 0)
        assert found is not None
        return found

    def wants(self, user_id: str, to: str | None, spot: Spot | None) -> RefusalCode | None:
        """Somebody asks somebody for their place in the order."""
        place, more = (WORKSPACE, self.circle_id, self.step, user_id, to, spot), self.more
        return self.do(lambda session: exchanges.ask(session, *place, **more))


@pytest.fixture
def spoken(database: Database, catalogue: Catalogue) -> Spoken:
    """Its prompt has just come."""
    return Spoken(database, catalogue)


def test_with_a_yes_another_one_speaks_first_and_the_thread_says_so(spoken: Spoken) -> None:
    one, other = spoken.begins, spoken.rest[0]
    assert spoken.wants(one, other, Spot.FIRST) is None
    question = spoken.says("exchange.ask")[other]
    assert "speaks first, and asks you to do so in their place." in question
    assert "They would" not in question
    assert spoken.order() == Speakers(one, spoken.ends), "nothing is exchanged without a yes"
    assert spoken.answer(other) is None
    assert spoken.order() == Speakers(other, spoken.ends)
    assert spoken.says("exchange.told") == {
        one: f"*Kickoff:* <@{other}> said yes, and speaks first in your place."
    }
    (shown,) = spoken.says("exchange.shown").values()
    assert shown == (
        f"<@{one}> and <@{other}> have exchanged places. In rounds <@{other}> speaks first, <@{spoken.ends}> last."
    )
    assert spoken.host() == spoken.first, "who hosts is another matter"


def test_whoever_speaks_last_and_takes_the_first_place_gives_theirs_for_it(spoken: Spoken) -> None:
    assert spoken.wants(spoken.begins, spoken.ends, Spot.FIRST) is None
    assert "They would speak last instead of you." in spoken.says("exchange.ask")[spoken.ends]
    assert spoken.answer(spoken.ends) is None
    assert spoken.order() == Speakers(spoken.ends, spoken.begins)
    assert spoken.says("exchange.told")[spoken.begins].endswith("You speak last.")


def test_later_turns_are_given_by_who_really_had_theirs(spoken: Spoken) -> None:
    assert spoken.wants(spoken.begins, spoken.rest[0], Spot.FIRST) is None
    assert spoken.answer(spoken.rest[0]) is None
    with spoken.database.transaction() as session:
        circle = circle_of(session, spoken.circle_id)
        # In the weeks after it people talk in twos; all of them meet again in week 6.
        choosing.choose(session, circle, circles.run_of(circle, spoken.catalogue.programmes[0]), 6)
        found = told.by_step(session, circle)[6]
    assert found.first == spoken.begins, "who has not had their turn"


def test_with_a_no_or_no_place_nothing_is_exchanged(spoken: Spoken) -> None:
    before = spoken.order()
    assert spoken.wants(spoken.rest[0], spoken.begins, Spot.FIRST) is RefusalCode.NOTHING_TO_EXCHANGE
    assert spoken.wants(spoken.begins, spoken.rest[0], Spot.LAST) is RefusalCode.NOTHING_TO_EXCHANGE
    assert spoken.wants(spoken.begins, spoken.begins, Spot.FIRST) is RefusalCode.EXCHANGE_WITH_ONESELF
    assert spoken.wants(spoken.ends, spoken.rest[0], Spot.LAST) is None
    assert spoken.answer(spoken.rest[0], yes=False) is None
    assert spoken.wants(spoken.ends, spoken.rest[0], Spot.LAST) is RefusalCode.EXCHANGE_DECLINED
    spoken.pause(spoken.rest[1], (spoken.now + 20 * DAY).date())
    assert spoken.wants(spoken.ends, spoken.rest[1], Spot.LAST) is RefusalCode.EXCHANGE_AWAY
    assert spoken.order() == before


def test_of_two_who_are_asked_the_first_yes_counts_and_nobody_is_bound_to_another_order(spoken: Spoken) -> None:
    one, two, _ = spoken.rest
    assert [spoken.wants(spoken.begins, other, Spot.FIRST) for other in (one, two)] == [None, None]
    assert spoken.wants(spoken.ends, two, Spot.LAST) is None
    assert spoken.answer(one, at=0) is None
    assert spoken.answer(two, at=1) is RefusalCode.EXCHANGE_OVER
    assert spoken.wants(one, spoken.ends, Spot.FIRST) is None
    assert spoken.answer(two, at=2) is None
    assert spoken.order() == Speakers(one, two)
    assert spoken.answer(spoken.ends, at=3) is RefusalCode.EXCHANGE_OVER, (
        "it read that they would give the last place"
    )


@pytest.mark.parametrize("gone", ["begins", "other"])
def test_when_one_of_them_has_left_meanwhile_nothing_is_exchanged(spoken: Spoken, gone: str) -> None:
    other = spoken.rest[0]
    assert spoken.wants(spoken.begins, other, Spot.FIRST) is None
    spoken.leave(spoken.begins if gone == "begins" else other)
    before = spoken.order()
    assert spoken.answer(other) in (RefusalCode.EXCHANGE_OVER, RefusalCode.NOT_IN_CIRCLE)
    assert spoken.order() == before


def test_once_the_meeting_has_begun_nobody_exchanges_it(spoken: Spoken) -> None:
    assert spoken.wants(spoken.begins, spoken.rest[0], Spot.FIRST) is None
    before = spoken.order()
    spoken.now += 6 * DAY
    assert spoken.answer(spoken.rest[0]) is RefusalCode.EXCHANGE_OVER
    assert spoken.wants(spoken.begins, spoken.rest[1], Spot.FIRST) is RefusalCode.NOTHING_TO_EXCHANGE
    assert spoken.order() == before


def test_whoever_hosts_and_speaks_first_can_exchange_either(spoken: Spoken) -> None:
    with spoken.database.transaction() as session:
        circle = circle_of(session, spoken.circle_id)
        told.set_(session, circle, 0, Speakers(spoken.first, spoken.others[0]))
        found = exchanges.form(session, WORKSPACE, spoken.circle_id, 0, spoken.first, **spoken.more)
        assert [one.speaks for one in found] == [None, Spot.FIRST]
    assert spoken.wants(spoken.first, spoken.others[1], Spot.FIRST) is None
    assert spoken.wants(spoken.first, spoken.others[1], None) is None, "both can be asked of one"
    assert spoken.answer(spoken.others[1], at=1) is None
    assert spoken.host() == spoken.others[1]
    assert spoken.order().first == spoken.first
    assert spoken.answer(spoken.others[1], at=0) is None
    assert spoken.order().first == spoken.others[1]


def test_the_thread_says_where_the_button_is_and_the_guide_has_it(spoken: Spoken) -> None:
    (prompt,) = stage.owed(spoken.database, "step.prompt")
    (thread,) = stage.owed(spoken.database, "step.thread")
    assert "The guide has *Exchange places*" in said(spoken.database, spoken.catalogue, thread)
    words = said(spoken.database, spoken.catalogue, prompt)
    assert f"In rounds <@{spoken.begins}> speaks first, <@{spoken.ends}> last." in words
    with spoken.database.reading() as session:
        shown = {
            one: steps.guide(session, WORKSPACE, spoken.circle_id, 0, one, **spoken.more).has_place for one in FIVE
        }
    assert shown == {one: one in (spoken.begins, spoken.ends, spoken.first) for one in FIVE}
