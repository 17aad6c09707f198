"""What a moderator changes about a proposal: somebody else in it, somebody less, another hour.

A change is checked at once, so its yes or no says something of those it is about; `newcomers` keeps that to what cannot
be helped, and says what remains.
"""

from datetime import datetime

from bot.domain.adjustments import CANDIDATES, Adjusting, Candidate, OtherHours, Swap, hour_key
from bot.domain.circles import CircleState, MemberState
from bot.domain.forming.people import Reason
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.rounds import RoundState
from bot.domain.worktime import Hour
from bot.features import assignments, consents, editions, newcomers, people
from bot.features import hours as weekly
from bot.store import circles, enrolments, rounds, workspaces
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session

_OPEN = (CircleState.PLANNED, CircleState.PROPOSED)


def adjusting(session: Session, workspace_id: str, circle_id: str, *, by: str, catalogue: Catalogue) -> Adjusting:
    """A proposal as it stands, for whoever may change it."""
    circle = _changeable(session, workspace_id, circle_id, by)
    programme, placed = editions.of(session, circle, catalogue), len(circles.placed(session, circle))
    return Adjusting(
        assignments.card(session, circle, catalogue=catalogue),
        may_remove=placed > programme.smallest or circle.state is CircleState.PLANNED,
        may_add=placed < programme.largest,
    )


def candidates(
    session: Session,
    workspace_id: str,
    circle_id: str,
    out: str | None,
    *,
    by: str,
    catalogue: Catalogue,
    now: datetime,
) -> Swap:
    """Who of those that wait could come in, for somebody or as one more. The list gives no reason for who is not on it."""
    circle = _changeable(session, workspace_id, circle_id, by)
    going = _member(session, circle, out) if out else None
    found = newcomers.who_wait(session, circle, going, by, catalogue, now)
    shown = tuple(Candidate(one.id, one.user_id, one.zone) for one in found[:CANDIDATES])
    return Swap(assignments.card(session, circle, catalogue=catalogue), out, shown)


def swap(
    session: Session,
    workspace_id: str,
    circle_id: str,
    out: str | None,
    into: str,
    *,
    by: str,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Somebody else (`into` is an enrolment) comes in for a member, who keeps their place on the list, or as one more."""
    # Nobody else may give a place to whoever waits meanwhile.
    workspaces.lock(session, workspace_id)
    circle = _changeable(session, workspace_id, circle_id, by)
    going = _member(session, circle, out) if out else None
    _has_room(session, circle, going, catalogue)
    found = newcomers.who_wait(session, circle, going, by, catalogue, now)
    coming = next((one for one in found if one.id == into), None)
    if coming is None:
        raise Refusal(RefusalCode.NO_LONGER_WAITS)
    _exchange(session, circle, going, coming, by, catalogue, now)


def put_in(
    session: Session,
    workspace_id: str,
    circle_id: str,
    out: str | None,
    user_id: str,
    *,
    by: str,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """The same with anybody whom a moderator names (a user id), also out of another circle that the same round plans.

    One sentence refuses whoever does not fit, whether for their hours or for what is between them and somebody in it:
    nothing can be found out by trying. What can be said of the circle alone is said before anybody is looked at.
    """
    workspaces.lock(session, workspace_id)
    circle = _changeable(session, workspace_id, circle_id, by)
    going = _member(session, circle, out) if out else None
    if user_id == by:
        raise Refusal(RefusalCode.NOT_ONESELF, field="member")
    _has_room(session, circle, going, catalogue)
    coming = newcomers.named(session, circle, user_id, by)
    if coming is None or coming not in newcomers.fitting(session, circle, going, [coming], catalogue, now):
        raise Refusal(RefusalCode.DOES_NOT_FIT, field="member")
    _exchange(session, circle, going, coming, by, catalogue, now)


def remove(
    session: Session, workspace_id: str, circle_id: str, out: str, *, by: str, catalogue: Catalogue, now: datetime
) -> None:
    """The circle goes on without a member, who keeps their place on the list; the others have agreed to its hour."""
    circle = _changeable(session, workspace_id, circle_id, by)
    going = _member(session, circle, out)
    placed = len(circles.placed(session, circle))
    # What is only planned may be too small for a while: it cannot be sent so.
    fewest = 1 if circle.state is CircleState.PLANNED else editions.of(session, circle, catalogue).smallest
    if placed <= fewest:
        raise Refusal(RefusalCode.TOO_FEW_LEFT)
    _release(session, circle, going, now)
    _note(session, circle, by, f"{out} out", now)


def hours(
    session: Session, workspace_id: str, circle_id: str, *, by: str, catalogue: Catalogue, now: datetime
) -> OtherHours:
    """The hours that suit everybody in a proposal."""
    circle = _changeable(session, workspace_id, circle_id, by)
    found = _hours(session, circle, catalogue, now)
    return OtherHours(assignments.card(session, circle, catalogue=catalogue), tuple(found))


def set_hour(
    session: Session,
    workspace_id: str,
    circle_id: str,
    chosen: str,
    *,
    by: str,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """The circle meets at another hour, of those that suit everybody; its people are asked again."""
    circle = _changeable(session, workspace_id, circle_id, by)
    found = next((one for one in _hours(session, circle, catalogue, now) if hour_key(one) == chosen), None)
    if found is None:
        raise Refusal(RefusalCode.HOUR_NO_LONGER_FITS, field="hour")
    if found == weekly.present(circle):
        return
    weekly.set_(circle, found, now)
    _note(session, circle, by, f"hour {hour_key(found)} {found.zone}", now)
    _ask_anew(session, circle, now)


def _changeable(session: Session, workspace_id: str, circle_id: str, by: str) -> Circle:
    """A proposal, or a circle that a round plans while nothing else is done with that round."""
    circle = assignments.decidable(session, workspace_id, circle_id, by, among=_OPEN)
    row = rounds.round_of(session, circle) if circle.state is CircleState.PLANNED else None
    if row is not None and row.state is not RoundState.READY:
        raise Refusal(RefusalCode.ROUND_BUSY)
    return circle


def _ask_anew(session: Session, circle: Circle, now: datetime) -> None:
    """Asks the people of a proposal whether they agree to what it is now; those of a planned circle know of none."""
    if circle.state is CircleState.PROPOSED:
        consents.ask_anew(session, circle, why="adjusted", now=now)


def _has_room(session: Session, circle: Circle, going: Member | None, catalogue: Catalogue) -> None:
    """Refuses one more where all seats are taken."""
    if going is None and len(circles.placed(session, circle)) >= editions.of(session, circle, catalogue).largest:
        raise Refusal(RefusalCode.CIRCLE_IS_FULL)


def _exchange(
    session: Session,
    circle: Circle,
    going: Member | None,
    coming: Enrolment,
    by: str,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Puts somebody in; whoever makes room takes their place in another planned circle, where they fit there."""
    place = rounds.place_of(session, coming)
    rounds.take_out(session, coming)
    if not circles.seat(session, circle, coming):
        raise Refusal(RefusalCode.NO_LONGER_WAITS)
    if going is not None:
        _release(session, circle, going, now)
    _keep_or_find(session, circle, catalogue, now)
    _note(
        session, circle, by, f"{going.user_id} out, {coming.user_id} in" if going else f"{coming.user_id} in", now
    )
    _ask_anew(session, circle, now)
    other = circles.get(session, circle.workspace_id, place.circle_id) if place is not None else None
    if other is None or going is None:
        return
    released = enrolments.get(session, circle.workspace_id, going.enrolment_id)
    if released in newcomers.fitting(session, other, None, [released], catalogue, now):
        circles.seat(session, other, released)
        _keep_or_find(session, other, catalogue, now)


def _hours(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> list[Hour]:
    """The kindest first; refused where they are too few for it to be anything but when each of them is free."""
    people_in, programme = weekly.people_of(session, circle), editions.of(session, circle, catalogue)
    if weekly.too_few(session, circle, programme):
        raise Refusal(RefusalCode.TOO_FEW_FOR_HOURS)
    found = weekly.common(session, circle, people_in, programme, now)
    # Once its people have been asked a circle may begin later than its round: they answer when they can.
    return weekly.within_days(session, circle, found, now) if circle.state is CircleState.PLANNED else found


def _keep_or_find(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> None:
    """The hour stays if it suits those who are in it now or they are too few; otherwise it is the kindest that does."""
    programme = editions.of(session, circle, catalogue)
    kept = weekly.too_few(session, circle, programme) or weekly.still_suits(session, circle, programme, now)
    hour = weekly.present(circle) if kept else _hours(session, circle, catalogue, now)[0]
    weekly.set_(circle, hour, now)


def _member(session: Session, circle: Circle, user_id: str) -> Member:
    found = next((one for one in circles.placed(session, circle) if one.user_id == user_id), None)
    if found is None:
        raise Refusal(RefusalCode.GONE)
    return found


def _release(session: Session, circle: Circle, going: Member, now: datetime) -> None:
    if circle.state is CircleState.PLANNED:  # They never knew of it.
        released = enrolments.get(session, circle.workspace_id, going.enrolment_id)
        rounds.take_out(session, released, Reason.TAKEN_OUT)
        return
    going.state, going.left_at = MemberState.RELEASED, now
    session.flush()
    people.tell(
        session,
        circle.workspace_id,
        going.user_id,
        key=f"kept_place:{circle.id}:{going.user_id}:{now.isoformat()}",
        kind="proposal.kept_place",
        weight=Weight.ANSWER,
        now=now,
        facts={"circle": circle.id},
        in_working_hours=True,
    )


def _note(session: Session, circle: Circle, by: str, what: str, now: datetime) -> None:
    subject = f"circle {circle.id}"
    workspaces.log(session, circle.workspace_id, at=now, by=by, subject=subject, what=what, why="adjusted")
