"""What an attempt found is made sound: nobody is left where a rule is broken, and whoever fits somewhere is put there."""

from collections.abc import Sequence

from bot.domain.forming.crowds import Crowd
from bot.domain.forming.exchanges import Ints


def settled(crowd: Crowd, found: Sequence[Ints]) -> tuple[list[list[int]], list[int]]:
    """Give circles that break no rule, and those who are in none."""
    circles = [_sound(crowd, [int(one) for one in group]) for group in found]
    circles = [group for group in circles if len(group) >= crowd.terms.smallest]
    placed = {one for group in circles for one in group}
    left = [one for one in range(len(crowd.people)) if one not in placed]
    if len(left) <= _MOST_TRIED:
        left = [one for one in left if not (_take_in(crowd, circles, one) or _make_room(crowd, circles, one))]
    return circles, left


_MOST_TRIED = 200  # Above it something else is wrong than a few people's place.


def _sound(crowd: Crowd, group: list[int]) -> list[int]:
    """Take out whoever breaks the most rules until nobody does."""
    while (most := max((crowd.conflicts(one, group) for one in group), default=0)) > 0:
        group.remove(next(one for one in group if crowd.conflicts(one, group) == most))
    while crowd.too_many(group):
        names = [crowd.people[one].department for one in group]
        group.remove(
            max(
                group,
                key=lambda one: names.count(crowd.people[one].department) if crowd.people[one].department else 0,
            )
        )
    return group


def _take_in(crowd: Crowd, circles: Sequence[list[int]], person: int) -> bool:
    """Put somebody into a circle that has room and that they may be in."""
    for group in circles:
        if len(group) < crowd.terms.largest and crowd.may_be([*group, person]):
            group.append(person)
            return True
    return False


def _make_room(crowd: Crowd, circles: Sequence[list[int]], person: int) -> bool:
    """Put somebody in another's place where that one can go to a circle that has room."""
    roomy = [group for group in circles if len(group) < crowd.terms.largest]
    if not roomy:
        return False
    for group in circles:
        if not (crowd.hours[group] & crowd.hours[person]).any(axis=1).all():
            continue
        for other in group:
            rest = [one for one in group if one != other]
            if crowd.may_be([*rest, person]) and _take_in(
                crowd, [one for one in roomy if one is not group], other
            ):
                group[group.index(other)] = person
                return True
    return False
