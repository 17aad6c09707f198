"""Of whom a round forms circles, and all that forming circles has to know of them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.candidates import Candidate
from bot.domain.crowds import Crowd
from bot.domain.forming.people import FreeTime, Person, Terms
from bot.domain.joinings import from_bits
from bot.domain.programme import Programme
from bot.domain.proposals import NOTICE
from bot.domain.rounds import Audience, AudienceKind, Window
from bot.features import candidates
from bot.store import enrolments, positions, rounds, workspaces
from bot.store.models import Enrolment, Round
from bot.store.session import Session


def waiting(session: Session, row: Round) -> list[str]:
    """The enrolments of those who wait and are among those of whom circles are formed, in the order in which they wait."""
    ids = enrolments.waiting_ids(session, row.workspace_id, row.programme_id)
    users = _among(session, row.workspace_id, rounds.audience_of(row), [user_id for _id, user_id in ids])
    return [enrolment_id for enrolment_id, user_id in ids if user_id in users]


def known(session: Session, row: Round, some: Sequence[str], now: datetime) -> list[tuple[str, Person]]:
    """Some of them as forming circles wants them, each with the enrolment; without those who want to begin later."""
    window = Window(row.from_on, row.until_on)
    found = enrolments.several(session, row.workspace_id, some)
    by_id = {one.id: one for one in found if _may_begin(one, window, now)}
    here = [by_id[one] for one in some if one in by_id]
    together = zip(here, candidates.of(session, row.workspace_id, here), strict=True)
    return [(one.id, _person(one, known_as, window.weekdays)) for one, known_as in together]


def crowd(row: Round, programme: Programme, people: Sequence[tuple[str, Person]], now: datetime) -> Crowd:
    """All of them, and what is asked of each circle."""
    start = max((now + NOTICE).date(), row.from_on or now.date())
    sizes = programme.smallest, programme.largest
    terms = Terms(*sizes, programme.longest_minutes, programme.weeks, start)
    by_user = {person.id: enrolment_id for enrolment_id, person in people}
    return Crowd(tuple(person for _id, person in people), by_user, terms, row.run)


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


def _may_begin(one: Enrolment, window: Window, now: datetime) -> bool:
    """Whether somebody is there, and wants to begin, when the first meetings may be."""
    today = now.astimezone(ZoneInfo(one.zone)).date()
    begins = max(today, window.from_on or today)
    return all(on is None or on <= begins for on in (one.not_before, one.away_until))


def _person(one: Enrolment, known_as: Candidate, weekdays: frozenset[int]) -> Person:
    """Somebody as the search wants them. Whoever has a place for them is named by user ids, so they are too."""
    stands = known_as.position
    starts, ends = (at.hour * 60 + at.minute for at in (one.starts, one.ends))
    return Person(
        id=one.user_id,
        free=FreeTime(one.zone, frozenset(from_bits(one.days)) & weekdays, ((starts, ends),)),
        department=stands.department or "",
        function=stands.function or "",
        site=stands.site or "",
        level=stands.level,
        topics=known_as.topics,
        languages=frozenset({one.language}),
        manager=stands.manager or "",
        avoid=known_as.avoids,
        facilitates=known_as.facilitates,
        met=known_as.met,
    )
