"""Many circles approved one right after the other: each gets its channel, as fast as Slack's limits allow."""

from bot.features import circles
from bot.store.models import OutboxState
from tests.delivery import seeds
from tests.delivery.faults import FaultyTown
from tests.slack import homes
from tests.slack.homes import BERLIN
from tests.town import Actor

CIRCLES = 30


async def test_thirty_approvals_make_thirty_channels_within_the_limits(faulty: FaultyTown) -> None:
    people = [(f"U0PERSON{number:03}", BERLIN) for number in range(4 * CIRCLES)]
    homes.propose(faulty, people, size=4)
    moderator = Actor(faulty, faulty.moderator)
    began = faulty.clock.now()
    home = await moderator.home()
    for _ in range(CIRCLES):
        assert (await moderator.press_in(home, "proposal.approve"))["ok"]
        home = (await faulty.get("home", **{"as": moderator.id}))["view"]
    assert "No proposal waits for a decision." in homes.words(home)
    await faulty.bot.settled()
    running = await faulty.bot.database.read(lambda session: circles.channels(session, faulty.bot.workspace_id))
    assert len({channel for _circle, channel in running}) == len(running) == CIRCLES
    # Five at once and then one in three seconds: anything much slower would be the bot's own doing.
    assert (faulty.clock.now() - began).total_seconds() < 2 * 3 * CIRCLES
    opened = await faulty.bot.database.read(lambda session: seeds.states_of(session, faulty, "circle.open"))
    assert opened == [OutboxState.SENT] * CIRCLES
