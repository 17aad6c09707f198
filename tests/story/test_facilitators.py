"""A colleague whose work it is facilitates a circle: chosen, asked, in the channel, never a member, and out again."""

from bot.domain.library import Library
from bot.domain.programme import Catalogue, Facilitation
from bot.domain.roles import Role
from bot.features import workspaces
from tests.features.leading import with_facilitation
from tests.story.circles import Circle
from tests.town import Actor, Town

FOR_MEMBERS = (
    "This is for the members of a circle, and you facilitate. `/circle guide`, `/circle meeting`, `/circle calendar` "
    "and `/circle norms` work for you too, and `/circle circles` shows the circles that you facilitate."
)


async def test_somebody_facilitates_who_is_no_member(
    sqlite_url: str, catalogue: Catalogue, library: Library
) -> None:
    async with Town(sqlite_url, with_facilitation(catalogue, Facilitation.PROFESSIONAL), library=library) as town:
        zones = {one.tz for one in town.slack.people}
        leads, other = town.colleagues("Europe/Berlin")[:2]  # It is daytime there.
        members = [one for zone in sorted(zones - {"Europe/Berlin"}) for one in town.colleagues(zone)]
        await named(town, leads, other)
        ours = await chosen(town, members[:5], leads)
        await says_yes(ours, leads)
        await _is_no_member(ours, leads)
        await _steps_back(ours, leads, other)


async def named(town: Town, *people: Actor) -> None:
    """Whoever runs the bot names those who can be chosen."""
    ids, now = [one.id for one in people], town.clock.now()
    workspace_id = town.bot.workspace_id
    await town.bot.database.write(
        lambda session: workspaces.set_role(session, workspace_id, Role.FACILITATOR, ids, by="shell", now=now)
    )


async def chosen(town: Town, members: list[Actor], leads: Actor) -> Circle:
    """Five join and agree, having read that somebody may read along; the moderator chooses, and approves."""
    for one in members:
        await one.join(zone="Europe/Berlin")
    await town.everybody_agrees()
    asked = next(one["text"] for one in await members[0].messages() if "asked about a circle" in one["text"])
    assert "whoever does is in its channel and can read what is written there" in asked
    moderator = Actor(town, town.moderator)
    await moderator.press_in(await moderator.home(), "proposal.adjust")
    await moderator.press_in(await _top(moderator), "facilitator.open")
    shown = (
        str(await _top(moderator)).index(f"<@{leads.id}>"),
        str(await _top(moderator)).index("facilitator.choose"),
    )
    assert shown[0] < shown[1]
    await moderator.press_in(await _top(moderator), "facilitator.choose", at=await place_in_list(moderator, leads))
    assert f"Facilitates, if they say yes:* <@{leads.id}>" in str(await moderator.home())
    assert not any("Would you facilitate" in one["text"] for one in await leads.messages())
    await moderator.approve()
    await town.bot.settled()
    channel = (await members[0].conversations("private"))[0]["id"]
    return Circle(town, members, str(channel))


async def _top(person: Actor) -> dict[str, object]:
    view = await person.modal()
    assert view is not None
    return view


async def place_in_list(moderator: Actor, wanted: Actor) -> int:
    """Where somebody stands in the list."""
    blocks = [str(one) for one in list((await _top(moderator))["blocks"])]  # pyright: ignore
    named = [one for one in blocks if "section" in one and "*Who" not in one]
    return next(at for at, one in enumerate(named) if wanted.id in one)


async def says_yes(ours: Circle, leads: Actor) -> None:
    """The circle reads who it is before they are in; nothing of it holds check-ins back."""
    assert await leads.conversations("private") == []
    question = next(one for one in await leads.messages() if "Would you facilitate a circle?" in one["text"])
    await leads.press(await leads.app_dm(), question, "facilitator.yes")
    await ours.town.settled()
    assert (await leads.conversations("private"))[0]["id"] == ours.channel
    said = [one["text"] for one in await ours.members[0].messages(ours.channel)]
    assert any(one.startswith(f"<@{leads.id}> facilitates this circle from now on.") for one in said)
    assert not any("has come into this channel" in one for one in said)


async def _is_no_member(ours: Circle, leads: Actor) -> None:
    await ours.town.move_until("prompt")
    await ours.town.settled()
    prompt = await leads.last(ours.channel)
    assert f"<@{leads.id}> facilitates." in prompt["text"]
    for action in ("checkin.open", "checkin.here", "request.open"):
        await leads.press(ours.channel, prompt, action)
        assert (await leads.last(ours.channel))["text"] == FOR_MEMBERS, action
    await leads.press(ours.channel, prompt, "guide.open")
    guide = str(await _top(leads))
    assert "worksheet" not in guide
    assert "shelf.open" in guide
    for typed in ("commit", "letter", "thanks"):
        await leads.say(f"/circle {typed}", ours.channel)
        assert (await leads.last(ours.channel))["text"] == FOR_MEMBERS, typed
    note = next(one for one in await leads.messages() if one["text"].startswith("*You facilitate "))
    assert "facilitator.no" in str(note["blocks"])


async def _steps_back(ours: Circle, leads: Actor, other: Actor) -> None:
    """They are out of the channel, and a moderator chooses another one from the word that tells of it."""
    await leads.say("/circle leave")
    await leads.press(await leads.app_dm(), await leads.last(), "facilitator.no")
    await ours.town.settled()
    assert await leads.conversations("private") == []
    moderator = Actor(ours.town, ours.town.moderator)
    gone = f"<@{leads.id}> facilitates the circle of"
    told = [one for one in await moderator.messages() if gone in one["text"] and "no more" in one["text"]]
    while not told:  # They are told in their working hours.
        assert await ours.town.move() != "None"
        await ours.town.settled()
        told = [one for one in await moderator.messages() if gone in one["text"] and "no more" in one["text"]]
    await moderator.press(await moderator.app_dm(), told[-1], "facilitator.open")
    await moderator.press_in(await _top(moderator), "facilitator.choose", at=await place_in_list(moderator, other))
    assert "Whoever you chose is asked in private now" in str(await _top(moderator))
