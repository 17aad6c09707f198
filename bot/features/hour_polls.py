"""A member has everybody in a circle asked, in private, which of up to three hours suit them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import fair_hours
from bot.domain import hour_polls as rules
from bot.domain.circles import CircleState
from bot.domain.dates import Dates
from bot.domain.forming.people import FreeTime
from bot.domain.hour_polls import Begun, Closest, HoursAsked
from bot.domain.programme import Catalogue
from bot.domain.questions import QuestionKind
from bot.domain.quiet import Weight, working_days_later
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import Hour, Run, first_meeting_on, instant, weeks_before
from bot.features import answering, editions, holiday_dates, hours, meetings, outsiders, people
from bot.features import circles as channels
from bot.features.alarms import Ringing
from bot.store import alarms, circles, enrolments, members, outbox, votes
from bot.store.models import Circle, Question
from bot.store.session import Session

CLOSES = "hours.close"
ASK, CLOSEST = "hours.ask", "hours.closest"
AGREED, NONE = "agreed", "none"
_AT_ONCE = timedelta(0)


def begin(
    session: Session, workspace_id: str, circle_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> Begun:
    """Asks everybody who is here, whoever wants it among them."""
    circle, _, _ = channels.acting(session, workspace_id, circle_id, user_id)
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    step = meetings.step_to_change(run, circle)
    if votes.open_in(session, circle, QuestionKind.HOUR) is not None:
        return Begun.ALREADY
    here = members.present(session, circle)
    own = holiday_dates.free_times(session, [enrolment for _, enrolment in here])
    weeks = weeks_before(run, run.steps - 1) - weeks_before(run, step) + 1
    dates = Dates(run.longest_from(step), weeks, now, _AT_ONCE)
    found = rules.choices(fair_hours.ranked(own, dates, run.hour.zone), run.hour)
    if not found:
        return Begun.NO_HOUR
    asked = [one.user_id for one, _ in here if not people.away(session, workspace_id, one.user_id, now)]
    facts = {"by": user_id, "asked": asked, "hours": [hours.facts_of(one) for one in found]}
    closes_at = working_days_later(now, circle.zone, rules.WORKING_DAYS)
    question = votes.ask(session, circle, QuestionKind.HOUR, facts=facts, now=now, closes_at=closes_at)
    _close_later(session, question, closes_at)
    for one in asked:
        people.tell(
            session,
            workspace_id,
            one,
            key=f"{ASK}:{question.id}:{one}",
            kind=ASK,
            weight=Weight.ANSWER,
            now=now,
            facts={"question": question.id, "user": one},
            in_working_hours=True,
        )
    return Begun.ASKED


def asked(
    session: Session, workspace_id: str, question_id: str, user_id: str, *, catalogue: Catalogue
) -> HoursAsked | None:
    """What a member is asked, and has said; None once it is decided."""
    found = votes.get(session, workspace_id, question_id, QuestionKind.HOUR)
    circle = circles.get(session, workspace_id, found.circle_id) if found else None
    if found is None or circle is None or found.closed_at is not None:
        return None
    zone = ZoneInfo(people.zone_of(session, workspace_id, user_id))
    firsts = tuple(_firsts(one, found.asked_at, zone) for one in _hours(circle, found))
    suits = tuple(sorted(rules.suiting(votes.answers(session, found).get(user_id))))
    own, minutes = _own(session, circle).get(user_id), _minutes(session, circle, catalogue)
    edges = tuple(tuple(rules.edge(own, at, minutes) if own else None for at in each) for each in firsts)
    return HoursAsked(found.id, found.facts["by"], firsts, suits, found.closes_at or found.asked_at, edges)


def answer(
    session: Session,
    workspace_id: str,
    question_id: str,
    user_id: str,
    number: int | None,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> HoursAsked | None:
    """A member presses an hour, or that none suits them; what they have said so far, None where that decided it."""
    found = votes.held(session, workspace_id, question_id, QuestionKind.HOUR)
    if found is None or user_id not in found[1].facts["asked"]:
        raise outsiders.refusal(session, found[0] if found else None, user_id)
    circle, question = found
    if circles.member(session, circle, user_id) is None:
        raise outsiders.refusal(session, circle, user_id)
    if question.closed_at is not None or (number is not None and number >= len(question.facts["hours"])):
        raise Refusal(RefusalCode.BREAK_DECIDED)
    said = votes.answers(session, question).get(user_id)
    votes.answer(session, question, user_id, rules.pressed(said, number), now)
    _settle(session, circle, question, catalogue, now)
    return asked(session, workspace_id, question_id, user_id, catalogue=catalogue)


def close(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """The time to answer is over: without an hour that suits all, the circle reads which one suits most."""
    found = votes.held(session, ringing.workspace_id, ringing.facts["question"], QuestionKind.HOUR)
    if found is None or found[1].closed_at is not None:
        return
    circle, question = found
    given = votes.answers(session, question)
    silent = (f"{ASK}:{question.id}:{one}" for one in question.facts["asked"] if one not in given)
    later = answering.until(session, ringing, silent, zone=circle.zone, days=rules.WORKING_DAYS, now=now)
    if later is not None and circle.state is CircleState.RUNNING:
        _close_later(session, question, later)
    elif not _settle(session, circle, question, catalogue, now):
        _close(session, question, NONE, now)
        if circle.state is CircleState.RUNNING:
            _tell_closest(session, circle, question, now)


def closest(session: Session, workspace_id: str, question_id: str, *, catalogue: Catalogue) -> Closest | None:
    """What the circle reads where no hour suits everybody."""
    found = votes.get(session, workspace_id, question_id, QuestionKind.HOUR)
    circle = circles.get(session, workspace_id, found.circle_id) if found else None
    if found is None or circle is None:
        return None
    number = rules.closest(_still_here(session, circle, found), votes.answers(session, found))
    if number is None:
        return Closest(None)
    hour, minutes = _hours(circle, found)[number], _minutes(session, circle, catalogue)
    firsts = _firsts(hour, found.asked_at, ZoneInfo(circle.zone))
    outside = any(rules.edge(own, at, minutes) for own in _own(session, circle).values() for at in firsts)
    return Closest(hour, outside)


def _settle(session: Session, circle: Circle, question: Question, catalogue: Catalogue, now: datetime) -> bool:
    """Sets the hour that suits everybody who was asked and is in the circle still, if there is one by now."""
    number = rules.agreed(_still_here(session, circle, question), votes.answers(session, question))
    if number is None or circle.state is not CircleState.RUNNING:
        return False
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    if not _is_left(run, circle):
        return False
    _close(session, question, AGREED, now)
    meetings.agree(
        session, circle, run, _hours(circle, question)[number], by=question.facts["by"], token=question.id, now=now
    )
    return True


def _minutes(session: Session, circle: Circle, catalogue: Catalogue) -> int:
    """How long the longest meeting is for which the circle's hour could still be another one."""
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    return run.longest_from(0 if circle.done_step is None else circle.done_step + 1)


def _is_left(run: Run, circle: Circle) -> bool:
    return circle.done_step is None or circle.done_step + 1 < run.steps


def _tell_closest(session: Session, circle: Circle, question: Question, now: datetime) -> None:
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"{CLOSEST}:{question.id}",
        kind=CLOSEST,
        conversation=f"circle:{circle.id}",
        facts={"circle": circle.id, "question": question.id},
        now=now,
    )


def _own(session: Session, circle: Circle) -> dict[str, FreeTime]:
    """When each of those who are here has time, by their own clock."""
    return {one.user_id: enrolments.free_time(enrolment) for one, enrolment in members.present(session, circle)}


def _still_here(session: Session, circle: Circle, question: Question) -> list[str]:
    here = set(channels.member_ids(session, circle))
    return [one for one in question.facts["asked"] if one in here]


def _hours(circle: Circle, question: Question) -> list[Hour]:
    # Without a zone where they were asked about before two could be.
    facts = (one if len(one) > 2 else [*one, circle.zone] for one in question.facts["hours"])
    return [hours.of_facts(one) for one in facts]


def _firsts(hour: Hour, asked_at: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    firsts = (instant(first_meeting_on(one, asked_at, _AT_ONCE), one.at, one.zone) for one in hour.each)
    return tuple(at.astimezone(zone) for at in firsts)


def _close_later(session: Session, question: Question, at: datetime) -> None:
    question.closes_at = at
    key, facts = f"{CLOSES}:{question.id}", {"question": question.id}
    alarms.set_(session, question.workspace_id, key=key, kind=CLOSES, at=at, facts=facts)


def _close(session: Session, question: Question, result: str, now: datetime) -> None:
    votes.close(question, result, now)
    alarms.cancel(session, question.workspace_id, f"{CLOSES}:{question.id}")
