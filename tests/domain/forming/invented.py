"""Invented companies, the same for the same seed: large ones, and small ones that can be divided without anybody left."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.forming.people import DAY, FreeTime, Goals, Person, Terms

START = date(2027, 1, 11)
TERMS = Terms(smallest=4, largest=5, minutes=60, weeks=12, start=START)
# The score of the measurements that were made before this engine was written.
EARLIER_GOALS = Goals(department=3, site=0, function=0, level=1, topic=2, language=1, met=8)

ZONES = (
    "America/Los_Angeles America/New_York America/Sao_Paulo Europe/London Europe/Berlin "
    "Asia/Kolkata Asia/Singapore Asia/Tokyo Australia/Sydney"
).split()
_LANGUAGES = ("es", "fr", "pt", "en", "de", "hi", "zh", "ja", "it")
_CITIES = ("North", "South", "East")
_FUNCTIONS = ("engineer", "seller", "planner", "adviser", "writer", "buyer")


def company(people: int, seed: int, terms: Terms = TERMS) -> list[Person]:
    """People in nine zones and eight departments, the largest of which has more than a third of them.

    They have five levels, two topics of twelve, one or two languages, managers and two earlier rounds; the ready to
    facilitate are two fifths, and of a hundred people two avoid somebody.
    """
    dice = random.Random(seed)  # noqa: S311 - the same for the same seed is what is wanted.
    shares = [1 / rank for rank in range(1, 9)]
    found: list[Person] = []
    for number in range(people):
        zone = dice.randrange(len(ZONES))
        starts, length = dice.choice((420, 450, 480, 510, 540, 570, 600)), dice.choice((420, 480, 540))
        days = range(5) if dice.random() < 0.8 else dice.sample(range(5), 4)
        found.append(
            Person(
                id=f"p{number}",
                free=FreeTime(ZONES[zone], frozenset(days), ((starts, starts + length),)),
                department=f"department {dice.choices(range(8), shares)[0]}",
                function=dice.choice(_FUNCTIONS),
                site=f"{ZONES[zone]} {dice.choice(_CITIES)}",
                level=dice.randint(1, 5),
                topics=frozenset(f"topic {one}" for one in dice.sample(range(12), 2)),
                languages=frozenset({_LANGUAGES[zone]} | ({"en"} if dice.random() < 0.85 else set())),
                manager=f"p{dice.randrange(number // 8, number // 4 + 1)}" if number else "",
                avoid=frozenset({f"p{dice.randrange(people)}"} if dice.random() < 0.02 else ()),
                facilitates=dice.random() < 0.4,
            )
        )
    return _with_earlier_rounds(found, dice, terms)


def _with_earlier_rounds(people: Sequence[Person], dice: random.Random, terms: Terms) -> list[Person]:
    """Has everybody met those of two earlier circles, made of people in one zone."""
    met: dict[str, set[str]] = {one.id: set() for one in people}
    for _ in range(2):
        shuffled = sorted(people, key=lambda one: (one.free.zone, dice.random()))
        for begin in range(0, len(shuffled), terms.largest):
            circle = {one.id for one in shuffled[begin : begin + terms.largest]}
            for one in circle:
                met[one] |= circle - {one}
    return [replace(one, met=frozenset(met[one.id])) for one in people]


def planted(people: int, seed: int, apart: float = 0.1) -> list[Person]:
    """People who can be divided into circles of four and five without breaking a rule: it is hidden how.

    Of each two people who are not in one hidden circle, one in ten avoids the other; each has somebody to facilitate.
    """
    dice = random.Random(seed)  # noqa: S311 - the same for the same seed is what is wanted.
    sizes = _sizes(people, dice)
    circle_of = [number for number, size in enumerate(sizes) for _ in range(size)]
    hours = [_instant(dice) for _ in sizes]
    ready = {circle_of.index(number) for number in range(len(sizes))}
    names = [f"p{number:03}" for number in dice.sample(range(people), people)]
    found: list[Person] = []
    for one, circle in enumerate(circle_of):
        strangers = [names[other] for other in range(people) if circle_of[other] != circle]
        found.append(
            Person(
                id=names[one],
                free=_free_at(hours[circle], dice),
                department=f"department {dice.randrange(4)}",
                level=dice.randint(1, 5),
                topics=frozenset({f"topic {dice.randrange(6)}"}),
                languages=frozenset({"en"}),
                manager=dice.choice(strangers) if strangers and dice.random() < 0.5 else "",
                avoid=frozenset(name for name in strangers if dice.random() < apart / 2),
                facilitates=one in ready or dice.random() < 0.2,
            )
        )
    return sorted(found, key=lambda one: one.id)


def _sizes(people: int, dice: random.Random) -> list[int]:
    """Fours and fives that add up to so many."""
    fives = dice.choice([count for count in range(people // 5 + 1) if (people - 5 * count) % 4 == 0])
    return [5] * fives + [4] * ((people - 5 * fives) // 4)


def _instant(dice: random.Random) -> datetime:
    """An hour of the first week, in UTC."""
    day = START + timedelta(days=dice.randrange(1, 4))
    return datetime.combine(day, time(dice.randrange(24), dice.choice((0, 30))), ZoneInfo("UTC"))


def _free_at(at: datetime, dice: random.Random) -> FreeTime:
    """Hours of somebody for whom an instant lies in the day, and does so when clocks have changed by an hour."""
    awake = [zone for zone in ZONES if 8 <= at.astimezone(ZoneInfo(zone)).hour <= 19]
    local = at.astimezone(ZoneInfo(dice.choice(awake or ZONES)))
    minute = local.hour * 60 + local.minute
    starts = max(0, minute - 120 - 30 * dice.randrange(6))
    ends = min(DAY, minute + 60 + 120 + 30 * dice.randrange(6))
    days = {local.weekday(), *dice.sample(range(5), dice.randrange(4))}
    return FreeTime(str(local.tzinfo), frozenset(days), ((starts, ends),))
