"""Where nobody is left to be asked in private, the whole circle is asked who would host, for once or for all meetings."""

from datetime import datetime, timedelta

from bot.domain.programme import Facilitation, Programme
from bot.domain.quiet import is_away
from bot.domain.turns import Speakers
from bot.features import askings, hosts, hours
from bot.store import circles, enrolments, hostings, members, outbox
from bot.store.columns import new_id
from bot.store.models import Circle, Enrolment, Hosting, Member, OutboxState
from bot.store.session import Session

OPEN, TAKEN = "hosting.open", "hosting.taken"
CHANGED = "turns.changed"
OPEN_AGAIN = "hosting.open_again"
_APART = timedelta(hours=1)


def asks_all(session: Session, circle: Circle, programme: Programme, step: int, held_at: datetime | None) -> bool:
    """Whether a step's thread asks who would host all meetings from then on: nobody does, or is left to be asked."""
    if programme.facilitation is not Facilitation.VOLUNTEER or held_at is None:
        return False
    if hostings.host_of(session, circle, step) is not None:
        return False
    asked, others = hostings.of_step(session, circle, step), hosts.busy(session, circle, step)
    run = circles.run_of(circle, programme)
    return not any(
        _may_say_yes(member, enrolment, asked.get(enrolment.id), held_at)
        for member, enrolment in members.present(session, circle)
        if member.user_id not in others and hours.expected(enrolment, run, step, held_at)
    )


def offer(session: Session, circle: Circle, member: Member, step: int, now: datetime, *, for_all: bool) -> None:
    """A member offers to host of their own accord; `for_all` is like the tick they could have set when they joined."""
    if for_all:
        enrolments.get(session, circle.workspace_id, member.enrolment_id).hosts = True
    if member.enrolment_id not in hostings.of_step(session, circle, step):
        hostings.asked(session, circle, step, member.enrolment_id, now)


def tell_taken(session: Session, circle: Circle, step: int, user_id: str, now: datetime) -> None:
    """The circle reads who hosts, which the prompt could not say yet."""
    _owe(session, circle, step, f"{TAKEN}:{circle.id}:{step}:{new_id()}", TAKEN, now, user=user_id)


def tell_changed(session: Session, circle: Circle, step: int, speaks: Speakers, now: datetime) -> None:
    """The circle reads who speaks instead of whom its prompt names, and never who has gone or why."""
    named = {"first": speaks.first, "last": speaks.last}
    if any(named.values()):
        _owe(session, circle, step, f"{CHANGED}:{circle.id}:{step}:{new_id()}", CHANGED, now, **named)


def ask_all(session: Session, circle: Circle, step: int, now: datetime) -> bool:
    """Asks the circle in the thread of the step, unless it is asked already; False where that is not there yet."""
    if is_asked(session, circle, step):
        return True
    before = len(_askings(session, circle, step))
    key = _key(circle, step) + (f":{before + 1}" if before else "")
    return _owe(session, circle, step, key, OPEN, now)


def all_are_asked(session: Session, circle: Circle, step: int) -> bool:
    """Whether the circle has been asked in the thread of a step, apart from what the thread itself asks."""
    return bool(_askings(session, circle, step))


def is_asked(session: Session, circle: Circle, step: int) -> bool:
    """Whether the circle is still asked there: nobody has taken it since."""
    asking = next(reversed(_askings(session, circle, step)), None)
    if asking is None or asking.state in (OutboxState.DEAD, OutboxState.WITHDRAWN):
        return False
    return not outbox.beginning_with(session, circle.workspace_id, f"{OPEN_AGAIN}:{asking.key}/")


def say_again(session: Session, circle: Circle, step: int, now: datetime, *, over: bool = False) -> None:
    """What has asked the circle says what has become of it, without its button."""
    for asking in _askings(session, circle, step):
        askings.change(session, circle, asking.key, OPEN_AGAIN, now, over=over)


def _may_say_yes(member: Member, enrolment: Enrolment, row: Hosting | None, held_at: datetime) -> bool:
    """Whether a member is asked in private, or will be: they offered to host, are there, and have not passed."""
    if member.outside_since is not None or is_away(enrolment.away_until, held_at, enrolment.zone):
        return False
    return row.state == hostings.ASKED if row else enrolment.hosts


def _askings(session: Session, circle: Circle, step: int) -> list[outbox.Intent]:
    """What has asked the circle, the last one last; as a rule it is one."""
    first = outbox.find(session, circle.workspace_id, _key(circle, step))
    later = outbox.beginning_with(session, circle.workspace_id, f"{_key(circle, step)}:")
    return [first, *later] if first is not None else []


def _key(circle: Circle, step: int) -> str:
    return f"{OPEN}:{circle.id}:{step}"


def _owe(
    session: Session, circle: Circle, step: int, key: str, kind: str, now: datetime, **facts: str | bool | None
) -> bool:
    """In the thread of the step; before its prompt nothing is said, for its thread asks. Who hosts is not asked in one
    breath with what the prompt asks."""
    prompt = outbox.find(session, circle.workspace_id, f"prompt:{circle.id}:{step}")
    return prompt is not None and outbox.owe(
        session,
        circle.workspace_id,
        key=key,
        kind=kind,
        conversation=f"circle:{circle.id}",
        under=prompt.key,
        facts={"circle": circle.id, "step": step, **facts},
        now=now,
        due_at=max(now, prompt.due_at + _APART) if kind == OPEN else now,
    )
