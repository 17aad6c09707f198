"""What HR reads: pooled participation in a programme, in bands, never anything of a person or a circle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.checkins import Outcome
from bot.domain.disclosure import Band, BandKind, count_band, head_count, may_show, rate_band


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
class Figures:
    """The printed figures of one programme."""

    people: int  # Rounded to five.
    active: Band
    answered_percent: int | None  # In tens, 10 to 90; None when nothing was asked yet.
    looked_back_percent: int | None  # Of the commitments that fell due; None when too few people had any.


@dataclass(frozen=True)
class Summary:
    """One programme's summary; without figures where there are too few people or circles to show any."""

    programme: str
    figures: Figures | None
    as_of: datetime | None


@dataclass(frozen=True)
class Due:
    """A commitment that has fallen due: whose (enrolment id), in which circle, and its outcome if it has one."""

    enrolment_id: str
    circle_id: str
    outcome: Outcome | None


def figures(people: Mapping[str, Participation], circles: int, commitments: Sequence[Due]) -> Figures | None:
    """The figures for these people (by enrolment id), or None when there are too few."""
    if not may_show(len(people), circles):
        return None
    asked = sum(one.asked for one in people.values())
    answered = sum(one.answered for one in people.values())
    return Figures(
        people=head_count(len(people)),
        active=count_band(sum(one.active for one in people.values()), of=len(people)),
        answered_percent=rate_band(answered, asked),
        looked_back_percent=_looked_back(commitments),
    )


def _looked_back(commitments: Sequence[Due]) -> int | None:
    """The rate, if the commitments are those of as many people and circles as any figure needs."""
    people = {one.enrolment_id for one in commitments}
    circles = {one.circle_id for one in commitments}
    if not may_show(len(people), len(circles)):
        return None
    return rate_band(sum(1 for one in commitments if one.outcome is not None), len(commitments))


def roster(people: Mapping[str, Participation]) -> dict[str, str]:
    """Who stands behind the figures, and with what status: what the rule of differences looks at."""
    return {enrolment_id: "active" if one.active else "quiet" for enrolment_id, one in people.items()}


def to_json(printed: Figures) -> dict[str, Any]:
    """The figures as they are stored."""
    return {
        "people": printed.people,
        "active": {"kind": printed.active.kind.value, "value": printed.active.value},
        "answered_percent": printed.answered_percent,
        "looked_back_percent": printed.looked_back_percent,
    }


def from_json(stored: Mapping[str, Any]) -> Figures:
    """The figures as they were printed."""
    active = stored["active"]
    return Figures(
        people=stored["people"],
        active=Band(BandKind(active["kind"]), active["value"]),
        answered_percent=stored["answered_percent"],
        looked_back_percent=stored["looked_back_percent"],
    )
