"""Private calendar addresses: made and renewed by whoever is in a circle or facilitates it, and what is told there."""

from dataclasses import replace
from datetime import datetime, timedelta
from zlib import crc32

from bot.domain import subscriptions as rules
from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue, Programme
from bot.domain.subscriptions import Ahead, CircleCalendar, OwnCalendar, Slot
from bot.domain.worktime import Run, meeting_at
from bot.features import circles as channels
from bot.features import editions, led_circles, people
from bot.store import circles, facilitators, meetings, members
from bot.store import subscriptions as rows
from bot.store.models import Circle, Subscription
from bot.store.session import Session
from bot.wording import language

_ALIVE = (CircleState.OPENING, CircleState.RUNNING)


def meant(
    session: Session, workspace_id: str, user_id: str, channel_id: str, *, catalogue: Catalogue, now: datetime
) -> str:
    """The circle whose meetings somebody wants; refused to whoever is in none and facilitates none."""
    led = led_circles.meant(session, workspace_id, user_id, channel_id, catalogue=catalogue, now=now)
    return (led or channels.own(session, workspace_id, user_id, channel_id)).id


def give(
    session: Session,
    workspace_id: str,
    circle_id: str,
    user_id: str,
    address_hash: str,
    *,
    anew: bool = False,
    catalogue: Catalogue,
    now: datetime,
) -> OwnCalendar:
    """Gives somebody an address for a circle, if they have none; `anew` in the place of the one they have."""
    circle, enrolment_id = _own(session, workspace_id, circle_id, user_id)
    programme = editions.of(session, circle, catalogue)
    row = rows.of_person(session, circle, user_id)
    is_new = row is None or anew
    if row is None:
        ends_at = _ends_at(circles.run_of(circle, programme))
        row = rows.add(session, circle, user_id, enrolment_id, address_hash, now=now, ends_at=ends_at)
    elif anew:
        row.address_hash, row.made_at = address_hash, now
    return OwnCalendar(circle.id, programme.title, circle.channel_id, row.made_at, is_new)


def ahead(
    session: Session, workspace_id: str, circle_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> Ahead:
    """The meetings that are left, to be written down by hand."""
    circle, _ = _own(session, workspace_id, circle_id, user_id)
    programme = editions.of(session, circle, catalogue)
    coming = meetings.coming(session, circle, circles.run_of(circle, programme))
    left = tuple((step, at) for step, at in coming.items() if at > now)
    zone = people.zone_of(session, workspace_id, user_id)
    return Ahead(programme.title, circle.channel_id, left, zone, programme.weeks_apart)


def language_at(session: Session, address_hash: str) -> str | None:
    """The language of whoever has an address; None where there is none."""
    row = rows.at_address(session, address_hash)
    if row is None:
        return None
    if row.user_id is None:
        return people.language_here(session, row.workspace_id)
    return people.language_of(session, row.workspace_id, row.user_id)


def calendar(
    session: Session, address_hash: str, *, catalogue: Catalogue, now: datetime, telling: bool = False
) -> CircleCalendar | None:
    """What stands at an address, in the language that is spoken; None where there is nothing.

    What has changed since it was told last is written down with `telling`, which has to be done before anybody reads
    it; without, it is only looked at.
    """
    row = rows.at_address(session, address_hash, held=telling)
    circle = circles.get(session, row.workspace_id, row.circle_id) if row is not None else None
    if row is None or circle is None or not editions.has(circle, catalogue):
        return None
    programme = editions.of(session, circle, catalogue)
    before, is_in = rows.entries(row), _is_in(session, circle, row)
    entries, ends_at = rules.ended(before, now), row.ends_at
    if is_in:
        slots = _slots(session, circle, row, programme)
        entries, ends_at = rules.revised(before, slots, now), _ends_at(circles.run_of(circle, programme))
    is_told = (entries, ends_at) == (before, row.ends_at)
    if telling and not is_told:
        rows.tell(session, row, entries, ends_at=ends_at, now=now)
    found = CircleCalendar(circle.id, programme.title, entries, row.changed_at, telling or is_told)
    return _with_details(session, circle, programme, found) if is_in else found


def forget_old(session: Session, now: datetime) -> None:
    """Deletes addresses some time after the last meeting of their circle."""
    rows.forget_old(session, now)


def _own(session: Session, workspace_id: str, circle_id: str, user_id: str) -> tuple[Circle, str | None]:
    """A circle, held, with the enrolment of its member, or None for whoever facilitates it; refused to all others."""
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is not None and circle.state in _ALIVE and facilitators.who(session, circle) == user_id:
        return circle, None
    circle, member, _ = channels.acting(session, workspace_id, circle_id, user_id)
    return circle, member.enrolment_id


def _is_in(session: Session, circle: Circle, row: Subscription) -> bool:
    """Whether an address is still that of a member, or of whoever facilitates."""
    if circle.state not in _ALIVE or row.user_id is None:
        return False
    if row.enrolment_id is None:
        return facilitators.who(session, circle) == row.user_id
    member = members.get(session, circle.workspace_id, circle.id, row.enrolment_id)
    return member is not None and member.state is MemberState.MEMBER


def _slots(session: Session, circle: Circle, row: Subscription, programme: Programme) -> dict[int, Slot]:
    """The meetings from the present step on, without those before somebody came in late."""
    run = circles.run_of(circle, programme)
    member = row.enrolment_id and members.get(session, circle.workspace_id, circle.id, row.enrolment_id)
    first = member.joined_step if member else 0
    # Of the place only what is kept of it: sealed anew whenever it is set, and nobody can read it there.
    mark = crc32(f"{programme.title}\n{language()}\n".encode() + (circle.place or b""))
    return {
        step: Slot(at, at + timedelta(minutes=run.minutes_of(step)), mark)
        for step, at in meetings.coming(session, circle, run).items()
        if step >= first
    }


def _ends_at(run: Run) -> datetime:
    return meeting_at(run, run.steps - 1) + rules.KEPT_FOR


def _with_details(session: Session, circle: Circle, programme: Programme, found: CircleCalendar) -> CircleCalendar:
    channel = (circle.workspace_id, circle.channel_id) if circle.channel_id else None
    place = meetings.place(session, circle)
    return replace(found, weeks_apart=programme.weeks_apart, place=place, channel=channel)
