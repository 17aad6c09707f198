"""What a programme is: a written course of steps that a circle follows, as plain values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class StepKind(StrEnum):
    """How the members of a circle come together in one step."""

    MEETING = "meeting"
    PAIRS = "pairs"
    WITHOUT_MEETING = "without_meeting"


@dataclass(frozen=True)
class AgendaItem:
    """One part of a meeting and how long it lasts."""

    minutes: int
    text: str


@dataclass(frozen=True)
class Step:
    """One unit of a programme. Texts are Slack mrkdwn unless said otherwise.

    ``written`` is False for a plain step that fills a week for which nobody has written an exercise yet.
    """

    number: int
    title: str
    """At most 60 characters, plain text."""
    kind: StepKind
    written: bool
    purpose: str
    """One sentence: what this step is for."""
    prompt: str
    """The message that opens the step in the circle's channel; under 120 words."""
    preparation: str
    preparation_minutes: int
    agenda: tuple[AgendaItem, ...]
    """Its minutes add up to the programme's ``meeting_minutes`` when the step has a meeting."""
    exercise: str
    worksheet: tuple[str, ...]
    """The lines to fill in, plain text, one question each."""
    example: str
    """How an invented person did it."""
    leaves_behind: str
    """What a member has in hand after this step."""
    question: str
    """The check-in question, plain text."""
    nudge: str
    """An if-then sentence."""
    for_three: str
    """What changes when only three people are there."""
    without_meeting: str
    """How to do the step in the thread, in timed phases."""
    facilitator_note: str
    wrap_up: str
    """What the wrap-up message says of this step."""
    review: tuple[str, ...] = ()
    """Questions to look back on for oneself, plain text; what is answered is shown to nobody."""
    reading: tuple[str, ...] = ()


@dataclass(frozen=True)
class Programme:
    """A written course of steps 0..N. A circle is pinned to one version of it."""

    id: str
    version: int
    title: str
    tagline: str
    """One sentence, plain text."""
    about: str
    """The one-minute page: what it is, for whom, what it asks, what one has at the end."""
    minutes_a_week: int
    meeting_minutes: int
    smallest: int
    """Fewest members with whom a circle starts."""
    ideal: int
    largest: int
    steps: tuple[Step, ...]
    """In order, without gaps: ``steps[n].number == n``."""
    norms: tuple[str, ...]
    """To adapt and agree at the kickoff; pinned in the channel."""
    welcome: str
    """The first message in the circle's channel."""
    goodbye: str
    """The last one."""


class Catalogue:
    """The programmes that can be chosen, an immutable collection in a fixed order."""

    __slots__ = ("_by_id",)

    def __init__(self, programmes: Iterable[Programme]) -> None:
        """Keep the programmes in the order given; two with the same id are a ValueError."""
        by_id: dict[str, Programme] = {}
        for programme in programmes:
            if programme.id in by_id:
                raise ValueError(f"two programmes are called {programme.id!r}")
            by_id[programme.id] = programme
        self._by_id = by_id

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """All programmes, in order."""
        return tuple(self._by_id.values())

    def get(self, programme_id: str) -> Programme:
        """Return the programme with this id; KeyError when there is none."""
        return self._by_id[programme_id]

    def __iter__(self) -> Iterator[Programme]:
        return iter(self.programmes)

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, programme_id: object) -> bool:
        return programme_id in self._by_id
