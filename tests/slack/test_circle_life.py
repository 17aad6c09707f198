"""Hosting, a letter and a break, as people press and read them."""

from datetime import timedelta

from sqlalchemy import text

from bot.domain.roles import Role
from bot.features import archives, workspaces
from bot.features import circles as ending
from bot.store import circles
from tests.slack import homes
from tests.slack.homes import BERLIN, actions, five, home, press, words
from tests.town import Actor, Town


async def running(town: Town) -> list[Actor]:
    """Five people in a circle whose kickoff's prompt comes next; the first one would host."""
    people = five(town)
    for one in people:
        await one.join(zone=BERLIN)
    with town.bot.database.transaction() as session:
        session.execute(text("UPDATE enrolments SET hosts = true WHERE user_id = :user"), {"user": people[0].id})
    await town.everybody_agrees()
    mod = Actor(town, town.moderator)
    await mod.approve()
    await town.bot.settled()
    return people


async def test_a_member_hosts_after_a_yes_and_leaves_another_in_peace(town: Town) -> None:
    people = await running(town)
    host, other = people[0], people[1]
    for _ in range(3):
        if any("Would you host" in one["text"] for one in await host.messages()):
            break
        await town.move()
    asked = next(one for one in await host.messages() if "Would you host" in one["text"])
    assert not any("Would you host" in one["text"] for one in await other.messages())
    await host.press(await host.app_dm(), asked, "hosting.yes")
    await town.bot.settled()
    note = next(one for one in await host.messages() if "You host Kickoff" in one["text"])
    again = next(one for one in await host.messages() if one["ts"] == asked["ts"])
    assert again["text"].startswith("*You said yes:* you host the meeting on ")
    assert "hosting." not in str(again["blocks"]), "without its buttons"
    assert "prompt" in await town.move()
    (channel,) = await other.conversations("private")
    said = [one["text"] for one in await other.messages(channel["id"])]
    assert any(f"<@{host.id}> hosts." in one for one in said)
    await host.press(await host.app_dm(), note, "mute.open")
    await host.submit(member=other.id)
    found = await home(other)
    assert found is not None
    assert f"<@{host.id}> asked me to leave you in peace" in words(found)
    await press(other, found, "mute.lift")
    again = await home(other)
    assert again is not None
    assert "in peace" not in words(again)


async def test_a_letter_is_written_read_again_and_taken_away(town: Town) -> None:
    people = await running(town)
    writer = people[2]
    await writer.say("/circle letter")
    await writer.submit(letter="Dear me: <!channel> & *go on*")
    assert "put away" in words(await homes.top(writer))
    await writer.say("/circle letter")
    view = await homes.top(writer)
    (field,) = [one for one in view["blocks"] if one["type"] == "input"]
    assert field["element"]["initial_value"] == "Dear me: <!channel> & *go on*"
    await writer.submit(letter=None)
    assert "There is no letter now" in words(await homes.top(writer))
    stranger = Actor(town, town.hr)
    await stranger.say("/circle letter")
    assert "you are in none at present" in (await stranger.last())["text"]


async def test_a_break_is_asked_in_private_and_told_in_the_channel(town: Town) -> None:
    people = await running(town)
    await people[0].say("/circle break")
    await people[0].submit(weeks="2")
    town.clock.move_to(town.clock.now() + timedelta(hours=1))
    await town.plan()
    for one in people[1:]:
        asked = next(shown for shown in await one.messages() if "makes a break of 2 weeks" in shown["text"])
        await one.press(await one.app_dm(), asked, "break.yes")
    await town.bot.settled()
    (channel,) = await people[0].conversations("private")
    assert any(
        "Your circle makes a break of 2 weeks" in one["text"] for one in await people[0].messages(channel["id"])
    )


async def test_who_moderates_and_reads_figures_sees_each_part_once_and_may_make_a_break(town: Town) -> None:
    people = await running(town)
    mod = Actor(town, town.moderator)
    with town.bot.database.transaction() as session:
        workspaces.set_role(session, town.installed.team_id, Role.HR, [mod.id], by="test", now=town.clock.now())
    found = await home(mod)
    assert found is not None
    said = words(found)
    for part in ("Circles that are worth a look", "Participation in peer circles", "The programmes"):
        assert said.count(part) == 1
    assert "No circle needs a look" in said
    assert not any(one.id in str(found) for one in people)
    assert actions(found).count("break.choose") == 1
    await press(mod, found, "break.choose")
    view = await homes.top(mod)
    (menu,) = [one for one in view["blocks"] if one.get("block_id") == "circle"]
    await mod.submit(circle=menu["element"]["options"][0]["value"], weeks="1")
    await town.bot.settled()
    (channel,) = await people[0].conversations("private")
    assert any("a break of one week" in one["text"] for one in await people[0].messages(channel["id"]))


async def test_the_channel_is_archived_when_most_of_its_people_agreed(town: Town) -> None:
    people = await running(town)
    workspace_id = town.installed.team_id
    (channel,) = await people[0].conversations("private")
    with town.bot.database.transaction() as session:
        circle = circles.in_channel(session, workspace_id, channel["id"])
        assert circle is not None
        ending.close(session, circle, town.clock.now())
        for one in people[:3]:
            archives.agree(session, workspace_id, circle.id, one.id, now=town.clock.now())
    await town.bot.settled()
    with town.bot.database.reading() as session:
        again = circles.in_channel(session, workspace_id, channel["id"])
        assert again is not None
        assert again.archived_at is not None
    answer = await people[0].say("Still here?", channel["id"])
    assert "archived" in str(answer)
