"""Which circles could take those who are left over, were they divided anew with them: those that share their hours."""

from collections.abc import Sequence

import numpy as np

from bot.domain.forming.timetables import Timetable


def near(
    timetable: Timetable, groups: Sequence[Sequence[int]], left: Sequence[int], each: int, most: int
) -> tuple[list[int], list[int]]:
    """Give who of those left over has groups to be divided anew with, and the numbers of these groups.

    For each of them it is the `each` groups with which they have the most half hours in common, as long as no more than
    `most` people come together.
    """
    taken, chosen, together = list[int](), dict[int, None](), 0
    if not groups or not left:
        return [], []
    common = np.array([np.logical_and.reduce(timetable.all_half_hours(group)) for group in groups])
    for one in left:
        shared = (common & timetable.all_half_hours([one])).sum(axis=1)
        closest = [int(number) for number in np.argsort(-shared, kind="stable") if shared[number]]
        more = [number for number in closest if number not in chosen][:each]
        count = 1 + sum(len(groups[number]) for number in more)
        if more and together + count <= most:
            taken, chosen, together = [*taken, one], chosen | dict.fromkeys(more), together + count
    return taken, list(chosen)
