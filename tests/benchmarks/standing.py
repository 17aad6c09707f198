"""What stands in the playground in the end, held against what was owed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.store import circles
from tests.benchmarks.owing import Owing
from tests.delivery.stage import Stage


@dataclass
class Found:
    """The keys that are missing, that stand there more than once, and that stand after a later one."""

    owed: int = 0
    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """How much is not as it has to be."""
        return len(self.lost) + len(self.double) + len(self.out_of_order)

    def counted(self) -> dict[str, int]:
        """The figures."""
        lists = {"lost": self.lost, "double": self.double, "out_of_order": self.out_of_order}
        return {"owed": self.owed, **{name: len(found) for name, found in lists.items()}}

    def hold(self, owed: Sequence[str], standing: Iterable[str]) -> None:
        """Compares the keys owed to one conversation, in their order, with those that stand there."""
        times = Counter(standing)
        self.owed += len(owed)
        self.lost += [one for one in owed if not times[one]]
        self.double += [one for one, count in times.items() if count > 1]
        first = list(dict.fromkeys(standing))
        expected = [one for one in owed if times[one]]
        self.out_of_order += [one for one, other in zip(expected, first, strict=False) if one != other]


def found(stage: Stage, owing: Owing) -> Found:
    """Looks at all conversations of the playground."""
    result, channels = Found(), stage.slack.save()["channels"]
    bot = stage.installed.bot_user_id
    direct = {
        next(iter({*one["members"]} - {bot})): one
        for one in channels
        if one["kind"] == "im" and bot in one["members"]
    }
    for user, keys in owing.to.items():
        result.hold(keys, _keys(direct[user]) if user in direct else [])
        result.lost += _unchanged(direct[user], set(owing.answered)) if user in direct else []
    made = {one["id"]: one for one in channels if one["kind"] == "private" and one["creator"] == bot}
    for circle_id, people in owing.circles.items():
        with stage.database.reading() as session:
            row = circles.get(session, stage.installed.team_id, circle_id)
        channel = made.pop(row.channel_id or "", None) if row else None
        welcome = f"circle.welcome:{circle_id}"
        result.hold([welcome], _keys(channel) if channel else [])
        whole = (
            channel
            and {*channel["members"]} == {bot, *people}
            and channel["topic"]["value"]
            and len(channel["pins"]) == 1
        )
        result.lost += [] if whole else [f"channel:{circle_id}"]
    result.double += [f"channel nobody knows of: {one}" for one in made]
    return result


def _keys(channel: dict[str, Any]) -> list[str]:
    """The keys of what the bot has said, replies among them, as it arrived."""
    said = (one for _, one in sorted(channel["messages"].items()) if one["metadata"])
    return [one["metadata"]["event_payload"]["key"] for one in said]


def _unchanged(channel: dict[str, Any], answered: set[str]) -> list[str]:
    """What was answered, and its message does not say so."""
    said = {
        one["metadata"]["event_payload"]["key"]: one["text"]
        for one in channel["messages"].values()
        if one["metadata"]
    }
    return [f"answered:{key}" for key in said.keys() & answered if "You said yes" not in said[key]]
