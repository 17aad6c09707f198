"""One attempt to form circles: begin with runs, let the rules be hard to break, then make them impossible to break."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The types that numpy comes with leave some of its results unknown.

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.forming.clocks import Words
from bot.domain.forming.crowds import Crowd
from bot.domain.forming.exchanges import Flags, Heat, Ints, Order, Search

_ALTERNATIVES = 2  # In every second round groups meet that have a certain hour in common.


@dataclass(frozen=True)
class Effort:
    """How many rounds are played, of the kind in which rules can be broken and of the kind in which they are kept."""

    loose: int
    strict: int


@dataclass(frozen=True)
class Costs:
    """What it costs: a forbidden pair, somebody in no circle, no one to facilitate, one too many of a department."""

    forbidden: float
    unplaced: float
    facilitator: float
    too_many: float


# With the first a search finds its way through arrangements that break rules; with the second it leaves none of them.
LOOSE = Costs(forbidden=60, unplaced=12, facilitator=6, too_many=12)
STRICT = Costs(forbidden=3_000, unplaced=300, facilitator=100, too_many=500)

# The more people there are the colder it may begin: their many pairs of groups offer enough ways around.
_FEW = 200
_LOOSE_HEAT, _FEW_HEAT, _MANY_HEAT = (2.0, 0.15), (0.4, 0.04), (0.2, 0.04)

Watch = Callable[[float], bool]


def attempt(
    crowd: Crowd, dice: np.random.Generator, groups: Sequence[Ints], effort: Effort, watch: Watch
) -> list[Ints]:
    """Make more of groups to begin with; what still breaks a rule or is too small is not yet taken out.

    `watch` is told how far the attempt is, from 0 to 1, and tells whether to stop.
    """
    left = np.setdiff1d(np.arange(len(crowd.people)), np.concatenate(groups) if groups else [])
    width = crowd.terms.largest
    # Who is in no circle waits in groups of their own; one more is empty, to go to, and a new circle can begin.
    waiting = np.array_split(left, -(-len(left) // width)) if len(left) else []
    fresh = 1 + min(len(left) // crowd.terms.smallest + bool(len(left)), 3)
    places = crowd.places([*groups, *waiting], len(groups) + len(waiting) + 1 + fresh)
    waits = np.zeros(len(places), np.bool_)
    waits[len(groups) : len(groups) + len(waiting) + 1] = True
    whole = effort.loose + effort.strict
    if effort.loose:
        pace = _pace(effort.loose, lambda part: watch(part * effort.loose / whole))
        places = _improved(crowd, places, waits, dice, LOOSE, _LOOSE_HEAT, pace, keep_best=False)
    pace = _pace(effort.strict, lambda part: watch((effort.loose + part * effort.strict) / whole))
    heat = _FEW_HEAT if len(crowd.people) <= _FEW else _MANY_HEAT
    places = _improved(crowd, places, waits, dice, STRICT, heat, pace, keep_best=True)
    circles = places[~waits]
    return [row[row < len(crowd.people)] for row in circles]


def _improved(
    crowd: Crowd,
    places: Ints,
    waits: Flags,
    dice: np.random.Generator,
    costs: Costs,
    heat: tuple[float, float],
    pace: Callable[[int], float],
    *,
    keep_best: bool,
) -> Ints:
    crowd.gains.forbid(costs.forbidden)
    rules = crowd.rules(waits)
    rules.facilitator, rules.too_many = costs.facilitator, costs.too_many
    if not any(one.facilitates for one in crowd.people):
        rules.facilitator = 0
    fewest = np.zeros(len(places), np.intp)
    if keep_best:
        # A circle that is whole stays so: nothing would be worth it.
        sizes = (places < len(crowd.people)).sum(axis=1)
        fewest[~waits & (sizes >= crowd.terms.smallest)] = crowd.terms.smallest
    search = Search(crowd.gains, fewest, dice, crowd.worth(waits, costs.unplaced), rules, keep_best=keep_best)
    unit = crowd.terms.goals.most / 7
    return search.improve(places, Heat(heat[0] * unit, heat[1] * unit), pace, order_of(crowd, dice))


def order_of(crowd: Crowd, dice: np.random.Generator) -> Order:
    """Give how groups are paired off: at random, and in every second round such as share an hour next to one another."""
    rounds = 0

    def order(places: Ints) -> Ints:
        nonlocal rounds
        rounds += 1
        groups = dice.permutation(len(places))
        if rounds % _ALTERNATIVES:
            return groups
        common: Words = np.bitwise_and.reduce(crowd.hours[places], axis=1)
        flags = np.unpackbits(common.view(np.uint8), axis=1)[:, : crowd.free.shape[1]]
        first = np.roll(flags, int(dice.integers(flags.shape[1])), axis=1).argmax(axis=1)
        groups = groups[np.argsort(first[groups], kind="stable")]
        return np.concatenate((groups[::2], groups[1::2])) if len(groups) % 2 == 0 else _odd(groups)

    return order


def _odd(groups: Ints) -> Ints:
    """Pair neighbours of an odd number of groups, of which the last is in no pair."""
    return np.concatenate((groups[:-1:2], groups[1::2], groups[-1:]))


def _pace(rounds: int, watch: Watch) -> Callable[[int], float]:
    def pace(number: int) -> float:
        return 1.0 if watch(number / rounds) else number / rounds

    return pace
