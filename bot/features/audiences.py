"""Of whom a round forms circles, and when those may begin."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.programme import Programme
from bot.domain.rounds import Audience, AudienceKind, Window
from bot.domain.suggestions import Waiting
from bot.features import proposals
from bot.features.proposals import Crowd
from bot.store import enrolments, positions, rounds, workspaces
from bot.store.models import Enrolment, Round
from bot.store.session import Session


def crowd(session: Session, row: Round, programme: Programme, now: datetime) -> Crowd:
    """Those who wait and are among those of whom a round forms circles; without whoever wants to begin later.

    Nobody is waited for: a round forms what can be formed of those who are there.
    """
    window = Window(row.from_on, row.until_on)
    waiting = enrolments.waiting(session, row.workspace_id, row.programme_id)
    users = _among(session, row.workspace_id, rounds.audience_of(row), [one.user_id for one in waiting])
    here = [one for one in waiting if one.user_id in users and _may_begin(one, window, now)]
    found = proposals.crowd_of(session, row.workspace_id, here, programme)
    wishes = replace(found.wishes, patience=timedelta(0))
    if window.from_on is not None:
        begins = datetime.combine(window.from_on, time(0), UTC)
        wishes = replace(wishes, notice=max(wishes.notice, begins - now))
    return replace(found, wishes=wishes, waiting=tuple(_within(one, window) for one in found.waiting))


def _may_begin(one: Enrolment, window: Window, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(one.zone)).date()
    return window.suits(today, one.not_before, one.away_until)


def _within(one: Waiting, window: Window) -> Waiting:
    """Somebody who has time only on weekdays that lie within the days of a round."""
    free = replace(one.person.free, days=one.person.free.days & window.weekdays)
    return replace(one, person=replace(one.person, free=free), not_before=None)


def _among(session: Session, workspace_id: str, audience: Audience, users: Sequence[str]) -> set[str]:
    """Those of these people of whom circles are formed."""
    if audience.kind is AudienceKind.EVERYONE:
        return set(users)
    if audience.kind is AudienceKind.GROUP:
        return set(users) & workspaces.users_in(session, workspace_id, audience.names[0])
    if audience.kind is AudienceKind.PEOPLE:
        return set(users) & set(audience.names)
    stand = positions.of(session, workspace_id, sorted(users))
    return {one for one, position in stand.items() if position.department in audience.names}
