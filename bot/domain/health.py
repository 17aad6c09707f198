"""How circles are, as facts that say so: about a circle as a whole, never about a person, and never for HR.

Members read of their circle what moderators read of it. Meetings are told by whoever pressed what became of them;
where nobody did, nobody has said that there was one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.hindrances import Obstacle
from bot.domain.meetings import MeetingOutcome
from bot.domain.quiet import is_away
from bot.domain.worktime import Run, weeks_before

FEWEST = 3  # Active members: with fewer a circle is hardly one, and a count would show what one of them did.
SILENT_STEPS = 2
SHOWN = 10  # Circles that are worth a look; more at once would be a wall.
UNMET_WEEKLY, UNMET = 3, 2  # Meetings in a row that nobody said were held: each week, or further apart.
LONG_AWAY = timedelta(weeks=2)  # For as long, or for two meetings where they are further apart, is away for long.


class Sign(StrEnum):
    """What is worth a look in a circle."""

    FEW = "few"  # Fewer than three active members.
    TROUBLE = "trouble"  # Something could not be done in its channel.
    SILENT = "silent"  # Nobody has checked in for two steps.
    PUT_OFF = "put_off"  # Its next moment has come and cannot be planned.
    UNMET = "unmet"  # No meeting was held for some time.


@dataclass(frozen=True)
class Told:
    """What was said of one meeting, if anything was, and when it is held where that is not its usual instant."""

    outcome: str | None
    moved_to: datetime | None = None


@dataclass(frozen=True)
class Meetings:
    """How many meetings of a circle are over, how many of them were held, and for how long none was.

    `without` counts weeks, or meetings where these are further apart.
    """

    due: int = 0
    held: int = 0
    without: int = 0


@dataclass(frozen=True)
class Counts:
    """What the members of a circle did, all of them together."""

    commitments: int = 0
    looked_back: int = 0
    asked: int = 0
    answered: int = 0
    thanks: int = 0


@dataclass(frozen=True)
class Health:
    """How a circle is, for its members and for moderators: the same for both."""

    signs: tuple[Sign, ...]
    meetings: Meetings
    counts: Counts | None  # None where so few are active that it would be about one of them.
    weeks_apart: int = 1  # From one step to the next.


@dataclass(frozen=True)
class Observed:
    """A circle as seen from the outside: `active` are its members who are not away for long."""

    active: int
    over: tuple[int, ...]  # The steps that are over and in which people could check in, rising.
    checked_in: frozenset[int]  # The steps in which anybody checked in.
    meetings: Meetings = Meetings()


@dataclass(frozen=True)
class WorthALook:
    """A circle by its channel's neutral name, with what says so: what may be mended, and how it is."""

    circle_id: str
    name: str
    programme: str
    signs: tuple[Sign, ...]
    health: Health
    asked: bool = False  # Whether its members are being asked how they would like to go on,
    may_ask: bool = False  # and whether a moderator may have them asked.


@dataclass(frozen=True)
class Watch:
    """What a moderator may have to mend."""

    circles: tuple[WorthALook, ...]
    undelivered: tuple[Obstacle, ...]  # Tried within the last fourteen days.


def most_signs_first(found: Iterable[WorthALook]) -> tuple[WorthALook, ...]:
    """The circles that are worth a look, without those that are not."""
    worth = [one for one in found if one.signs]
    return tuple(sorted(worth, key=lambda one: (-len(one.signs), one.name)))


def signs(one: Observed) -> tuple[Sign, ...]:
    """What a circle's own people may want to change."""
    last = one.over[-SILENT_STEPS:]
    silent = len(last) == SILENT_STEPS and not one.checked_in & frozenset(last)
    shown = {Sign.FEW: one.active < FEWEST, Sign.SILENT: silent, Sign.UNMET: one.meetings.without > 0}
    return tuple(sign for sign, there in shown.items() if there)


def is_active(away_until: date | None, zone: str, weeks_apart: int, now: datetime) -> bool:
    """Whether a member takes part: not somebody who is still away after two weeks, or two meetings."""
    return not is_away(away_until, now + LONG_AWAY * weeks_apart, zone)


def meetings(
    run: Run, told: Mapping[int, Told], *, begun: int, unseen: Collection[int], now: datetime
) -> Meetings:
    """What became of the meetings of a run; `begun` is the step that was opened last, `unseen` those never shown.

    A meeting that nobody has said anything of counts as not held once the next step has begun.
    """
    over = _over(run, told, begun, unseen, now)
    held = [step for step, was_held in over if was_held]
    missed = over[over.index((held[-1], True)) + 1 :] if held else over
    without = 0
    if run.weeks_apart > 1:
        without = len(missed) if len(missed) >= UNMET else 0
    elif len(missed) >= UNMET_WEEKLY:
        last = weeks_before(run, missed[-1][0])
        without = last - (weeks_before(run, held[-1]) if held else weeks_before(run, missed[0][0]) - 1)
    return Meetings(len(over), len(held), without)


def _over(
    run: Run, told: Mapping[int, Told], begun: int, unseen: Collection[int], now: datetime
) -> Sequence[tuple[int, bool]]:
    """(step, whether it was held) of the meetings that are over, without the steps in which people write."""
    found: list[tuple[int, bool]] = []
    writes = not run.meets
    for step in range(begun, -1, -1):
        said = told.get(step)
        if said is None and writes:
            continue  # Only where it began or ended to write something is kept of a step.
        writes = said is not None and said.outcome == MeetingOutcome.WRITTEN
        outcome = said.outcome if said else None
        ahead = said is not None and said.moved_to is not None and said.moved_to > now
        open_still = outcome is None and (step == begun or step in unseen)
        if not (writes or ahead or open_still or step in run.apart):
            found.append((step, outcome in (MeetingOutcome.MET, MeetingOutcome.MOVED)))
    return found[::-1]
