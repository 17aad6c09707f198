"""Measures how well and how fast circles are formed, beside random grouping and plain local search, in one run.

Companies and the earlier score are those of the measurements made before the engine was written: there a circle's score
is the plain sum of what each two gain, and its bound the lower of the sum of best partners and of what the departments allow.
"""

import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from bot.domain.forming.attempts import STRICT, order_of
from bot.domain.forming.bounds import best_partners
from bot.domain.forming.circles import effort_for, form
from bot.domain.forming.crowds import Crowd, crowd
from bot.domain.forming.exchanges import Heat, Ints, Search
from bot.domain.forming.people import Person
from bot.domain.forming.runs import cut
from bot.domain.forming.tables import MOST_PEOPLE, wall
from bot.domain.forming.timetables import Timetable
from tests.domain.forming.checking import broken
from tests.domain.forming.invented import EARLIER_GOALS, TERMS, company, planted
from tests.domain.forming.oracle import best

Row = dict[str, Any]
_EARLIER = replace(TERMS, goals=EARLIER_GOALS)
_HEAT, _FROZEN = Heat(0.8, 0.15), Heat(1e-3, 1e-3)  # With the second only what is better is ever done.


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    people: Sequence[int] = (1_000, 10_000, 50_000)
    seeds: Sequence[int] = (1, 2, 3, 4, 5)
    planted: int = 50  # Of each size.
    tried_out: int = 10


FEW = Size(people=(60, 120), seeds=(1,), planted=1, tried_out=1)


def measure(size: Size) -> list[Row]:
    """Rows for companies of each size, for those in which everybody can be placed, and for such as all can be tried."""
    rows = [_companies(people, size.seeds) for people in size.people]
    for smaller, larger in pairwise(rows):
        larger["beside_the_smaller"] = round(larger["seconds"] / smaller["seconds"], 2)
    return [*rows, *(_planted(people, size.planted) for people in (20, 40, 60, 100)), _tried_out(size.tried_out)]


def _companies(people: int, seeds: Sequence[int]) -> Row:
    found = [_company(company(people, seed), seed) for seed in seeds]
    columns = {name: [one[name] for one in found] for name in found[0]}
    row: Row = {"measure": "forming", "people": people}
    for name in ("ratio", "random", "start", "local_search", "own_ratio"):
        row[name] = round(statistics.mean(columns[name]), 4)
        if name == "ratio":
            row["from_to"] = f"{min(columns[name]):.4f}-{max(columns[name]):.4f}"
    for name in ("seconds", "own_seconds"):
        row[name] = round(statistics.median(columns[name]), 2)
    for name in ("left_over", "own_left_over", "wrong"):
        row[name] = sum(columns[name])
    return row | {"beside_the_smaller": ""}


def _company(people: list[Person], seed: int) -> Row:
    """One company: by the earlier score, which is told apart by its plain sum, and by the engine's own."""
    row = _by_earlier_score(people, seed)
    began = time.perf_counter()
    formed = form(people, TERMS, seed=seed)
    row["own_seconds"] = time.perf_counter() - began
    row["own_ratio"] = formed.score / formed.bound
    row["own_left_over"] = len(formed.unplaced)
    row["wrong"] += len(list(broken(people, TERMS, [one.members for one in formed.circles])))
    return row


def _by_earlier_score(people: list[Person], seed: int) -> Row:
    began = time.perf_counter()
    timetable = Timetable([one.free for one in people], _EARLIER)
    some = crowd(people, timetable, range(len(people)), _EARLIER)
    dice = np.random.default_rng(seed)
    groups = cut(some.free, some.hours[: len(people)], (5, 4), dice)
    places = some.places(groups, len(groups))
    places[places >= len(people)] = wall(len(people))  # All sizes stay as they are: the sum favours large circles.
    some.gains.forbid(STRICT.forbidden)
    found = _improved(some, places, dice, _HEAT)
    seconds = time.perf_counter() - began
    local = _improved(some, places, np.random.default_rng(seed), _FROZEN)
    circles = [[people[one].id for one in row[row < len(people)]] for row in found]
    bound = _bound(some, places)
    return {
        "ratio": _sum(some, found) / bound,
        # Forbidden pairs, of which these two have some, are left out of the sum.
        "random": _sum(some, _at_random(places, len(people), seed)) / bound,
        "start": _sum(some, places) / bound,
        "local_search": _sum(some, local) / bound,
        "seconds": seconds,
        "left_over": len(people) - sum(map(len, circles)),
        "wrong": len(list(broken(people, _EARLIER, circles))),
    }


def _at_random(places: Ints, people: int, seed: int) -> Ints:
    """The same people in circles of the same sizes, whoever they are."""
    mixed = places.copy()
    mixed[places < people] = np.random.default_rng(seed).permutation(people)
    return mixed


def _improved(some: Crowd, places: Ints, dice: np.random.Generator, heat: Heat) -> Ints:
    rounds = effort_for(len(some.people)).strict
    rules = some.rules(np.zeros(len(places), np.bool_))
    search = Search(some.gains, np.zeros(len(places), np.intp), dice, rules=rules)
    return search.improve(places, heat, lambda number: number / rounds, order_of(some, dice))


def _sum(some: Crowd, places: Ints) -> float:
    some.gains.forbid(0)
    found = Search(some.gains, np.zeros(len(places), np.intp), np.random.default_rng(0)).value(places)
    some.gains.forbid(STRICT.forbidden)
    return found


def _bound(some: Crowd, places: Ints) -> float:
    """The earlier bound, for circles whose sizes are given."""
    people = len(some.people)
    sizes = (places < people).sum(axis=1)
    pairs = int((sizes * (sizes - 1) // 2).sum())
    together = 0
    for count in Counter(one.department for one in some.people).values():
        each, more = divmod(count, len(places))
        together += len(places) * (each * (each - 1) // 2) + more * each
    limits = [EARLIER_GOALS.most * pairs - EARLIER_GOALS.department * together]
    if people <= MOST_PEOPLE:
        gains = some.gains.block(np.arange(people)[None])[0]
        partners = best_partners(gains, some.hours[:people], int(sizes.max()) - 1)
        limits.append(float(partners.sum(dtype=np.float64)) / 2)
    return min(limits)


def _planted(people: int, companies: int) -> Row:
    placed, wrong, took = 0, 0, list[float]()
    for seed in range(companies):
        everybody = planted(people, seed)
        began = time.perf_counter()
        formed = form(everybody, TERMS, seed=seed)
        took.append(time.perf_counter() - began)
        placed += not formed.unplaced
        wrong += len(list(broken(everybody, TERMS, [one.members for one in formed.circles])))
    return {
        "measure": "forming, everybody can be placed",
        "people": people,
        "companies": companies,
        "everybody_placed": placed,
        "median_s": round(statistics.median(took), 2),
        "slowest_s": round(max(took), 2),
        "wrong": wrong,
    }


def _tried_out(companies: int) -> Row:
    """Companies whose people are few enough to try all ways: too many for the engine to do so at 22, not at 20."""
    ratios: dict[int, list[float]] = {20: [], 22: []}
    more = 0
    for people, found in ratios.items():
        for seed in range(companies):
            everybody = [replace(one, facilitates=False) for one in company(people, seed)]
            left, score = best(everybody, TERMS)
            formed = form(everybody, TERMS, seed=seed)
            more += len(formed.unplaced) - left
            found.append(formed.score / score if score else 1.0)
    return {
        "measure": "forming, all tried",
        "companies": companies,
        **{f"least_of_{people}": round(min(found), 4) for people, found in ratios.items()},
        "more_left_over_than_need_be": more,
    }
