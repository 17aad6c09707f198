"""Proposals: suggesting circles from the waiting list, and giving them to the moderators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import matching
from bot.domain.circles import CircleState
from bot.domain.matching import Sizes, Suggestion, Waiting
from bot.domain.programme import Catalogue, Programme
from bot.domain.proposals import CONSIDERED, NOTICE, PATIENCE
from bot.domain.worktime import first_meeting_on
from bot.features import assignments
from bot.features import workspaces as roles
from bot.store import circles, enrolments, workspaces
from bot.store.models import Circle, Enrolment
from bot.store.session import Session


@dataclass(frozen=True)
class Crowd:
    """Who waits for circles of one programme, and which groups of them were declined."""

    workspace_id: str
    programme: Programme
    waiting: tuple[Waiting, ...]
    declined: frozenset[frozenset[str]]
    apart: frozenset[frozenset[str]]
    language: str


def crowds(session: Session, *, catalogue: Catalogue) -> list[Crowd]:
    """Everywhere that enough people wait for at least one circle, and there is a moderator to ask."""
    found: list[Crowd] = []
    for workspace_id in roles.every(session):
        if not assignments.recipients(session, workspace_id):
            continue
        for programme in catalogue.programmes:
            people = enrolments.waiting(session, workspace_id, programme.id, CONSIDERED)
            found += [
                _crowd(session, workspace_id, programme, alike)
                for alike in _alike(people)
                if len(alike) >= programme.smallest
            ]
    return found


def _crowd(session: Session, workspace_id: str, programme: Programme, people: Sequence[Enrolment]) -> Crowd:
    declined = circles.declined_sets(session, workspace_id, programme.id)
    waiting = tuple(Waiting(one.id, one.joined_at, enrolments.availability(one)) for one in people)
    return Crowd(
        workspace_id, programme, waiting, frozenset(declined), _apart(session, people), people[0].language
    )


def _apart(session: Session, people: Sequence[Enrolment]) -> frozenset[frozenset[str]]:
    """The pairs (enrolment ids) of whom one would rather not be with the other."""
    of_user = {one.user_id: one.id for one in people}
    return frozenset(
        frozenset({one.id, of_user[user_id]})
        for one in people
        for user_id in enrolments.avoids(session, one)
        if user_id in of_user
    )


def suggestions(crowd: Crowd, *, now: datetime) -> list[Suggestion]:
    """The circles that could be made of a crowd. Takes long for many people: not to be called in a transaction."""
    programme = crowd.programme
    return matching.suggest(
        crowd.waiting,
        sizes=Sizes(programme.smallest, programme.ideal, programme.largest),
        minutes=programme.meeting_minutes,
        weeks=len(programme.steps),
        now=now,
        patience=PATIENCE,
        notice=NOTICE,
        declined=crowd.declined,
        apart=crowd.apart,
    )


def propose(session: Session, crowd: Crowd, found: Sequence[Suggestion], *, now: datetime) -> int:
    """Proposes circles to the moderators, leaving out any whose people do not all wait any more; how many."""
    workspaces.lock(session, crowd.workspace_id)
    waiting = enrolments.waiting(session, crowd.workspace_id, crowd.programme.id)
    by_id = {one.id: one for one in waiting}
    whole = [one for one in found if by_id.keys() >= set(one.members)]
    for suggestion in whole:
        to_moderators(session, _propose(session, crowd, suggestion, by_id, now), now)
    return len(whole)


def to_moderators(session: Session, circle: Circle, now: datetime) -> None:
    """A circle waits for a moderator from now on."""
    assignments.to_moderators(session, circle, now)


def next_at(session: Session, workspace_id: str, *, catalogue: Catalogue, now: datetime) -> datetime | None:
    """When patience with somebody on the waiting list runs out next, so that a smaller circle may be proposed."""
    moments: list[datetime] = []
    for programme in catalogue.programmes:
        for waiting in _alike(enrolments.waiting(session, workspace_id, programme.id, CONSIDERED)):
            # Before so many have waited long enough there is no circle to be made of them.
            patient = sorted(one.joined_at + PATIENCE for one in waiting)[programme.smallest - 1 :]
            moments += [at for at in patient if at > now]
    return min(moments, default=None)


def _alike(people: Sequence[Enrolment]) -> list[list[Enrolment]]:
    """People put together by their language, in which alone they can be a circle."""
    languages = sorted({one.language for one in people})
    return [[one for one in people if one.language == language] for language in languages]


def _propose(
    session: Session, crowd: Crowd, suggestion: Suggestion, people: dict[str, Enrolment], now: datetime
) -> Circle:
    circle = Circle(
        workspace_id=crowd.workspace_id,
        programme_id=crowd.programme.id,
        programme_version=crowd.programme.version,
        state=CircleState.PROPOSED,
        weekday=suggestion.hour.weekday,
        at=suggestion.hour.at,
        zone=suggestion.hour.zone,
        first_on=first_meeting_on(suggestion.hour, now, NOTICE),
        created_at=now,
        language=crowd.language,
    )
    return circles.add(session, circle, [(one, people[one].user_id) for one in suggestion.members])
