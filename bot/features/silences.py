"""Three silent steps: the person, and nobody else, is asked whether they stay, pause or leave."""

from datetime import datetime

from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue
from bot.domain.quiet import STARTS, Weight, is_away
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.silences import LIMIT, is_told
from bot.domain.steps import posted_at
from bot.domain.worktime import MomentKind, Run, instant
from bot.features import editions, people, reminders
from bot.store import circles, members
from bot.store.alarms import Ringing
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session


def look(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """A step is over: whoever has been silent for three of them is asked in private."""
    circle, step = circles.get(session, ringing.workspace_id, ringing.facts["circle"]), ringing.facts["step"]
    if circle is None or circle.state is not CircleState.RUNNING or not editions.has(circle, catalogue):
        return
    shut = circle.shut_steps or ()
    if step in shut:
        return
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    if step + 1 >= run.steps:
        return  # It was the last one: the goodbye comes, and there is nothing to stay in.
    for member, enrolment in members.present(session, circle):
        if is_away(enrolment.away_until, now, enrolment.zone) or member.outside_since is not None:
            continue  # They have said what they do, or are asked in another way.
        counted = [one for one in _counted(run, step, member, enrolment) if one not in shut]
        if is_told(counted, members.answered_steps(session, member), member.silence_told):
            _ask(session, circle, member, step, now)


def stay(session: Session, workspace_id: str, circle_id: str, user_id: str) -> str:
    """Somebody stays; nothing is noted of it. The circle's channel."""
    circle = circles.get(session, workspace_id, circle_id)
    member = circles.member(session, circle, user_id) if circle else None
    if circle is None or member is None or member.state is not MemberState.MEMBER:
        raise Refusal(RefusalCode.GONE)
    return circle.channel_id or ""


def asked_in(session: Session, workspace_id: str, circle_id: str, enrolment_id: str) -> str | None:
    """The channel of the circle that somebody is asked about; None when there is nothing to ask any more.

    They have left, the circle has ended, they gave a sign of life, or nobody saw the steps they were silent in.
    """
    circle = circles.get(session, workspace_id, circle_id)
    member = members.get(session, workspace_id, circle_id, enrolment_id)
    if circle is None or member is None or member.state is not MemberState.MEMBER or member.silence_told is None:
        return None
    there = [
        one for one in range(member.joined_step, member.silence_told + 1) if one not in (circle.shut_steps or ())
    ]
    silent = there[-LIMIT:]
    unseen = any(reminders.is_lost(session, circle, step) for step in silent)
    answered = any(step >= silent[0] for step in members.answered_steps(session, member))
    return None if unseen or answered else circle.channel_id


def _counted(run: Run, last: int, member: Member, enrolment: Enrolment) -> list[int]:
    """The steps that are over and count: since somebody became a member, and since they were last away."""
    there = [step for step in range(member.joined_step, last + 1) if step < run.steps]
    if enrolment.away_until is None:
        return there
    back_at = instant(enrolment.away_until, STARTS, enrolment.zone)
    return [step for step in there if posted_at(run, step)[MomentKind.PROMPT] >= back_at]


def _ask(session: Session, circle: Circle, member: Member, step: int, now: datetime) -> None:
    asked = people.tell(
        session,
        circle.workspace_id,
        member.user_id,
        key=f"silence.ask:{circle.id}:{member.enrolment_id}:{step}",
        kind="silence.ask",
        weight=Weight.KIND,
        now=now,
        facts={"circle": circle.id, "enrolment": member.enrolment_id},
    )
    if asked:  # In a full week it is tried again after the next step.
        member.silence_told = step
