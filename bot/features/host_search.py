"""Looks for who hosts a meeting: members are asked one after another in private, and at last the whole circle."""

from datetime import datetime

from bot.domain import facilitations as rules
from bot.domain.programme import Catalogue, Programme
from bot.domain.quiet import Weight
from bot.domain.steps import open_step
from bot.features import askings, editions, host_questions, hosts, people, volunteers
from bot.features.alarms import Ringing
from bot.store import alarms, circles, enrolments, facilitators, hostings, members
from bot.store.models import Circle, Enrolment
from bot.store.session import Session


def look(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """Asks the next one who might host a step's meeting, at the morning of their own clock."""
    circle = circles.locked(session, ringing.workspace_id, ringing.facts["circle"])
    if circle is None:
        return
    step = ringing.facts["step"]
    if hosts.is_coming(session, circle, step, catalogue, now):
        ask_next(session, circle, step, catalogue, now)
    else:
        host_questions.say_again(session, circle, step, now, over=True)
        volunteers.say_again(session, circle, step, now, over=True)
        if hosts.one_hosts_all(session, circle, catalogue):
            askings.tasks_again(session, circle, step, now, over=True)


def ask_next(session: Session, circle: Circle, step: int, catalogue: Catalogue, now: datetime) -> None:
    """Asks whose turn it is, unless somebody hosts already, was asked and has time to answer, or nobody is left."""
    held_at = hosts.held_at(session, circle, step, catalogue)
    coming = hosts.is_coming(session, circle, step, catalogue, now)
    if held_at is None or not coming or hostings.host_of(session, circle, step) is not None:
        return
    leads = facilitators.who(session, circle)
    if leads is not None:
        _tell_facilitator(session, circle, leads, step, now)
        return
    has_time = host_questions.open_until(session, circle, step, now)
    if has_time is not None or volunteers.is_asked(session, circle, step):
        _ring_again(session, circle, step, min(has_time or held_at, held_at))
        return
    programme, always = editions.of(session, circle, catalogue), hosts.always(session, circle, catalogue)
    chosen = rules.next_host(hosts.candidates(session, circle, programme, step, now), always)
    enrolment = enrolments.get(session, circle.workspace_id, chosen.enrolment_id) if chosen else None
    begins_at = enrolment and rules.ask_at(held_at, enrolment.zone, len(members.present(session, circle)))
    if begins_at is not None and now < begins_at:
        _ring_again(session, circle, step, begins_at)
    elif enrolment is not None and enrolment.id == always:
        _host_again(session, circle, step, enrolment, now)
    elif enrolment is not None and rules.is_in_time(now, held_at, enrolment.zone):
        host_questions.put(session, circle, step, enrolment, now)
        _ring_again(session, circle, step, rules.has_until(now, enrolment.zone))
    else:
        _ask_all(session, circle, step, programme, held_at, now)


def go_on(session: Session, circle: Circle, step: int, catalogue: Catalogue, now: datetime) -> None:
    """Somebody who was asked does not host: the next one is asked, or the circle where nobody is left in private."""
    ask_next(session, circle, step, catalogue, now)
    programme, held_at = editions.of(session, circle, catalogue), hosts.held_at(session, circle, step, catalogue)
    if volunteers.asks_all(session, circle, programme, step, held_at):
        host_questions.ask_all(session, circle, step, now)


def has_taken_on(
    session: Session, circle: Circle, step: int, enrolment_id: str, catalogue: Catalogue, now: datetime
) -> None:
    """Somebody does something else in a meeting: if they are asked whether they would host it, others are by now."""
    if host_questions.waits_for(session, circle, step, enrolment_id):
        host_questions.say_again(session, circle, step, now, only=enrolment_id)
        go_on(session, circle, step, catalogue, now)


def has_given_back(
    session: Session, circle: Circle, step: int, enrolment_id: str, catalogue: Catalogue, now: datetime
) -> None:
    """Somebody does nothing else in a meeting any more: if they were asked whether they would host it, they are again."""
    waits = host_questions.waits_for(session, circle, step, enrolment_id)
    if waits and hosts.is_coming(session, circle, step, catalogue, now):
        host_questions.say_again(session, circle, step, now, only=enrolment_id)


def is_back(session: Session, circle: Circle, enrolment: Enrolment, catalogue: Catalogue, now: datetime) -> None:
    """Whoever hosts all meetings has come back: they host those, too, for which somebody else was looked for and not
    found meanwhile."""
    if hosts.always(session, circle, catalogue) != enrolment.id or facilitators.who(session, circle) is not None:
        return
    programme, size = editions.of(session, circle, catalogue), len(members.present(session, circle))
    for step in range(circle.done_step or 0, len(programme.steps)):
        held_at = hosts.held_at(session, circle, step, catalogue)
        if held_at is None or not now < held_at or hostings.host_of(session, circle, step) is not None:
            continue
        candidates = hosts.candidates(session, circle, programme, step, now)
        chosen = rules.next_host(candidates, enrolment.id)
        is_open = open_step(circle.done_kind, circle.done_step) == step
        begun = is_open or now >= rules.ask_at(held_at, enrolment.zone, size)
        if begun and chosen is not None and chosen.enrolment_id == enrolment.id:
            _host_again(session, circle, step, enrolment, now)


def _ask_all(
    session: Session, circle: Circle, step: int, programme: Programme, held_at: datetime, now: datetime
) -> None:
    """Nobody is left to be asked in private: the circle is in the step's thread, or at the last call if that is not
    there yet."""
    # Where one hosts all meetings the thread asks by itself, unless somebody could still answer, and does not.
    asked = volunteers.asks_all(session, circle, programme, step, held_at)
    asked = asked or host_questions.ask_all(session, circle, step, now)
    closes = rules.last_call(held_at, circle.zone)
    _ring_again(session, circle, step, held_at if asked or now >= closes else closes)


def _host_again(session: Session, circle: Circle, step: int, enrolment: Enrolment, now: datetime) -> None:
    """Whoever hosts all meetings is not asked any more: their note comes, in which they can say that they cannot, and
    the circle reads it where its prompt could not say it."""
    hostings.answered(session, hostings.asked(session, circle, step, enrolment.id, now), hostings.YES, now)
    member = circles.member(session, circle, enrolment.user_id)
    if member is not None:
        host_questions.settled(session, circle, member, step, now)
        askings.tasks_again(session, circle, step, now)


def _ring_again(session: Session, circle: Circle, step: int, at: datetime) -> None:
    key, facts = f"hosting.ask:{circle.id}:{step}", {"circle": circle.id, "step": step}
    alarms.set_(session, circle.workspace_id, key=key, kind="hosting.ask", at=at, facts=facts)


def _tell_facilitator(session: Session, circle: Circle, user_id: str, step: int, now: datetime) -> None:
    people.tell(
        session,
        circle.workspace_id,
        user_id,
        key=f"facilitator.note:{circle.id}:{step}:{user_id}",
        kind="facilitator.note",
        weight=Weight.ANSWER,
        now=now,
        facts={"circle": circle.id, "step": step, "user": user_id},
        in_working_hours=True,
    )
