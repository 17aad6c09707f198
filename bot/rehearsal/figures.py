"""The figures of a rehearsal, counted from what people were shown and what the app accepted from them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rehearsal import signs
from bot.rehearsal.client import Json
from bot.rehearsal.record import Member, Record


def circles(log: Iterable[Json], members: Mapping[str, Member], record: Record) -> list[Json]:
    """Each circle's channel with its members, how many came and went, and what was posted and taken there, by name."""
    found: dict[str, Json] = {}
    people: dict[str, set[str]] = defaultdict(set)
    first: dict[str, set[str]] = {}
    last: dict[str, set[str]] = {}
    for entry in log:
        key = signs.key_in(entry)
        channel = entry["channel"] or {"id": "", "members": ()}
        last[channel["id"]] = set(channel["members"])
        if key.startswith((signs.PROMPT, signs.THREAD)):
            one = found.setdefault(channel["id"], {"name": channel["name"], "prompts": 0, "checkin_threads": 0})
            one["prompts" if key.startswith(signs.PROMPT) else "checkin_threads"] += 1
            people[channel["id"]] |= {user for user in channel["members"] if user in members}
            first.setdefault(channel["id"], set(channel["members"]))
    shaped = [
        {"name": one["name"], "members": sorted(members[user].name for user in people[channel])}
        | {"prompts": one["prompts"], "checkin_threads": one["checkin_threads"]}
        | {"checkins": record.tally(channel).checkins, "commitments": record.tally(channel).by_outcome()}
        | {
            "joined_late": len(people[channel] - first[channel]),
            "left": len(people[channel] - last[channel]),
            "away": len(people[channel] & record.away),
        }
        for channel, one in found.items()
    ]
    return sorted(shaped, key=lambda one: one["name"])


def unplaced(found: Sequence[Json], members: Mapping[str, Member], joined: Iterable[str]) -> list[str]:
    """The names of those who joined and are in no circle."""
    placed = {name for one in found for name in one["members"]}
    return sorted({members[user].name for user in joined} - placed)


def reminders(log: Iterable[Json]) -> int:
    """How many reminders were sent."""
    return sum(1 for entry in log if signs.key_in(entry).startswith(signs.REMINDER))


def refusals(counted: Iterable[Json]) -> list[str]:
    """A sentence for each thing that Slack refused the app; in a rehearsal nothing should be."""
    return [
        f"Slack refused {one['method']} {one['n']} {'time' if one['n'] == 1 else 'times'}: {one['error']}"
        for one in counted
    ]


def in_a_week(log: Iterable[Json], members: Mapping[str, Member]) -> list[int]:
    """How many messages people got in a week (Monday to Sunday, where they live) without having asked.

    A number for each person and week in which there were any, the smallest first. A post in a channel counts once
    for each member. Not counted are direct answers, and what comes in a thread: under the prompt (the opening of the
    check-in thread, the norms, the echo of what a member just did), and the phases of a case that somebody brings.
    """
    counted: Counter[tuple[str, date]] = Counter()
    for entry in log:
        if entry["what"] == "message" and _is_unasked(entry["message"]):
            at = datetime.fromisoformat(entry["at"])
            counted.update((user, _week(at, members[user].zone)) for user in entry["to"] if user in members)
    return sorted(counted.values())


def _is_unasked(message: Json) -> bool:
    key = signs.key_of(message)
    is_asked = signs.is_reply(message) or key.startswith((signs.THANKED, *signs.ANSWERS))
    return bool(message["bot_id"]) and not message["subtype"] and bool(key) and not is_asked


def _week(at: datetime, zone: str) -> date:
    local = at.astimezone(ZoneInfo(zone)).date()
    return local - timedelta(days=local.weekday())
