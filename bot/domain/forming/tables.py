"""Gains of each two people as one table: quick, and only for as many people as its square is small for."""

import numpy as np

from bot.domain.forming.exchanges import EMPTY, WALL, Floats, Ints

MOST_PEOPLE = (
    3_000  # Above it the table would be too large, and gains are computed from what people say of themselves.
)


class Table:
    """The gains of each two people, symmetrical; with an empty place or a wall nobody gains anything."""

    def __init__(self, gains: Floats) -> None:
        self.people = len(gains)
        self._width = self.people + WALL + 1
        whole = np.zeros((self._width, self._width), np.float32)
        whole[: self.people, : self.people] = gains
        np.fill_diagonal(whole, 0)
        self._flat = whole.ravel()

    def block(self, members: Ints) -> Floats:
        """Give for each row of members the gains of all two of them."""
        return self._flat.take(members[:, :, None] * self._width + members[:, None, :])


def empty_place(people: int) -> int:
    """Give what stands in a place that somebody could take."""
    return people + EMPTY


def wall(people: int) -> int:
    """Give what stands in a place that nobody can take."""
    return people + WALL
