"""A circle in a town: five people, approved, with its channel."""

from dataclasses import dataclass

from bot.playground import Person
from tests.town import Actor, Town


@dataclass(frozen=True)
class Circle:
    """Five people and their private channel."""

    town: Town
    members: list[Actor]
    channel: str

    async def settled(self) -> str:
        """The newest message that was written in the channel, once everything is sent."""
        await self.town.settled()
        written = [one for one in await self.members[0].messages(self.channel) if not one["subtype"]]
        return str(written[-1]["text"])


async def circle(town: Town) -> Circle:
    """Five colleagues join and agree, and the moderator approves."""
    members = [Actor(town, one) for one in town.slack.people if _may_join(town, one)][:5]
    for one in members:
        await one.join(zone="Europe/Berlin")
    await town.everybody_agrees()
    moderator = Actor(town, town.moderator)
    await moderator.approve()
    await town.bot.settled()
    channel = (await members[0].conversations("private"))[0]["id"]
    return Circle(town, members, str(channel))


def _may_join(town: Town, person: Person) -> bool:
    return not (person.deleted or person.is_restricted or person.is_bot or person in (town.moderator, town.hr))
