"""Proposals: suggesting circles from the waiting list, asking their people, and giving them to the moderators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.domain import matching
from bot.domain.circles import CircleState
from bot.domain.matching import Sizes, Suggestion, Waiting
from bot.domain.programme import Catalogue, Programme
from bot.domain.proposals import CONSIDERED, NOTICE, PATIENCE
from bot.domain.worktime import first_meeting_on
from bot.features import assignments, consents
from bot.features import workspaces as roles
from bot.store import circles, enrolments, rounds, waiting_lists, workspaces
from bot.store.models import Circle, Enrolment
from bot.store.session import Session
from bot.store.waiting_lists import Place

LOOKING = timedelta(minutes=10)  # Longer than it takes; who died in the middle is taken over after it.


@dataclass(frozen=True)
class Crowd:
    """Who waits for circles of one programme, which groups of them were declined, and who is to be kept apart."""

    workspace_id: str
    programme: Programme
    waiting: tuple[Waiting, ...]
    declined: frozenset[frozenset[str]]
    apart: frozenset[frozenset[str]] = frozenset()


def crowds(session: Session, *, catalogue: Catalogue) -> list[Crowd]:
    """Everywhere that enough people wait for at least one circle, and there is a moderator to ask."""
    places = [(one, programme.id) for one in roles.installed(session) for programme in catalogue.programmes]
    found = (crowd(session, place, catalogue=catalogue) for place in places)
    return [one for one in found if one is not None]


def crowd(session: Session, place: Place, *, catalogue: Catalogue) -> Crowd | None:
    """Who waits in one place; None when they are too few for a circle, there is no moderator to ask, or circles are
    formed in rounds there."""
    workspace_id, programme_id = place
    if programme_id not in catalogue or not assignments.recipients(session, workspace_id):
        return None
    if rounds.takes_over(session, workspace_id, programme_id):
        return None
    programme = catalogue.get(programme_id)
    people = enrolments.waiting(session, workspace_id, programme_id, CONSIDERED)
    if len(people) < programme.smallest:
        return None
    declined = circles.declined_sets(session, workspace_id, programme_id)
    waiting = tuple(_waiting(one) for one in people)
    return Crowd(workspace_id, programme, waiting, frozenset(declined), _apart(session, people))


def due(session: Session, now: datetime) -> list[Place]:
    """Where somebody came or went since circles were last looked for, or time alone makes a difference by now."""
    return waiting_lists.due(session, now)


def take(session: Session, place: Place, now: datetime) -> bool:
    """Takes one place in hand for as long as looking for circles may take; False when somebody else has."""
    return waiting_lists.move(session, place, now=now, to=now + LOOKING)


def looked(session: Session, place: Place, crowd: Crowd | None, *, now: datetime) -> None:
    """Circles were looked for in a place since it was taken in hand: the next time is when it makes a difference."""
    later = [_again_at(one, now) for one in crowd.waiting] if crowd else []
    to = min((at for at in later if at is not None), default=None)
    waiting_lists.settle(session, place, held_until=now + LOOKING, to=to)


def look_everywhere(session: Session) -> None:
    """Has circles looked for everywhere: for what is noted nowhere, such as a programme that takes other numbers."""
    waiting_lists.all_at_once(session)


def _again_at(one: Waiting, now: datetime) -> datetime | None:
    """When something changes for somebody by itself: patience with them runs out, or the day comes they named."""
    day = datetime.combine(one.not_before, time(0), UTC) if one.not_before else now
    return min((at for at in (one.since + PATIENCE, day) if at > now), default=None)


def _waiting(enrolment: Enrolment) -> Waiting:
    later = [one for one in (enrolment.not_before, enrolment.away_until) if one is not None]
    return Waiting(
        enrolment.id,
        enrolment.joined_at,
        enrolments.availability(enrolment),
        language=enrolment.language,
        first=enrolment.first_place,
        not_before=max(later, default=None),
    )


def _apart(session: Session, people: Sequence[Enrolment]) -> frozenset[frozenset[str]]:
    """The pairs (enrolment ids) of whom either would rather not be with the other; unsealed here and nowhere kept."""
    by_user = {one.user_id: one.id for one in people}
    named = ((one, enrolments.avoids(session, one)) for one in people if one.avoids is not None)
    return frozenset(
        frozenset({one.id, by_user[user_id]})
        for one, avoided in named
        for user_id in avoided & by_user.keys()
        if by_user[user_id] != one.id
    )


def suggestions(crowd: Crowd, *, now: datetime) -> list[Suggestion]:
    """The circles that could be made of a crowd. Takes long for many people: not to be called in a transaction."""
    programme = crowd.programme
    return matching.suggest(
        crowd.waiting,
        sizes=Sizes(programme.smallest, programme.ideal, programme.largest),
        minutes=programme.longest_minutes,
        weeks=programme.weeks,
        now=now,
        patience=PATIENCE,
        notice=NOTICE,
        declined=crowd.declined,
        apart=crowd.apart,
    )


def propose(session: Session, crowd: Crowd, found: Sequence[Suggestion], *, now: datetime) -> int:
    """Asks the people of circles whether they want them, leaving out any who do not all wait any more; how many."""
    workspaces.lock(session, crowd.workspace_id)
    waiting = enrolments.waiting(session, crowd.workspace_id, crowd.programme.id)
    by_id = {one.id: one for one in waiting}
    whole = [one for one in found if by_id.keys() >= set(one.members)]
    for suggestion in whole:
        consents.ask(session, _propose(session, crowd, suggestion, by_id, now), now=now)
    return len(whole)


def next_at(session: Session, workspace_id: str, *, catalogue: Catalogue, now: datetime) -> datetime | None:
    """When patience with somebody on the waiting list runs out next, so that a smaller circle may be proposed."""
    moments: list[datetime] = []
    for programme in catalogue.programmes:
        if rounds.takes_over(session, workspace_id, programme.id):
            continue
        waiting = enrolments.waiting(session, workspace_id, programme.id, CONSIDERED)
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
