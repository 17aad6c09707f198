"""Who could come into a proposal that a moderator changes by hand.

Whom somebody would rather not be with is confidential, so that a moderator must not find it out by trying:

- One sentence refuses whoever does not fit, for their hours or for any rule, and a list leaves them out without a word.
- Hours and rules are both looked at of everybody, so that the time it takes does not tell which of them it was.
- Nobody puts themselves in, or finds themselves in a list: a no would tell whoever knows their own hours and department
  that somebody in the circle would rather not be with them. Another moderator can.
- Nobody is taken out of, or put into, a circle that the moderator is in.

What remains, and why: a change is checked at once, and a circle that is only planned may have a single person in it. So
a no says that somebody does not fit with that person: for their hours, their language, the days of the round, a report,
a department of which there are enough, or that confidential wish. Whoever knew all of the others could tell the last one.
To say yes at first and no when the circle is sent would only tell the same later. Every change that is made is logged.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import fair_hours
from bot.domain.adjustments import CONSIDERED
from bot.domain.circles import CircleState
from bot.domain.programme import Catalogue
from bot.features import assignments, candidates, editions, hours
from bot.store import circles, enrolments, rounds, seats
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session


def named(session: Session, circle: Circle, user_id: str, by: str) -> Enrolment | None:
    """What somebody waits by who may come in: on the list, or in a circle of the same round that is not locked.

    Not from a circle that the moderator is in: on that one another moderator decides.
    """
    joined = enrolments.open_of(session, circle.workspace_id, user_id)
    coming = next((one for one in joined if one.programme_id == circle.programme_id), None)
    if coming is None or circles.of_enrolment(session, circle.workspace_id, coming.id) is not None:
        return None
    place = rounds.place_of(session, coming)
    if place is None:
        return coming
    other = circles.locked(session, circle.workspace_id, place.circle_id)
    here, there = rounds.draft_of(session, circle), rounds.draft_of(session, other) if other else None
    is_free = here and there and here.round_id == there.round_id and not there.locked and other is not circle
    return coming if is_free and other and by not in assignments.member_ids(session, other) else None


def who_wait(
    session: Session, circle: Circle, going: Member | None, by: str, catalogue: Catalogue, now: datetime
) -> list[Enrolment]:
    """Who waits for this programme, fits everybody in the circle, and has an hour in common with them; never oneself."""
    waiting = enrolments.waiting(session, circle.workspace_id, circle.programme_id, CONSIDERED)
    return fitting(session, circle, going, [one for one in waiting if one.user_id != by], catalogue, now)


def fitting(
    session: Session,
    circle: Circle,
    going: Member | None,
    some: Sequence[Enrolment],
    catalogue: Catalogue,
    now: datetime,
) -> list[Enrolment]:
    """Those of these who may be with each of those who stay, and who have an hour in common with all of them."""
    without = going.enrolment_id if going is not None else None
    staying = [one for one in hours.people_of(session, circle) if one.id != without]
    window, programme = rounds.window_of(session, circle), editions.of(session, circle, catalogue)
    there = [
        one
        for one in some
        if one.language == circle.language
        and window.suits(now.astimezone(ZoneInfo(one.zone)).date(), one.not_before, one.away_until)
    ]
    at_hours = fair_hours.who_fit(
        [enrolments.free_time(one) for one in staying],
        [enrolments.free_time(one) for one in there],
        hours.dates(circle, programme, now),
    )
    able = {there[place].id for place in at_hours}
    if circle.state is CircleState.PLANNED:
        asked = seats.who_is_asked(session, circle.workspace_id, [one.user_id for one in there])
        common = {one.id: hours.common(session, circle, [*staying, one], programme, now) for one in there}
        able &= {one.id for one in there if hours.within_days(session, circle, common[one.id], now)}
        able -= {one.id for one in there if one.user_id in asked}
    willing = {one.id for one in candidates.who_may_come_in(session, circle, there, staying)}
    return [one for one in there if one.id in able & willing]
