"""The rules of a circle's norms: lines in its members' own words, and everybody's yes to them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.checkins import tidied
from bot.domain.refusals import Refusal, RefusalCode

NORM_LIMIT = 300  # Characters of one line: what nobody can say by heart, nobody keeps to.
LINES_AT_MOST = 20


_MARKED = re.compile(r"(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)")  # As Slack marks what is bold or slanted.


@dataclass(frozen=True)
class Norm:
    """One line, known by its place; `version` is that of the norms in which it got the words it has."""

    norm_id: str  # The number of its place; of one that is yet to be added an id of its own.
    words: str
    version: int = 0


@dataclass(frozen=True)
class Norms:
    """The norms of a circle as they are; each change gives them a new version, and every yes is to one of these."""

    circle_id: str
    version: int
    lines: tuple[Norm, ...]
    agreed: bool = False  # Whether whoever looks at them has said yes to them.
    settled: bool = False  # Whether everybody has, as the circle was told.
    read_only: bool = False  # For whoever facilitates the circle: the norms are its members' own.


@dataclass(frozen=True)
class NormForm:
    """What the modal shows: a line to change, or a new one when `words` is None.

    `theirs` is what another member has made of the line since it was opened, None for a line they have not touched;
    empty when they have taken it out.
    """

    circle_id: str
    norm_id: str
    version: int
    words: str | None
    theirs: str | None = None


@dataclass(frozen=True)
class NormGiven:
    """What a member filled in for a line: its words, or that it is taken out; `version` is of the line they saw."""

    norm_id: str
    version: int
    words: str
    take_out: bool = False


def to_start_from(circle_id: str, lines: Sequence[str]) -> Norms:
    """The norms of a programme, as those of a circle that has not touched them yet."""
    return Norms(circle_id, 0, tuple(Norm(str(place), words) for place, words in enumerate(plain_lines(lines))))


def plain_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """A programme's norms without what marks words as bold or slanted: they are shown and changed as plain text."""
    return tuple(_MARKED.sub(r"\2", one) for one in lines)


def checked(given: NormGiven) -> str | None:
    """The words tidied, on one line, None when it is taken out; Refusal, naming the field, where they cannot be taken."""
    if given.take_out:
        return None
    words = " ".join(tidied(given.words).split())
    if not words:
        raise Refusal(RefusalCode.NO_NORM, field="norm")
    if len(words) > NORM_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="norm", limit=NORM_LIMIT)
    return words


def check_room(lines: int) -> None:
    """Refusal when no line can be added to so many."""
    if lines >= LINES_AT_MOST:
        raise Refusal(RefusalCode.TOO_MANY_NORMS, field="norm", limit=LINES_AT_MOST)
