"""The private question who would host: put, how long it has its place, and said again when it is settled."""

from datetime import datetime

from bot.domain import facilitations as rules
from bot.domain.programme import Programme
from bot.domain.quiet import Weight
from bot.features import answering, askings, hosts, people, volunteers
from bot.store import alarms, hostings, members
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session

ASK, SAID_AGAIN = "hosting.ask", "hosting.said_again"


def put(session: Session, circle: Circle, step: int, enrolment: Enrolment, now: datetime) -> None:
    """Asks somebody in private, in their working hours."""
    hostings.asked(session, circle, step, enrolment.id, now)
    people.tell(
        session,
        circle.workspace_id,
        enrolment.user_id,
        key=_key(circle, step, enrolment.id),
        kind=ASK,
        weight=Weight.KIND,
        now=now,
        facts={
            "circle": circle.id,
            "step": step,
            "offered": enrolment.hosts,
            "hosted": hostings.has_hosted(session, circle, enrolment.id, step),
            "enrolment": enrolment.id,
            "until": int(rules.has_until(now, enrolment.zone).timestamp()),
        },
    )


def open_until(session: Session, circle: Circle, step: int, now: datetime) -> datetime | None:
    """Until when somebody has time to answer, from when the question has reached them; None when nobody has any more."""
    asked, ends = hostings.of_step(session, circle, step), [now]
    busy = hosts.busy(session, circle, step)
    for member, enrolment in members.present(session, circle):
        row = asked.get(enrolment.id)
        cannot = member.user_id in busy or people.away(session, circle.workspace_id, member.user_id, now)
        if row is not None and row.state == hostings.ASKED and not cannot:
            key = _key(circle, step, enrolment.id)
            at = answering.asked_at(session, circle.workspace_id, key, now)
            ends += [rules.has_until(at, enrolment.zone)] if at is not None else []
    return max(ends) if max(ends) > now else None


def waits_for(session: Session, circle: Circle, step: int, enrolment_id: str) -> bool:
    """Whether somebody was asked, and has not answered."""
    row = hostings.of_step(session, circle, step).get(enrolment_id)
    return row is not None and row.state == hostings.ASKED


def settled(session: Session, circle: Circle, member: Member, step: int, now: datetime) -> None:
    """A member hosts a meeting: they get the note, the circle reads it, and nobody is asked any more."""
    alarms.cancel(session, circle.workspace_id, f"{ASK}:{circle.id}:{step}")
    hosts.tell_note(session, circle, member, step, now)
    volunteers.tell_taken(session, circle, step, member.user_id, now)
    say_again(session, circle, step, now)
    volunteers.say_again(session, circle, step, now)


def ask_all(session: Session, circle: Circle, step: int, now: datetime) -> bool:
    """Asks the circle in the step's thread instead of anybody in private; False where that is not there yet."""
    asked = volunteers.ask_all(session, circle, step, now)
    if asked:
        say_again(session, circle, step, now)
    return asked


def say_again(
    session: Session,
    circle: Circle,
    step: int,
    now: datetime,
    *,
    only: str | None = None,
    over: bool = False,
) -> None:
    """Has the questions for a step, or `only` one enrolment's, say what has become of them, with buttons only while
    somebody can answer; `over` is when the meeting's time has come."""
    for enrolment_id, row in hostings.of_step(session, circle, step).items():
        if only in (None, enrolment_id) and not (over and row.state != hostings.ASKED):
            key = _key(circle, step, enrolment_id)
            askings.change(session, circle, key, SAID_AGAIN, now, over=over, enrolment=enrolment_id)


def went(
    session: Session, circle: Circle, programme: Programme, step: int, held_at: datetime | None, now: datetime
) -> None:
    """Somebody who was asked for a step or hosted it is not there for it: what asks says how it stands now, and where
    nobody is left to be asked in private the circle is."""
    say_again(session, circle, step, now)
    if not volunteers.is_asked(session, circle, step):
        volunteers.say_again(session, circle, step, now)
    if volunteers.asks_all(session, circle, programme, step, held_at):
        ask_all(session, circle, step, now)


def _key(circle: Circle, step: int, enrolment_id: str) -> str:
    return f"hosting:{circle.id}:{step}:{enrolment_id}"
