"""A circle's week slides where the day of its meeting is a public holiday for half of its members or more."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import holidays as rules
from bot.domain.holidays import Holiday, WeekOff
from bot.domain.programme import Catalogue
from bot.domain.worktime import Moment, Run, meeting_at, meeting_on, next_moment
from bot.features import circles as channels
from bot.features import clock_changes, editions
from bot.features.holiday_dates import Holidays
from bot.store import circles, members, outbox, workspaces
from bot.store.models import Circle
from bot.store.session import Session

KIND = "circle.week_off"
_WEEK = timedelta(weeks=1)


def holiday(session: Session, circle: Circle, run: Run, step: int, known: Holidays, now: datetime) -> Holiday:
    """For how many of a circle the day of a step's meeting, on the clock of each, is a public holiday.

    Where people write, or talk in twos and threes when it suits them, no day is.
    """
    if not run.meets or step in run.apart or meeting_at(run, step) <= now:
        return Holiday.NOBODY
    here = members.present(session, circle)
    countries = known.countries(session, circle.workspace_id, [member.user_id for member, _ in here])
    if not countries:
        return Holiday.NOBODY
    at = meeting_at(run, step)
    days = {member.user_id: at.astimezone(ZoneInfo(enrolment.zone)).date() for member, enrolment in here}
    return rules.of_members(
        [user in countries and known.is_holiday(countries[user], on) for user, on in days.items()]
    )


def slide(
    session: Session,
    circle: Circle,
    run: Run,
    prompt: Moment,
    done: Moment | None,
    *,
    try_at: datetime,
    now: datetime,
) -> None:
    """Moves a step, and all that comes after it, on by a week; the circle reads so where the prompt would have come."""
    step, on = prompt.step, meeting_on(run, prompt.step)
    if step == 0:
        circle.first_on += _WEEK
    else:
        circle.breaks = [*(circle.breaks or []), [step, 1]]
    run = replace(
        run, first_on=circle.first_on, breaks=tuple((before, weeks) for before, weeks in circle.breaks or ())
    )
    following = next_moment(run, done)
    circle.next_at = following.at if following else None
    what = f"public holiday: step {step} moves on by a week"
    workspaces.log(session, circle.workspace_id, at=now, by="bot", subject=f"circle {circle.id}", what=what)
    channels.look_for_host(session, circle, run, step)
    clock_changes.set_(session, circle, run, step)
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"{KIND}:{circle.id}:{step}:{on}",
        kind=KIND,
        conversation=f"circle:{circle.id}",
        facts={"circle": circle.id, "step": step, "on": on.isoformat()},
        now=now,
        due_at=prompt.at,
        try_at=try_at,
    )


def shown(
    session: Session, workspace_id: str, circle_id: str, step: int, on: str, *, catalogue: Catalogue
) -> WeekOff | None:
    """What the circle reads of the day on which it does not meet."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None:
        return None
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    return WeekOff(date.fromisoformat(on), meeting_at(run, step), circle.zone)
