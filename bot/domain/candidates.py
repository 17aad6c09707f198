"""What forming circles needs to know of each person who waits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from bot.domain.positions import Position


@dataclass(frozen=True)
class Candidate:
    """Somebody who waits; people are named by their user ids.

    `position.country` is the one that they chose themselves, where they did. `met` is everybody with whom they were in
    a circle before. `avoids` is confidential: it is never to be shown, told of in a reason, logged or kept.
    """

    enrolment_id: str
    user_id: str
    position: Position
    language: str
    topics: frozenset[str]
    facilitates: bool  # Would host a meeting now and then.
    met: frozenset[str]
    avoids: frozenset[str] = field(repr=False)  # So that it stands in no trace of an error either.


def fit_together(one: Candidate, other: Candidate) -> bool:
    """Whether two may be in one circle: they speak the same, neither avoids the other nor is the other's manager."""
    users = one.user_id, other.user_id
    return (
        one.language == other.language
        and users[1] not in one.avoids
        and users[0] not in other.avoids
        and users[1] != one.position.manager
        and users[0] != other.position.manager
    )


def all_fit(people: Sequence[Candidate]) -> bool:
    """Whether each two of these may be in one circle."""
    return all(fit_together(one, other) for one, other in combinations(people, 2))
