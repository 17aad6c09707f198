"""What a member leaves behind in a circle, for their own eyes: what they learned, shared, applied and achieved.

Nothing is counted and nobody is compared: it is made of the names of things in the member's own words, and what is
not there is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.checkins import Outcome, tidied
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.requests import HelpKind
from bot.domain.worksheets import Line, SheetKind

BECAME_LIMIT = 1000  # Characters of what has become of a goal.
LATEST = 10  # Of anything that is shown at a glance; everything they wrote is on the pages behind it.
_PAGE_ENTRIES, _PAGE_LENGTH = 20, 8000  # What is read at once: entries, and characters.
_DONE = (Outcome.KEPT, Outcome.PARTLY, Outcome.CHANGED)


@dataclass(frozen=True)
class Written:
    """A worksheet or review of a step on which something is written."""

    step: int
    title: str  # The step's.
    kind: SheetKind
    lines: tuple[Line, ...]  # Those that were filled in.
    shared: bool


@dataclass(frozen=True)
class Promise:
    """A commitment with how it came out, if they have said so."""

    what: str
    due_on: date
    cue: str | None
    outcome: Outcome | None


@dataclass(frozen=True)
class Thanked:
    """Thanks, to or from somebody else."""

    user_id: str
    words: str | None


@dataclass(frozen=True)
class LeftBehind:
    """Everything that a member leaves behind in one circle, opened for them alone."""

    enrolment_id: str
    programme: str
    goal: str | None
    became: str | None  # What has become of it.
    letter: str | None
    sheets: tuple[Written, ...] = ()
    promises: tuple[Promise, ...] = ()
    checkins_shown: tuple[tuple[int, str], ...] = ()  # The steps, each with its title.
    offer: str | None = None  # If they showed it.
    helped: tuple[tuple[str, HelpKind], ...] = ()  # Whom they answered first who asked for help, and for which.
    thanks_given: tuple[Thanked, ...] = ()
    thanks_got: tuple[Thanked, ...] = ()
    weeks_apart: int = 1  # From one step to the next.


@dataclass(frozen=True)
class Shared:
    """What somebody gave their circle and got from it, the latest of each."""

    sheets: tuple[Written, ...]
    checkins: tuple[tuple[int, str], ...]
    offer: str | None
    helped: tuple[tuple[str, HelpKind], ...]
    thanks_given: tuple[Thanked, ...]
    thanks_got: tuple[Thanked, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of all this."""
        there = (self.sheets, self.checkins, self.offer, self.helped, self.thanks_given, self.thanks_got)
        return not any(there)


@dataclass(frozen=True)
class Loop:
    """A member's own way round: learned, shared, applied, achieved."""

    learned: tuple[Written, ...]
    shared: Shared
    applied: tuple[Promise, ...]
    goal: str | None
    became: str | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is there to look at."""
        return self.shared.is_empty and not (self.learned or self.applied or self.goal or self.became)


@dataclass(frozen=True)
class Entry:
    """Some words of a member, under a line of ours that says what they are; either may be empty."""

    heading: str
    words: str


def loop_of(left: LeftBehind) -> Loop:
    """The way round, out of what somebody left behind. What was let go or is open is nobody's business here."""
    shared = Shared(
        sheets=tuple(one for one in left.sheets if one.shared)[-LATEST:],
        checkins=left.checkins_shown[-LATEST:],
        offer=left.offer,
        helped=left.helped[-LATEST:],
        thanks_given=left.thanks_given[-LATEST:],
        thanks_got=left.thanks_got[-LATEST:],
    )
    done = tuple(one for one in left.promises if one.outcome in _DONE)
    return Loop(left.sheets[-LATEST:], shared, done[-LATEST:], left.goal, left.became)


def checked(words: str) -> str:
    """What has become of a goal, tidied; Refusal when it is too long. Nothing takes away what was said before."""
    said = tidied(words)
    if len(said) > BECAME_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="became", limit=BECAME_LIMIT)
    return said


def paged(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], ...]:
    """The entries on pages, in their order; one that is longer than a page has a page of its own."""
    pages: list[list[Entry]] = []
    length = 0
    for one in entries:
        of_this = len(one.heading) + len(one.words)
        if not pages or len(pages[-1]) == _PAGE_ENTRIES or length + of_this > _PAGE_LENGTH:
            pages.append([])
            length = 0
        pages[-1].append(one)
        length += of_this
    return tuple(tuple(page) for page in pages)


def joined(parts: Sequence[str], most: int) -> list[str]:
    """Parts put together with an empty line between them, in pieces of at most `most` characters; none is cut unless
    it alone is longer."""
    pieces: list[str] = []
    for part in (one[at : at + most] for one in parts for at in range(0, len(one), most)):
        if pieces and len(pieces[-1]) + 2 + len(part) <= most:
            pieces[-1] = f"{pieces[-1]}\n\n{part}"
        else:
            pieces.append(part)
    return pieces
