"""Late joiners: somebody who waits is offered a free seat in a running circle, and its members are asked."""

from datetime import datetime

from bot.domain.circles import CircleState, MemberState
from bot.domain.late_joiners import AGAIN, DAYS, NO, WAITED_LONG, YES, Chosen, joins_at
from bot.domain.programme import Catalogue
from bot.domain.questions import InvitationState, QuestionKind
from bot.domain.quiet import Weight, is_away, working_days_later
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import answering, editions, late_seats, outsiders, people
from bot.store import alarms, circles, enrolments, meetings, members, outbox, rounds, seats, votes, workspaces
from bot.store.alarms import Ringing
from bot.store.models import Circle, Enrolment, Question
from bot.store.session import Session

CLOSED = "late.closed"  # What asked a member, once it is settled: without its buttons, in the same words for all.


def watch(session: Session, enrolment: Enrolment, at: datetime) -> None:
    """Has the bot look, at an instant, whether a running circle has a seat for somebody who waits."""
    key, facts = f"late.look:{enrolment.id}", {"enrolment": enrolment.id}
    alarms.set_(session, enrolment.workspace_id, key=key, kind="late.look", at=at, facts=facts)


def look(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """Offers somebody a seat in a running circle, if there is one for them; and looks again later if not."""
    enrolment = enrolments.get(session, ringing.workspace_id, ringing.facts["enrolment"])
    place = members.current(session, ringing.workspace_id, enrolment.id)
    if enrolment.ended_at is not None or (place is not None and place.state is MemberState.MEMBER):
        return
    watch(session, enrolment, now + AGAIN)
    is_planned = rounds.place_of(session, enrolment) is not None
    if place is None and not is_planned and _may_be_asked(session, enrolment, now):
        _offer(session, enrolment, catalogue, now)


def _may_be_asked(session: Session, enrolment: Enrolment, now: datetime) -> bool:
    if enrolment.not_before is not None and enrolment.not_before > now.date():
        return False
    if is_away(enrolment.away_until, now, enrolment.zone):
        return False
    return not seats.is_asked(session, enrolment.workspace_id, enrolment.user_id)


def _offer(session: Session, enrolment: Enrolment, catalogue: Catalogue, now: datetime) -> None:
    """Offers the first seat that suits; its circle is held, so that one seat is not offered twice.

    For whoever has waited long there is also one in a circle that has its best size, and could have one more.
    """
    for beyond in (False, True) if now - enrolment.joined_at >= WAITED_LONG else (False,):
        for circle in seats.running(session, enrolment):
            if not editions.has(circle, catalogue):
                continue
            # Its sizes and meetings, whatever the files say by now.
            programme = editions.of(session, circle, catalogue)
            most = programme.largest if beyond else programme.ideal
            if not late_seats.suits(session, circle, enrolment, programme, most, now):
                continue
            held = circles.locked(session, circle.workspace_id, circle.id)
            if held is None or not late_seats.suits(session, held, enrolment, programme, most, now):
                continue
            if _tell(session, enrolment.user_id, "late.invite", held, enrolment, Weight.KIND, now):
                seats.invite(session, held, enrolment.user_id, now)
                _close_later(session, held, enrolment, working_days_later(now, enrolment.zone, DAYS))
            return


def choose(
    session: Session,
    workspace_id: str,
    circle_id: str,
    user_id: str,
    *,
    wants: bool,
    catalogue: Catalogue,
    now: datetime,
) -> Chosen:
    """Somebody answers whether they want the seat; on a yes every member is asked in private."""
    workspaces.lock(session, workspace_id)
    circle = circles.locked(session, workspace_id, circle_id)
    invitation = seats.late_of(session, circle, user_id) if circle else None
    if circle is None or invitation is None:
        raise Refusal(RefusalCode.GONE)
    if invitation.state is InvitationState.EXPIRED:
        raise Refusal(RefusalCode.CONSENT_CLOSED)
    if invitation.state is not InvitationState.ASKED:
        raise Refusal(RefusalCode.SETTLED)
    invitation.answered_at = now
    if not wants:
        invitation.state = InvitationState.NO
        return Chosen.NOT_WANTED
    enrolment = _waiting(session, circle, user_id)
    promised = sum(1 for one in seats.held(session, circle) if one.state is InvitationState.YES)
    if enrolment is None or not _can_come_in(session, circle, enrolment, promised, catalogue, now):
        invitation.state = InvitationState.TAKEN
        return Chosen.TAKEN
    invitation.state = InvitationState.YES
    _ask_members(session, circle, enrolment, now)
    return Chosen.MEMBERS_ASKED


def _can_come_in(
    session: Session, circle: Circle, enrolment: Enrolment, promised: int, catalogue: Catalogue, now: datetime
) -> bool:
    """Whether there is a seat for somebody beside those that are promised, and the circle is one for them still: its
    hour may be another one, and so may theirs."""
    if not editions.has(circle, catalogue):
        return False
    programme = editions.of(session, circle, catalogue)
    has_seat = late_seats.takes(session, circle, programme.largest, promised)
    return has_seat and late_seats.is_for(session, circle, enrolment, programme, now)


def _waiting(session: Session, circle: Circle, user_id: str) -> Enrolment | None:
    """A person's place on the list of the circle's programme, if they are in no circle and no proposal, and do not
    facilitate this one by now."""
    if user_id in seats.not_for(session, circle):
        return None
    for one in enrolments.open_of(session, circle.workspace_id, user_id):
        if one.programme_id == circle.programme_id and not members.current(session, one.workspace_id, one.id):
            return one
    return None


def _ask_members(session: Session, circle: Circle, enrolment: Enrolment, now: datetime) -> None:
    """Asks everybody who is not away; whoever is away is asked nothing, and does not stand in the way."""
    asked = [
        member.user_id
        for member, one in members.present(session, circle)
        if not is_away(one.away_until, now, one.zone)
    ]
    closes_at = working_days_later(now, circle.zone, DAYS)
    facts = {"user": enrolment.user_id, "enrolment": enrolment.id, "asked": asked}
    question = votes.ask(session, circle, QuestionKind.LATE_JOINER, facts=facts, now=now, closes_at=closes_at)
    for user_id in asked:
        people.tell(
            session,
            circle.workspace_id,
            user_id,
            key=_asks(question, user_id),
            kind="late.ask",
            weight=Weight.ANSWER,
            now=now,
            facts={"circle": circle.id, "question": question.id},
            in_working_hours=True,
        )
    _close_later(session, circle, enrolment, closes_at)


def vote(
    session: Session,
    workspace_id: str,
    question_id: str,
    user_id: str,
    *,
    agrees: bool,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """A member answers; once all have, it is decided."""
    workspaces.lock(session, workspace_id)
    found = votes.held(session, workspace_id, question_id, QuestionKind.LATE_JOINER)
    if found is None:
        raise Refusal(RefusalCode.GONE)
    circle, question = found
    if user_id not in {member.user_id for member, _ in members.present(session, circle)}:
        raise outsiders.refusal(session, circle, user_id)
    if question.closed_at is not None:
        raise Refusal(RefusalCode.SETTLED)
    votes.answer(session, question, user_id, YES if agrees else NO, now)
    if _still_asked(session, circle, question, now) <= votes.answers(session, question).keys():
        _decide(session, circle, question, catalogue, now)


def close(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """The time to answer is over: an offer that nobody took up lapses, and silent members have said no."""
    workspaces.lock(session, ringing.workspace_id)
    circle = circles.locked(session, ringing.workspace_id, ringing.facts["circle"])
    enrolment = enrolments.get(session, ringing.workspace_id, ringing.facts["enrolment"])
    invitation = seats.late_of(session, circle, enrolment.user_id) if circle else None
    if circle is None or invitation is None:
        return
    question = seats.question_about(session, circle, enrolment.id)
    later = _later(session, ringing, circle, enrolment, question, now)
    if later is not None:
        _close_later(session, circle, enrolment, later)
        if question is not None:
            question.closes_at = later
        return
    if invitation.state is InvitationState.ASKED:
        invitation.state = InvitationState.EXPIRED
    if question is not None:
        _decide(session, circle, question, catalogue, now)


def _later(
    session: Session,
    ringing: Ringing,
    circle: Circle,
    enrolment: Enrolment,
    question: Question | None,
    now: datetime,
) -> datetime | None:
    """Until when those are waited for who were asked too late to answer: the members or, before, who was offered it."""
    if circle.state is not CircleState.RUNNING:
        return None
    silent, zone = [f"late.invite:{circle.id}:{enrolment.id}"], enrolment.zone
    if question is not None:
        waited_for = _still_asked(session, circle, question, now) - votes.answers(session, question).keys()
        silent, zone = [_asks(question, one) for one in waited_for], circle.zone
    return answering.until(session, ringing, silent, zone=zone, days=DAYS, now=now)


def _still_asked(session: Session, circle: Circle, question: Question, now: datetime) -> set[str]:
    """Those of the members who were asked who are members still, and there; an answer counts from afar, too."""
    answered = votes.answers(session, question).keys()
    waited_for = {
        member.user_id
        for member, one in members.present(session, circle)
        if member.user_id in answered or not is_away(one.away_until, now, one.zone)
    }
    return set(question.facts["asked"]) & waited_for


def _decide(session: Session, circle: Circle, question: Question, catalogue: Catalogue, now: datetime) -> None:
    said, asked = votes.answers(session, question), _still_asked(session, circle, question, now)
    agreed = bool(asked) and all(said.get(one) == YES for one in asked)
    enrolment = _waiting(session, circle, question.facts["user"])
    votes.close(question, YES if agreed else NO, now)
    for user_id in question.facts["asked"]:
        key = _asks(question, user_id)
        place = session, question.workspace_id, key
        people.say_again(*place, key=f"{CLOSED}:{key}", kind=CLOSED, now=now, unasked=people.CLOSED)
    invitation = seats.late_of(session, circle, question.facts["user"])
    if enrolment is not None and agreed and _can_come_in(session, circle, enrolment, 0, catalogue, now):
        let_in(session, circle, enrolment, _first_step(session, circle, catalogue, now), now)
    elif invitation is not None:
        invitation.state = InvitationState.TAKEN
        if enrolment is not None:
            _tell(session, enrolment.user_id, "late.not_now", circle, enrolment, Weight.ANSWER, now)


def _first_step(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> int:
    """The first step that counts for somebody who comes in now: the open one, until its meeting begins."""
    step, run = (
        joins_at(circle.done_kind, circle.done_step),
        circles.run_of(circle, editions.of(session, circle, catalogue)),
    )
    held_at = meetings.held_at(session, circle, run, step)
    return step + (held_at is not None and held_at <= now)


def let_in(session: Session, circle: Circle, enrolment: Enrolment, first_step: int, now: datetime) -> None:
    """Gives somebody a place in a circle that runs from a step on, with their way into its channel and a welcome."""
    rounds.take_out(session, enrolment)
    members.add(session, circle, enrolment, joined_step=first_step)
    alarms.cancel(
        session, circle.workspace_id, f"late.look:{enrolment.id}", f"late.close:{circle.id}:{enrolment.id}"
    )
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"circle.invite:{circle.id}:{enrolment.id}",
        kind="circle.invite",
        conversation=f"circle:{circle.id}",
        facts={"circle": circle.id},
        now=now,
    )
    _tell(session, enrolment.user_id, "late.welcome", circle, enrolment, Weight.ANSWER, now)


def _close_later(session: Session, circle: Circle, enrolment: Enrolment, at: datetime) -> None:
    key, facts = f"late.close:{circle.id}:{enrolment.id}", {"circle": circle.id, "enrolment": enrolment.id}
    alarms.set_(session, circle.workspace_id, key=key, kind="late.close", at=at, facts=facts)


def _asks(question: Question, user_id: str) -> str:
    return f"late.ask:{question.id}:{user_id}"


def _tell(
    session: Session, user_id: str, kind: str, circle: Circle, enrolment: Enrolment, weight: Weight, now: datetime
) -> bool:
    return people.tell(
        session,
        circle.workspace_id,
        user_id,
        key=f"{kind}:{circle.id}:{enrolment.id}",
        kind=kind,
        weight=weight,
        now=now,
        facts={"circle": circle.id, "enrolment": enrolment.id},
    )
