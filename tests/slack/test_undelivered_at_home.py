"""What could not be delivered, at the home of whoever moderates: seen, tried again, and gone from there."""

from datetime import timedelta

from bot.domain.roles import Role
from bot.features import workspaces
from bot.store.models import Outbox, OutboxState
from tests.owing import owing, states
from tests.slack.homes import actions, home, press, shown, words
from tests.town import Actor, Town

RETRY = "home.retry"


def given_up(town: Town, person: Actor) -> None:
    """A help that did not reach somebody, because of the app's set-up."""
    owing(
        town.bot.database,
        town.bot.workspace_id,
        town.clock.now(),
        key="help:once",
        conversation=f"to:{person.id}",
        recipient=person.id,
        error="messages_tab_disabled",
    )


async def test_moderators_have_it_tried_again_and_it_arrives_once_though_two_of_them_press(town: Town) -> None:
    person, first, second = town.person("farid"), Actor(town, town.moderator), Actor(town, town.moderators[1])
    with town.bot.database.transaction() as session:
        both = [first.id, second.id]
        workspaces.set_role(session, town.installed.team_id, Role.MODERATOR, both, by="test", now=town.clock.now())
    given_up(town, person)
    for one, found in [(one, await home(one)) for one in (first, second)]:
        assert found is not None
        assert "*The app was not given all that it needs*\nA private message: 1" in words(found)
        assert person.id not in str(found)
        assert (await press(one, found, RETRY))["ok"]
        await town.bot.settled()
        after = await shown(one)
        assert after is not None
        assert RETRY not in actions(after)
        assert "could not be delivered" not in words(after)
    assert len([one for one in await person.messages() if "/circle status" in one["text"]]) == 1
    assert states(town.bot.database, town.bot.workspace_id)["help:once"][0] is OutboxState.SENT


async def test_what_arrived_after_all_is_found_and_not_sent_again(town: Town) -> None:
    person, moderator = town.person("farid"), Actor(town, town.moderator)
    given_up(town, person)
    found = await home(moderator)
    assert found is not None
    await press(moderator, found, RETRY)
    await town.bot.settled()
    with town.bot.database.transaction() as session:
        row = session.query(Outbox).filter_by(key="help:once").one()
        row.state, row.attempt_at = OutboxState.DEAD, town.clock.now() - timedelta(minutes=1)
    found = await home(moderator)
    assert found is not None
    await press(moderator, found, RETRY)
    await town.bot.settled()
    assert len([one for one in await person.messages() if "/circle status" in one["text"]]) == 1


async def test_nobody_else_sees_it(town: Town) -> None:
    given_up(town, town.person("farid"))
    for one in (town.person("farid"), Actor(town, town.hr)):
        found = await home(one)
        assert found is not None
        assert RETRY not in actions(found)
        assert "could not be delivered" not in words(found)
