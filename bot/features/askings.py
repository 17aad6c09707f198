"""What a step asks of a circle beside its check-in: each at a time of its own, and said again when it is settled."""

from datetime import datetime, timedelta

from bot.domain.programme import Programme, WorksOn
from bot.domain.quiet import working_days_later
from bot.domain.worktime import Moment, Run
from bot.store import alarms, circles, meetings, outbox
from bot.store.columns import new_id
from bot.store.models import Circle
from bot.store.session import Session

TASKS, OFFERS, CAME_OUT = "step.tasks", "step.offers", "step.came_out"
TASKS_AGAIN, WRAP_UP_AGAIN, WRAP_UP_LATE = "step.tasks_again", "step.wrap_up_again", "step.wrap_up_late"
WRAP_UP_OVER = "step.wrap_up_over"
CLOSE_WHO_IS_IN = "trial.close"  # The alarm.
_TASKS_AFTER = timedelta(hours=4.5)  # From the prompt on: what it says is read by then.
_THEN = timedelta(minutes=1)
_DAY = timedelta(days=1)  # From one thing to the next, where a circle writes instead of meeting.


def owe(session: Session, circle: Circle, programme: Programme, run: Run, prompt: Moment, now: datetime) -> None:
    """Owes what is asked under a prompt; what belongs to the meeting comes when it begins, and half-way through it."""
    step, under = prompt.step, f"prompt:{circle.id}:{prompt.step}"
    if outbox.find(session, circle.workspace_id, under) is None:
        return
    held_at = meetings.held_at(session, circle, run, step)
    begins = held_at or prompt.at + _DAY
    half = timedelta(minutes=run.minutes_of(step) / 2) if held_at else _DAY
    half_way, ends = begins + half, begins + 2 * half
    asked = [("tasks", TASKS, prompt.at + _TASKS_AFTER)]
    if step == 0:
        asked += [("norms", "step.norms", begins), ("offers", OFFERS, half_way)]
    elif programme.works_on is WorksOn.SHARED_PROBLEM:
        asked.append(("came_out", CAME_OUT, begins))
    if step + 1 == run.steps:
        asked.append(("ring", "step.thanks", half_way if held_at else begins + _TASKS_AFTER))
    for name, kind, due_at in asked:
        outbox.owe(
            session,
            circle.workspace_id,
            key=f"{name}:{circle.id}:{step}",
            kind=kind,
            conversation=f"circle:{circle.id}",
            under=under,
            facts={"circle": circle.id, "step": step},
            now=now,
            due_at=due_at,
        )
    asks_no_more = (TASKS_AGAIN, f"tasks:{circle.id}:{step}", step, max(ends, prompt.at + _TASKS_AFTER))
    goes_on = (WRAP_UP_AGAIN, f"wrap_up:{circle.id}:{step - 1}", step - 1, prompt.at + _TASKS_AFTER)
    for kind, key, of_step, at in (asks_no_more, goes_on):
        _owe_change(session, circle, kind, key, of_step, at + _THEN, now)


def is_asked(session: Session, circle: Circle, step: int) -> bool:
    """Whether what is needed for a step is asked under its prompt by now."""
    asking = outbox.find(session, circle.workspace_id, f"tasks:{circle.id}:{step}")
    return asking is not None and bool(asking.attempt)


def _owe_change(
    session: Session, circle: Circle, kind: str, key: str, step: int, at: datetime, now: datetime
) -> None:
    """Has a message changed at a time of its own, if anything is to be changed then."""
    asking = outbox.find(session, circle.workspace_id, key)
    if asking is not None:
        late = at >= _late_from(circle, asking.due_at)
        outbox.owe(
            session,
            circle.workspace_id,
            key=f"{kind}:{key}",
            kind=kind,
            conversation=f"circle:{circle.id}",
            under=key,
            facts={"circle": circle.id, "step": step, "over": kind == TASKS_AGAIN, "late": late, "by_clock": True},
            now=now,
            due_at=at,
        )


def tasks_again(session: Session, circle: Circle, step: int, now: datetime, *, over: bool = False) -> None:
    """Has what asks for a step's tasks say how they stand: the wrap-up before it, and the question under its prompt."""
    change(session, circle, f"tasks:{circle.id}:{step}", TASKS_AGAIN, now, over=over)
    if step > 0:
        wrap_up_again(session, circle, step - 1, now)


def wrap_up_again(session: Session, circle: Circle, step: int, now: datetime) -> None:
    """Has a wrap-up say what has become of what it asks, and ask what comes after that."""
    asking = outbox.find(session, circle.workspace_id, f"wrap_up:{circle.id}:{step}")
    if asking is not None:
        late = now >= _late_from(circle, asking.due_at)
        change(session, circle, asking.key, WRAP_UP_AGAIN, now, late=late)


def owe_late(session: Session, circle: Circle, run: Run, wrap_up: Moment, now: datetime) -> None:
    """Has a wrap-up go on to its next question after a working day, if nobody has answered the first by then; and the
    one before it ask nothing more."""
    step = wrap_up.step
    late, at = f"wrap_up:{circle.id}:{step}", _late_from(circle, wrap_up.at)
    if step + 1 < run.steps:  # The last one asks only whether they met.
        _owe_change(session, circle, WRAP_UP_LATE, late, step, at, now)
    owe_over(session, circle, step - 1, now)


def owe_over(session: Session, circle: Circle, step: int, now: datetime) -> None:
    """Has the wrap-up of a step ask nothing more: the one after it has come, or the goodbye."""
    _owe_change(session, circle, WRAP_UP_OVER, f"wrap_up:{circle.id}:{step}", step, now, now)


def owe_ended(session: Session, circle: Circle, now: datetime) -> None:
    """Has no wrap-up of a circle that ends before its last step ask anything more."""
    for step in range(circle.done_step or 0, -1, -1)[:2]:  # Of those before them this was owed in their time.
        owe_over(session, circle, step, now)
    close_who_is_in(session, circle, now)


def close_who_is_in(session: Session, circle: Circle, now: datetime) -> None:
    """Has the private question whether somebody is in for all of it closed, where a step or the circle has ended until
    which it could be answered."""
    step = circle.done_step or 0
    if any(one.trial_until is not None and one.trial_until >= step for one in circles.members(session, circle)):
        key, facts = f"{CLOSE_WHO_IS_IN}:{circle.id}", {"circle": circle.id}
        alarms.set_(session, circle.workspace_id, key=key, kind=CLOSE_WHO_IS_IN, at=now, facts=facts)


def _late_from(circle: Circle, wrapped_up_at: datetime) -> datetime:
    """The end of the working day after a wrap-up: all have seen it by then."""
    return working_days_later(wrapped_up_at, circle.zone, 1)


def change(session: Session, circle: Circle, asked: str, kind: str, now: datetime, **facts: str | bool) -> None:
    """Has a message changed that stands there, known by its key; one that was not sent yet is worded when it is."""
    asking = outbox.find(session, circle.workspace_id, asked)
    if asking is not None and asking.attempt:
        outbox.owe(
            session,
            circle.workspace_id,
            key=f"{kind}:{asked}/{new_id()}",
            kind=kind,
            conversation=asking.conversation,
            recipient=asking.recipient,
            under=asking.key,
            facts={**asking.facts, **facts},
            now=now,
        )
