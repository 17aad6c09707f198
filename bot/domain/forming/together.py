"""Who may be in one circle with whom: the rules between people, the same wherever somebody comes into a circle.

What they say is yes or no, and never which of them it was: avoiding somebody is confidential.
"""

from collections.abc import Sequence

from bot.domain.forming.people import Person


def apart(one: Person, other: Person) -> bool:
    """Tell whether two people are never in one circle: one reports to the other, or would rather not be with them."""
    return other.id in kept_from(one) or one.id in kept_from(other)


def kept_from(one: Person) -> frozenset[str]:
    """Give the ids of those whom somebody names: their manager, and whoever they would rather not be with."""
    return (one.avoid | {one.manager}) - {"", one.id}


def may_come_in(one: Person, others: Sequence[Person], of_one_department: int | None = None) -> bool:
    """Tell whether the rules let somebody be with these others, of whom at most so many may be of one department."""
    if any(apart(one, other) for other in others):
        return False
    alike = sum(other.department == one.department for other in others) if one.department else 0
    return of_one_department is None or alike < of_one_department


def may_be_together(people: Sequence[Person], of_one_department: int | None = None) -> bool:
    """Tell whether the rules let all of these people be in one circle."""
    return all(may_come_in(one, people[:place], of_one_department) for place, one in enumerate(people))
