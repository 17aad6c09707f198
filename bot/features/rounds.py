"""Rounds: opened by a moderator or on a day that was set, formed in the background, looked at, sent, and closed."""

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import rounds as rules
from bot.domain.forming.people import Help, Unplaced
from bot.domain.outlooks import outlook
from bot.domain.programme import Catalogue
from bot.domain.proposals import NOTICE
from bot.domain.quiet import working_days_later
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.domain.rounds import (
    Plan,
    Result,
    RoundCard,
    RoundForm,
    Rounds,
    RoundState,
    Window,
)
from bot.features import assignments, people, round_schedules
from bot.features import workspaces as roles
from bot.features.alarms import Ringing
from bot.store import audiences, enrolments, left_overs, positions, rounds, searches, workspaces
from bot.store.models import LeftOver, Round
from bot.store.session import Session

Row = Round
BY_ITSELF = "schedule"  # In the place of a moderator, where a round opened by itself.
_TOLD_AGAIN = 3  # Working days after which a round that waits is told of.
_DEPARTMENTS = 99


def may(session: Session, workspace_id: str, by: str) -> None:
    """Refuses whoever moderates nothing."""
    if not roles.holds(session, workspace_id, Role.MODERATOR, by):
        raise Refusal(RefusalCode.NOT_A_MODERATOR)


def found(session: Session, workspace_id: str, by: str, *, catalogue: Catalogue, now: datetime) -> Rounds | None:
    """What a moderator finds of rounds; None for whoever moderates nothing."""
    if not roles.holds(session, workspace_id, Role.MODERATOR, by):
        return None
    here = [one for one in rounds.open_of(session, workspace_id) if one.programme_id in catalogue]
    coming = [one for one in rounds.schedules(session, workspace_id) if one.programme_id in catalogue]
    return Rounds(
        tuple(card(session, one, by, catalogue=catalogue, now=now) for one in here),
        tuple(round_schedules.shown(one, catalogue, now) for one in coming),
    )


def form(
    session: Session,
    workspace_id: str,
    by: str,
    *,
    group: str | None = None,
    catalogue: Catalogue,
    now: datetime,
) -> RoundForm:
    """What the form shows; refused to whoever moderates nothing, and where a round is open for each programme."""
    may(session, workspace_id, by)
    busy = {one.programme_id for one in rounds.open_of(session, workspace_id)}
    free = [one.id for one in catalogue.programmes if one.id not in busy]
    if not free:
        raise Refusal(RefusalCode.ROUND_IS_OPEN)
    users = {user for one in free for user in enrolments.who_waits(session, workspace_id, one)}
    stand = positions.of(session, workspace_id, sorted(users))
    counted = Counter(one.department for one in stand.values() if one.department)
    departments = sorted(name for name, _count in counted.most_common(_DEPARTMENTS))
    return RoundForm(tuple(free), tuple(departments), group, _today(session, workspace_id, by, now))


def open_(
    session: Session, workspace_id: str, plan: Plan, *, by: str, catalogue: Catalogue, now: datetime
) -> Round | None:
    """Opens a round, whose circles are formed at once; None where it is to open by itself on a day."""
    workspaces.lock(session, workspace_id)
    may(session, workspace_id, by)
    checked = rules.checked(plan, _today(session, workspace_id, by, now))
    if checked.programme_id not in catalogue:
        raise Refusal(RefusalCode.UNKNOWN_PROGRAMME, field="programme")
    if checked.every_weeks is not None:
        round_schedules.set_(session, workspace_id, checked, by=by, now=now)
        return None
    if _open_for(session, workspace_id, checked.programme_id):
        raise Refusal(RefusalCode.ROUND_IS_OPEN, field="programme")
    return _open(session, workspace_id, checked, by, now)


def rung(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """The day has come on which a round opens by itself; where one is open still, that one goes on instead."""
    row = rounds.schedule(session, ringing.workspace_id, ringing.facts["programme"])
    if row is None:
        return
    round_schedules.set_alarm(session, row, now)
    if row.programme_id in catalogue and not _open_for(session, row.workspace_id, row.programme_id):
        plan = Plan(row.programme_id, audiences.audience_of(row), rounds.theme_of(session, row))
        _open(session, row.workspace_id, plan, BY_ITSELF, now)


def end_schedule(session: Session, workspace_id: str, programme_id: str, *, by: str, now: datetime) -> None:
    """No round of a programme opens by itself any more; circles are formed again when enough people wait."""
    workspaces.lock(session, workspace_id)
    may(session, workspace_id, by)
    round_schedules.end(session, workspace_id, programme_id, by=by, now=now)


def again(session: Session, workspace_id: str, round_id: str, *, by: str, now: datetime) -> Round:
    """Has all circles of a round formed anew but for those that are locked."""
    row = held(session, workspace_id, round_id, by)
    row.state, row.run, row.held_until = RoundState.FORMING, row.run + 1, None
    row.part = row.stopped_by = None
    _log(session, workspace_id, f"round {row.id}", "formed again", by, now)
    return row


def stop(session: Session, workspace_id: str, round_id: str, *, by: str, now: datetime) -> Round:
    """Has the search end with the best that it has found so far; nothing where it is over by now."""
    row = held(session, workspace_id, round_id, by, among=(RoundState.READY, RoundState.FORMING))
    if row.state is RoundState.FORMING and row.stopped_by is None:
        row.stopped_by = by
        _log(session, workspace_id, f"round {row.id}", "search stopped", by, now)
    return row


def approve_all(session: Session, workspace_id: str, round_id: str, *, by: str, now: datetime) -> Round:
    """Has the people of all circles of a round asked, bit by bit, but for circles that the moderator is in."""
    row = held(session, workspace_id, round_id, by)
    row.state, row.approved_by, row.held_until = RoundState.SENDING, by, None
    _log(session, workspace_id, f"round {row.id}", "approved", by, now)
    return row


def close(session: Session, workspace_id: str, round_id: str, *, by: str, now: datetime) -> Round:
    """Closes a round: whoever is in one of its circles that was not approved waits on, and never knew of it."""
    row = held(session, workspace_id, round_id, by, among=(RoundState.READY, RoundState.FORMING))
    row.state, row.held_until = RoundState.CLOSING, None
    _log(session, workspace_id, f"round {row.id}", "closed", by, now)
    return row


def held(
    session: Session,
    workspace_id: str,
    round_id: str,
    by: str,
    *,
    among: tuple[RoundState, ...] = (RoundState.READY,),
) -> Round:
    """A round that a moderator may change at present, held until the transaction ends."""
    workspaces.lock(session, workspace_id)
    may(session, workspace_id, by)
    row = rounds.get(session, workspace_id, round_id)
    if row is None:
        raise Refusal(RefusalCode.GONE)
    if row.state is RoundState.CLOSED:
        raise Refusal(RefusalCode.ROUND_OVER)
    if row.state not in among:
        raise Refusal(RefusalCode.ROUND_BUSY)
    return row


def card(session: Session, row: Round, by: str, *, catalogue: Catalogue, now: datetime) -> RoundCard:
    """How a round stands, for one moderator."""
    count, own, locked, seated = rounds.counts(session, row, without=by)
    is_formed = row.state is RoundState.READY and row.size is not None
    window = Window(row.from_on, row.until_on)
    is_over = window.is_over(people.zone_of(session, row.workspace_id, by), now, NOTICE)
    result = Result(row.size or 0, row.score or 0, row.bound or 0) if is_formed else None
    return RoundCard(
        round_id=row.id,
        programme=catalogue.get(row.programme_id).title,
        state=row.state,
        audience=audiences.audience_of(row),
        theme=rounds.theme_of(session, row),
        window=window,
        count=count,
        own=own,
        people=seated,
        locked=locked,
        left=left_overs.count(session, row, others=not is_over) if row.state is RoundState.READY else 0,
        result=result,
        part=row.part,
        stopped_by=row.stopped_by,
        is_over=is_over,
    )


def shown(row: Row, user_id: str, window: str | None) -> None:
    """Notes in which window of Slack's somebody looks on while a round is at work."""
    row.shown_to, row.shown_in = (user_id, window) if window else (None, None)


def looking(session: Session, workspace_id: str, round_id: str) -> tuple[str, str] | None:
    """Who looks on and in which window, once; None when nobody does, or the round is at work again."""
    row = rounds.get(session, workspace_id, round_id)
    at_work = row is None or row.state in (RoundState.FORMING, RoundState.SENDING)
    if row is None or at_work or row.shown_to is None or row.shown_in is None:
        return None
    found = row.shown_to, row.shown_in
    row.shown_to = row.shown_in = None
    return found


def looking_on(session: Session, workspace_id: str, round_id: str) -> tuple[str, str] | None:
    """Who looks on while a round is being formed, and in which window; None when nobody does."""
    row = rounds.get(session, workspace_id, round_id)
    if row is None or row.state is not RoundState.FORMING or row.shown_to is None or row.shown_in is None:
        return None
    return row.shown_to, row.shown_in


def formed(session: Session, row: Round, now: datetime) -> None:
    """The circles of a round are there: moderators hear of it in their bundled message, of one that nobody opened as
    soon as it suits, and of any other one when it has waited for some days."""
    for recipient in assignments.recipients(session, row.workspace_id):
        if row.opened_by == BY_ITSELF:
            assignments.set_digest(session, row.workspace_id, recipient, now)
        else:
            zone = assignments.zone_of(session, row.workspace_id, recipient)
            at = working_days_later(now, zone, _TOLD_AGAIN)
            assignments.set_digest_by(session, row.workspace_id, recipient, at)


def closed(session: Session, row: Round, now: datetime) -> None:
    """Nothing is left of a round that is to be decided on; whoever is in none of its circles may know why."""
    known = {one.enrolment_id: outlook(_unplaced(one)) for one in left_overs.found(session, row)}
    told = {enrolment_id: one for enrolment_id, one in known.items() if one is not None}
    searches.clear_outlooks(session, row.workspace_id, row.programme_id)
    searches.add_outlooks(session, row.workspace_id, row.programme_id, told)
    left_overs.forget(session, row)
    rounds.end(session, row, now)
    _log(session, row.workspace_id, f"round {row.id}", "over", "bot", now)


def _open(session: Session, workspace_id: str, plan: Plan, by: str, now: datetime) -> Round:
    row = Round(
        workspace_id=workspace_id,
        programme_id=plan.programme_id,
        state=RoundState.FORMING,
        opened_by=by,
        opened_at=now,
        audience=plan.audience.kept,
        from_on=plan.window.from_on,
        until_on=plan.window.until_on,
        run=1,
    )
    rounds.add(session, row, plan.theme)
    _log(session, workspace_id, f"round {row.id}", f"opened for {plan.programme_id}", by, now)
    return row


def _unplaced(one: LeftOver) -> Unplaced:
    between = (one.starts, one.ends) if one.starts is not None and one.ends is not None else None
    helps = Help(one.weekday, between) if one.weekday is not None or between is not None else None
    return Unplaced(one.enrolment_id, one.reason, helps, one.missing)


def _open_for(session: Session, workspace_id: str, programme_id: str) -> bool:
    return any(one.programme_id == programme_id for one in rounds.open_of(session, workspace_id))


def _today(session: Session, workspace_id: str, by: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(people.zone_of(session, workspace_id, by))).date()


def _log(session: Session, workspace_id: str, subject: str, what: str, by: str, now: datetime) -> None:
    workspaces.log(session, workspace_id, at=now, by=by, subject=subject, what=what)
