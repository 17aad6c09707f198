"""Who gets the participation summary: HR, and every member, who thereby sees what HR sees of them."""

from datetime import datetime

from bot.domain.quiet import working_time
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.features import people, workspaces
from bot.store import enrolments, outbox
from bot.store import workspaces as rows
from bot.store.session import Session


def may_read(session: Session, workspace_id: str, user_id: str) -> None:
    """Refuses everybody else."""
    if workspaces.holds(session, workspace_id, Role.HR, user_id):
        return
    if not enrolments.ever(session, workspace_id, user_id):
        raise Refusal(RefusalCode.MAY_NOT_READ_SUMMARY)


def to_print(session: Session, now: datetime) -> list[str]:
    """The workspaces whose channel for HR has not had this month's summary yet."""
    return [
        one.id
        for one in rows.every(session)
        if one.hr_channel
        and one.uninstalled_at is None
        and outbox.state_of(session, one.id, _key(one.hr_channel, now)) is None
    ]


def owe_monthly(session: Session, workspace_id: str, *, now: datetime) -> None:
    """Owes HR's channel this month's summary, once a month, for when somebody there is at work."""
    row = rows.get(session, workspace_id)
    if row is not None and row.hr_channel:
        readers = workspaces.holders_of(session, workspace_id, Role.HR)
        zone = people.zone_of(session, workspace_id, readers[0]) if readers else "UTC"
        outbox.owe(
            session,
            workspace_id,
            key=_key(row.hr_channel, now),
            kind="summary",
            conversation=f"to:{row.hr_channel}",
            recipient=row.hr_channel,
            now=now,
            due_at=working_time(now, zone),
        )


def _key(channel: str, now: datetime) -> str:
    return f"summary:{channel}:{now:%Y-%m}"
