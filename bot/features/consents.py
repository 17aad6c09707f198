"""Consents: the people of a circle that is to be are asked in private, and what comes of their answers."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain import consents as rules
from bot.domain.circles import CircleState, MemberState
from bot.domain.comforts import FLOOR, INSIDE
from bot.domain.consents import Asked, Consent, Resolution, Way
from bot.domain.facilitators import is_professional
from bot.domain.meetings import firsts, on_clock
from bot.domain.programme import Catalogue, Programme
from bot.domain.questions import QuestionKind
from bot.domain.quiet import Weight, working_days_later
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import Hour, meeting_at
from bot.features import answering, approvals, assignments, editions, hours, people
from bot.features import circles as channels
from bot.features.alarms import Ringing
from bot.store import alarms, circles, enrolments, rounds, votes
from bot.store.models import Circle, Question
from bot.store.session import Session

ITS_PEOPLE = "its_people"  # Why a circle was declined that did not find enough people.


def ask(session: Session, circle: Circle, *, now: datetime) -> Question:
    """Asks everybody who is to be in a circle whether they want it at its hour; what was asked before is closed."""
    for before in votes.of_kind(session, circle, QuestionKind.PROPOSAL):
        _close(session, before, None, now)
    circle.asked_times += 1
    asked = [one.user_id for one in circles.placed(session, circle)]
    closes_at = working_days_later(now, circle.zone, rules.DAYS)
    facts = {"round": circle.asked_times, "hour": hours.facts_of(hours.present(circle)), "asked": asked}
    question = votes.ask(session, circle, QuestionKind.PROPOSAL, facts=facts, now=now, closes_at=closes_at)
    for user_id in asked:
        people.tell(
            session,
            circle.workspace_id,
            user_id,
            key=_key(question, user_id),
            kind="consent.ask",
            weight=Weight.DECISION,
            now=now,
            facts={"circle": circle.id, "question": question.id, "user": user_id},
        )
    _close_later(session, circle, question, closes_at)
    return question


def ask_anew(session: Session, circle: Circle, *, why: str, now: datetime) -> None:
    """Asks the people of a proposal that is not as they agreed to any more; it leaves the moderators until then."""
    session.flush()
    assignments.settled(session, circle)
    channels.move(session, circle, CircleState.ASKING, by="bot", now=now, why=why)
    ask(session, circle, now=now)


def answer(
    session: Session,
    workspace_id: str,
    question_id: str,
    user_id: str,
    given: Consent,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> bool:
    """Notes what somebody answers, instead of what they said before; the last answer decides for all.

    True when a moderator has looked at the circle before, so that none is waited for any more.
    """
    circle, question = _open(session, workspace_id, question_id, user_id)
    votes.answer(session, question, user_id, given.value, now)
    _say_again(session, question, user_id, f"answered:{given.value}:{now.isoformat()}", now)
    approved = rounds.round_of(session, circle) is not None
    _look(session, circle, question, catalogue, now)
    return approved


def went(session: Session, circle: Circle, *, catalogue: Catalogue, now: datetime) -> None:
    """Somebody who was asked has gone for good: where all others have answered, or are too few, it is settled."""
    question = next(
        (one for one in votes.of_kind(session, circle, QuestionKind.PROPOSAL) if one.closed_at is None), None
    )
    if question is not None:
        _look(session, circle, question, catalogue, now)


def closes(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """The time to answer is over: it goes on with whoever has said yes, once all who are silent were asked in time."""
    found = votes.held(session, ringing.workspace_id, ringing.facts["question"], QuestionKind.PROPOSAL)
    if found is None:
        return
    circle, question = found
    if question.closed_at or circle.state is not CircleState.ASKING:
        return
    answered = votes.answers(session, question)
    silent = (_key(question, one) for one in question.facts["asked"] if one not in answered)
    later = answering.until(session, ringing, silent, zone=circle.zone, days=rules.DAYS, now=now)
    if later is None:
        _resolve(session, circle, question, catalogue, now)
    else:
        _close_later(session, circle, question, later)


def asked(
    session: Session, workspace_id: str, question_id: str, user_id: str, *, catalogue: Catalogue
) -> Asked | None:
    """What one person is asked; None when it is none of theirs."""
    question = votes.get(session, workspace_id, question_id, QuestionKind.PROPOSAL)
    if question is None or user_id not in question.facts["asked"]:
        return None
    circle = circles.get(session, workspace_id, question.circle_id)
    return _asked(session, circle, question, user_id, editions.of(session, circle, catalogue)) if circle else None


def open_question(session: Session, circle: Circle, user_id: str, *, catalogue: Catalogue) -> Asked | None:
    """What somebody is asked about a circle at present, if anything."""
    if circle.state is not CircleState.ASKING:
        return None
    for question in reversed(votes.of_kind(session, circle, QuestionKind.PROPOSAL)):
        if question.closed_at is None and user_id in question.facts["asked"]:
            return _asked(session, circle, question, user_id, editions.of(session, circle, catalogue))
    return None


def ended(session: Session, workspace_id: str, circle_id: str, *, catalogue: Catalogue) -> str | None:
    """The programme of a circle that does not come about; None when there is no such circle."""
    circle = circles.get(session, workspace_id, circle_id)
    return editions.of(session, circle, catalogue).title if circle else None


def stop(session: Session, circle: Circle, now: datetime) -> None:
    """Nobody is asked about a circle any more."""
    for question in votes.of_kind(session, circle, QuestionKind.PROPOSAL):
        _close(session, question, None, now)


def release(session: Session, circle: Circle, staying: Collection[str], now: datetime) -> None:
    """Lets everybody else of a circle that has not begun go back to their place on the waiting list."""
    for one in circles.placed(session, circle):
        if one.user_id not in staying:
            one.state, one.left_at = MemberState.RELEASED, now
    session.flush()


def go_on(session: Session, circle: Circle, *, now: datetime) -> None:
    """Enough people have said yes: the circle waits for a moderator, with a first date that is not too near."""
    channels.move(session, circle, CircleState.PROPOSED, by="bot", now=now, why=ITS_PEOPLE)
    circle.first_on = max(circle.first_on, hours.first_on(circle, hours.present(circle), now))
    assignments.to_moderators(session, circle, now)


def fall_apart(session: Session, circle: Circle, agreed: Sequence[str], *, now: datetime) -> None:
    """Too few have said yes: all wait again; those who had said yes hear of it, and whoever has started it."""
    founder = [one.user_id for one in circles.placed(session, circle) if one.user_id == circle.founder]
    channels.move(session, circle, CircleState.DECLINED, by="bot", now=now, why=ITS_PEOPLE)
    circles.set_members(session, circle, MemberState.RELEASED)
    for user_id in sorted({*agreed, *founder}):
        people.tell(
            session,
            circle.workspace_id,
            user_id,
            key=f"consent.apart:{circle.id}:{user_id}",
            kind="consent.apart",
            weight=Weight.DECISION,
            now=now,
            facts={"circle": circle.id},
        )


def _open(session: Session, workspace_id: str, question_id: str, user_id: str) -> tuple[Circle, Question]:
    """The question that somebody may still answer, and its circle, held until the transaction ends."""
    found = votes.held(session, workspace_id, question_id, QuestionKind.PROPOSAL)
    if found is None or user_id not in found[1].facts["asked"]:
        raise Refusal(RefusalCode.GONE)
    circle, question = found
    here = user_id in {one.user_id for one in circles.placed(session, circle)}
    if question.closed_at or circle.state is not CircleState.ASKING or not here:
        raise Refusal(RefusalCode.CONSENT_CLOSED)
    return circle, question


def _look(session: Session, circle: Circle, question: Question, catalogue: Catalogue, now: datetime) -> None:
    """Settles a question that nobody is waited for any more."""
    waited_for = {one.user_id for one in circles.placed(session, circle)}
    too_few = len(waited_for) < editions.of(session, circle, catalogue).smallest
    if too_few or waited_for <= votes.answers(session, question).keys():
        _resolve(session, circle, question, catalogue, now)


def _resolve(session: Session, circle: Circle, question: Question, catalogue: Catalogue, now: datetime) -> None:
    programme = editions.of(session, circle, catalogue)
    given = votes.answers(session, question)
    here = {
        one.user_id: enrolments.get(session, circle.workspace_id, one.enrolment_id)
        for one in circles.placed(session, circle)
    }
    # Whoever has left the waiting list meanwhile has said no.
    answers = {
        user_id: None if one.ended_at or user_id not in given else Consent(given[user_id])
        for user_id, one in here.items()
    }
    hour = None
    if rules.may_try_again(answers, smallest=programme.smallest, asked_times=circle.asked_times):
        hour = hours.untried(session, circle, [here[one] for one in rules.willing(answers)], programme, now)
    resolution = rules.resolved(
        answers,
        smallest=programme.smallest,
        another_hour_exists=hour is not None,
        asked_times=circle.asked_times,
    )
    _close(session, question, resolution.way.value, now)
    _carry_out(session, circle, resolution, hour, catalogue, now)


def _carry_out(
    session: Session,
    circle: Circle,
    resolution: Resolution,
    hour: Hour | None,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    if resolution.way is Way.APART:
        fall_apart(session, circle, resolution.people, now=now)
        return
    release(session, circle, resolution.people, now)
    if resolution.way is Way.ON or hour is None:
        if not approvals.was_before(session, circle, catalogue=catalogue, now=now):
            go_on(session, circle, now=now)
        return
    hours.set_(circle, hour, now)
    ask(session, circle, now=now)


def _close_later(session: Session, circle: Circle, question: Question, at: datetime) -> None:
    question.closes_at = at
    key, facts = f"consent.closes:{circle.id}", {"question": question.id}
    alarms.set_(session, circle.workspace_id, key=key, kind="consent.closes", at=at, facts=facts)


def _close(session: Session, question: Question, result: str | None, now: datetime) -> None:
    """Closes a question; each message that asked it loses its buttons and says what was answered."""
    if question.closed_at:
        return
    votes.close(question, result, now)
    alarms.cancel(session, question.workspace_id, f"consent.closes:{question.circle_id}")
    for user_id in question.facts["asked"]:
        _say_again(session, question, user_id, "closed", now)


def _say_again(session: Session, question: Question, user_id: str, why: str, now: datetime) -> None:
    asked = _key(question, user_id)
    key = f"{why}:{asked}"
    unasked = people.CLOSED if why == "closed" else people.ANSWERED
    place = session, question.workspace_id, asked
    people.say_again(*place, key=key, kind="consent.answered", now=now, unasked=unasked)


def _asked(session: Session, circle: Circle, question: Question, user_id: str, programme: Programme) -> Asked:
    run = circles.run_of(circle, programme)
    planned_by = rounds.round_of(session, circle)
    first_at, zone = meeting_at(run, 0), people.zone_of(session, circle.workspace_id, user_id)
    hour = on_clock(firsts(run), zone)
    worsts = hours.worsts(session, circle, user_id, programme, question.asked_at)
    given = votes.answers(session, question).get(user_id)
    return Asked(
        question_id=question.id,
        programme=programme.title,
        others=tuple(one for one in question.facts["asked"] if one != user_id),
        hour=hour,
        anchor=run.hour.zone,
        minutes_a_week=programme.minutes_a_week,
        first_at=first_at,
        rhythm=programme.rhythm,
        round=question.facts["round"],
        closes_at=question.closes_at or question.asked_at,
        answer=Consent(given) if given else None,
        closed=question.closed_at is not None,
        outside=any(worst < INSIDE for worst in worsts),
        without=next((one for one, worst in zip(hour.each, worsts, strict=False) if worst < FLOOR), None),
        professional=is_professional(programme),
        approved=planned_by is not None,
        theme=rounds.theme_of(session, planned_by) if planned_by is not None else None,
    )


def _key(question: Question, user_id: str) -> str:
    return f"consent:{question.id}:{user_id}"
