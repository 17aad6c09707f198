"""Who is with whom: triads that stay, a ring of thanks, and what is left of a group when somebody is missing.

Groups and those in them stand in the members' own order; pairs and trios are planned in `pairings`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

Group = tuple[str, ...]

_TRIAD = 3


@dataclass(frozen=True)
class Talk:
    """With whom somebody can talk in a step that is open: `partners` are of their own group, `others` of another one
    that they can join who has nobody left in theirs."""

    channel_id: str
    step: int
    weeks_apart: int
    partners: Group
    others: Group


def triads(members: Sequence[str], before: Sequence[Sequence[str]] = ()) -> tuple[Group, ...]:
    """Threes who have each other's back; those who were so `before` stay together, whoever comes or goes.

    At first one who is left over makes a four of the last triad, two make fours of the last two; with a single triad,
    among 5 people, they are a pair. Whoever comes later joins the smallest one, and so does whoever is left alone.
    """
    if not before:
        return _first_triads(members)
    known = {one for group in before for one in group}
    found = [kept for group in before if (kept := [one for one in group if one in members])]
    for one in members:
        if one not in known:
            _take_in(found, one)
    while len(found) > 1 and (alone := next((group for group in found if len(group) == 1), None)):
        found.remove(alone)
        _take_in(found, alone[0])
    return in_order(members, found)


def _first_triads(members: Sequence[str]) -> tuple[Group, ...]:
    whole = len(members) // _TRIAD * _TRIAD
    found = [list(members[at : at + _TRIAD]) for at in range(0, whole, _TRIAD)]
    left = members[whole:]
    if len(left) > len(found):
        found.append(list(left))
    else:
        for group, one in zip(reversed(found), left, strict=False):
            group.append(one)
    return in_order(members, found)


def _take_in(groups: list[list[str]], one: str) -> None:
    """Has somebody join the smallest group; where all are fours, the last one of the first is in a new one with them."""
    smallest = min(groups, key=len, default=None)
    if smallest is None:
        groups.append([one])
    elif len(smallest) > _TRIAD:
        groups.append([smallest.pop(), one])
    else:
        smallest.append(one)


def ring(members: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Who thanks whom, as (giver, receiver): each the next one, and the last one the first; nobody thanks themselves."""
    if len(members) <= 1:
        return ()
    return tuple(zip(members, [*members[1:], members[0]], strict=True))


def thank_both(ring: Sequence[Group]) -> bool:
    """Whether those in a ring of thanks are so few that each thanks both of the others, and not only the next one."""
    return len(ring) == _TRIAD


def company(groups: Collection[Group], one: str, here: Collection[str]) -> tuple[Group, Group]:
    """Whom somebody can talk with, as (partners, others), where only some of those in the groups are here.

    Whoever has no partner here, or was in no group, joins the smallest other one: somebody who is alone as well or was
    in no group either, or a pair. Of several it is the first.
    """
    left = [tuple(other for other in group if other in here or other == one) for group in groups]
    own = next((group for group in left if one in group), ())
    partners = tuple(other for other in own if other != one)
    grouped = {other for group in groups for other in group}
    left += [(other,) for other in here if other not in grouped and other != one]
    rest = [group for group in left if group and one not in group]
    return partners, () if partners else min(rest, key=len, default=())


def joined(groups: Sequence[Group], one: str, here: Collection[str], most: int) -> tuple[Group, ...] | None:
    """The groups once somebody who is in none has joined the smallest; None where they are in one, or none has room.

    `most` is how many of a group can be here before they come.
    """
    partners, others = company(groups, one, here)
    if partners or not others or len(others) > most or any(one in group for group in groups):
        return None
    if not any(others[0] in group for group in groups):  # They are in no group either.
        return (*groups, (*others, one))
    return tuple((*group, one) if others[0] in group else group for group in groups)


def in_order(members: Sequence[str], groups: Iterable[Sequence[str]]) -> tuple[Group, ...]:
    """Groups with those in them in the members' own order, and so the groups themselves."""
    place = {one: at for at, one in enumerate(members)}
    return tuple(
        sorted((tuple(sorted(group, key=place.__getitem__)) for group in groups), key=lambda one: place[one[0]])
    )
