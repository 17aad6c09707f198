"""Exchanging places in one step: who hosts its meeting, who speaks first or last in it, or who talks with whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.groupings import Group
from bot.domain.turns import Speakers, Spot


class ExchangeState(StrEnum):
    """What has become of it."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Place:
    """What somebody could exchange in a step: that they host its meeting, that they speak first or last in it or, where
    there are groups, their own one."""

    circle_id: str
    step: int
    weeks_apart: int
    meeting_at: datetime | None
    zone: str
    groups: tuple[Group, ...] = ()  # Who talks with whom, of those who are there; none where all of them meet.
    speaks: Spot | None = None  # Which place in the order of speaking it is about, if that.
    order: Speakers | None = None  # Who speaks first and last as it is now, where it is about that.


@dataclass(frozen=True)
class Exchange:
    """Somebody asks another member to exchange places with them."""

    id: str
    place: Place
    by: str
    to: str
    state: ExchangeState
    theirs: Group = ()  # With whom whoever asks talks as long as nothing is exchanged.
    yours: Group = ()  # With whom whoever is asked does.
    for_spot: Spot | None = None  # Which place in the order of speaking whoever is asked would give for it.


def group_of(groups: Iterable[Sequence[str]], one: str) -> Group:
    """With whom somebody talks; nobody where they are in no group."""
    return next((tuple(other for other in group if other != one) for group in groups if one in group), ())


def exchanged(groups: Iterable[Sequence[str]], one: str, other: str) -> tuple[Group, ...]:
    """The groups after two people have exchanged their places in them."""
    places = {one: other, other: one}
    return tuple(tuple(places.get(who, who) for who in group) for group in groups)
