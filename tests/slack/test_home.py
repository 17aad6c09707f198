"""The app's home: what each person finds there, what moderators find in addition, and when it is shown anew."""

import asyncio
import logging
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.roles import Role
from bot.features import workspaces
from tests.slack import homes
from tests.slack.homes import BERLIN, actions, five, home, press, shown, words
from tests.town import Actor, Town, pressable

READ, APPROVE, DECLINE = "ahead.open", "proposal.approve", "proposal.decline"
ADJUST, MORE, BACK = "proposal.adjust", "moderation.next", "moderation.previous"


def moderator(town: Town) -> Actor:
    """The one who decides."""
    return Actor(town, town.moderator)


def propose_to(town: Town, circles: int) -> None:
    """So many proposals of people who are only known to the database."""
    homes.propose(town, [(f"U0PERSON{number:03}", BERLIN) for number in range(4 * circles)], size=4)


async def test_a_newcomer_reads_what_a_circle_is_and_joins_from_there(town: Town) -> None:
    person = town.person("farid")
    found = await home(person)
    assert found is not None
    assert "*A peer circle* is a handful of colleagues" in words(found)
    assert "`/circle status`" in words(found)
    assert actions(found) == ["programme.open", "join.open", "founding.open"]
    assert (await press(person, found, "join.open"))["ok"]
    assert (await homes.top(person))["title"]["text"] == "Join a peer circle"
    await person.submit(consent=["yes"])
    again = await home(person)
    assert again is not None
    assert "on the waiting list since" in words(again)
    assert actions(again) == ["join.open"]


async def test_who_has_joined_meanwhile_changes_their_answers_by_the_old_button(town: Town) -> None:
    person = town.person("farid")
    before = await home(person)
    assert before is not None
    await person.join()
    assert (await press(person, before, "join.open"))["ok"]
    assert (await homes.top(person))["title"]["text"] == "Change my answers"


async def test_a_member_checks_in_from_their_home(town: Town) -> None:
    people = five(town)
    for one in people:
        await one.join(zone=BERLIN)
    await town.everybody_agrees()
    await moderator(town).approve()
    await town.bot.settled()
    await town.move_until("kickoff's prompt")
    found = await home(people[0])
    assert found is not None
    assert "The check-in is open." in words(found)
    assert (await press(people[0], found, "checkin.open"))["ok"]
    assert (await homes.top(people[0]))["callback_id"] == "checkin.submit"


async def test_who_moderates_nothing_sees_no_proposal_whatever_else_they_are(town: Town) -> None:
    propose_to(town, 1)
    for one in (town.person("farid"), Actor(town, town.hr)):
        found = await home(one)
        assert found is not None
        assert "is proposed" not in words(found)
        assert not {READ, APPROVE, DECLINE} & set(actions(found))
        assert "U0PERSON" not in str(found)


async def test_a_moderator_without_proposals_can_still_read_every_programme(town: Town) -> None:
    found = await home(moderator(town))
    assert found is not None
    assert "No proposal waits for a decision." in words(found)
    assert actions(found).count(READ) == len(town.catalogue)
    assert APPROVE not in actions(found)


async def test_a_moderator_sees_the_facts_of_the_card_and_decides_there(town: Town) -> None:
    people = five(town)
    homes.propose(town, [(one.id, BERLIN) for one in people])
    mod = moderator(town)
    found = await home(mod)
    assert found is not None
    said = words(found)
    assert all(f"<@{one.id}>" in said for one in people)
    assert "Thursdays at 15:00 (Europe/Berlin), 60 minutes" in said
    assert "*First meeting:* <!date^" in said
    assert actions(found)[:4] == [READ, APPROVE, ADJUST, DECLINE]
    assert (await press(mod, found, APPROVE))["ok"]
    after = await shown(mod)
    assert after is not None
    assert "No proposal waits for a decision." in words(after)
    assert APPROVE not in actions(after)


async def test_a_proposal_that_another_moderator_decided_is_said_to_be_decided(town: Town) -> None:
    homes.propose(town, [(one.id, BERLIN) for one in five(town)])
    first, second = moderator(town), Actor(town, town.moderators[1])
    with town.bot.database.transaction() as session:
        both = [first.id, second.id]
        workspaces.set_role(session, town.installed.team_id, Role.MODERATOR, both, by="test", now=town.clock.now())
    seen = [await home(first), await home(second)]
    assert seen[0] is not None
    assert seen[1] is not None
    assert (await press(first, seen[0], DECLINE))["ok"]
    await first.submit(reason="hour")
    assert (await press(second, seen[1], APPROVE))["ok"]
    assert "declined already" in words(await homes.top(second))


async def test_a_moderator_sees_nothing_of_a_proposal_that_they_are_in(town: Town) -> None:
    homes.propose(town, [(one.id, BERLIN) for one in [*five(town)[:4], moderator(town)]])
    found = await home(moderator(town))
    assert found is not None
    assert "No proposal waits for a decision." in words(found)
    assert "A circle with you in it waits for a moderator" in words(found)


async def test_forty_proposals_are_gone_through_page_by_page(town: Town) -> None:
    propose_to(town, 40)
    mod = moderator(town)
    found = await home(mod)
    seen: set[str] = set()
    for page in range(1, 5):
        assert found is not None
        assert actions(found).count(APPROVE) == 10
        assert f"Page {page} of 4; 40 proposals wait in all." in words(found)
        assert "A peer circle" in words(found)
        assert (BACK in actions(found), MORE in actions(found)) == (page > 1, page < 4)
        seen |= {element["value"] for _block, element in pressable(found) if element["action_id"] == APPROVE}
        if page < 4:
            assert (await press(mod, found, MORE))["ok"]
            found = await shown(mod)
    assert len({one.split(":")[0] for one in seen}) == 40
    assert found is not None
    assert (await press(mod, found, APPROVE))["ok"]
    after = await shown(mod)
    assert after is not None
    assert "Page 4 of 4; 39 proposals wait in all." in words(after)


async def test_looking_at_the_messages_shows_no_home(town: Town) -> None:
    person = town.person("farid")
    await person.say("Hello")
    await town.slack.quiet()
    assert await shown(person) is None


async def test_a_home_that_cannot_be_shown_is_logged_and_shown_at_the_next_look(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    person = town.person("farid")
    town.slack.faults.add("server_error", method="views.publish")
    assert await home(person) is None
    (record,) = [one for one in caplog.records if one.name == "bot.slack.guard"]
    assert record.levelno == logging.ERROR
    assert len(record.__dict__["reference"]) == 8
    assert await home(person) is not None


async def test_openings_that_are_told_several_times_at_once_show_one_home(town: Town) -> None:
    person = town.person("farid")
    await asyncio.gather(*[home(person) for _ in range(3)])
    found = await shown(person)
    assert found is not None
    assert actions(found) == ["programme.open", "join.open", "founding.open"]
    assert found["id"] == ((await home(person)) or {})["id"]


async def test_a_home_that_cannot_be_read_says_so_with_the_reference_of_the_log(town: Town, caplog: Any) -> None:
    person = town.person("farid")
    with town.bot.database.transaction() as session:
        session.execute(text("ALTER TABLE enrolments RENAME TO away"))
    found = await home(person)
    assert found is not None
    (record,) = [one for one in caplog.records if one.name == "bot.slack.guard"]
    assert record.__dict__["reference"] in words(found)
    assert "enrolments" not in words(found)
