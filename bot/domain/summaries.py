"""What HR reads: pooled participation in a programme, in bands, never anything of a person or a circle.

Every figure counts people, in the same bands: a rate beside a band would give away the count that the band hides.
Both cells are about the same people: who is in a circle or has come to its end, and nobody who has left.
A summary has two cells. Nothing of it is printed within a month of the last print, and a cell only when ten of
the people behind this very cell have come, gone or changed since it was printed last.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.checkins import Outcome
from bot.domain.disclosure import Band, BandKind, count_band, head_count, may_show


class Cell(StrEnum):
    """The parts of a summary: how many people and how many of them are active, and how many look back."""

    PEOPLE = "people"
    LOOKED_BACK = "looked_back"


@dataclass(frozen=True)
class Participation:
    """One enrolment's part in the steps so far: how many it was asked in, and how many it answered."""

    asked: int
    answered: int

    @property
    def active(self) -> bool:
        """Whether at least half of what was asked was answered."""
        return self.asked > 0 and self.answered * 2 >= self.asked


@dataclass(frozen=True)
class Due:
    """A commitment that has fallen due: whose (enrolment id), in which circle, and its outcome if it has one."""

    enrolment_id: str
    circle_id: str
    outcome: Outcome | None


@dataclass(frozen=True)
class Figures:
    """The printed figures of one programme."""

    people: int  # Rounded to five.
    active: Band  # Answered at least half of the check-ins of the steps that are over.
    looked_back: Band | None  # Looked back on at least half of what fell due; None while too few had any.


@dataclass(frozen=True)
class Summary:
    """One programme's summary; without figures where there are too few people or circles to show any."""

    programme: str
    figures: Figures | None
    dates: Mapping[Cell, datetime]  # When each cell was printed.

    @property
    def as_of(self) -> datetime | None:
        """When the number of people was printed."""
        return self.dates.get(Cell.PEOPLE)


@dataclass(frozen=True)
class Candidate:
    """A cell as it could be printed now: its values, None while too few stand behind it, and who they are.

    `roster` maps enrolment ids to the status on which the values depend.
    """

    values: dict[str, Any] | None
    roster: dict[str, str]


def candidates(people: Mapping[str, Participation], circles: int, due: Sequence[Due]) -> dict[Cell, Candidate]:
    """The cells for these people (by enrolment id) in so many circles, and for these same people's commitments that fell due."""
    enough = may_show(len(people), circles)
    return {
        Cell.PEOPLE: Candidate(
            _people(people) if enough else None,
            {whose: "active" if one.active else "quiet" for whose, one in people.items()},
        ),
        Cell.LOOKED_BACK: _looked_back(due),
    }


def figures(printed: Mapping[Cell, Mapping[str, Any]]) -> Figures | None:
    """The figures from the values of the cells as they were printed; None before there are any."""
    people = printed.get(Cell.PEOPLE)
    if people is None:
        return None
    return Figures(
        people=people["people"],
        active=_band_of(people["active"]),
        looked_back=_band_of(printed[Cell.LOOKED_BACK]) if Cell.LOOKED_BACK in printed else None,
    )


def _people(people: Mapping[str, Participation]) -> dict[str, Any]:
    active = count_band(sum(one.active for one in people.values()), of=len(people))
    return {"people": head_count(len(people)), "active": _stored(active)}


def _looked_back(due: Sequence[Due]) -> Candidate:
    """How many looked back, if those with something due are as many people and circles as any figure needs."""
    fell_due = Counter(one.enrolment_id for one in due)
    recorded = Counter(one.enrolment_id for one in due if one.outcome is not None)
    looked_back = {whose for whose, count in fell_due.items() if recorded[whose] * 2 >= count}
    roster = {whose: "looked back" if whose in looked_back else "open" for whose in fell_due}
    if not may_show(len(fell_due), len({one.circle_id for one in due})):
        return Candidate(None, roster)
    return Candidate(_stored(count_band(len(looked_back), of=len(fell_due))), roster)


def _stored(band: Band) -> dict[str, Any]:
    return {"kind": band.kind.value, "value": band.value}


def _band_of(stored: Mapping[str, Any]) -> Band:
    return Band(BandKind(stored["kind"]), stored["value"])
