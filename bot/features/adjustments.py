"""What a moderator changes about a proposal: somebody else in it, somebody less, another hour."""

from datetime import datetime

from bot.domain import fair_hours
from bot.domain.adjustments import CANDIDATES, CONSIDERED, Adjusting, Candidate, OtherHours, Swap, hour_key
from bot.domain.circles import MemberState
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import Hour
from bot.features import assignments, consents, editions, people
from bot.features import candidates as companions
from bot.features import hours as weekly
from bot.store import circles, enrolments, workspaces
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session


def adjusting(session: Session, workspace_id: str, circle_id: str, *, by: str, catalogue: Catalogue) -> Adjusting:
    """A proposal as it stands, for whoever may change it."""
    circle = assignments.decidable(session, workspace_id, circle_id, by)
    return Adjusting(
        assignments.card(session, circle, catalogue=catalogue), _may_remove(session, circle, catalogue)
    )


def candidates(
    session: Session, workspace_id: str, circle_id: str, out: str, *, by: str, catalogue: Catalogue, now: datetime
) -> Swap:
    """Who of those that wait could come in for somebody. The list gives no reason for who is not on it."""
    circle = assignments.decidable(session, workspace_id, circle_id, by)
    going = _member(session, circle, out)
    found = _candidates(session, circle, going, catalogue, now)
    shown = tuple(Candidate(one.id, one.user_id, one.zone) for one in found[:CANDIDATES])
    return Swap(assignments.card(session, circle, catalogue=catalogue), out, shown)


def swap(
    session: Session,
    workspace_id: str,
    circle_id: str,
    out: str,
    into: str,
    *,
    by: str,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Somebody else comes in (`into` is an enrolment) for a member, who keeps their place on the list; all are asked."""
    # Nobody else may give a place to whoever waits meanwhile.
    workspaces.lock(session, workspace_id)
    circle = assignments.decidable(session, workspace_id, circle_id, by)
    going = _member(session, circle, out)
    coming = next((one for one in _candidates(session, circle, going, catalogue, now) if one.id == into), None)
    if coming is None or not circles.seat(session, circle, coming):
        raise Refusal(RefusalCode.NO_LONGER_WAITS)
    _release(session, circle, going, now)
    _keep_or_find(session, circle, catalogue, now)
    _note(session, circle, by, f"{out} out, {coming.user_id} in", now)
    consents.ask_anew(session, circle, why="adjusted", now=now)


def remove(
    session: Session, workspace_id: str, circle_id: str, out: str, *, by: str, catalogue: Catalogue, now: datetime
) -> None:
    """The circle goes on without a member, who keeps their place on the list; the others have agreed to its hour."""
    circle = assignments.decidable(session, workspace_id, circle_id, by)
    going = _member(session, circle, out)
    if not _may_remove(session, circle, catalogue):
        raise Refusal(RefusalCode.TOO_FEW_LEFT)
    _release(session, circle, going, now)
    _note(session, circle, by, f"{out} out", now)


def hours(
    session: Session, workspace_id: str, circle_id: str, *, by: str, catalogue: Catalogue, now: datetime
) -> OtherHours:
    """The hours that suit everybody in a proposal."""
    circle = assignments.decidable(session, workspace_id, circle_id, by)
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
    circle = assignments.decidable(session, workspace_id, circle_id, by)
    found = next((one for one in _hours(session, circle, catalogue, now) if hour_key(one) == chosen), None)
    if found is None:
        raise Refusal(RefusalCode.HOUR_NO_LONGER_FITS, field="hour")
    if found == weekly.present(circle):
        return
    weekly.set_(circle, found, now)
    _note(session, circle, by, f"hour {hour_key(found)} {found.zone}", now)
    consents.ask_anew(session, circle, why="adjusted", now=now)


def _candidates(
    session: Session, circle: Circle, going: Member, catalogue: Catalogue, now: datetime
) -> list[Enrolment]:
    """Who waits for this programme in the circle's language, whom the rules let be with those in it, with an hour."""
    staying = [one for one in weekly.people_of(session, circle) if one.id != going.enrolment_id]
    users = {one.user_id for one in staying}
    there = [
        one
        for one in enrolments.waiting(session, circle.workspace_id, circle.programme_id, CONSIDERED)
        if one.language == circle.language
        and one.user_id not in users
        and (one.not_before is None or one.not_before <= now.date())
        and not people.away(session, circle.workspace_id, one.user_id, now)
    ]
    willing = companions.who_may_come_in(session, circle, there, staying)
    fitting = fair_hours.who_fit(
        [enrolments.free_time(one) for one in staying],
        [enrolments.free_time(one) for one in willing],
        weekly.dates(circle, editions.of(session, circle, catalogue), now),
    )
    return [willing[place] for place in fitting]


def _hours(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> list[Hour]:
    """The kindest first."""
    people_in = weekly.people_of(session, circle)
    return weekly.common(circle, people_in, editions.of(session, circle, catalogue), now)


def _keep_or_find(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> None:
    """The hour stays if it suits those who are in it now; otherwise it is the kindest that does."""
    kept = weekly.still_suits(session, circle, editions.of(session, circle, catalogue), now)
    hour = weekly.present(circle) if kept else _hours(session, circle, catalogue, now)[0]
    weekly.set_(circle, hour, now)


def _member(session: Session, circle: Circle, user_id: str) -> Member:
    found = next((one for one in circles.placed(session, circle) if one.user_id == user_id), None)
    if found is None:
        raise Refusal(RefusalCode.GONE)
    return found


def _may_remove(session: Session, circle: Circle, catalogue: Catalogue) -> bool:
    return len(circles.placed(session, circle)) > editions.of(session, circle, catalogue).smallest


def _release(session: Session, circle: Circle, going: Member, now: datetime) -> None:
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
