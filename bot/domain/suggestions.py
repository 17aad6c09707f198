"""Which circles could be made of those who wait for a programme: what the search finds, held against who waits how long."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.forming import reasons
from bot.domain.forming.bounds import by_labels
from bot.domain.forming.circles import form, settle
from bot.domain.forming.nearby import near
from bot.domain.forming.people import Circle, Formed, Goals, Person, Progress, Reason, Stop, Terms, Unplaced
from bot.domain.forming.queues import in_turn
from bot.domain.forming.timetables import Timetable
from bot.domain.forming.watching import Watch, share
from bot.domain.merits import Why, why
from bot.domain.worktime import Hour


@dataclass(frozen=True)
class Waiting:
    """Somebody on the waiting list since an instant (UTC), who wants to speak one language.

    `first` is somebody who comes before all others; `not_before` the day, on their own calendar, from which on they
    may be suggested. People are named by the ids that `person` has.
    """

    person: Person
    since: datetime
    language: str = ""
    first: bool = False
    not_before: date | None = None

    def is_as(self, other: "Waiting") -> bool:
        """Tell whether hours, language and day are the same as they were."""
        return (self.person.free, self.language, self.not_before) == (
            other.person.free,
            other.language,
            other.not_before,
        )


@dataclass(frozen=True)
class Wishes:
    """What is asked of the circles of a programme; ValueError unless 2 <= smallest <= ideal <= largest.

    Fewer than `ideal` are suggested only when all of them have waited for `patience`, since somebody may still join.
    Nobody hears of a first meeting sooner than `notice` from now.
    """

    smallest: int
    ideal: int
    largest: int
    minutes: int
    weeks: int
    patience: timedelta
    notice: timedelta
    goals: Goals = field(default_factory=Goals)
    of_one_department: int | None = None

    def __post_init__(self) -> None:
        if not 2 <= self.smallest <= self.ideal <= self.largest:
            raise ValueError(f"Sizes grow from two: {self.smallest}, {self.ideal}, {self.largest} do not.")


@dataclass(frozen=True)
class Suggestion:
    """People who could be a circle, longest waiting first, and their weekly hour in their anchor zone.

    `facilitator` is a member who is ready to host meetings, None where nobody is; `score` is what its pairs gain.
    """

    members: tuple[str, ...]
    hour: Hour
    facilitator: str | None = None
    score: float = 0
    why: Why | None = None


@dataclass(frozen=True)
class Suggested:
    """Circles, who is in none and why, the sum of all scores, and a sum that no way of forming them could exceed."""

    suggestions: tuple[Suggestion, ...]
    unplaced: tuple[Unplaced, ...]
    score: float
    bound: float
    seed: int


Sets = Iterable[frozenset[str]]
_FEW = 200  # So many people can be tried another way in a moment, for those who would be left over.
Refused = Mapping[frozenset[str], datetime]
REFUSED_FOR = timedelta(days=14)  # Whoever said no to some people does not meet all of them in the next proposal.


def suggest(
    waiting: Sequence[Waiting],
    wishes: Wishes,
    *,
    now: datetime,
    seed: int,
    declined: Sets = (),
    refused: Refused | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Suggested:
    """Suggest circles that break no rule and mix people well; takes long for many people.

    A circle speaks one language, and meets within everybody's own hours on each date of its run. People who were
    `declined` together are suggested again only with somebody new; where one of them did not want it (`refused`, with
    the instant) for a while not all of them together at all. Of those left over it is the ones who wait shortest,
    wherever no rule stands against it. The same seed suggests the same circles, unless it is stopped: then they are
    the best so far. Who is not there yet is left out.
    """
    here = [one for one in waiting if _may_begin(one, now)]
    by_language: dict[str, list[Waiting]] = {}
    for one in sorted(here, key=lambda one: (not one.first, one.since, one.person.id)):
        by_language.setdefault(one.language, []).append(one)
    sets = frozenset(declined)
    recent = [those for those, at in (refused or {}).items() if now < at + REFUSED_FOR]
    found, done = list[Suggested](), 0
    for _, some in sorted(by_language.items()):
        watch = Watch(share(progress, done / len(here), len(some) / len(here)), stop)
        found.append(_Round(some, wishes, now, seed, sets, recent, watch).suggested())
        done += len(some)
        if progress is not None:
            progress(done / len(here))
    return Suggested(
        tuple(one for those in found for one in those.suggestions),
        tuple(one for those in found for one in those.unplaced),
        sum(one.score for one in found),
        sum(one.bound for one in found),
        seed,
    )


def _may_begin(one: Waiting, now: datetime) -> bool:
    return one.not_before is None or one.not_before <= now.astimezone(ZoneInfo(one.person.free.zone)).date()


class _Round:
    """One search among people who speak one language, in the order in which they wait."""

    def __init__(
        self,
        waiting: Sequence[Waiting],
        wishes: Wishes,
        now: datetime,
        seed: int,
        declined: frozenset[frozenset[str]],
        refused: Sets,
        watch: Watch,
    ) -> None:
        self._people = [one.person for one in waiting]
        self._patient = [one.since <= now - wishes.patience for one in waiting]
        self._number = {one.id: number for number, one in enumerate(self._people)}
        self._declined: dict[str, list[frozenset[str]]] = {}
        for those in declined:
            for one in those & self._number.keys():
                self._declined.setdefault(one, []).append(those)
        self._refused: dict[str, list[frozenset[str]]] = {}
        for those in refused:
            self._refused.setdefault(min(those), []).append(those)
        self._wishes, self._seed, self._watch = wishes, seed, watch
        earliest = now + wishes.notice
        self._terms = Terms(
            wishes.smallest,
            wishes.largest,
            wishes.minutes,
            wishes.weeks,
            earliest.date() - timedelta(days=1),
            replace(wishes.goals, language=0),
            wishes.of_one_department,
            earliest,
        )
        self._timetable = Timetable([one.free for one in self._people], self._terms)

    def suggested(self) -> Suggested:
        """Give circles that may be proposed, and why the others are in none."""
        everybody = range(len(self._people))
        # Circles are to be as large as they should be; small ones of all sizes are only for those who need them.
        kept = self._kept(self._formed(everybody, smallest=self._wishes.ideal))
        if len(everybody) > _FEW:
            kept = min(kept, self._some_divided_anew(kept), key=lambda found: len(self._left(found)))
        elif self._held_up(kept) > (0, 0):
            kept = min(kept, self._kept(self._formed(everybody)), key=self._held_up)
        kept.sort()
        circles = settle(self._people, kept, self._timetable, self._terms)
        return Suggested(
            tuple(self._suggestion(one) for one in circles),
            self._unplaced(kept),
            sum(one.score for one in circles),
            # Moderators see it, and it must not tell whether a rule or their hours keep somebody out.
            by_labels(self._people, self._terms) if len(everybody) >= self._terms.smallest else 0.0,
            self._seed,
        )

    def _kept(self, formed: Formed) -> list[list[int]]:
        """Give of some circles those that may be proposed, with more for the patient, and everybody in their turn."""
        kept: list[list[int]] = []
        found = [group for group in self._groups(formed) if self._may_be_proposed(group)]
        found = found or self._of_the_patient(kept)
        while found:
            kept = in_turn(self._people, kept + found, self._timetable, self._terms, self._may_be_proposed)
            found = self._of_the_patient(kept)
        return kept

    def _some_divided_anew(self, kept: list[list[int]]) -> list[list[int]]:
        """Divide those left over who have waited long enough anew, with circles of such people that share their hours."""
        left = [one for one in self._left(kept) if self._patient[one]]
        patient = [group for group in kept if all(self._patient[one] for one in group)]
        # So many circles of one more than the smallest size have room for somebody left over.
        some, chosen = near(self._timetable, patient, left, self._terms.smallest, _FEW)
        apart = [patient[number] for number in chosen]
        if not apart:
            return kept
        formed = self._formed(sorted([*some, *(one for group in apart for one in group)]))
        anew = [group for group in self._groups(formed) if self._may_be_proposed(group)]
        others = [group for group in kept if group not in apart]
        return in_turn(self._people, others + anew, self._timetable, self._terms, self._may_be_proposed)

    def _left(self, kept: Sequence[Sequence[int]]) -> list[int]:
        placed = {one for group in kept for one in group}
        return [one for one in range(len(self._people)) if one not in placed]

    def _held_up(self, kept: Sequence[Sequence[int]]) -> tuple[int, int]:
        """Count those left over who have waited long enough, and those who have no circle to come either."""
        left = self._left(kept)
        return sum(self._patient[one] for one in left), len(left) - len(self._soon(left))

    def _soon(self, left: Sequence[int]) -> set[str]:
        """Give those left over who could be a circle, were it not that somebody may still join it."""
        found = self._formed(left).circles if len(left) >= self._terms.smallest else ()
        return {one for circle in found if not self._was_declined(circle.members) for one in circle.members}

    def _of_the_patient(self, kept: Sequence[Sequence[int]]) -> list[list[int]]:
        """Give circles of those who wait for nobody else: they are not kept waiting by those who have only just come."""
        patient = [one for one in self._left(kept) if self._patient[one]]
        if len(patient) < self._terms.smallest:
            return []
        return [group for group in self._groups(self._formed(patient)) if self._may_be_proposed(group)]

    def _formed(self, numbers: Sequence[int], smallest: int | None = None) -> Formed:
        """Form circles of some people; a set that was declined is tried again with two of its people kept apart."""
        people = [self._knowing_declined(self._people[one]) for one in numbers]
        terms = replace(self._terms, smallest=smallest or self._terms.smallest)
        found = partial(form, terms=terms, seed=self._seed, progress=self._watch.progress, stop=self._watch.stop)
        formed = found(people)
        for _ in range(3):
            repeated = [one.members for one in formed.circles if self._was_declined(one.members)]
            if not repeated:
                break
            apart = dict(self._kept_apart(members) for members in repeated)
            people = [replace(one, avoid=one.avoid | apart.get(one.id, frozenset[str]())) for one in people]
            formed = found(people)
        return formed

    def _kept_apart(self, members: Sequence[str]) -> tuple[str, frozenset[str]]:
        """Choose two of those who were declined together: of a circle with newcomers none of these."""
        those = self._refused_in(set(members)) or members
        one, other = [member for member in members if member in those][-2:]
        return other, frozenset({one})

    def _refused_in(self, people: set[str]) -> frozenset[str]:
        """Give those among some people of whom one did not want to be with all the others, if any."""
        found = (those for one in people for those in self._refused.get(one, ()) if those <= people)
        return min(found, key=sorted, default=frozenset[str]())

    def _knowing_declined(self, one: Person) -> Person:
        """Count those with whom somebody was declined like people they have met."""
        together = frozenset[str]().union(*self._declined.get(one.id, ()))
        return replace(one, met=one.met | together - {one.id}) if together else one

    def _was_declined(self, members: Iterable[str]) -> bool:
        people = set(members)
        before = self._declined.get(min(people), ())
        return bool(self._refused_in(people)) or any(people <= those for those in before)

    def _groups(self, formed: Formed) -> list[list[int]]:
        return [[self._number[one] for one in circle.members] for circle in formed.circles]

    def _may_be_proposed(self, group: Sequence[int]) -> bool:
        waited = len(group) >= self._wishes.ideal or all(self._patient[one] for one in group)
        return waited and not self._was_declined(self._people[one].id for one in group)

    def _unplaced(self, kept: Sequence[Sequence[int]]) -> tuple[Unplaced, ...]:
        soon = self._soon(self._left(kept))
        placeable = frozenset(int(one) for one in self._timetable.placeable(self._terms.smallest))
        found = reasons.explain(self._people, kept, self._timetable, self._terms, placeable)
        return tuple(Unplaced(one.id, Reason.SOON) if one.id in soon else one for one in found)

    def _suggestion(self, circle: Circle) -> Suggestion:
        members = [self._people[self._number[one]] for one in circle.members]
        return Suggestion(circle.members, circle.hour, circle.facilitator, circle.score, why(members))
