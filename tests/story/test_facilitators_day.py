"""A professional facilitator's day: their circles at home, all that can be typed, and a moderator's list of circles."""

import re

from bot.domain.library import Library
from bot.domain.programme import Catalogue, Facilitation
from tests.features.leading import with_facilitation
from tests.slack.homes import actions, top, words
from tests.story.circles import Circle
from tests.story.test_facilitators import FOR_MEMBERS, chosen, named, place_in_list, says_yes
from tests.town import Actor, Town

MEMBERS_ONLY = "worksheet letter keepsake break goal commit ask offer thanks pause".split()
# What answers them with a screen, by how it is headed; and with a message, by how it begins.
SCREENS = {
    "join": "Join a peer circle",
    "start": "Start a circle",
    "norms": "The norms",
    "clinic": "A case clinic",
    "settings": "Your settings",
    "guide": "Kickoff",
    "faq": "Questions",
    "concern": "Peer circles",
    "circles": "Circles",
    "calendar": "Your calendar",
}
MESSAGES = {
    "": "Circles that you facilitate",
    "status": "Circles that you facilitate",
    "programmes": "*The programmes.*",
    "round": "Only moderators",
    "meeting": "*Working Out Loud* in <#",
    "leave": "You facilitate, and can step back at any time.",
    "report": "The summary is for HR and for people who have joined a programme.",
    "here": "Only moderators can do this.",
    "help": "*Peer circles.*",
}
STRANGERS = re.compile("is the way in|You are in no circle|once you are in a circle")


async def test_a_day_of_somebody_who_facilitates(sqlite_url: str, catalogue: Catalogue, library: Library) -> None:
    async with Town(sqlite_url, with_facilitation(catalogue, Facilitation.PROFESSIONAL), library=library) as town:
        leads, other = town.colleagues("Europe/Berlin")[:2]  # It is daytime there.
        zones = {one.tz for one in town.slack.people} - {"Europe/Berlin"}
        members = [one for zone in sorted(zones) for one in town.colleagues(zone)]
        await named(town, leads, other)
        ours = await chosen(town, members[:5], leads)
        await says_yes(ours, leads)
        await town.move_until("prompt")
        await town.settled()
        await _finds_it_at_home(ours, leads)
        await _types_everything(leads, ours.channel)
        await _types_everything(leads, await leads.app_dm())
        await _is_replaced(ours, leads, other)


async def _finds_it_at_home(ours: Circle, leads: Actor) -> None:
    home = await leads.home()
    said = words(home)
    assert f"*Working Out Loud* in <#{ours.channel}>\nKickoff.\nNext meeting: " in said
    assert said.index("Circles that you facilitate") < said.index("*A peer circle* is")
    await leads.press_in(home, "guide.open")
    assert "For the facilitator" in words(await top(leads))
    await _close(leads)
    assert "Circles that you facilitate" not in words(await ours.members[0].home())


async def _types_everything(leads: Actor, channel: str) -> None:
    """Each word of the help is answered as to somebody who facilitates, and not as to a stranger."""
    await leads.say("/circle help", channel)
    typed = re.findall(r"`/circle ?(\w*)`:", (await leads.last(channel))["text"])
    assert sorted(typed) == sorted([*MEMBERS_ONLY, *SCREENS, *MESSAGES])
    for word in typed:
        await leads.say(f"/circle {word}", channel)
        if word in SCREENS:
            view = await top(leads)
            assert view["title"]["text"].startswith(SCREENS[word]), word
            assert ("norms." in str(actions(view))) is False
            await _close(leads)
            continue
        said = str((await leads.last(channel))["text"])
        assert said == FOR_MEMBERS if word in MEMBERS_ONLY else said.startswith(MESSAGES[word]), (word, said)
        assert not STRANGERS.search(said), (word, said)
        assert await leads.modal() is None, word


async def _is_replaced(ours: Circle, leads: Actor, other: Actor) -> None:
    """A moderator finds the circle in the list, and has another one asked from there."""
    moderator = Actor(ours.town, ours.town.moderator)
    await moderator.press_in(await moderator.home(), "circles.open")
    listed = await top(moderator)
    await _close(moderator)
    await moderator.say("/circle circles")
    assert words(await top(moderator)) == words(listed)
    assert f"Kickoff. 5 members. <@{leads.id}> facilitates.\nNext meeting: " in words(listed)
    await moderator.press_in(await top(moderator), "facilitator.open")
    await moderator.press_in(await top(moderator), "facilitator.choose", at=await place_in_list(moderator, other))
    assert words(await top(moderator)).startswith("Noted. Whoever you chose is asked in private now")
    assert f"<@{other.id}> is asked to facilitate." in words(await top(moderator))
    await ours.town.settled()
    assert "Circles that you facilitate" not in words(await leads.home())
    await leads.say("/circle commit", await leads.app_dm())
    assert STRANGERS.search((await leads.last())["text"])


async def _close(person: Actor) -> None:
    """Closes what is open, so that what comes next is seen."""
    while (view := await person.modal()) is not None:
        await person.town.post("close", **{"as": person.id}, view_id=view["id"])
