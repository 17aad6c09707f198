"""Taking turns: how many each has had, and who speaks first and last in a meeting."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.leavings import UNDO_FOR
from bot.domain.quiet import STARTS
from bot.domain.worktime import instant


@dataclass(frozen=True)
class Speakers:
    """Who begins and who ends when everybody speaks in turn; None where nobody is left to."""

    first: str | None
    last: str | None


class Spot(StrEnum):
    """A place in the order in which everybody speaks that is somebody's turn."""

    FIRST = "first"
    LAST = "last"


def spot_of(told: Speakers | None, one: str) -> Spot | None:
    """Which place somebody has in the order; None for whoever has none of the two."""
    if told is None or one not in (told.first, told.last):
        return None
    return Spot.FIRST if told.first == one else Spot.LAST


def exchanged(told: Speakers, one: str, other: str) -> Speakers:
    """The speakers after two people have exchanged their places in the order, of whom one may have had none."""
    places: dict[str | None, str] = {one: other, other: one}
    return Speakers(places.get(told.first, told.first), places.get(told.last, told.last))


def standing(had: Mapping[str, Collection[int]], came: Mapping[str, int]) -> dict[str, int]:
    """How many turns each has had who is in `came`, which says from which step on they were there.

    `had` are the steps of their turns. The count of whoever came late begins at the lowest of those who were there, so
    that they need not make up for what was before them; who was away owes the turns that they missed.
    """
    begun: dict[str, int] = {}

    def until(one: str, step: int) -> int:
        return begun[one] + sum(at < step for at in had.get(one, ()))

    for one in sorted(came, key=came.__getitem__):
        begun[one] = min((until(other, came[one]) for other in begun if came[other] < came[one]), default=0)
    return {one: begun[one] + len(had.get(one, ())) for one in came}


def speakers(here: Sequence[str], told: Mapping[int, Speakers], came: Mapping[str, int]) -> Speakers:
    """Who speaks first and last in the next meeting: whoever did so least, and nobody twice running.

    `told` are those of the meetings before, by step.
    """
    first = _next(here, {step: one.first for step, one in told.items()}, came)
    others = [one for one in reversed(here) if one != first]
    return Speakers(first, _next(others, {step: one.last for step, one in told.items()}, came))


def of_those_here(
    now: Speakers, here: Sequence[str], told: Mapping[int, Speakers], came: Mapping[str, int]
) -> Speakers:
    """The speakers of a meeting without those who are not there: another one takes their place; whoever is keeps theirs."""
    first, last = now.first, now.last
    if first is not None and first not in here:
        others = [one for one in here if one != last]
        first = _next(others, {step: one.first for step, one in told.items()}, came)
    if last is not None and last not in here:
        others = [one for one in reversed(here) if one != first]
        last = _next(others, {step: one.last for step, one in told.items()}, came)
    return Speakers(first, last)


def new_in(now: Speakers, told: Speakers) -> Speakers:
    """Those who speak now in the place of somebody else who was told; None in each place that has not changed."""
    return Speakers(
        now.first if now.first != told.first else None,
        now.last if now.last != told.last else None,
    )


def told_at(meeting_at: datetime, zone: str, now: datetime) -> datetime:
    """When a circle reads who speaks instead of somebody who went just now: on the morning of the meeting's day on its
    clock, or an hour before the meeting where that is earlier, but not before they can no longer take it back, and when
    the meeting begins at the latest. In the minute in which they go all could work out who it is."""
    morning = instant(meeting_at.astimezone(ZoneInfo(zone)).date(), STARTS, zone)
    return min(max(min(morning, meeting_at - timedelta(hours=1)), now + UNDO_FOR), meeting_at)


def _next(here: Sequence[str], told: Mapping[int, str | None], came: Mapping[str, int]) -> str | None:
    """Whose turn it is: whoever had the fewest, and before whom it was the last time all others."""
    before = told[max(told)] if told else None
    turns = standing(_steps(told), came)
    return min(here, key=lambda one: (one == before, turns[one]), default=None)


def _steps(whose: Mapping[int, str | None]) -> dict[str, list[int]]:
    """In which steps it was whose turn."""
    found: dict[str, list[int]] = {}
    for step, one in whose.items():
        if one is not None:
            found.setdefault(one, []).append(step)
    return found
