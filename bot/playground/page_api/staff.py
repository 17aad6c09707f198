"""What an administrator does about people: hire, deactivate, take back, move to another time zone."""

import itertools
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.playground.errors import PageError
from bot.playground.happenings import channels, events
from bot.playground.happenings.world import World
from bot.playground.page_api.checks import text_field
from bot.playground.state.people import Person
from bot.playground.state.records import Json
from bot.playground.state.workspace import new_id

Act = Callable[[Json], Awaitable[Json]]

_KINDS: dict[str, dict[str, Any]] = {
    "member": {},
    "guest": {"is_restricted": True},
    "single_channel_guest": {"is_restricted": True, "is_ultra_restricted": True},
    "external": {"team_id": "T0ELSEWHERE"},
}


class StaffActs:
    """The routes about people; nobody acts in them but the administrator."""

    def __init__(self, world: World) -> None:
        self._world = world

    def acts(self) -> dict[str, Act]:
        """The acts by path."""
        return {
            "/playground/hire": self._hire,
            "/playground/deactivate": self._deactivate,
            "/playground/reactivate": self._reactivate,
            "/playground/set_zone": self._set_zone,
        }

    async def _hire(self, given: Json) -> Json:
        real_name = text_field(given, "real_name").strip()
        kind = _KINDS.get(str(given.get("kind") or "member"))
        if kind is None:
            raise PageError(400, "bad_field", f"A person is one of: {', '.join(_KINDS)}.")
        space, name = self._world.workspace, str(given.get("name") or self._free_name(real_name))
        if not re.fullmatch(r"[\w.-]*\w", name) or name in self._names():
            raise PageError(409, "name_taken", f"{name} is no user name that is free here.")
        who = Person(new_id("U"), name, real_name, str(given.get("title") or ""), _zone(given), **kind)
        space.people[who.id] = who
        events.person_changed(self._world, who, joined=True)
        if who.is_full_member:
            general = next(one for one in space.channels.values() if one.is_general)
            channels.join(self._world, general, who.id, inviter=None)
        self._world.stream.tell("workspace", "conversations")
        return {"user": who.id}

    def _names(self) -> set[str]:
        return {one.name for one in self._world.workspace.people.values()}

    def _free_name(self, real_name: str) -> str:
        """A user name as one is made from what somebody is called; a namesake's gets a number."""
        plain = ".".join(re.findall(r"\w+", real_name.lower())) or "somebody"
        taken, tries = self._names(), (f"{plain}{number}" for number in itertools.count(2))
        return plain if plain not in taken else next(one for one in tries if one not in taken)

    async def _deactivate(self, given: Json) -> Json:
        return self._change(given, deleted=True)

    async def _reactivate(self, given: Json) -> Json:
        return self._change(given, deleted=False)

    async def _set_zone(self, given: Json) -> Json:
        return self._change(given, tz=_zone(given))

    def _change(self, given: Json, **changes: Any) -> Json:
        space = self._world.workspace
        who = space.people.get(text_field(given, "user"))
        if who is None or who.is_bot:
            raise PageError(404, "user_not_found", "There is no such person here.")
        changed = replace(who, **changes, updated=space.seconds())
        space.people[who.id] = changed
        if changed.deleted:
            space.stacks.pop(who.id, None)
        events.person_changed(self._world, changed)
        self._world.stream.tell("workspace", "conversations")
        return {}


def _zone(given: Json) -> str:
    zone = text_field(given, "tz")
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PageError(400, "bad_zone", f"{zone} is no time zone. Example: Europe/Berlin") from None
