"""Those of whom a round forms circles: in each language apart, for nobody is put together with whom they cannot speak."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.forming.circles import form
from bot.domain.forming.people import Formed, Person, Terms


@dataclass(frozen=True)
class Crowd:
    """People (their ids are user ids), each with the enrolment they wait by, and what is asked of each circle."""

    people: tuple[Person, ...]
    enrolments: Mapping[str, str]
    terms: Terms
    seed: int


def formed(crowd: Crowd) -> Formed:
    """The circles that can be formed of a crowd, and who is in none. Takes seconds for many people."""
    languages = sorted({language for one in crowd.people for language in one.languages})
    found = [
        form([one for one in crowd.people if language in one.languages], crowd.terms, seed=crowd.seed)
        for language in languages
    ]
    total = Formed((), (), 0.0, 0.0, crowd.seed)
    for one in found:
        total = replace(
            total,
            circles=total.circles + one.circles,
            unplaced=total.unplaced + one.unplaced,
            score=total.score + one.score,
            bound=total.bound + one.bound,
        )
    return total
