"""Of whom a round forms circles, and when those may begin."""

from collections.abc import Collection, Mapping, Sequence
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


def listed(session: Session, row: Round) -> dict[str, str]:
    """The enrolments, by person, of those who wait and are among those of whom a round forms circles."""
    waiting = enrolments.who_waits(session, row.workspace_id, row.programme_id)
    users = _among(session, row.workspace_id, rounds.audience_of(row), list(waiting))
    return {user_id: enrolment_id for user_id, enrolment_id in waiting.items() if user_id in users}


def some_of(
    session: Session, row: Round, ids: Collection[str], among: Mapping[str, str], now: datetime
) -> list[Waiting]:
    """What is known of some of them (enrolment ids), without whoever wants to begin later than the round does."""
    window = Window(row.from_on, row.until_on)
    place = row.workspace_id, row.programme_id
    later = {one.id for one in enrolments.waiting(session, *place, among=ids) if not _may_begin(one, window, now)}
    found = proposals.some_of(session, place, ids, among)
    return [_within(one, window) for one in found if one.person.id not in later]


def crowd(session: Session, row: Round, waiting: Sequence[Waiting], programme: Programme, now: datetime) -> Crowd:
    """All of them. Nobody is waited for: a round forms what can be formed of those who are there."""
    found = proposals.gathered(session, (row.workspace_id, programme.id), waiting, programme)
    wishes = replace(found.wishes, patience=timedelta(0))
    if row.from_on is not None:
        begins = datetime.combine(row.from_on, time(0), UTC)
        wishes = replace(wishes, notice=max(wishes.notice, begins - now))
    return replace(found, wishes=wishes)


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
