"""Proposals: suggesting circles from the waiting list, asking their people, and giving them to the moderators."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from hashlib import blake2s

from bot.domain import suggestions
from bot.domain.circles import CircleState
from bot.domain.forming.people import Person, Unplaced
from bot.domain.forming.together import may_be_together
from bot.domain.outlooks import outlook
from bot.domain.programme import Catalogue, Programme
from bot.domain.proposals import NOTICE, PATIENCE
from bot.domain.suggestions import REFUSED_FOR, Refused, Suggested, Suggestion, Waiting, Wishes
from bot.domain.worktime import first_meeting_on
from bot.features import assignments, candidates, consents
from bot.features import workspaces as roles
from bot.store import circles, enrolments, priorities, rounds, searches, votes, waiting_lists, workspaces
from bot.store.models import Circle, Enrolment, Search
from bot.store.session import Session
from bot.store.waiting_lists import Place

LOOKING = timedelta(minutes=10)  # Longer than it takes; who died in the middle is taken over after it.


@dataclass(frozen=True)
class Crowd:
    """Who waits for circles of one programme, what is asked of those, and which groups of people were declined."""

    workspace_id: str
    programme: Programme
    waiting: tuple[Waiting, ...]
    wishes: Wishes
    declined: frozenset[frozenset[str]]
    refused: Refused = field(default_factory=dict[frozenset[str], datetime])


def crowds(session: Session, *, catalogue: Catalogue) -> list[Crowd]:
    """Everywhere that enough people wait for at least one circle, and there is a moderator to ask."""
    places = [(one, programme.id) for one in roles.installed(session) for programme in catalogue.programmes]
    found = (crowd(session, place, catalogue=catalogue) for place in places)
    return [one for one in found if one is not None]


def crowd(session: Session, place: Place, *, catalogue: Catalogue) -> Crowd | None:
    """Who waits in one place; None as `listed` says."""
    listed_here = listed(session, place, catalogue=catalogue)
    if listed_here is None:
        return None
    people = enrolments.waiting(session, *place, among=listed_here.values())
    return crowd_of(session, place[0], people, catalogue.get(place[1]))


def listed(session: Session, place: Place, *, catalogue: Catalogue) -> dict[str, str] | None:
    """The enrolments, by person, of all who wait in one place; None when they are too few or there is no
    moderator. Whoever's circles are formed in rounds is not among them."""
    workspace_id, programme_id = place
    if programme_id not in catalogue or not assignments.recipients(session, workspace_id):
        return None
    found = enrolments.who_waits(session, workspace_id, programme_id)
    planned = rounds.in_rounds(session, workspace_id, programme_id, [*found])
    found = {user_id: one for user_id, one in found.items() if user_id not in planned}
    return found if len(found) >= catalogue.get(programme_id).smallest else None


def some_of(session: Session, place: Place, ids: Collection[str], among: Mapping[str, str]) -> list[Waiting]:
    """What is known of some of those who wait in one place, of all whom `listed` gave."""
    people = enrolments.waiting(session, *place, among=ids)
    known = candidates.of(session, place[0], people, among)
    return [_waiting(one, person) for one, person in zip(people, known, strict=True)]


def crowd_of(session: Session, workspace_id: str, people: Sequence[Enrolment], programme: Programme) -> Crowd:
    """A crowd of some people, whoever they are."""
    known = candidates.of(session, workspace_id, people)
    waiting = [_waiting(one, person) for one, person in zip(people, known, strict=True)]
    return gathered(session, (workspace_id, programme.id), waiting, programme)


def gathered(session: Session, place: Place, waiting: Sequence[Waiting], programme: Programme) -> Crowd:
    """A crowd of people of whom all is known already."""
    declined = circles.declined_sets(session, *place)
    refused = votes.refused_sets(session, *place)
    matters = wishes(session, place[0], programme)
    return Crowd(place[0], programme, tuple(waiting), matters, frozenset(declined), refused)


def wishes(session: Session, workspace_id: str, programme: Programme) -> Wishes:
    """What is asked of the circles of a programme, and what matters in them to its moderators."""
    matters = priorities.get(session, workspace_id, programme.id)
    return Wishes(
        programme.smallest,
        programme.ideal,
        programme.largest,
        minutes=programme.longest_minutes,
        weeks=programme.weeks,
        patience=PATIENCE,
        notice=NOTICE,
        goals=matters.goals,
        of_one_department=matters.of_one_department,
    )


def due(session: Session, now: datetime) -> list[Place]:
    """Where somebody came or went since circles were last looked for, or time alone makes a difference by now."""
    return waiting_lists.due(session, now)


def are_many(session: Session, place: Place, few: int) -> bool:
    """Whether more than a few people wait in a place."""
    return len(enrolments.waiting(session, *place, limit=few + 1)) > few


def take(session: Session, place: Place, now: datetime) -> bool:
    """Takes one place in hand for as long as looking for circles may take; False when somebody else has."""
    return waiting_lists.move(session, place, now=now, to=now + LOOKING)


def noted(session: Session, crowd: Crowd, found: Suggested, *, seconds: float, now: datetime) -> None:
    """What came of a search is kept in numbers; what stood in anybody's way before it is forgotten."""
    placed = sum(len(one.members) for one in found.suggestions)
    search = Search(
        workspace_id=crowd.workspace_id,
        programme_id=crowd.programme.id,
        at=now,
        people=placed + len(found.unplaced),
        seed=found.seed,
        score=found.score,
        bound=found.bound,
        seconds=seconds,
        placed=placed,
        unplaced=len(found.unplaced),
    )
    searches.note(session, search)
    searches.clear_outlooks(session, crowd.workspace_id, crowd.programme.id)


def tell(session: Session, crowd: Crowd, unplaced: Sequence[Unplaced]) -> None:
    """What stands in the way of some who are in no circle is kept for them, as far as they may know it."""
    known = {one.id: outlook(one) for one in unplaced}
    told = {enrolment_id: one for enrolment_id, one in known.items() if one is not None}
    searches.add_outlooks(session, crowd.workspace_id, crowd.programme.id, told)


def looked(session: Session, place: Place, crowd: Crowd | None, *, now: datetime) -> None:
    """Circles were looked for in a place since it was taken in hand: the next time is when it makes a difference."""
    if crowd is None and not rounds.takes_over(session, *place):
        searches.clear_outlooks(session, *place)
    later = [_again_at(one, now) for one in crowd.waiting] if crowd else []
    again = (at + REFUSED_FOR for at in crowd.refused.values()) if crowd else ()
    later += [at for at in again if at > now]
    to = min((at for at in later if at is not None), default=None)
    waiting_lists.settle(session, place, held_until=now + LOOKING, to=to)


def forget_old(session: Session, now: datetime) -> None:
    """Forgets what came of searches long ago."""
    searches.forget_old(session, now)


def look_everywhere(session: Session) -> None:
    """Has circles looked for everywhere: for what is noted nowhere, such as a programme that takes other numbers."""
    waiting_lists.all_at_once(session)


def _again_at(one: Waiting, now: datetime) -> datetime | None:
    """When something changes for somebody by itself: patience with them runs out, or the day comes they named."""
    day = datetime.combine(one.not_before, time(0), UTC) if one.not_before else now
    return min((at for at in (one.since + PATIENCE, day) if at > now), default=None)


def _waiting(enrolment: Enrolment, person: Person) -> Waiting:
    return Waiting(
        person, enrolment.joined_at, enrolment.language, enrolment.first_place, not_before=_from_day(enrolment)
    )


def _from_day(enrolment: Enrolment) -> date | None:
    later = [one for one in (enrolment.not_before, enrolment.away_until) if one is not None]
    return max(later, default=None)


def seed_of(place: Place, now: datetime) -> int:
    """A seed for the search: the same for the same place and moment, and another one for any other."""
    named = "|".join([*place, now.isoformat()])
    return int.from_bytes(blake2s(named.encode(), digest_size=4).digest())


def search(crowd: Crowd, *, now: datetime) -> Callable[[], Suggested]:
    """What finds the circles that could be made of a crowd: any process can do it, and none in a transaction.

    It takes long for many people, and carries nothing that somebody wrote.
    """
    seed = seed_of((crowd.workspace_id, crowd.programme.id), now)
    known = {"declined": crowd.declined, "refused": crowd.refused}
    return partial(suggestions.suggest, crowd.waiting, crowd.wishes, now=now, seed=seed, **known)


def propose(session: Session, crowd: Crowd, found: Sequence[Suggestion], *, now: datetime) -> int:
    """Asks the people of circles whether they want them; how many.

    Left out are those in which somebody does not wait any more, or with whom something has changed since that matters:
    then their list is looked through again.
    """
    workspaces.lock(session, crowd.workspace_id)
    ids = {member for one in found for member in one.members}
    waiting = enrolments.waiting(session, crowd.workspace_id, crowd.programme.id, among=ids)
    known = {one.id: one for one in candidates.of(session, crowd.workspace_id, waiting)}
    seen = {one.person.id: one for one in crowd.waiting}
    same = {one.id: one for one in waiting if _waiting(one, known[one.id]).is_as(seen[one.id])}
    whole = [
        one
        for one in found
        if same.keys() >= set(one.members)
        and may_be_together([known[member] for member in one.members], crowd.wishes.of_one_department)
    ]
    for suggestion in whole:
        consents.ask(session, _propose(session, crowd, suggestion, same, now), now=now)
    return len(whole)


def next_at(session: Session, workspace_id: str, *, catalogue: Catalogue, now: datetime) -> datetime | None:
    """When patience with somebody on the waiting list runs out next, so that a smaller circle may be proposed."""
    moments: list[datetime] = []
    for programme in catalogue.programmes:
        waiting = enrolments.waiting(session, workspace_id, programme.id)
        planned = rounds.in_rounds(session, workspace_id, programme.id, [one.user_id for one in waiting])
        waiting = [one for one in waiting if one.user_id not in planned]
        # Before so many have waited long enough there is no circle to be made of them.
        patient = sorted(one.joined_at + PATIENCE for one in waiting)[programme.smallest - 1 :]
        moments += [at for at in patient if at > now]
    return min(moments, default=None)


def _propose(
    session: Session, crowd: Crowd, suggestion: Suggestion, people: dict[str, Enrolment], now: datetime
) -> Circle:
    circle = Circle(
        workspace_id=crowd.workspace_id,
        programme_id=crowd.programme.id,
        programme_version=crowd.programme.version,
        state=CircleState.ASKING,
        asked_times=0,
        weekday=suggestion.hour.weekday,
        at=suggestion.hour.at,
        zone=suggestion.hour.zone,
        first_on=first_meeting_on(suggestion.hour, now, NOTICE),
        created_at=now,
        language=people[suggestion.members[0]].language,  # One language: others are never suggested together.
    )
    return circles.add(session, circle, [(one, people[one].user_id) for one in suggestion.members])
