"""Gathering a founded circle: what becomes of it once nobody is waited for, when somebody goes, and when it is called off."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain import foundings as rules
from bot.domain.circles import CircleState, MemberState
from bot.domain.foundings import DAYS, DECIDE_DAYS, Ended, Founding, Phase, Way
from bot.domain.programme import Catalogue, Programme
from bot.domain.questions import InvitationState
from bot.domain.quiet import Weight, working_days_later
from bot.domain.worktime import Hour
from bot.features import answering, assignments, consents, editions, free_seats, hours, invitations, people
from bot.features import circles as channels
from bot.features.alarms import Ringing
from bot.store import alarms, circles, enrolments, outbox
from bot.store import invitations as asked
from bot.store.models import Circle, Member
from bot.store.session import Session

OFFERS = "founding.offers"
AT_ONCE = 20  # People who are offered a free seat in one transaction.
CALLED_OFF, WAITS, SILENCE = "its_founder", "waits_instead", "no_answer_from_founder"


def look(session: Session, circle: Circle, *, catalogue: Catalogue, now: datetime, tells: bool = True) -> None:
    """Goes on with a founding for whose people nobody waits any more, or whose seats are all taken.

    `tells` is False for a founder who is looking at it anyway.
    """
    programme = editions.of(session, circle, catalogue)
    full = len(circles.placed(session, circle)) >= programme.largest
    if full or not asked.open_in(session, circle) or _seats_are_gone(session, circle, programme):
        _resolve(session, circle, programme, now, tells=tells)


def closes(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """The time is over: for those who were asked to answer, or for the founder to say how it goes on."""
    circle = circles.locked(session, ringing.workspace_id, ringing.facts["circle"])
    if circle is None or circle.state is not CircleState.FOUNDING or not editions.has(circle, catalogue):
        return
    silent, days = invitations.unanswered(session, circle), DAYS
    if not silent:
        silent, days = _decisions(session, circle), DECIDE_DAYS
    later = answering.until(session, ringing, silent, zone=circle.zone, days=days, now=now)
    if later is not None:
        invitations.closes_later(session, circle, later)
    elif asked.open_in(session, circle):
        go_on(session, circle, catalogue=catalogue, now=now)
    else:
        call_off(session, circle, by="bot", why=SILENCE, now=now)


def offers(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """The next of those who wait are offered the free seats, if there are any left."""
    circle = circles.locked(session, ringing.workspace_id, ringing.facts["circle"])
    if circle is None or circle.state is not CircleState.FOUNDING or not editions.has(circle, catalogue):
        return
    programme = editions.of(session, circle, catalogue)
    if len(circles.placed(session, circle)) < programme.ideal:
        _offer(session, circle, programme, ringing.facts["waiting"], now)


def go_on(session: Session, circle: Circle, *, catalogue: Catalogue, now: datetime, tells: bool = True) -> None:
    """Nobody who has not answered is waited for any more."""
    invitations.close_all(session, circle, InvitationState.EXPIRED, now)
    look(session, circle, catalogue=catalogue, now=now, tells=tells)


def went(session: Session, circle: Circle, member: Member, *, catalogue: Catalogue, now: datetime) -> None:
    """Somebody has given their seat back: without its founder a founding ends, without another one it goes on."""
    if member.user_id == circle.founder:
        call_off(session, circle, by="bot", why=CALLED_OFF, now=now)
    else:
        look(session, circle, catalogue=catalogue, now=now)


def gone(session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue, now: datetime) -> None:
    """Somebody's account is deactivated: their invitations are over, and nobody waits for their answer."""
    for one in asked.open_of(session, workspace_id, user_id):
        circle = circles.locked(session, workspace_id, one.circle_id)
        if circle is None or circle.state is not CircleState.FOUNDING:
            continue
        one.state, one.answered_at = InvitationState.EXPIRED, now
        session.flush()
        if editions.has(circle, catalogue):
            look(session, circle, catalogue=catalogue, now=now)


def call_off(session: Session, circle: Circle, *, by: str, why: str, now: datetime) -> None:
    """Ends a circle before it is decided on; who said yes is told. Who joined only for it is on no list afterwards,
    unless all of them wait for another circle instead."""
    if circle.state is CircleState.ASKING:
        consents.stop(session, circle, now)
    if circle.state is CircleState.PROPOSED:
        assignments.settled(session, circle)
    channels.move(session, circle, CircleState.CALLED_OFF, by=by, now=now, why=why)
    invitations.close_all(session, circle, InvitationState.EXPIRED, now)
    alarms.cancel(session, circle.workspace_id, invitations.closing_key(circle))
    for member in circles.placed(session, circle):
        member.state, member.left_at = MemberState.RELEASED, now
        waits = why == WAITS or not _came_for_it(session, circle, member)
        if not waits:
            enrolments.get(session, circle.workspace_id, member.enrolment_id).ended_at = now
        if member.user_id != by:
            _tell_ended(session, circle, member, waits, now)
    session.flush()


def founding(session: Session, circle: Circle, *, catalogue: Catalogue, now: datetime) -> Founding:
    """Where a founding stands, for its founder."""
    programme = editions.of(session, circle, catalogue)
    people_in = hours.people_of(session, circle)
    phase = _phase(session, circle)
    decides = phase is Phase.DECIDE
    no_hour = decides and len(people_in) >= programme.smallest
    return Founding(
        circle_id=circle.id,
        programme=programme.title,
        phase=phase,
        taken=tuple(one.user_id for one in people_in),
        seats=programme.largest,
        smallest=programme.smallest,
        until=invitations.closes_at(session, circle),
        no_hour=no_hour and not hours.common(session, circle, people_in, programme, now),
    )


def undecided(
    session: Session, workspace_id: str, circle_id: str, *, catalogue: Catalogue, now: datetime
) -> Founding | None:
    """What a founder decides on; None when it is decided, or those who were asked can answer again."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or circle.state is not CircleState.FOUNDING or not editions.has(circle, catalogue):
        return None
    found = founding(session, circle, catalogue=catalogue, now=now)
    return found if found.phase is Phase.DECIDE else None


def ended(
    session: Session, workspace_id: str, circle_id: str, user_id: str, *, waits: bool, catalogue: Catalogue
) -> Ended | None:
    """What somebody reads whose circle was called off."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or circle.founder is None:
        return None
    title = editions.of(session, circle, catalogue).title
    return Ended(circle.founder, title, waits=waits, is_founder=user_id == circle.founder)


def _seats_are_gone(session: Session, circle: Circle, programme: Programme) -> bool:
    """Whether those who still wait for an answer could only be told that the seats are taken."""
    open_ = asked.open_in(session, circle)
    only_offers = all(one.kind is invitations.InvitationKind.SEAT for one in open_)
    return only_offers and len(circles.placed(session, circle)) >= programme.ideal


def _resolve(session: Session, circle: Circle, programme: Programme, now: datetime, *, tells: bool) -> None:
    invitations.close_all(session, circle, InvitationState.TAKEN, now)
    inside = hours.people_of(session, circle)
    hour = next(iter(hours.common(session, circle, inside, programme, now)), None)
    offers = circle.open_seats and not free_seats.were_offered(session, circle)
    found = _way(len(inside), programme, offers=offers, hour=hour)
    if found is Way.OFFER:
        if _offer(session, circle, programme, free_seats.who_may_be_asked(session, circle, now), now):
            return
        found = _way(len(inside), programme, offers=False, hour=hour)
    if found is Way.ON and hour is not None:
        _on(session, circle, hour, now)
        return
    _closes_in(session, circle, DECIDE_DAYS, now)
    if tells:
        _tell_founder(session, circle, now)


def _offer(session: Session, circle: Circle, programme: Programme, waiting: Sequence[str], now: datetime) -> bool:
    """Offers the free seats to some of those who wait, and soon to the others: a long list is no long transaction."""
    told = 0
    while waiting and not told:
        told = free_seats.offer(session, circle, programme, waiting[:AT_ONCE], now)
        waiting = waiting[AT_ONCE:]
    if told:
        _closes_in(session, circle, DAYS, now)
    if waiting:
        key, facts = f"{OFFERS}:{circle.id}", {"circle": circle.id, "waiting": list(waiting)}
        alarms.set_(session, circle.workspace_id, key=key, kind=OFFERS, at=now, facts=facts)
    return told > 0


def _way(taken: int, programme: Programme, *, offers: bool, hour: Hour | None) -> Way:
    return rules.way(
        taken=taken,
        smallest=programme.smallest,
        ideal=programme.ideal,
        offers=offers,
        has_hour=hour is not None,
    )


def _on(session: Session, circle: Circle, hour: Hour, now: datetime) -> None:
    """Enough people have said yes: all of them see names, hour and start, and say whether they want it so."""
    alarms.cancel(session, circle.workspace_id, invitations.closing_key(circle))
    hours.set_(circle, hour, now)
    channels.move(session, circle, CircleState.ASKING, by="bot", now=now)
    consents.ask(session, circle, now=now)


def _closes_in(session: Session, circle: Circle, days: int, now: datetime) -> None:
    invitations.closes_later(session, circle, working_days_later(now, circle.zone, days))


def _phase(session: Session, circle: Circle) -> Phase:
    if circle.state is CircleState.ASKING:
        return Phase.AGREEING
    if circle.state is CircleState.PROPOSED:
        return Phase.MODERATOR
    open_ = asked.open_in(session, circle)
    if not open_:
        return Phase.DECIDE
    named = any(one.kind is invitations.InvitationKind.FOUNDING for one in open_)
    return Phase.ASKED if named else Phase.OFFERED


def _came_for_it(session: Session, circle: Circle, member: Member) -> bool:
    joined_at = enrolments.get(session, circle.workspace_id, member.enrolment_id).joined_at
    if member.user_id == circle.founder:
        return rules.came_for_it(joined_at, circle.created_at)
    yes = [one for one in asked.of_circle(session, circle) if one.user_id == member.user_id]
    return any(rules.came_for_it(joined_at, one.answered_at) for one in yes)


def _decisions(session: Session, circle: Circle) -> list[str]:
    """The key of the message that last asked the founder how it goes on."""
    found = outbox.beginning_with(session, circle.workspace_id, f"founding.decide:{circle.id}:")
    return [one.key for one in found[-1:]]


def _tell_founder(session: Session, circle: Circle, now: datetime) -> None:
    people.tell(
        session,
        circle.workspace_id,
        circle.founder or "",
        key=f"founding.decide:{circle.id}:{now.isoformat()}",
        kind="founding.decide",
        weight=Weight.DECISION,
        now=now,
        facts={"circle": circle.id, "at": now.isoformat()},
    )


def _tell_ended(session: Session, circle: Circle, member: Member, waits: bool, now: datetime) -> None:
    people.tell(
        session,
        circle.workspace_id,
        member.user_id,
        key=f"founding.ended:{circle.id}:{member.user_id}",
        kind="founding.ended",
        weight=Weight.ANSWER,
        now=now,
        facts={"circle": circle.id, "user": member.user_id, "waits": waits},
        in_working_hours=True,
    )
