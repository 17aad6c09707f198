"""The whole workspace as JSON, and back: everything but open modals and what lives for seconds only."""

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.playground.state.people import Person
from bot.playground.state.records import App, Channel, Json, UserGroup, View
from bot.playground.state.workspace import Workspace


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


_SAVED = TypeAdapter(Saved)


def dump(space: Workspace) -> Json:
    """The workspace as it is now."""
    saved = Saved(
        team_id=space.team_id,
        team_name=space.team_name,
        people=list(space.people.values()),
        channels=list(space.channels.values()),
        user_groups=list(space.user_groups.values()),
        homes=list(space.homes.values()),
        app=space.app,
        last_micros=space.last_micros,
        may_create_channels=space.may_create_channels,
        may_kick=space.may_kick,
    )
    return _SAVED.dump_python(saved, mode="json")


def restore(space: Workspace, given: Any) -> None:
    """Makes a workspace what it was; ValueError with a sentence when that cannot be, and nothing has changed."""
    try:
        saved = _SAVED.validate_python(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"This saved playground is damaged at {where or 'its beginning'}.") from None
    _check(saved)
    space.team_id, space.team_name = saved.team_id, saved.team_name
    space.people = {one.id: one for one in saved.people}
    space.channels = {one.id: one for one in saved.channels}
    space.user_groups = {one.id: one for one in saved.user_groups}
    space.homes = {one.user: one for one in saved.homes}
    space.app, space.last_micros = saved.app, saved.last_micros
    space.may_create_channels, space.may_kick = saved.may_create_channels, saved.may_kick
    space.stacks.clear()


def _check(saved: Saved) -> None:
    """What names somebody or something must find it there."""
    people = {one.id for one in saved.people}
    for channel in saved.channels:
        if not channel.members.keys() <= people or {one.user for one in channel.messages.values()} - people:
            raise ValueError(f"This saved playground is damaged: in {channel.name} there is somebody unknown.")
        replies = {ts for below in channel.replies.values() for ts in below}
        if not (replies | channel.pins.keys()) <= channel.messages.keys():
            raise ValueError(f"This saved playground is damaged: {channel.name} lacks messages.")
    if not any(channel.is_general for channel in saved.channels):
        raise ValueError("This saved playground is damaged: the channel that all are in is not there.")
