"""Forming circles of people: several attempts, of which the best is kept, and a word on whoever is in none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.forming import reasons
from bot.domain.forming.attempts import STRICT, Effort, attempt
from bot.domain.forming.bounds import bound
from bot.domain.forming.covers import covered, of_number
from bot.domain.forming.crowds import Crowd, crowd, score
from bot.domain.forming.exchanges import Ints
from bot.domain.forming.people import Circle, Formed, Person, Progress, Stop, Terms
from bot.domain.forming.redividing import can_be_tried, divided, redivided
from bot.domain.forming.runs import cut
from bot.domain.forming.settling import settled
from bot.domain.forming.tables import MOST_PEOPLE
from bot.domain.forming.timetables import Timetable
from bot.domain.forming.together import may_be_together
from bot.domain.forming.volunteers import led

_FEW, _SOME = 200, MOST_PEOPLE  # Up to so many people an attempt is quick enough for many, or for several.


@dataclass(frozen=True)
class _Plan:
    """How many attempts at least and at most, and how long each."""

    fewest: int
    most: int
    effort: Effort
    redivisions: int = 0


def form(
    people: Sequence[Person],
    terms: Terms,
    *,
    seed: int,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Formed:
    """Form circles that break no rule and leave over as few as can be found; of such the ones that mix best.

    The same seed gives the same circles, unless it is stopped: then they are the best so far. ValueError for an id
    that is there twice.
    """
    if len({one.id for one in people}) < len(people):
        raise ValueError("Everybody is there once.")
    if not people:
        return Formed((), (), 0.0, 0.0, seed)
    timetable = Timetable([one.free for one in people], terms)
    placeable = [int(one) for one in timetable.placeable(terms.smallest)]
    groups: list[list[int]] = []
    limit = 0.0
    if len(placeable) >= terms.smallest:
        some = crowd(people, timetable, placeable, terms)
        found = _best(some, seed, progress, stop)
        groups = sorted(sorted(placeable[one] for one in group) for group in found)
        limit = _bound(some)
    circles = settle(people, groups, timetable, terms)
    unplaced = reasons.explain(people, groups, timetable, terms, frozenset(placeable))
    total = sum(one.score for one in circles)
    return Formed(circles, unplaced, total, max(limit, total), seed)


def _best(some: Crowd, seed: int, progress: Progress | None, stop: Stop | None) -> list[list[int]]:
    """Give the best circles of all attempts."""
    if can_be_tried(len(some.people), some.terms):
        return divided(some, range(len(some.people)))
    plan = _plan(len(some.people))
    floor = _left_at_least(len(some.people), some.terms)
    best: list[list[int]] | None = None
    stopped = False
    for number in range(plan.most):

        def watch(part: float, number: int = number) -> bool:
            nonlocal stopped
            stopped = stopped or (stop is not None and stop())
            if progress is not None:
                progress((number + part) / plan.most)
            return stopped

        dice = np.random.default_rng((seed % 2**64, number))
        # Whatever was found, the next attempt is to leave over fewer, if that can be at all.
        goal = floor if best is None else max(floor, _left(some, best) - 1)
        begun, effort, floor = _begun(some, dice, number, floor, goal, plan.effort)
        groups, _ = settled(some, attempt(some, dice, begun, effort, watch))
        groups = _redivided(some, groups, dice, 0 if stopped else plan.redivisions)
        groups = led(some, groups)
        if best is None or rank(some, groups) < rank(some, best):
            best = groups
        if stopped or (number + 1 >= plan.fewest and _none_better(some, best, floor)):
            break
    if progress is not None:
        progress(1)
    return best or []


def _redivided(some: Crowd, groups: list[list[int]], dice: np.random.Generator, times: int) -> list[list[int]]:
    """Divide the people of a few circles anew, again and again, wherever that is no worse: it may open another way."""
    for _ in range(times):
        groups = min(redivided(some, groups, dice), groups, key=lambda found: rank(some, found))
    return groups


def rank(some: Crowd, groups: Sequence[Sequence[int]]) -> tuple[int, int, float]:
    """Rank circles, the best lowest: by how many are left over, how many lack somebody to facilitate, and the score."""
    total = sum(score([some.people[one] for one in group], some.terms.goals) for group in groups)
    return _left(some, groups), _without(some, groups), -total


def _left(some: Crowd, groups: Sequence[Sequence[int]]) -> int:
    return len(some.people) - sum(map(len, groups))


def _without(some: Crowd, groups: Sequence[Sequence[int]]) -> int:
    return sum(not any(some.people[one].facilitates for one in group) for group in groups)


def _none_better(some: Crowd, groups: Sequence[Sequence[int]], floor: int) -> bool:
    """Tell whether nobody more can be placed, and no circle more can have somebody to facilitate."""
    ready = sum(one.facilitates for one in some.people)
    return _left(some, groups) <= floor and _without(some, groups) <= max(0, len(groups) - ready)


def _begun(
    some: Crowd, dice: np.random.Generator, number: int, floor: int, goal: int, effort: Effort
) -> tuple[list[Ints], Effort, int]:
    """Give groups to begin an attempt with, what is to be made of them, and how many are left over at least.

    `goal` is how many are to be left over at most.
    """
    if len(some.people) <= _FEW:
        found, floor = covered(some, dice, floor) if number == 0 else (None, floor)
        if number % 3:
            found = of_number(some, dice, goal, _number_of_circles(some, number, goal))
        if found is not None:
            # They break no rule, so nothing needs to be loosened.
            return found, replace(effort, loose=0), floor
    sizes = list(range(some.terms.smallest, some.terms.largest + 1))
    sizes = (sizes, sizes[::-1], [int(one) for one in dice.permutation(sizes)])[number % 3]
    return cut(some.free, some.hours[: len(some.people)], sizes, dice), effort, floor


def _number_of_circles(some: Crowd, number: int, left: int) -> int:
    """Give for an attempt how many circles to look for: the most, the fewest, and all between by turns."""
    placed = len(some.people) - left
    most, fewest = placed // some.terms.smallest, -(-placed // some.terms.largest)
    between = [most, fewest, *range(fewest + 1, most)]
    return between[(number - number // 3 - 1) % len(between)]


def _plan(people: int) -> _Plan:
    if people <= _FEW:
        return _Plan(6, 20, Effort(loose=300, strict=500), redivisions=10)
    if people <= _SOME:
        return _Plan(1, 3, Effort(loose=300, strict=1_700))
    return _Plan(1, 1, Effort(loose=0, strict=300))


def effort_for(people: int) -> Effort:
    """Give how long an attempt is for so many people."""
    return _plan(people).effort


def _left_at_least(people: int, terms: Terms) -> int:
    """Give how many are left over of so many people because no circles add up to them."""
    for left in range(people + 1):
        circles = (people - left) // terms.smallest
        if circles * terms.largest >= people - left:
            return left
    return people


def _bound(some: Crowd) -> float:
    gains = None
    if len(some.people) <= MOST_PEOPLE:
        some.gains.forbid(STRICT.forbidden)
        gains = some.gains.block(np.arange(len(some.people))[None])[0]
    return bound(some.people, some.terms, gains, some.hours[: len(some.people)])


def settle(
    people: Sequence[Person], groups: Sequence[Sequence[int]], timetable: Timetable, terms: Terms
) -> tuple[Circle, ...]:
    """Give the circles that groups of people, by their numbers, are; AssertionError where one breaks a rule."""
    circles = tuple(_circle(people, group, timetable, terms) for group in groups)
    _assert_sound(people, groups, circles, timetable, terms)
    return circles


def _circle(people: Sequence[Person], group: Sequence[int], timetable: Timetable, terms: Terms) -> Circle:
    members = [people[one] for one in group]
    ready = [one.id for one in members if one.facilitates]
    return Circle(
        tuple(one.id for one in members),
        min(ready, default=None),
        timetable.best_hour(group),
        score(members, terms.goals),
    )


def _assert_sound(
    people: Sequence[Person],
    groups: Sequence[Sequence[int]],
    circles: Sequence[Circle],
    timetable: Timetable,
    terms: Terms,
) -> None:
    """Raise AssertionError for a circle that breaks a rule: no such circle is ever shown to anybody."""
    placed = [one for group in groups for one in group]
    sound = len(set(placed)) == len(placed)
    for group, circle in zip(groups, circles, strict=True):
        members = [people[one] for one in group]
        sound = sound and terms.smallest <= len(group) <= terms.largest
        sound = sound and may_be_together(members, terms.of_one_department)
        sound = sound and timetable.suits(circle.hour, group)
    if not sound:
        raise AssertionError("A circle was formed that breaks a rule.")
