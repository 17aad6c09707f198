"""Rounds that open by themselves: every so many weeks from a day on, in the morning of whoever set it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import rounds as rules
from bot.domain.programme import Catalogue
from bot.domain.quiet import STARTS
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.rounds import Plan, Schedule
from bot.domain.worktime import instant
from bot.features import people
from bot.store import alarms, audiences, rounds, workspaces
from bot.store.models import Enrolment, RoundSchedule
from bot.store.session import Session

OPENS = "round.opens"


def set_(session: Session, workspace_id: str, plan: Plan, *, by: str, now: datetime) -> None:
    """Has rounds like this one open by themselves, in the place of what was said before."""
    row = RoundSchedule(
        workspace_id=workspace_id,
        programme_id=plan.programme_id,
        first_on=plan.first_on,
        every_weeks=plan.every_weeks,
        audience=plan.audience.kept,
        set_by=by,
        zone=people.zone_of(session, workspace_id, by),
    )
    row = rounds.set_schedule(session, row, plan.theme)
    _set_alarm(session, row, _next_on(row, now))
    _log(session, row, f"rounds every {row.every_weeks} weeks from {row.first_on}", by, now)


def set_alarm(session: Session, row: RoundSchedule, now: datetime) -> None:
    """Has the next round open after one that does so now."""
    today = now.astimezone(ZoneInfo(row.zone)).date()
    _set_alarm(session, row, rules.opens_on(row.first_on, row.every_weeks, today))


def end(session: Session, workspace_id: str, programme_id: str, *, by: str, now: datetime) -> None:
    """Has no round open by itself any more."""
    row = rounds.schedule(session, workspace_id, programme_id)
    if row is None:
        raise Refusal(RefusalCode.GONE)
    rounds.end_schedule(session, row)
    alarms.cancel(session, workspace_id, _key(programme_id))
    _log(session, row, "rounds open by themselves no more", by, now)


def shown(row: RoundSchedule, catalogue: Catalogue, now: datetime) -> Schedule:
    """What a moderator sees of it."""
    title = catalogue.get(row.programme_id).title
    return Schedule(row.programme_id, title, row.every_weeks, _next_on(row, now))


def next_on(session: Session, enrolment: Enrolment, now: datetime) -> tuple[bool, date | None]:
    """Whether rounds of what somebody waits for open by themselves, and when the next one does of which they are."""
    row = rounds.schedule(session, enrolment.workspace_id, enrolment.programme_id)
    if row is None:
        return False, None
    return True, _next_on(row, now) if audiences.among(session, row, [enrolment.user_id]) else None


def _next_on(row: RoundSchedule, now: datetime) -> date:
    """The first day on which one opens whose morning has not come yet."""
    today = now.astimezone(ZoneInfo(row.zone)).date()
    on = rules.opens_on(row.first_on, row.every_weeks, today)
    earlier = rules.opens_on(row.first_on, row.every_weeks, today - timedelta(days=1))
    return earlier if instant(earlier, STARTS, row.zone) > now else on


def _set_alarm(session: Session, row: RoundSchedule, on: date) -> None:
    key, facts = _key(row.programme_id), {"programme": row.programme_id}
    at = instant(on, STARTS, row.zone)
    alarms.set_(session, row.workspace_id, key=key, kind=OPENS, at=at, facts=facts)


def _key(programme_id: str) -> str:
    return f"{OPENS}:{programme_id}"


def _log(session: Session, row: RoundSchedule, what: str, by: str, now: datetime) -> None:
    subject = f"programme {row.programme_id}"
    workspaces.log(session, row.workspace_id, at=now, by=by, subject=subject, what=what)
