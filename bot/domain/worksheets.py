"""Worksheets and reviews: lines that a member fills in for themselves, and what becomes of what was written when the
lines change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bot.domain.checkins import tidied
from bot.domain.programme import Step
from bot.domain.refusals import Refusal, RefusalCode

LINE_LIMIT = 3000  # Characters of what is written under one line.
FIELD = "line:"  # The name of a field, followed by the number of its line.


class SheetKind(StrEnum):
    """What is filled in: a worksheet, which may be shown to the circle, or a review, which never is."""

    WORKSHEET = "worksheet"
    REVIEW = "review"


@dataclass(frozen=True)
class Line:
    """A question and what somebody wrote under it, empty where it was left open."""

    question: str
    answer: str


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

    @property
    def filled(self) -> tuple[Line, ...]:
        """What was written, without what was left open."""
        return tuple(one for one in (*self.lines, *self.before) if one.answer)

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
    """What was written under the questions as they are now, and what is left: it stays with the question it answers."""
    left = list(kept)
    lines: list[Line] = []
    for question in asked:
        found = next((one for one in left if one.question == question), None)
        if found is not None:
            left.remove(found)
        lines.append(found or Line(question, ""))
    return tuple(lines), tuple(one for one in left if one.answer)


def checked(asked: Sequence[str], answers: Sequence[str]) -> tuple[Line, ...]:
    """The lines as they are kept, with tidied words; Refusal, naming the field, where one is too long."""
    lines = tuple(Line(question, tidied(answer)) for question, answer in zip(asked, answers, strict=True))
    for number, line in enumerate(lines):
        if len(line.answer) > LINE_LIMIT:
            raise Refusal(RefusalCode.TEXT_TOO_LONG, field=f"{FIELD}{number}", limit=LINE_LIMIT)
    return lines
