"""Who is with whom: pairs and trios that change from round to round, triads that stay, and a ring of thanks.

All of it follows from the members in a stable order and, where it changes, from the number of the round; nothing is
remembered. Groups and those in them stand in the members' own order.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.domain.programme import Programme, StepKind

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


def of_step(programme: Programme, number: int, members: Sequence[str]) -> tuple[Group, ...]:
    """Who is with whom in a step: in its pairs or trios, in the last step in the ring of thanks, else in no group."""
    if len(members) <= 1:
        return ()
    if number + 1 == len(programme.steps):
        return ring(members)
    kind = programme.steps[number].kind
    before = sum(step.kind is kind for step in programme.steps[:number])
    if kind is StepKind.PAIRS:
        return pairs(members, before)
    return trios(members, before) if kind is StepKind.TRIOS else ()


def pairs(members: Sequence[str], number: int) -> tuple[Group, ...]:
    """The pairs of a round: each has been with each before anybody is with the same one again.

    Where the number of members is odd one pair is a trio: whoever would be alone joins it, another one each round.
    """
    return _gathered(members, number, len(members) // 2)


def trios(members: Sequence[str], number: int) -> tuple[Group, ...]:
    """The groups of three of a round: pairs of that round, each joined by one whose own pair is given up for it.

    At most one group is no trio: 4 people are one four and 7 a three and a four, 5 are a three and a pair and 8 two
    threes and a pair. In the long run each is with each, as other pairs are given up each time around.
    """
    return _gathered(members, number, (len(members) + 1) // 3)


def triads(members: Sequence[str]) -> tuple[Group, ...]:
    """Fixed threes who have each other's back; they stay as they are while their members do.

    One who is left over makes a four of the last triad, two make fours of the last two; with a single triad, among 5
    people, they are a pair. A newcomer, who stands at the end, moves nobody from a triad to another one.
    """
    whole = len(members) // _TRIAD * _TRIAD
    found = [list(members[at : at + _TRIAD]) for at in range(0, whole, _TRIAD)]
    left = members[whole:]
    if len(left) > len(found):
        found.append(list(left))
    else:
        for group, one in zip(reversed(found), left, strict=False):
            group.append(one)
    return _in_order(members, found)


def ring(members: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Who thanks whom, as (giver, receiver): each the next one, and the last one the first; nobody thanks themselves."""
    if len(members) <= 1:
        return ()
    return tuple(zip(members, [*members[1:], members[0]], strict=True))


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


def _gathered(members: Sequence[str], number: int, groups: int) -> tuple[Group, ...]:
    """So many groups, each around one of the round's pairs; who is in none of those pairs is dealt out to them."""
    coupled, alone = _round(members, number)
    if not coupled:
        return _in_order(members, [alone] if alone else [])
    # Another pair stands first each time around, so that no pair is always among those that are given up.
    turned = number // _rounds(members) % len(coupled)
    coupled = coupled[turned:] + coupled[:turned]
    found, rest = coupled[:groups], [one for pair in coupled[groups:] for one in pair] + alone
    for at, one in enumerate(rest):
        found[at % groups].append(one)
    return _in_order(members, found)


def _round(members: Sequence[str], number: int) -> tuple[list[list[str]], list[str]]:
    """The pairs of a round, and who is left alone: all but the first seat move on by one, and face each other."""
    seats: list[str | None] = [*members] if len(members) % 2 == 0 else [None, *members]
    moved = number % _rounds(members)
    table = seats[:1] + seats[1 + moved :] + seats[1 : 1 + moved]
    facing = zip(table[: len(table) // 2], reversed(table), strict=False)
    met = [[one for one in both if one is not None] for both in facing]
    return [both for both in met if len(both) == 2], [one for both in met if len(both) == 1 for one in both]


def _rounds(members: Sequence[str]) -> int:
    """In how many rounds each faces each once."""
    return max(len(members) - (len(members) % 2 == 0), 1)


def _in_order(members: Sequence[str], groups: Iterable[Sequence[str]]) -> tuple[Group, ...]:
    place = {one: at for at, one in enumerate(members)}
    return tuple(
        sorted((tuple(sorted(group, key=place.__getitem__)) for group in groups), key=lambda one: place[one[0]])
    )
