"""Who is put together in the next talks in twos or threes: as evenly as it goes, from who has been with whom so far.

A round is what a circle was told: its groups, who was away being in none. Nothing but the rounds so far and who is here
decides the next one, so that it is planned anew whenever somebody leaves, comes or is away.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import cache
from itertools import combinations

from bot.domain.groupings import Group, in_order, ring, triads
from bot.domain.programme import Programme, StepKind

Round = Sequence[Sequence[str]]
Two = frozenset[str]


class Kind(StrEnum):
    """How the members of a circle are put together."""

    PAIRS = "pairs"
    TRIOS = "trios"
    TRIADS = "triads"


_ALL_WAYS = 12  # Among more people than these, only the best company for each is looked at.


def formed(kind: Kind, members: Sequence[str], told: Sequence[Round] = ()) -> tuple[Group, ...]:
    """The groups of one kind, after the rounds that were told: all pairs, trios and triads come from here."""
    if kind is Kind.TRIADS:
        return triads(members, told[-1] if told else ())
    return pairs(members, told) if kind is Kind.PAIRS else trios(members, told)


def of_step(
    programme: Programme, number: int, members: Sequence[str], told: Sequence[Round] = ()
) -> tuple[Group, ...]:
    """Who is with whom in a step: in its pairs or trios, in the last step in the ring of thanks, else in no group."""
    if len(members) <= 1:
        return ()
    if number + 1 == len(programme.steps):
        return ring(members)
    kind = programme.steps[number].kind
    if kind is StepKind.PAIRS:
        return formed(Kind.PAIRS, members, told)
    return formed(Kind.TRIOS, members, told) if kind is StepKind.TRIOS else ()


def pairs(members: Sequence[str], told: Sequence[Round]) -> tuple[Group, ...]:
    """The pairs of the round after those that were told.

    Where the number of members is odd one pair is a trio, with others in it each time.
    """
    return _gathered(members, told, len(members) // 2)


def trios(members: Sequence[str], told: Sequence[Round]) -> tuple[Group, ...]:
    """The groups of three of the round after those that were told.

    At most one group is no trio: 4 people are one four and 7 a three and a four, 5 are a three and a pair and 8 two
    threes and a pair.
    """
    return _gathered(members, told, (len(members) + 1) // 3)


def so_far(members: Sequence[str], told: Sequence[Round]) -> tuple[Counter[Two], Counter[str]]:
    """How often any two have been together, and how often each was in a group larger than others in its round.

    The counts of whoever is new, or comes back, begin at the lowest of those who were there: nobody is with them all
    the time because of the rounds that they missed.
    """
    together, crowded = Counter[Two](), Counter[str]()
    there: set[str] = set()
    for groups in told:
        here = {one for group in groups for one in group}
        _raise(together, crowded, there & here, here)
        smallest = min(map(len, groups), default=0)
        together.update(Two(two) for group in groups for two in combinations(group, 2))
        crowded.update(one for group in groups if len(group) > smallest for one in group)
        there = here
    _raise(together, crowded, there & set(members), set(members))
    return together, crowded


def _raise(together: Counter[Two], crowded: Counter[str], stayed: set[str], here: set[str]) -> None:
    """Has the counts of those who are here, but were not in the round before, begin at the lowest of the others."""
    came = here - stayed
    lowest = min((together[Two(two)] for two in combinations(stayed, 2)), default=0)
    for two in (Two((one, other)) for one in came for other in here - {one}):
        together[two] = max(together[two], lowest)
    least = min((crowded[one] for one in stayed), default=0)
    for one in came:
        crowded[one] = max(crowded[one], least)


def _gathered(members: Sequence[str], told: Sequence[Round], groups: int) -> tuple[Group, ...]:
    count, groups = len(members), max(groups, 1)
    if not members:
        return ()
    sizes = tuple(count // groups + (at < count % groups) for at in range(groups))
    together, crowded = so_far(members, told)
    lowest = min((together[Two(two)] for two in combinations(members, 2)), default=0)
    least = min(crowded[one] for one in members)

    @cache
    def cost(group: Group) -> int:
        """Rises steeply with each time more, so that those come together who have been least often."""
        met = sum(3 ** (together[Two(two)] - lowest) for two in combinations(group, 2))
        return met + 2 * sum(2 ** (crowded[one] - least) for one in group if len(group) > sizes[-1])

    # Of ways that are equally good the first is taken. With an even number that keeps repeats far apart; with an odd
    # one another member stands first each time.
    turned = 2 * len(told) % count if count % 2 else 0
    return in_order(members, _cheapest((*members[turned:], *members[:turned]), sizes, cost))


def _cheapest(people: Group, sizes: tuple[int, ...], cost: Callable[[Group], int]) -> Iterable[Group]:
    """Of all ways to part people into groups of these sizes the one that costs least, and of several the first."""

    @cache
    def best(left: Group, sizes: tuple[int, ...]) -> tuple[int, tuple[Group, ...]]:
        if not left:
            return 0, ()
        first, others = left[0], left[1:]
        ways = [
            ((first, *company), size) for size in sorted(set(sizes)) for company in combinations(others, size - 1)
        ]
        if len(people) > _ALL_WAYS:
            ways = [min(ways, key=lambda way: (-way[1], cost(way[0])))]
        return min((_with(group, size, left, sizes) for group, size in ways), key=lambda found: found[0])

    def _with(group: Group, size: int, left: Group, sizes: tuple[int, ...]) -> tuple[int, tuple[Group, ...]]:
        rest = tuple(one for one in left if one not in group)
        at = sizes.index(size)
        spent, groups = best(rest, sizes[:at] + sizes[at + 1 :])
        return cost(group) + spent, (group, *groups)

    return best(people, sizes)[1]
