"""Worksheets and reviews: lines that a member fills in for themselves, and what becomes of what was written when the
lines change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256

from bot.domain.checkins import tidied
from bot.domain.programme import ENGLISH, Step
from bot.domain.refusals import Refusal, RefusalCode

LINE_LIMIT = 3000  # Characters of what is written under one line.
FIELD = "line:"  # The name of a field, followed by the number of its line.


class SheetKind(StrEnum):
    """What is filled in: a worksheet, which may be shown to the circle, or a review, which never is."""

    WORKSHEET = "worksheet"
    REVIEW = "review"


@dataclass(frozen=True)
class Line:
    """A question and what somebody wrote under it, empty where it was left open.

    `place` is the number of the line for which it was written, None where that is not known or there no more.
    """

    question: str
    answer: str
    place: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Sheet:
    """A member's worksheet or review of one step, opened for its author.

    `lines` are the questions as they are now; `before` is what was written under questions that are asked no more.
    """

    circle_id: str
    step: int
    kind: SheetKind
    user_id: str
    lines: tuple[Line, ...]
    before: tuple[Line, ...]
    shared: bool
    is_open: bool  # Whether the circle still goes on, so that it can be written on.
    version: int  # Another one after each change; 0 before anything is written.
    weeks_apart: int = 1  # From one step to the next.
    language: str = ENGLISH  # The circle's.
    asked_there: tuple[str, ...] = ()  # The questions as they are now, in that language.

    @property
    def filled(self) -> tuple[Line, ...]:
        """What was written, without what was left open."""
        return tuple(one for one in (*self.lines, *self.before) if one.answer)

    @property
    def seen(self) -> "ShownSheet":
        """What the circle would see of it."""
        lines = in_words(self.asked_there, self.filled)
        return ShownSheet(self.user_id, self.step, lines, self.weeks_apart)

    @property
    def wording(self) -> str:
        """A short name for the questions as they are now, by which a form that asked others is known."""
        return wording_of(one.question for one in self.lines)


@dataclass(frozen=True)
class ShownSheet:
    """What a member shows their circle of a worksheet: the lines that they filled in."""

    user_id: str
    step: int
    lines: tuple[Line, ...]
    weeks_apart: int = 1  # From one step to the next.


def questions(step: Step, kind: SheetKind) -> tuple[str, ...]:
    """What is asked in one step."""
    return step.worksheet if kind is SheetKind.WORKSHEET else step.review


def wording_of(asked: Iterable[str]) -> str:
    """A short name for some questions, in their order."""
    return sha256("\n".join(asked).encode()).hexdigest()[:16]


def laid_out(asked: Sequence[str], kept: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """What was written under the questions as they are now, and what is left.

    It stays with the question it answers. Where that is not asked any more, it stays in its place: a slip of the pen
    was mended there, or it is asked in another language.
    """
    left, found = list(kept), dict[int, Line]()
    for by_place in (False, True):
        for place, question in enumerate(asked):
            its = (one for one in left if (one.place == place if by_place else one.question == question))
            one = next(its, None) if place not in found else None
            if one is not None:
                left.remove(one)
                found[place] = one
    lines = tuple(
        Line(question, found[place].answer if place in found else "", place)
        for place, question in enumerate(asked)
    )
    # What has lost its line stays by itself, also when that line is emptied later.
    before = tuple(replace(one, place=None) for one in left if one.answer)
    return lines, before


def in_words(asked: Sequence[str], kept: Sequence[Line]) -> tuple[Line, ...]:
    """What was written, without what was left open, each with its question as it is asked in a circle's language."""
    lines, before = laid_out(asked, kept)
    return tuple(one for one in (*lines, *before) if one.answer)


def checked(asked: Sequence[str], answers: Sequence[str]) -> tuple[Line, ...]:
    """The lines as they are kept, with tidied words; Refusal, naming the field, where one is too long."""
    written = enumerate(zip(asked, answers, strict=True))
    lines = tuple(Line(question, tidied(answer), place) for place, (question, answer) in written)
    for number, line in enumerate(lines):
        if len(line.answer) > LINE_LIMIT:
            raise Refusal(RefusalCode.TEXT_TOO_LONG, field=f"{FIELD}{number}", limit=LINE_LIMIT)
    return lines
