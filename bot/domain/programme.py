"""What a programme is: a written course of steps that a circle follows, as plain values."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

ENGLISH = "en"  # What a programme is written in first; other languages stand beside it.


class StepKind(StrEnum):
    """How the members of a circle come together in one step."""

    MEETING = "meeting"
    PAIRS = "pairs"
    TRIOS = "trios"
    WITHOUT_MEETING = "without_meeting"


IN_SMALL_GROUPS = frozenset({StepKind.PAIRS, StepKind.TRIOS})


class WorksOn(StrEnum):
    """What a circle works on: each on a goal of their own, on what one of them brings, or all on one thing."""

    PERSONAL_GOALS = "personal_goals"
    CHALLENGE = "one_members_challenge"
    SHARED_PROBLEM = "a_shared_problem"


class Facilitation(StrEnum):
    """Who hosts the meetings: members by turns, one who wants to for all of them, or somebody whose work it is."""

    ROTATING = "rotating"
    VOLUNTEER = "volunteer"
    PROFESSIONAL = "professional"


class Timekeeping(StrEnum):
    """Who watches the clock: another member each time, or whoever hosts."""

    ROTATING = "rotating"
    FACILITATOR = "facilitator"


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
    """The message that opens the step in the circle's channel; under 120 words with what the bot adds."""
    preparation: str
    preparation_minutes: int
    agenda: tuple[AgendaItem, ...]
    """Its minutes add up to ``meeting_minutes`` when people come together in the step."""
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
    """Questions that each member answers for themselves before the meeting, plain text; empty but in a review."""
    reading: tuple[str, ...] = ()
    meeting_minutes: int = 60
    """How long the meeting lasts, or the talk of two or three."""
    challenges: int = 0
    """How many members bring something of their own to this meeting, 0 to 2."""
    label: str = ""
    """What kind of meeting it is, in the programme's own words, plain text; "" where that says nothing more."""


@dataclass(frozen=True)
class Rhythm:
    """How a programme goes on after its kickoff, for whoever decides whether it suits them."""

    steps: int
    talks: int
    """How many of the steps are talks of two or three."""
    minutes: int
    """How long a meeting of the whole circle lasts, as a rule."""
    weeks_apart: int
    kickoff: int = 0
    """How long the kickoff lasts, where that is another time; 0 where it is not."""


@dataclass(frozen=True)
class Programme:
    """A written course of steps 0..N. A circle is pinned to one edition of it: these very texts."""

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
    weeks_apart: int = 1
    """How many weeks there are from one step to the next."""
    works_on: WorksOn = WorksOn.PERSONAL_GOALS
    facilitation: Facilitation = Facilitation.ROTATING
    timekeeping: Timekeeping = Timekeeping.FACILITATOR
    triads: bool = False
    """Whether members are put together in threes who have each other's back for the whole run."""
    one_task_each: bool = False
    """Whether whoever brings something to a meeting may not watch its clock; else they hand it over meanwhile."""
    translations: Mapping[str, "Programme"] = field(default_factory=dict[str, "Programme"])
    """The same programme in other languages, by their IETF tags; what is not translated is English in them too."""

    @property
    def rhythm(self) -> Rhythm:
        """How it goes on after the kickoff."""
        first = self.steps[0].meeting_minutes if self.steps else self.meeting_minutes
        kickoff = 0 if first == self.meeting_minutes else first
        return Rhythm(len(self.steps) - 1, len(self.apart), self.meeting_minutes, self.weeks_apart, kickoff)

    @property
    def apart(self) -> frozenset[int]:
        """The steps in which people talk in twos or threes, at hours of their own."""
        return frozenset(step.number for step in self.steps if step.kind in IN_SMALL_GROUPS)

    @property
    def weeks(self) -> int:
        """How many weeks there are from the first step's to the last one's, both counted."""
        return (len(self.steps) - 1) * self.weeks_apart + 1

    @property
    def longest_minutes(self) -> int:
        """How long everybody's hours must be free at the weekly hour: for the longest of the meetings."""
        together = (step.meeting_minutes for step in self.steps if step.number not in self.apart)
        return max(together, default=self.meeting_minutes)

    @property
    def review_steps(self) -> tuple[int, ...]:
        """The steps in which members look back on their circle."""
        return review_steps(len(self.steps) - 1)

    def worded(self, language: str) -> "Programme":
        """The programme in a language; in English where nobody has translated it."""
        return self.translations.get(language, self)


SHORTEST_WITH_REVIEWS = 5  # Steps after the kickoff; in a shorter programme the end is near anyway.


def review_steps(length: int) -> tuple[int, ...]:
    """The steps in which members look back, at a third and at two thirds; `length` is the last step's number."""
    return (round(length / 3), round(2 * length / 3)) if length >= SHORTEST_WITH_REVIEWS else ()


def edition_of(programme: Programme) -> str:
    """A name of a programme's very texts in all languages: other words, another name."""
    return sha256(repr(programme).encode()).hexdigest()[:40]


def structure_of(programme: Programme) -> dict[str, object]:
    """What circles that are under way rely on, by names that people can read: words may change, this may not."""
    found: dict[str, object] = {
        "the version": programme.version,
        "the length": len(programme.steps) - 1,
        "the rhythm": programme.weeks_apart,
        "what it works on": programme.works_on,
        "who facilitates": programme.facilitation,
        "who watches the clock": programme.timekeeping,
        "the triads": programme.triads,
        "one task each": programme.one_task_each,
        "the sizes": (programme.smallest, programme.ideal, programme.largest),
    }
    for step in programme.steps:
        found[f"step {step.number}: kind"] = step.kind
        found[f"step {step.number}: meeting minutes"] = step.meeting_minutes
        found[f"step {step.number}: lines of the worksheet"] = len(step.worksheet)
        found[f"step {step.number}: questions of the review"] = len(step.review)
        found[f"step {step.number}: challenges"] = step.challenges
    return found


def differences(before: Programme, after: Programme) -> tuple[str, ...]:
    """What is not the same in the structure of two editions; nothing where only words differ."""
    old, new = structure_of(before), structure_of(after)
    return tuple(name for name in {**old, **new} if old.get(name) != new.get(name))


def _english() -> str:
    return ENGLISH


class Catalogue:
    """The programmes that can be chosen, in a fixed order, each worded in the language that is spoken at the moment.

    Beside them it remembers the editions that circles keep to, once they were met.
    """

    __slots__ = ("_by_id", "_editions", "_language", "_names")

    def __init__(self, programmes: Iterable[Programme], language: Callable[[], str] = _english) -> None:
        """Keep the programmes in the order given; two with the same id are a ValueError."""
        by_id: dict[str, Programme] = {}
        for programme in programmes:
            if programme.id in by_id:
                raise ValueError(f"two programmes are called {programme.id!r}")
            by_id[programme.id] = programme
        self._by_id = by_id
        self._names = {programme.id: edition_of(programme) for programme in by_id.values()}
        self._editions = {self._names[programme.id]: programme for programme in by_id.values()}
        self._language = language

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """All programmes, in order."""
        return tuple(self._worded(one) for one in self._by_id.values())

    def get(self, programme_id: str) -> Programme:
        """Return the programme with this id; KeyError when there is none."""
        return self._worded(self._by_id[programme_id])

    def edition(self, programme_id: str) -> tuple[str, Programme]:
        """The name of a programme's present edition, and the edition itself with all its languages."""
        return self._names[programme_id], self._by_id[programme_id]

    def kept(self, edition: str) -> Programme | None:
        """The programme of an edition; None when it was not met yet."""
        found = self._editions.get(edition)
        return self._worded(found) if found else None

    def keep(self, edition: str, programme: Programme) -> Programme:
        """Remembers an edition with all its languages, and words it."""
        self._editions[edition] = programme
        return self._worded(programme)

    def exchanged(self, programme: Programme) -> "Catalogue":
        """A catalogue that has this programme in the place of the one with its id."""
        return Catalogue(
            (programme if one.id == programme.id else one for one in self._by_id.values()), self._language
        )

    def __iter__(self) -> Iterator[Programme]:
        return iter(self.programmes)

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, programme_id: object) -> bool:
        return programme_id in self._by_id

    def _worded(self, programme: Programme) -> Programme:
        return programme.worded(self._language())
