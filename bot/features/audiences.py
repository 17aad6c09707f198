"""Of whom a round forms circles, and when those may begin."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain.programme import Programme
from bot.domain.proposals import NOTICE
from bot.domain.rounds import Window
from bot.domain.suggestions import Waiting
from bot.features import proposals
from bot.features.proposals import Crowd
from bot.store import audiences, enrolments, seats
from bot.store.models import Enrolment, Round
from bot.store.session import Session


def listed(session: Session, row: Round) -> dict[str, str]:
    """The enrolments, by person, of those who wait and are among those of whom a round forms circles.

    Whoever is offered a seat in a circle that runs is not asked about another one beside it.
    """
    waiting = enrolments.who_waits(session, row.workspace_id, row.programme_id)
    users = audiences.among(session, row, list(waiting)) - seats.who_is_asked(session, row.workspace_id)
    return {user_id: enrolment_id for user_id, enrolment_id in waiting.items() if user_id in users}


def some_of(
    session: Session, row: Round, ids: Collection[str], among: Mapping[str, str], now: datetime
) -> list[Waiting]:
    """What is known of some of them (enrolment ids), without whoever wants to begin later than the round does."""
    window = Window(row.from_on, row.until_on)
    place = row.workspace_id, row.programme_id
    later = {one.id for one in enrolments.waiting(session, *place, among=ids) if not may_begin(one, window, now)}
    found = proposals.some_of(session, place, ids, among)

    @cache
    def days(zone: str) -> frozenset[int]:
        return window.weekdays(zone, now, NOTICE)

    return [_within(one, days(one.person.free.zone)) for one in found if one.person.id not in later]


def crowd(session: Session, row: Round, waiting: Sequence[Waiting], programme: Programme, now: datetime) -> Crowd:
    """All of them. Nobody is waited for: a round forms what can be formed of those who are there."""
    found = proposals.gathered(session, (row.workspace_id, programme.id), waiting, programme)
    wishes = replace(found.wishes, patience=timedelta(0))
    if row.from_on is not None:
        begins = datetime.combine(row.from_on, time(0), UTC)
        wishes = replace(wishes, notice=max(wishes.notice, begins - now))
    return replace(found, wishes=wishes)


def may_begin(one: Enrolment, window: Window, now: datetime) -> bool:
    """Whether somebody is there, and wants to begin, when the first meetings of a round may be."""
    today = now.astimezone(ZoneInfo(one.zone)).date()
    return window.suits(today, one.not_before, one.away_until)


def _within(one: Waiting, days: frozenset[int]) -> Waiting:
    """Somebody who has time only on some weekdays: on those that lie within the days of a round."""
    free = replace(one.person.free, days=one.person.free.days & days)
    return replace(one, person=replace(one.person, free=free), not_before=None)
