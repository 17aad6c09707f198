"""What is kept of a workspace in a file, and what has to hold of it to be taken up again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from zoneinfo import available_timezones

from bot.playground.state.people import Person
from bot.playground.state.records import App, Channel, Message, UserGroup, View

_TS = re.compile(r"\d{1,11}\.\d{6}")
_OF_VIEWS = {
    "type",
    "blocks",
    "private_metadata",
    "callback_id",
    "external_id",
    "clear_on_close",
    "notify_on_close",
}


@dataclass
class Saved:
    """What is kept of a workspace."""

    team_id: str
    team_name: str
    people: list[Person]
    channels: list[Channel]
    user_groups: list[UserGroup]
    homes: list[View]
    app: App | None
    last_micros: int
    may_create_channels: bool
    may_kick: bool


def flaws(saved: Saved) -> Iterator[str]:
    """What is wrong with what was saved, each after "damaged: "; nothing when it can be taken up."""
    people = {one.id for one in saved.people}
    if len(people) < len(saved.people) or len({one.id for one in saved.channels}) < len(saved.channels):
        yield "two have the same id"
    yield from (f"{one.name} lives in no known time zone" for one in saved.people if one.tz not in _zones())
    if not any(channel.is_general for channel in saved.channels):
        yield "the channel that all are in is not there"
    for channel in saved.channels:
        yield from _of_channel(channel, people)
    stamps = [int(ts.replace(".", "")) for one in saved.channels for ts in one.messages if _TS.fullmatch(ts)]
    if saved.last_micros < max(stamps, default=0):
        yield "something was said after it was saved"
    yield from (f"the home of {one.user} cannot be shown" for one in saved.homes if not _is_home(one, people))
    if saved.app is not None and saved.app.user not in people:
        yield "the app's bot is not there"
    if saved.app is not None and any(name != one.command for name, one in saved.app.commands.items()):
        yield "a command has two names"


@cache
def _zones() -> set[str]:
    return available_timezones()


def _of_channel(channel: Channel, people: set[str]) -> Iterator[str]:
    named = {channel.creator, *channel.members, *channel.pins.values(), *channel.last_read}
    messages = channel.messages.values()
    named |= {user for one in messages for user in (one.user, one.ephemeral_to, *one.values) if user is not None}
    if not named <= people:
        yield f"in {channel.name} there is somebody unknown"
    replies = set(chain.from_iterable(channel.replies.values()))
    if not replies | channel.pins.keys() <= channel.messages.keys():
        yield f"{channel.name} lacks messages"
    if channel.kind == "im" and not 1 <= len(channel.members) <= 2:
        yield "a direct message is not between two people"
    if not all(_TS.fullmatch(ts) for ts in chain(channel.last_read.values(), channel.replies)):
        yield f"in {channel.name} a time cannot be read"
    if not all(_is_message(channel, ts, one) for ts, one in channel.messages.items()):
        yield f"in {channel.name} a message cannot be read"


def _is_message(channel: Channel, ts: str, one: Message) -> bool:
    times = [time for time in (one.ts, one.thread_ts, one.edited_ts) if time is not None]
    in_its_place = one.ts == ts and one.channel == channel.id and all(_TS.fullmatch(time) for time in times)
    return in_its_place and (one.metadata is None or {"event_type", "event_payload"} <= one.metadata.keys())


def _is_home(home: View, people: set[str]) -> bool:
    content = home.content
    return home.user in people and content.keys() >= _OF_VIEWS and isinstance(content["blocks"], list)
