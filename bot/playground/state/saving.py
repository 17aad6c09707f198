"""The whole workspace as JSON, and back: everything but open modals and what lives for seconds only."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.playground.state.records import Json
from bot.playground.state.saved import Saved, flaws
from bot.playground.state.workspace import Workspace

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
    if flaw := next(flaws(saved), None):
        raise ValueError(f"This saved playground is damaged: {flaw}.")
    space.team_id, space.team_name = saved.team_id, saved.team_name
    space.people = {one.id: one for one in saved.people}
    space.channels = {one.id: one for one in saved.channels}
    space.user_groups = {one.id: one for one in saved.user_groups}
    space.homes = {one.user: one for one in saved.homes}
    space.app, space.last_micros = saved.app, saved.last_micros
    space.may_create_channels, space.may_kick = saved.may_create_channels, saved.may_kick
    space.stacks.clear()
