"""Proposals: suggesting circles from the waiting list, asking their people, and giving them to the moderators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import matching
from bot.domain.circles import CircleState
from bot.domain.matching import Sizes, Suggestion, Waiting
from bot.domain.programme import Catalogue, Programme
from bot.domain.proposals import CONSIDERED, NOTICE, PATIENCE
from bot.domain.worktime import first_meeting_on
from bot.features import assignments, consents
from bot.features import workspaces as roles
from bot.store import circles, enrolments, workspaces
from bot.store.models import Circle, Enrolment
from bot.store.session import Session


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
    found: list[Crowd] = []
    for workspace_id in roles.installed(session):
        if not assignments.recipients(session, workspace_id):
            continue
        for programme in catalogue.programmes:
            people = enrolments.waiting(session, workspace_id, programme.id, CONSIDERED)
            if len(people) >= programme.smallest:
                declined = circles.declined_sets(session, workspace_id, programme.id)
                waiting = tuple(_waiting(one) for one in people)
                found.append(Crowd(workspace_id, programme, waiting, frozenset(declined), _apart(session, people)))
    return found


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
        minutes=programme.meeting_minutes,
        weeks=len(programme.steps),
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
    )
    return circles.add(session, circle, [(one, people[one].user_id) for one in suggestion.members])
