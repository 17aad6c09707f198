"""A circle's meetings in somebody's own calendar: what stands there, and how a change reaches whoever follows it.

A calendar that follows an address reads all of it again and again. Each meeting keeps its name there, and gets a
higher number with every change, so that none is taken for a new one and no old hour wins over a newer one.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

KEPT_FOR = timedelta(days=30)  # For which an address still answers after the last meeting of a circle.


@dataclass(frozen=True)
class Slot:
    """When a meeting is; `mark` is another number whenever anything else that is told of it has changed."""

    starts_at: datetime
    ends_at: datetime
    mark: int


@dataclass(frozen=True)
class Entry:
    """A meeting as it was last told: `sequence` counts its changes, the last one of which was at `changed_at`."""

    step: int
    slot: Slot
    sequence: int
    changed_at: datetime
    called_off: bool = False


@dataclass(frozen=True)
class CircleCalendar:
    """What stands in one person's calendar of one circle; without a channel nothing of the circle is told any more."""

    circle_id: str
    programme: str
    entries: tuple[Entry, ...]
    changed_at: datetime
    is_told: bool  # What has changed is written down, so that it may be read.
    weeks_apart: int = 1  # From one step to the next.
    place: str | None = None  # Where it meets: "huddle", or a link.
    channel: tuple[str, str] | None = None  # The workspace's id and the channel's.


@dataclass(frozen=True)
class OwnCalendar:
    """What a person reads of their own address; it can be told only when it was just made."""

    circle_id: str
    programme: str
    channel_id: str | None
    made_at: datetime
    is_new: bool


@dataclass(frozen=True)
class Ahead:
    """The meetings that are left, for whoever can have no address, in their own zone."""

    programme: str
    channel_id: str | None
    meetings: tuple[tuple[int, datetime], ...]  # Each step with when it meets.
    zone: str
    weeks_apart: int = 1


def kept_as(token: str) -> str:
    """What is kept of the secret in an address: nobody can make the address of it. It is long and from chance."""
    return hashlib.sha256(token.encode()).hexdigest()


def path(token: str) -> str:
    """Where a calendar stands below the bot's address."""
    return f"calendars/{token}.ics"


def name_of(circle_id: str, step: int) -> str:
    """The name of a meeting in all calendars, from which nothing else can be found out."""
    return str(uuid5(UUID(circle_id), str(step)))


def revised(before: Sequence[Entry], slots: Mapping[int, Slot], now: datetime) -> tuple[Entry, ...]:
    """The entries as they are to be told now: `slots` are the meetings of the present step and of those after it.

    A meeting that is over stays as it was told last, and one that was never told is not told any more.
    """
    known = {one.step: one for one in before}
    found: list[Entry] = []
    for step in sorted({*known, *slots}):
        was, slot = known.get(step), slots.get(step)
        if was is None:
            found += [Entry(step, slot, 0, now)] if slot is not None and slot.ends_at > now else []
        elif slot is None:
            found.append(_called_off(was, now))
        elif slot == was.slot and not was.called_off:
            found.append(was)
        else:
            found.append(Entry(step, slot, was.sequence + 1, now))
    return tuple(found)


def ended(before: Sequence[Entry], now: datetime) -> tuple[Entry, ...]:
    """What is told to somebody who is in the circle no more: that what was still to come is called off."""
    return tuple(one for one in (_called_off(entry, now) for entry in before) if one.called_off)


def _called_off(entry: Entry, now: datetime) -> Entry:
    if entry.called_off or entry.slot.starts_at <= now:
        return entry
    return replace(entry, sequence=entry.sequence + 1, changed_at=now, called_off=True)
