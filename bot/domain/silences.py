"""When somebody has been silent for so long that they are asked in private whether they want to go on."""

from collections.abc import Collection, Sequence

LIMIT = 3  # Steps in a row.


def is_told(counted: Sequence[int], answered: Collection[int], told_after: int | None) -> bool:
    """Whether somebody is asked now: they gave no sign of life in the last steps that count for them.

    `counted` are the steps that are over and count, rising: those in which they were a member, not away, and able
    to check in.
    Whoever was asked before, after step `told_after`, is asked again only if they have answered since.
    """
    latest = counted[-LIMIT:]
    if len(latest) < LIMIT or any(step in answered for step in latest):
        return False
    return told_after is None or any(step > told_after for step in answered)
