"""What goes on in a round beside anybody's click: its circles are formed, sent, or let go, bit by bit.

Each bit is a transaction of its own. A process that dies leaves the round in hand until an instant; then another one
begins where it can: forming begins anew, sending and letting go are gone on with.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.domain.circles import CircleState
from bot.domain.forming.people import Person, Reason, Unplaced
from bot.domain.forming.together import may_come_in
from bot.domain.programme import Catalogue
from bot.domain.proposals import AT_ONCE, NOTICE, READ_AT_ONCE
from bot.domain.rounds import RoundState, Window
from bot.domain.suggestions import Suggested, Suggestion, Waiting, suggest
from bot.domain.worktime import first_meeting_on
from bot.features import assignments, audiences, drafts, editions, rounds
from bot.features.proposals import Crowd
from bot.store import circles, enrolments, left_overs, priorities, seats, workspaces
from bot.store import rounds as store
from bot.store.models import Circle, Enrolment, LeftOver, Round
from bot.store.session import Session

HELD = timedelta(minutes=10)  # Longer than a bit takes, and than forming circles of very many people.

Place = tuple[str, str]  # A workspace's and a round's id.


@dataclass(frozen=True)
class Task:
    """A round that this process has in hand: what is to be done with it, and which forming of it that is."""

    place: Place
    state: RoundState
    run: int


def due(session: Session, now: datetime, catalogue: Catalogue) -> list[Place]:
    """The rounds in which something is to be done.

    No circles are formed of a programme that is gone, nor where no moderator could look at them, until that changes.
    """

    def has_to_wait(row: Round) -> bool:
        return row.programme_id not in catalogue or not assignments.recipients(session, row.workspace_id)

    found = store.at_work(session, now)
    return [
        (one.workspace_id, one.id) for one in found if one.state is not RoundState.FORMING or not has_to_wait(one)
    ]


def take(session: Session, place: Place, now: datetime) -> Task | None:
    """Takes a round in hand; None when another process has, or nothing is to be done any more."""
    row = store.get(session, *place)
    if (
        row is None
        or row.state in (RoundState.READY, RoundState.CLOSED)
        or not store.take(session, row, now, HELD)
    ):
        return None
    return Task(place, row.state, row.run)


def clear(session: Session, task: Task, now: datetime) -> bool:
    """Lets go of some of what was formed before; False once nothing of that is left."""
    row = _held(session, task, now)
    if row is None:
        return False
    everything = task.state is RoundState.CLOSING
    gone = store.delete_some(session, row, AT_ONCE, locked=everything)
    if not gone and everything:
        rounds.closed(session, row, now)
        return False
    # Who is in no circle is told so, as far as they may know it, when the round is over.
    return gone + (0 if everything else left_overs.forget(session, row, READ_AT_ONCE)) > 0


def listed(session: Session, task: Task) -> dict[str, str]:
    """The enrolments, by person, of those of whom circles are to be formed; none when none are to be any more."""
    row = _as_it_was(session, task)
    return audiences.listed(session, row) if row is not None else {}


def some_of(
    session: Session, task: Task, ids: Collection[str], among: Mapping[str, str], now: datetime
) -> list[Waiting]:
    """What is known of some of them (enrolment ids)."""
    row = _as_it_was(session, task)
    return audiences.some_of(session, row, ids, among, now) if row is not None else []


def crowd(
    session: Session, task: Task, waiting: Sequence[Waiting], *, catalogue: Catalogue, now: datetime
) -> Crowd | None:
    """All that circles are formed of; None when they are not to be formed any more."""
    row = _as_it_was(session, task)
    if row is None:
        return None
    return audiences.crowd(session, row, waiting, catalogue.get(row.programme_id), now)


def watched(session: Session, task: Task, part: float, now: datetime) -> bool:
    """Notes how much of a search is done, from 0 to 1; whether it is to end, with the best so far or for good."""
    row = _held(session, task, now)
    if row is None:
        return True
    row.part = int(100 * part)
    return row.stopped_by is not None


def search(task: Task, crowd: Crowd, now: datetime) -> Callable[..., Suggested]:
    """What finds circles: any process can do it, and none in a transaction. Formed again, they are other ones."""
    known = {"declined": crowd.declined, "refused": crowd.refused}
    return partial(suggest, crowd.waiting, crowd.wishes, now=now, seed=task.run, **known)


def write(
    session: Session,
    task: Task,
    some: Sequence[Suggestion],
    seen: Mapping[str, Waiting],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> bool:
    """Writes down some of the circles that were formed; False when the round goes another way by now.

    `seen` are all of whom they were formed, by their ids. No moderator is shown what breaks a rule by now.
    """
    row = _held(session, task, now)
    if row is None:
        return False
    ids = {member for one in some for member in one.members}
    waiting = enrolments.waiting(session, row.workspace_id, row.programme_id, among=ids)
    asked = seats.who_is_asked(session, row.workspace_id, [one.user_id for one in waiting])
    free = {one.id: one for one in waiting if one.user_id not in asked}
    among = {one.user_id: one.id for one in free.values()}
    known = {one.person.id: one for one in audiences.some_of(session, row, free, among, now)}
    same = {one: found.person for one, found in known.items() if found.is_as(seen[one])}
    most = priorities.get(session, row.workspace_id, row.programme_id).of_one_department
    window = Window(row.from_on, row.until_on)
    for found in some:
        # Whoever has gone meanwhile, or is not as they were, is missing in it, and that shows.
        here = [free[one] for one in _who_still_fit(found.members, same, most)]
        if len(here) < 2:
            continue
        circle = _circle(row, found, here, catalogue, now)
        if window.holds(circle.first_on):
            store.add_planned(session, row, circle, here)
    return True


def finish(session: Session, task: Task, result: Suggested, size: int, seconds: float, now: datetime) -> bool:
    """All circles are there: moderators may look at them. False when the round goes another way by now."""
    row = _held(session, task, now)
    if row is None:
        return False
    row.state, row.held_until, row.formed_at = RoundState.READY, None, now
    row.size, row.score, row.bound, row.seconds = size, result.score, result.bound, seconds
    rounds.formed(session, row, now)
    return True


def write_left(session: Session, task: Task, some: Sequence[Unplaced], now: datetime) -> bool:
    """Writes down some of those for whom there is no circle; False when the round goes another way by now."""
    row = _held(session, task, now)
    if row is None:
        return False
    if Window(row.from_on, row.until_on).is_over("UTC", now, NOTICE):
        return True  # It is too late for everybody, which says nothing of anybody's hours.
    ids = {one.id for one in some}
    waiting = enrolments.waiting(session, row.workspace_id, row.programme_id, among=ids)
    free = {one.id: one for one in waiting}
    left_overs.add(session, [_left_over(row, free[one.id], one) for one in some if one.id in free])
    return True


def write_later(session: Session, task: Task, ids: Collection[str], now: datetime) -> None:
    """Writes down who of some others that wait (enrolment ids) is away, or begins later than the round does."""
    row = _held(session, task, now)
    window = Window(row.from_on, row.until_on) if row is not None else Window()
    if row is None or window.is_over("UTC", now, NOTICE):
        return
    waiting = enrolments.waiting(session, row.workspace_id, row.programme_id, among=ids)
    later = [one for one in waiting if not audiences.may_begin(one, window, now)]
    left_overs.add(session, [left_overs.left_over(row.id, one, Reason.LATER) for one in later])


def next_to_send(session: Session, task: Task, after: str) -> str | None:
    """The circle of a round that is looked at next, after another one (ids); None once all were."""
    row = _as_it_was(session, task)
    return store.planned_after(session, row, after) if row is not None else None


def send(session: Session, task: Task, circle_id: str, *, catalogue: Catalogue, now: datetime) -> None:
    """Has the people of a circle asked. What cannot be sent as it is stays for a moderator."""
    row = _held(session, task, now)
    circle = circles.locked(session, task.place[0], circle_id) if row is not None else None
    if row is None or circle is None or row.approved_by is None or circle.state is not CircleState.PLANNED:
        return
    if editions.has(circle, catalogue) and row.approved_by not in assignments.member_ids(session, circle):
        drafts.send(session, circle, row, catalogue=catalogue, now=now)


def all_sent(session: Session, task: Task, now: datetime) -> None:
    """All circles of a round were looked at: what is left of them waits for a moderator."""
    row = _held(session, task, now)
    if row is not None:
        row.state, row.held_until = RoundState.READY, None
        drafts.settle(session, row)


def _held(session: Session, task: Task, now: datetime) -> Round | None:
    """The round of a task, held and kept in hand; None when it goes another way by now."""
    workspaces.lock(session, task.place[0])
    row = _as_it_was(session, task)
    if row is not None:
        row.held_until = now + HELD
    return row


def _as_it_was(session: Session, task: Task) -> Round | None:
    row = store.get(session, *task.place)
    return row if row is not None and row.state is task.state and row.run == task.run else None


def _who_still_fit(members: Sequence[str], same: Mapping[str, Person], most: int | None) -> list[str]:
    """Those of a circle who are as they were when it was formed, without whoever may not be with the others by now."""
    there: list[Person] = []
    for one in members:
        if one in same and may_come_in(same[one], there, most):
            there.append(same[one])
    return [one.id for one in there]


def _circle(
    row: Round, found: Suggestion, here: Sequence[Enrolment], catalogue: Catalogue, now: datetime
) -> Circle:
    programme = catalogue.get(row.programme_id)
    return Circle(
        workspace_id=row.workspace_id,
        programme_id=programme.id,
        programme_version=programme.version,
        state=CircleState.PLANNED,
        asked_times=0,
        weekday=found.hour.weekday,
        at=found.hour.at,
        zone=found.hour.zone,
        not_before=row.from_on,
        first_on=first_meeting_on(found.hour, now, NOTICE, row.from_on),
        created_at=now,
        language=here[0].language,  # One language: others are never put together.
    )


def _left_over(row: Round, one: Enrolment, why: Unplaced) -> LeftOver:
    """Why somebody is in none, without a trace of rules between people: they are kept like hours and numbers.

    All three are one: beside a circle with a free seat, whoever is not kept out by hours or numbers would be by a rule.
    Nor is it kept how many more would make a circle, but for whoever is alone: of somebody whom a rule keeps out that
    could not be said, and then it would show who they are.
    """
    told = {Reason.RULES: Reason.NUMBERS, Reason.NO_COMMON_HOURS: Reason.NUMBERS}
    if row.until_on is not None:
        # Their hours may be long enough, and only not on the days of the round.
        told[Reason.NO_HOURS] = Reason.NUMBERS
    helps = why.helps
    between = helps.between if helps is not None and helps.between is not None else (None, None)
    return LeftOver(
        round_id=row.id,
        enrolment_id=one.id,
        workspace_id=row.workspace_id,
        user_id=one.user_id,
        reason=told.get(why.reason, why.reason),
        missing=why.missing if why.reason is Reason.ALONE else 0,
        weekday=helps.weekday if helps is not None else None,
        starts=between[0],
        ends=between[1],
    )
