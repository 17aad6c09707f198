"""Which circles are worth a look, and the facts that say so: about circles, never about a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.hindrances import Obstacle

FEWEST = 3  # Active members: with fewer a circle is hardly one.
SILENT_STEPS = 2


class Sign(StrEnum):
    """What is worth a look in a circle."""

    FEW = "few"  # Fewer than three active members.
    TROUBLE = "trouble"  # Something could not be done in its channel.
    SILENT = "silent"  # Nobody has checked in for two steps.
    PUT_OFF = "put_off"  # Its next moment has come and cannot be planned.


@dataclass(frozen=True)
class Observed:
    """A circle as seen from the outside: `active` are its members who are not away."""

    name: str
    programme: str
    active: int
    trouble: bool
    over: tuple[int, ...]  # The steps that are over and in which people could check in, rising.
    checked_in: frozenset[int]  # The steps in which anybody checked in.
    put_off: bool = False


@dataclass(frozen=True)
class WorthALook:
    """A circle by its channel's neutral name, with what says so."""

    name: str
    programme: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Watch:
    """What a moderator may have to mend."""

    circles: tuple[WorthALook, ...]
    undelivered: tuple[Obstacle, ...]  # Tried within the last fourteen days.


def worth_a_look(observed: Iterable[Observed]) -> tuple[WorthALook, ...]:
    """The circles that are worth a look, those with the most signs first."""
    found = [WorthALook(one.name, one.programme, signs) for one in observed if (signs := _signs(one))]
    return tuple(sorted(found, key=lambda one: (-len(one.signs), one.name)))


def _signs(one: Observed) -> tuple[Sign, ...]:
    last = one.over[-SILENT_STEPS:]
    silent = len(last) == SILENT_STEPS and not one.checked_in & frozenset(last)
    shown = {
        Sign.FEW: one.active < FEWEST,
        Sign.TROUBLE: one.trouble,
        Sign.SILENT: silent,
        Sign.PUT_OFF: one.put_off,
    }
    return tuple(sign for sign, there in shown.items() if there)
