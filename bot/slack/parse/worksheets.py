"""The buttons and fields of worksheets and reviews, as values."""

from dataclasses import dataclass

from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worksheets import SheetKind
from bot.slack import ids, parse
from bot.slack.parse import Command, Submission


@dataclass(frozen=True)
class SheetPlace:
    """What a button or a form stands for: a circle's step, what is filled in, and which questions or words."""

    place: tuple[str, int, SheetKind]
    more: str


def place(subject: str) -> SheetPlace:
    """What a button or a form stands for; refused when it is none of ours."""
    circle_id, number, kind, more = (*subject.split(":", 3), "", "", "")[:4]
    if kind not in list(SheetKind):
        raise Refusal(RefusalCode.GONE)
    return SheetPlace((*parse.step_of(f"{circle_id}:{number}"), SheetKind(kind)), more)


def version(subject: str) -> int:
    """Which words were looked at."""
    more = place(subject).more
    if not more.isdecimal():
        raise Refusal(RefusalCode.GONE)
    return int(more)


def answers(given: Submission) -> tuple[str, ...]:
    """What was written, in the order of the lines."""
    return tuple(str(given.values[f"{ids.FIELD_LINE}{number}"] or "") for number in range(len(given.values)))


def week(typed: Command) -> int | None:
    """The week that was named behind the command, if any; refused when it is no number."""
    if len(typed.words) < 2:
        return None
    if not typed.words[1].isdecimal() or len(typed.words[1]) > 3:
        raise Refusal(RefusalCode.NO_WORKSHEET)
    return int(typed.words[1])
