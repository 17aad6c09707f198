"""Being away: until a day one names, never asked why; and finding one's way back in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import pauses as rules
from bot.domain.checkins import Outcome
from bot.domain.circles import CircleState, MemberState
from bot.domain.forming.people import Reason
from bot.domain.pauses import BeyondEnd, CatchUp, Paused, PauseForm, Welcome
from bot.domain.programme import Catalogue
from bot.domain.quiet import STARTS, Weight, is_away
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import open_step
from bot.domain.worktime import MomentKind, instant, meeting_at
from bot.features import departures, editions, exits, groupings, host_search, outsiders, people
from bot.store import alarms, checkins, circles, enrolments, meetings, members, rounds, workspaces
from bot.store import people as private
from bot.store.alarms import Ringing
from bot.store.models import Circle, Commitment, Enrolment, Member
from bot.store.session import Session

_LATE = timedelta(hours=1)


def form(session: Session, workspace_id: str, user_id: str, *, now: datetime) -> PauseForm:
    """What the screen shows; refused to whoever has joined nothing."""
    joined = _joined(session, workspace_id, user_id)
    back = [one.away_until for one in joined if one.away_until and is_away(one.away_until, now, one.zone)]
    held = (circles.of_enrolment(session, workspace_id, one.id) for one in joined)
    in_circle = any(one is not None and departures.is_alive(one) for one in held)
    return PauseForm(_today(joined[0], now), max(back, default=None), in_circle)


def pause(
    session: Session, workspace_id: str, user_id: str, back_on: date, *, catalogue: Catalogue, now: datetime
) -> Paused:
    """Notes that a person is away until a day: nothing is sent to them before, and nobody is told."""
    workspaces.lock(session, workspace_id)
    joined = _joined(session, workspace_id, user_id)
    rules.checked(back_on, _today(joined[0], now))
    circle_of = {one.id: _pause(session, one, back_on, catalogue, now) for one in joined}
    private.withdraw_private(session, workspace_id, user_id)
    beyond = (_beyond(session, one, circle_of[one.id], back_on, catalogue) for one in joined)
    in_circle = any(one is not None for one in circle_of.values())
    return Paused(back_on, in_circle, next((one for one in beyond if one is not None), None))


def _pause(
    session: Session, enrolment: Enrolment, back_on: date, catalogue: Catalogue, now: datetime
) -> Circle | None:
    """Pauses one enrolment; its circle, if it is in one."""
    circle, member = _held(session, enrolment)
    rounds.take_out(session, enrolment, Reason.LATER)
    key = f"pause.returns:{enrolment.id}"
    known = alarms.find(session, enrolment.workspace_id, key)
    facts = known.facts if known else {"enrolment": enrolment.id, "step": _from_step(circle)}
    at = instant(back_on, STARTS, enrolment.zone)
    alarms.set_(session, enrolment.workspace_id, key=key, kind="pause.returns", at=at, facts=facts)
    if circle is None or member is None or departures.is_proposal(circle):
        if circle is not None and member is not None:
            departures.leave_proposal(session, circle, member, catalogue=catalogue, now=now)
        enrolment.away_until = enrolment.not_before = back_on
        return None
    departures.goes_away(session, circle, member, enrolment, back_on, catalogue=catalogue, now=now)
    return circle


def back(session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue, now: datetime) -> Welcome:
    """A person is back earlier than they said."""
    workspaces.lock(session, workspace_id)
    away = [
        one
        for one in _joined(session, workspace_id, user_id)
        if one.away_until and is_away(one.away_until, now, one.zone)
    ]
    if not away:
        raise Refusal(RefusalCode.NOT_AWAY)
    missed = [_back(session, one, catalogue, now) for one in away]
    for one in away:
        exits.ask_on_return(session, workspace_id, one.id, now=now)
    return _welcome(session, away[0], *missed[0])


def _back(session: Session, enrolment: Enrolment, catalogue: Catalogue, now: datetime) -> tuple[int, bool]:
    """Ends one absence; the first step that was missed, and whether the circle was dissolved meanwhile."""
    circle, _ = _held(session, enrolment)
    key, today = f"pause.returns:{enrolment.id}", _today(enrolment, now)
    set_ = alarms.find(session, enrolment.workspace_id, key)
    alarms.cancel(session, enrolment.workspace_id, key)
    # A day begins at nine for whoever is away until it; before nine they are back since yesterday.
    early = is_away(today, now, enrolment.zone)
    enrolment.away_until, enrolment.not_before = today - timedelta(days=early), None
    _ask_if_in(session, enrolment, now)
    _take_in(session, circle, enrolment, catalogue, now)
    return (int(set_.facts["step"]), bool(set_.facts.get("dissolved"))) if set_ else (0, False)


def returned(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """The morning of the return: one private message. The day stays on record, as silence counts from then on."""
    enrolment = enrolments.get(session, ringing.workspace_id, ringing.facts["enrolment"])
    if enrolment.away_until is None or is_away(enrolment.away_until, now, enrolment.zone):
        return
    member = members.get_last(session, ringing.workspace_id, enrolment.id)
    if enrolment.ended_at is not None and (member is None or member.state is not MemberState.FINISHED):
        return  # They have left meanwhile.
    _ask_if_in(session, enrolment, now)
    circle = circles.of_enrolment(session, ringing.workspace_id, enrolment.id)
    _take_in(session, circle, enrolment, catalogue, now)
    if exits.ask_on_return(session, ringing.workspace_id, enrolment.id, now=now):
        return  # One message in the place of another: their way back in begins with the channel.
    people.tell(
        session,
        ringing.workspace_id,
        enrolment.user_id,
        key=f"pause.welcome:{enrolment.id}:{enrolment.away_until}",
        kind="pause.welcome",
        weight=Weight.ANSWER,
        now=now,
        facts={**ringing.facts, "talk": _talk(session, enrolment, catalogue, now)},
        in_working_hours=now > ringing.at + _LATE,  # On the morning itself, be it a Saturday's.
    )


def _ask_if_in(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Whoever was away when all others were asked whether they are in for all of it is asked now."""
    member = members.current(session, enrolment.workspace_id, enrolment.id)
    circle = circles.get(session, enrolment.workspace_id, member.circle_id) if member else None
    if circle is not None:
        departures.ask_who_is_in(session, circle, now)


def _take_in(
    session: Session, circle: Circle | None, enrolment: Enrolment, catalogue: Catalogue, now: datetime
) -> None:
    """Whoever was away when talks were arranged has a place in one, if there is time, and hosts again who hosts all
    meetings."""
    session.flush()
    if circle is not None and circle.state is CircleState.RUNNING and editions.has(circle, catalogue):
        programme = editions.of(session, circle, catalogue)
        groupings.take_in(session, circle, programme, enrolment.user_id, now)
        host_search.is_back(session, circle, enrolment, catalogue, now)


def _talk(session: Session, enrolment: Enrolment, catalogue: Catalogue, now: datetime) -> dict[str, Any] | None:
    """With whom somebody can talk who comes back, as a message keeps it."""
    circle = circles.of_enrolment(session, enrolment.workspace_id, enrolment.id)
    if circle is None or circle.state is not CircleState.RUNNING or not editions.has(circle, catalogue):
        return None
    programme = editions.of(session, circle, catalogue)
    talk = groupings.talk_now(session, circle, programme, enrolment.user_id, now)
    return groupings.facts_of(talk) if talk else None


def welcome(
    session: Session,
    workspace_id: str,
    enrolment_id: str,
    from_step: int,
    *,
    dissolved: bool = False,
    talk: Mapping[str, Any] | None = None,
) -> Welcome:
    """What somebody is told who is back; `dissolved` when their circle was, while they were away."""
    enrolment = enrolments.get(session, workspace_id, enrolment_id)
    circle = circles.of_enrolment(session, workspace_id, enrolment_id)
    told = groupings.talk_of(session, workspace_id, circle.id, talk) if circle and talk else None
    return replace(_welcome(session, enrolment, from_step, dissolved), talk=told)


def catch_up(
    session: Session,
    workspace_id: str,
    user_id: str,
    enrolment_id: str,
    from_step: int,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> CatchUp:
    """Where a person's circle is; refused to all others, and when there is no circle any more."""
    enrolment, circle, _ = _mine(session, workspace_id, user_id, enrolment_id)
    programme = editions.of(session, circle, catalogue)
    run = circles.run_of(circle, programme)
    over = _from_step(circle)
    # From the step that was planned last on: its meeting may have been moved.
    steps = range(circle.done_step or 0, run.steps)
    ahead = [at for one in steps if (at := meetings.held_at(session, circle, run, one)) and at > now]
    opened = open_step(circle.done_kind, circle.done_step)
    given = opened is not None and checkins.given(session, workspace_id, circle.id, enrolment.id, opened)
    return CatchUp(
        enrolment_id=enrolment.id,
        from_step=from_step,
        circle_id=circle.id,
        channel_id=circle.channel_id or "",
        programme=programme.title,
        passed=tuple((one.number, one.title) for one in programme.steps[from_step:over]),
        step=circle.done_step,
        open_step=None if given else opened,
        next_meeting_at=min(ahead, default=None),
        zone=circle.zone,
        older=len(_older(session, enrolment, now)),
        weeks_apart=run.weeks_apart,
        talk=groupings.talk_now(session, circle, programme, user_id, now),
    )


def let_go(session: Session, workspace_id: str, user_id: str, enrolment_id: str, *, now: datetime) -> None:
    """Lets go of all that a person wanted to do by a day that is over."""
    enrolment, _, _ = _mine(session, workspace_id, user_id, enrolment_id)
    for one in _older(session, enrolment, now):
        checkins.record_outcome(session, workspace_id, enrolment.id, one.id, Outcome.LET_GO, now)


def _joined(session: Session, workspace_id: str, user_id: str) -> list[Enrolment]:
    joined = enrolments.open_of(session, workspace_id, user_id)
    if not joined:
        raise outsiders.nowhere(session, workspace_id, user_id, RefusalCode.NOT_JOINED)
    return joined


def _held(session: Session, enrolment: Enrolment) -> tuple[Circle | None, Member | None]:
    """An enrolment's place, held against a decision at the same moment."""
    place = circles.of_enrolment(session, enrolment.workspace_id, enrolment.id)
    circle = circles.locked(session, enrolment.workspace_id, place.id) if place else None
    member = members.current(session, enrolment.workspace_id, enrolment.id)
    return (circle, member) if circle is not None and member is not None else (None, None)


def _mine(
    session: Session, workspace_id: str, user_id: str, enrolment_id: str
) -> tuple[Enrolment, Circle, Member]:
    own = {one.id: one for one in enrolments.open_of(session, workspace_id, user_id)}
    member = members.current(session, workspace_id, enrolment_id) if enrolment_id in own else None
    circle = circles.get(session, workspace_id, member.circle_id) if member else None
    if member is None or circle is None or member.state is not MemberState.MEMBER or not circle.channel_id:
        raise Refusal(RefusalCode.GONE)
    return own[enrolment_id], circle, member


def _beyond(
    session: Session, enrolment: Enrolment, circle: Circle | None, back_on: date, catalogue: Catalogue
) -> BeyondEnd | None:
    if circle is None:
        return None
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    last = meeting_at(run, run.steps - 1)
    return BeyondEnd(enrolment.id, back_on, last) if last < instant(back_on, STARTS, enrolment.zone) else None


def _welcome(session: Session, enrolment: Enrolment, from_step: int, dissolved: bool) -> Welcome:
    circle = circles.of_enrolment(session, enrolment.workspace_id, enrolment.id)
    channel = circle.channel_id if circle is not None and departures.is_alive(circle) else None
    return Welcome(enrolment.id, from_step, channel, over=enrolment.ended_at is not None, dissolved=dissolved)


def _from_step(circle: Circle | None) -> int:
    """The step that a circle is at: the first one that is not over."""
    if circle is None or circle.done_step is None:
        return 0
    return circle.done_step + (circle.done_kind is not MomentKind.PROMPT)


def _older(session: Session, enrolment: Enrolment, now: datetime) -> list[Commitment]:
    today = _today(enrolment, now)
    found = checkins.commitments(session, enrolment.workspace_id, enrolment.id)
    return [one for one in found if one.outcome is None and one.due_on < today]


def _today(enrolment: Enrolment, now: datetime) -> date:
    return now.astimezone(ZoneInfo(enrolment.zone)).date()
