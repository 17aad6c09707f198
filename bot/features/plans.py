"""What falls due in each running circle: planned once, put off when it cannot be, left out when it comes too late."""

from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from bot.domain import steps as rules
from bot.domain.holidays import Holiday
from bot.domain.letters import LETTERS_AGAIN
from bot.domain.programme import Catalogue, Programme
from bot.domain.quiet import next_morning, working_time
from bot.domain.spreading import POSTS_A_MINUTE, Places
from bot.domain.worktime import Moment, MomentKind, Run, next_moment
from bot.features import askings, clock_changes, departures, editions, groupings, reminders, speakers, weeks_off
from bot.features import circles as closing
from bot.features.holiday_dates import PUBLIC, Holidays
from bot.store import (
    alarms,
    circles,
    letters,
    members,
    outbox,
    schedule,
    workspaces,
)
from bot.store.models import Circle
from bot.store.session import Session

BATCH = 10  # In a transaction: nobody waits long behind it for the one thread that writes.
SET_ASIDE = timedelta(hours=6)
PUT_OFF = timedelta(hours=1)
LATE = timedelta(hours=1)
APART = timedelta(hours=2)
_BY_WORKSPACE = attrgetter("workspace_id")


def due(session: Session, now: datetime) -> list[tuple[str, str]]:
    """(workspace id, circle id) of the circles whose next moment has come, as many as are planned at once."""
    return schedule.places(session, now, BATCH)


def plan(
    session: Session,
    *,
    catalogue: Catalogue,
    now: datetime,
    posts_a_minute: int = POSTS_A_MINUTE,
    only: str | None = None,
    holidays: Holidays = PUBLIC,
) -> int:
    """Plans one batch of the circles whose next moment has come, or `only` one; how many, 0 when none is left.

    Planning twice writes nothing twice: every message has its key, and the circle moves on in the same
    transaction. Those of one workspace that come together fall due one after another.
    """
    due = schedule.due(session, now, BATCH, only)
    for workspace_id, of_workspace in groupby(sorted(due, key=_BY_WORKSPACE), _BY_WORKSPACE):
        places = Places(schedule.given_until(session, workspace_id, now), now, posts_a_minute)
        for circle in of_workspace:
            if _fits(session, circle, catalogue):
                _plan_circle(session, circle, catalogue, places, holidays, now)
            else:
                _set_aside(session, circle, now)
        schedule.give_until(session, workspace_id, places.until)
    return len(due)


def put_off(session: Session, workspace_id: str, circle_id: str, now: datetime, *, cause: str) -> None:
    """Has a circle that could not be planned looked at again later, so that the others need not wait for it."""
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is not None:
        _put_off(session, circle, now + PUT_OFF, cause, now)


def next_at(session: Session, *, catalogue: Catalogue) -> tuple[datetime, MomentKind, int] | None:
    """When the next moment of any circle comes, and what it is."""
    found = schedule.next_at(session)
    if found is None:
        return None
    at, circle = found
    if not _fits(session, circle, catalogue):
        return None
    coming = next_moment(circles.run_of(circle, editions.of(session, circle, catalogue)), schedule.done(circle))
    return (at, coming.kind, coming.step) if coming else None


def _plan_circle(
    session: Session, circle: Circle, catalogue: Catalogue, places: Places, holidays: Holidays, now: datetime
) -> None:
    circle.put_off_since = circle.put_off_cause = None
    if circle.edition is None:  # It started with a version that did not keep the texts yet.
        editions.pin(session, circle, catalogue)
    programme = editions.of(session, circle, catalogue)
    run = circles.run_of(circle, programme)
    moment = next_moment(run, schedule.done(circle))
    if moment is None:
        circle.next_at = None
        return
    of_day = Holiday.NOBODY
    if moment.kind is MomentKind.PROMPT:
        of_day = weeks_off.holiday(session, circle, run, moment.step, holidays, now)
    if of_day is Holiday.HALF:
        try_at = _try_at(circle, moment, places.give(1), now)
        weeks_off.slide(session, circle, run, moment, schedule.done(circle), try_at=try_at, now=now)
        return
    following = next_moment(run, moment)
    circle.done_kind, circle.done_step = moment.kind, moment.step
    circle.next_at = following.at if following else None
    if following is not None and following.at <= now:
        _skip(session, circle, moment, now)
    else:
        _owe(session, circle, moment, places, of_day, now)
    if moment.kind is MomentKind.PROMPT:
        _begin(session, circle, programme, run, moment, following, now)
    elif moment.kind is MomentKind.WRAP_UP:
        _end(session, circle, run, moment, now)
    else:
        askings.owe_over(session, circle, moment.step, now)
        askings.close_who_is_in(session, circle, now)
        closing.close(session, circle, now)
        if letters.anything_in(session, circle):
            _give_back(session, circle, "letter.late", working_time(now + LETTERS_AGAIN, circle.zone))


def _begin(
    session: Session,
    circle: Circle,
    programme: Programme,
    run: Run,
    prompt: Moment,
    following: Moment | None,
    now: datetime,
) -> None:
    """What comes with a step's prompt: who is with whom, who begins, the reminders, in the last one what they wrote."""
    groupings.form(session, circle, programme, prompt.step, now)
    speakers.choose(session, circle, run, prompt.step)
    if following is not None:
        reminders.set_(session, circle, run, prompt.step, now=now, closes_at=following.at)
    clock_changes.set_(session, circle, run, prompt.step + 1)
    if prompt.step + 1 == run.steps:
        _give_back(session, circle, "letter.return", now)
    askings.owe(session, circle, programme, run, prompt, now)


def _end(session: Session, circle: Circle, run: Run, wrap_up: Moment, now: datetime) -> None:
    """What comes with a step's wrap-up: who was silent, who is in for all of it, who hosts the next meeting."""
    _note_if_shut(session, circle, wrap_up, now)
    _look_for_silence(session, circle, wrap_up.step, now)
    if any(member.joined_step == wrap_up.step for member, _ in members.present(session, circle)):
        # Neither with the wrap-up nor with the question who hosts, which comes in the morning.
        departures.ask_who_is_in(session, circle, next_morning(now, circle.zone) + APART)
    askings.owe_late(session, circle, run, wrap_up, now)
    askings.close_who_is_in(session, circle, now)
    if wrap_up.step + 1 < run.steps:
        closing.look_for_host(session, circle, run, wrap_up.step + 1)


def _give_back(session: Session, circle: Circle, kind: str, at: datetime) -> None:
    """Has the members' letters to themselves, or their goals, come back."""
    facts = {"circle": circle.id}
    alarms.set_(session, circle.workspace_id, key=f"{kind}:{circle.id}", kind=kind, at=at, facts=facts)


def _look_for_silence(session: Session, circle: Circle, step: int, now: datetime) -> None:
    key, facts = f"silences.look:{circle.id}:{step}", {"circle": circle.id, "step": step}
    alarms.set_(session, circle.workspace_id, key=key, kind="silences.look", at=now, facts=facts)


def _note_if_shut(session: Session, circle: Circle, wrap_up: Moment, now: datetime) -> None:
    """Notes that nobody could check in to the end of a step, so that nobody's silence in it counts."""
    unseen = not reminders.is_shown(session, circle, wrap_up.step)
    # The wrap-up comes late when the channel was archived, or the app was out, at the moment of the step's end.
    if unseen or circle.held_at is not None or now > wrap_up.at + rules.PUNCTUAL:
        circle.shut_steps = [*(circle.shut_steps or ()), wrap_up.step]


def _fits(session: Session, circle: Circle, catalogue: Catalogue) -> bool:
    """Whether the programme still has the step that a circle is at: files may have been changed under it."""
    if not editions.has(circle, catalogue):
        return False
    return (circle.done_step or 0) < len(editions.of(session, circle, catalogue).steps)


def _set_aside(session: Session, circle: Circle, now: datetime) -> None:
    """One circle that cannot go on must not keep the others from it; it is looked at again later."""
    _put_off(session, circle, now + SET_ASIDE, "its programme no longer has the step it is at", now)


def _put_off(session: Session, circle: Circle, until: datetime, cause: str, now: datetime) -> None:
    """Logged when it begins: it may go on for long, and shows in the circle itself until it is over."""
    circle.next_at, circle.put_off_since = until, circle.put_off_since or now
    if circle.put_off_cause != cause:
        circle.put_off_cause, what = cause, f"put off: {cause}"
        workspaces.log(session, circle.workspace_id, at=now, by="bot", subject=f"circle {circle.id}", what=what)


def _skip(session: Session, circle: Circle, moment: Moment, now: datetime) -> None:
    """What comes too late to be of use is left out, and that is written down."""
    what = f"skipped the {moment.kind} of step {moment.step}: the next moment has already come"
    workspaces.log(session, circle.workspace_id, at=now, by="bot", subject=f"circle {circle.id}", what=what)


def _owe(session: Session, circle: Circle, moment: Moment, places: Places, of_day: Holiday, now: datetime) -> None:
    """Owes a moment's messages, which fall due together: a prompt has its thread with it."""
    key = f"{moment.kind}:{circle.id}:{moment.step}"
    rows: list[tuple[str, str, str | None]] = [(key, f"step.{moment.kind}", None)]
    if moment.kind is MomentKind.PROMPT:
        rows.append((f"thread:{circle.id}:{moment.step}", "step.thread", key))
    try_at = _try_at(circle, moment, places.give(len(rows)), now)
    facts: dict[str, Any] = {"circle": circle.id, "step": moment.step}
    if of_day is Holiday.SOME:
        facts["holiday"] = True
    for owed, kind, under in rows:
        outbox.owe(
            session,
            circle.workspace_id,
            key=owed,
            kind=kind,
            conversation=f"circle:{circle.id}",
            under=under,
            facts=facts,
            now=now,
            due_at=moment.at,
            try_at=try_at,
        )


def _try_at(circle: Circle, moment: Moment, place: datetime, now: datetime) -> datetime:
    """When a moment's messages are sent that have a place in time."""
    if now > moment.at + LATE:  # After an outage they do not come in the middle of the night.
        return max(place, working_time(now, circle.zone))
    return place
