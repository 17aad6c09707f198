"""Why a circle is good, in numbers that say nothing of anybody alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.domain.forming.people import Person


@dataclass(frozen=True)
class Why:
    """Why a circle is good, in numbers: how many departments, sites and functions are in it, and other such facts.

    `near` is how many of its pairs are near in level and `pairs` how many pairs there are, `topics` is what two of
    them or more would like to work on, `met` how many pairs were in a circle together before.
    """

    departments: int
    sites: int
    functions: int
    near: int
    pairs: int
    topics: tuple[str, ...]
    met: int


def why(members: Sequence[Person]) -> Why:
    """Say why some people are a good circle."""
    pairs = list(combinations(members, 2))
    topics = Counter(topic for one in members for topic in one.topics)
    levels = [(one.level, other.level) for one, other in pairs]
    return Why(
        departments=len({one.department for one in members} - {""}),
        sites=len({one.site for one in members} - {""}),
        functions=len({one.function for one in members} - {""}),
        near=sum(one is not None and other is not None and abs(one - other) <= 1 for one, other in levels),
        pairs=len(pairs),
        topics=tuple(sorted(topic for topic, count in topics.items() if count > 1)),
        met=sum(other.id in one.met or one.id in other.met for one, other in pairs),
    )
