"""What a circle's channel shows in a step, as plain values, and which step is open for check-ins."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import pairings, turns
from bot.domain.duties import Duties, Duty, wanted
from bot.domain.groupings import Group
from bot.domain.meetings import MeetingOutcome
from bot.domain.programme import IN_SMALL_GROUPS, Programme, Step, WorksOn
from bot.domain.shared_commitments import SharedCommitment
from bot.domain.turns import Speakers
from bot.domain.worktime import Hour, MomentKind, Run, meeting_at, moments

PUNCTUAL = timedelta(hours=1)  # A message that comes later was held up by more than a full queue.
IN_THREES = 3  # Members in a circle for whom a step may have a version of its own.


@dataclass(frozen=True)
class StepMessage:
    """A step as it concerns one circle; `next` is the step after it, None after the last.

    The instants are None in a programme that is read ahead without a circle. `meets` and `next_meets` say whether
    there is a meeting at all: where a circle writes instead, the instants are the ends of its weeks. `place` is
    "huddle", a link, or None.
    """

    circle_id: str
    programme: str
    step: Step
    last_step: int
    zone: str
    meeting_at: datetime | None
    next: Step | None
    next_meeting_at: datetime | None
    host: str | None = None  # Who said that they would host the meeting.
    facilitator: str | None = None  # Who facilitates it instead, without being a member.
    holiday: bool = False  # Whether the day of the meeting is a public holiday for at least one of them.
    place: str | None = None
    meets: bool = True
    next_meets: bool = True
    weeks_apart: int = 1  # From one step to the next.
    shares: bool = False  # Whether the circle commits to something together, after each meeting.
    last_time: SharedCommitment | None = None  # What it has, in the step before.
    triads: tuple[Group, ...] = ()  # Threes who have each other's back for the whole run.
    new_triads: tuple[Group, ...] = ()  # Those of them who were not the same in the step before.
    speakers: Speakers | None = None  # Who begins and who ends in the meeting.
    duties: Duties | None = None
    next_duties: Duties | None = None
    outcome: MeetingOutcome | None = None  # What became of the meeting, once somebody has said so.
    written: bool = False  # Whether it is written down what they do together until they meet again.
    is_late: bool = False  # Whether a working day has gone by since the wrap-up.
    next_begun: bool = False  # Whether the prompt of the step after it has come.
    next_asks: bool = False  # Whether what is needed for the step after it is asked under its own prompt by now.
    in_threes: bool = False  # Whether only three are there, so that a step of twos is one of threes.
    is_closed: bool = False  # Whether the wrap-up of the step after it, the goodbye or an earlier end, has come.
    groups: tuple[Group, ...] = ()  # Who talks with whom; in the last step who thanks whom, as (giver, receiver).

    @property
    def is_last(self) -> bool:
        """Whether this is the programme's last step."""
        return self.step.number == self.last_step

    @property
    def gathers(self) -> bool:
        """Whether the whole circle is to meet."""
        return self.meets and self.step.kind not in IN_SMALL_GROUPS


@dataclass(frozen=True)
class Guide:
    """A step in full, for somebody who reads it; without a circle where it is read ahead."""

    circle_id: str
    step: Step
    weeks_apart: int
    has_place: bool = False  # Whether they have a place in it that they can exchange with another member.
    taken: tuple[Duty, ...] = ()  # What they have taken on for it, and can give back.


@dataclass(frozen=True)
class Opening:
    """What a circle's first message says; without people and hour in a programme that is read ahead."""

    circle_id: str
    programme: Programme
    members: tuple[str, ...]
    hour: Hour | None
    first_at: datetime | None
    meets: bool = True
    facilitator: str | None = None  # Who facilitates it without being a member, once they have said yes.


@dataclass(frozen=True)
class Subject:
    """What is read ahead: a proposed circle's steps, or those of a programme without people."""

    id: str  # The circle's or the programme's.
    of_circle: bool


@dataclass(frozen=True)
class Page:
    """One page of the steps that a moderator reads before they begin.

    Page 0 is the opening, page n + 1 is step n (`told`), and the last one is the goodbye.
    """

    subject: Subject
    number: int
    opening: Opening
    told: StepMessage | None
    posted_at: Mapping[MomentKind, datetime]  # Empty without a circle.
    zones: tuple[tuple[str, tuple[str, ...]], ...]  # Each zone with the members who live by it.
    too_late: bool  # Whether the dates are too near by now, and would move on with an approval.

    @property
    def last(self) -> int:
        """The number of the last page."""
        return len(self.opening.programme.steps) + 1


def step_of_page(programme: Programme, number: int) -> int | None:
    """The step on a page; None on the first and on the last one."""
    return number - 1 if 1 <= number <= len(programme.steps) else None


def is_page(programme: Programme, number: int) -> bool:
    """Whether there is such a page."""
    return 0 <= number <= len(programme.steps) + 1


def told(
    circle_id: str, programme: Programme, number: int, run: Run | None, members: Sequence[str] = ()
) -> StepMessage:
    """What the messages of one step say, in a circle with this run or in none; `members` are put together by the step."""
    following = number + 1 if number + 1 < len(programme.steps) else None
    return StepMessage(
        circle_id=circle_id,
        programme=programme.title,
        step=programme.steps[number],
        last_step=len(programme.steps) - 1,
        zone=run.hour.zone if run else "UTC",
        meeting_at=meeting_at(run, number) if run else None,
        next=None if following is None else programme.steps[following],
        next_meeting_at=None if following is None or run is None else meeting_at(run, following),
        meets=run.meets if run else True,
        next_meets=run.meets if run else True,
        weeks_apart=programme.weeks_apart,
        shares=programme.works_on is WorksOn.SHARED_PROBLEM,
        triads=pairings.formed(pairings.Kind.TRIADS, members) if programme.triads and number else (),
        speakers=_first_speakers(programme.steps[number], members),
        groups=pairings.of_step(programme, number, members),
        duties=wanted(programme, number, meets=run.meets if run else True),
        next_duties=None if following is None else wanted(programme, following, meets=run.meets if run else True),
    )


def _first_speakers(step: Step, members: Sequence[str]) -> Speakers | None:
    if not members or step.kind in IN_SMALL_GROUPS:
        return None
    return turns.speakers(members, {}, dict.fromkeys(members, 0))


def posted_at(run: Run, step: int | None) -> dict[MomentKind, datetime]:
    """When the messages of one step are posted; without a step, when the goodbye is."""
    if step is None:
        return {one.kind: one.at for one in moments(run) if one.kind is MomentKind.GOODBYE}
    return {one.kind: one.at for one in moments(run) if one.step == step and one.kind is not MomentKind.GOODBYE}


def by_zone(zones: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """People, given as (user id, zone), put together by their zones, in the order of the zones' names."""
    found: dict[str, list[str]] = {}
    for user_id, zone in zones:
        found.setdefault(zone, []).append(user_id)
    return tuple((zone, tuple(people)) for zone, people in sorted(found.items()))


def open_step(done: MomentKind | None, step: int | None) -> int | None:
    """The step that takes check-ins: from its prompt to its wrap-up."""
    return step if done is MomentKind.PROMPT else None


def is_over(done: MomentKind | None, done_step: int | None, step: int) -> bool:
    """Whether a step has been wrapped up, where `done` of `done_step` is the last moment of the circle."""
    if done_step is None:
        return False
    return done_step > step or (done_step == step and done is not MomentKind.PROMPT)


def asks_no_more(done: MomentKind | None, done_step: int | None, step: int) -> bool:
    """Whether the wrap-up of a step asks nothing any more: the one after it, or the goodbye, has come."""
    return done is MomentKind.GOODBYE or is_over(done, done_step, step + 1)


def has_passed(done: MomentKind | None, done_step: int | None, kind: MomentKind, step: int) -> bool:
    """Whether a later moment than one of a step has come, where `done` of `done_step` is the circle's last one."""
    if done is None or done_step is None:
        return False
    in_a_step = list(MomentKind)
    return (done_step, in_a_step.index(done)) > (step, in_a_step.index(kind))
