"""In for all of it? After a first step each member is asked in private, and may go as if they had never begun."""

from datetime import datetime

from bot.domain import trials as rules
from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.trials import Trial
from bot.features import circles as channels
from bot.features import departures, echoes, editions, leavings, people
from bot.store import checkins, circles, members, outbox, traces, worksheets, workspaces
from bot.store.alarms import Ringing
from bot.store.columns import new_id
from bot.store.models import Circle, Enrolment, Member, OutboxState
from bot.store.session import Session

ASK, ANSWERED, CLOSED = "trial.ask", "trial.answered", "trial.closed"
_IN = (MemberState.MEMBER, MemberState.FINISHED, MemberState.RELEASED)


def look(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """A first step is over, or somebody is back: whoever was not asked yet is, but for those who are away."""
    circle = circles.get(session, ringing.workspace_id, ringing.facts["circle"])
    if circle is None or circle.state is not CircleState.RUNNING:
        return
    done = circle.done_kind, circle.done_step
    for member, _ in members.present(session, circle):
        asked_until = None if _went_unread(session, circle, member) else member.trial_until
        until = rules.until(*done, joined_step=member.joined_step, asked_until=asked_until)
        if until is not None and _ask(session, circle, member, until, now):
            member.trial_until = until


def close(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """The time to answer is over, or the circle: the question of whoever said nothing loses its buttons."""
    circle = circles.get(session, ringing.workspace_id, ringing.facts["circle"])
    if circle is None:
        return
    for member in circles.members(session, circle):
        if member.state in _IN and _stands_open(session, circle, member):
            _say_again(session, circle, member, CLOSED, now)


def _stands_open(session: Session, circle: Circle, member: Member) -> bool:
    """Whether somebody can still see the question, who did not answer it while they could."""
    runs = circle.state is CircleState.RUNNING
    if member.trial_until is None or (
        runs and rules.is_open(circle.done_kind, circle.done_step, member.trial_until)
    ):
        return False
    # One that is still on its way has become pointless, and whoever comes back is asked again.
    return _askings(session, circle, member)[-1].attempt > 0 and not _has_answered(session, circle, member)


def asked(
    session: Session, workspace_id: str, circle_id: str, enrolment_id: str, *, catalogue: Catalogue
) -> Trial | None:
    """What somebody is asked, or was; None where there is no such circle, member or programme any more."""
    circle = circles.get(session, workspace_id, circle_id)
    member = members.get(session, workspace_id, circle_id, enrolment_id)
    if circle is None or member is None or not editions.has(circle, catalogue):
        return None
    programme, until = editions.of(session, circle, catalogue), member.trial_until
    return Trial(
        circle.id,
        circle.channel_id,
        programme.title,
        is_in=member.state is MemberState.MEMBER,
        until=until if until is not None and until < len(programme.steps) else None,
        weeks_apart=programme.weeks_apart,
    )


def form(session: Session, workspace_id: str, circle_id: str, user_id: str, *, catalogue: Catalogue) -> Trial:
    """What a no means, for somebody who may still say it."""
    _, member, _ = _answering(session, workspace_id, circle_id, user_id)
    found = asked(session, workspace_id, circle_id, member.enrolment_id, catalogue=catalogue)
    if found is None:
        raise Refusal(RefusalCode.GONE)
    return found


def stay(session: Session, workspace_id: str, circle_id: str, user_id: str, *, now: datetime) -> None:
    """Somebody is in for all of it; nothing is noted but that they answered."""
    circle, member, _ = _answering(session, workspace_id, circle_id, user_id)
    members.give_sign(member, circle)
    if not _has_answered(session, circle, member):
        _say_again(session, circle, member, ANSWERED, now)


def go(
    session: Session, workspace_id: str, circle_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> None:
    """Somebody goes: their words are destroyed, the channel is closed to them, and no figure knows of them."""
    workspaces.lock(session, workspace_id)  # Where it leaves one alone, that one goes back to the waiting list.
    circle, member, enrolment = _answering(session, workspace_id, circle_id, user_id)
    departures.leaves(session, circle, member, enrolment, catalogue=catalogue, now=now)
    _take_away(session, circle, enrolment, now)
    traces.destroy(session, enrolment)
    leavings.take_out(session, circle, member, now)
    _say_again(session, circle, member, ANSWERED, now)


def _answering(
    session: Session, workspace_id: str, circle_id: str, user_id: str
) -> tuple[Circle, Member, Enrolment]:
    """Somebody who was asked and may still answer, in their circle, held until the transaction ends."""
    circle, member, enrolment = channels.acting(session, workspace_id, circle_id, user_id)
    if not rules.is_open(circle.done_kind, circle.done_step, member.trial_until):
        raise Refusal(RefusalCode.CONSENT_CLOSED)
    return circle, member, enrolment


def _ask(session: Session, circle: Circle, member: Member, until: int, now: datetime) -> bool:
    return people.tell(
        session,
        circle.workspace_id,
        member.user_id,
        key=f"{_key(circle, member)}:{len(_askings(session, circle, member))}",
        kind=ASK,
        weight=Weight.DECISION,
        now=now,
        facts={"circle": circle.id, "enrolment": member.enrolment_id, "step": until},
    )


def _take_away(session: Session, circle: Circle, enrolment: Enrolment, now: datetime) -> None:
    """What they showed of their goal, check-ins, commitments and worksheets goes from the channel."""
    echoes.take_posts_away(session, circle.workspace_id, f"goal:{enrolment.id}:", now=now)
    for sheet in worksheets.of(session, circle.workspace_id, enrolment.id):
        echoes.take_away(session, sheet, sheet, now=now)
    for made in checkins.commitments(session, circle.workspace_id, enrolment.id):
        echoes.take_posts_away(session, circle.workspace_id, f"commitment:{made.id}", now=now)
        given = checkins.given(session, circle.workspace_id, circle.id, enrolment.id, made.step)
        if given is not None:
            echoes.take_away(session, given, made, now=now)


def _has_answered(session: Session, circle: Circle, member: Member) -> bool:
    return bool(outbox.beginning_with(session, circle.workspace_id, f"{ANSWERED}:{_key(circle, member)}"))


def _say_again(session: Session, circle: Circle, member: Member, kind: str, now: datetime) -> None:
    """The message that asked loses its buttons, and says what was answered; no key does."""
    asking = _askings(session, circle, member)[-1].key
    key = f"{kind}:{asking}" if kind == CLOSED else f"{kind}:{asking}:{new_id()}"
    place = session, circle.workspace_id, asking
    people.say_again(*place, key=key, kind=kind, now=now, unasked=people.ANSWERED)


def _went_unread(session: Session, circle: Circle, member: Member) -> bool:
    """Whether somebody was asked who went away before it was sent, or to whom it could not be sent in time."""
    asking = _askings(session, circle, member)[-1:] if member.trial_until is not None else []
    return any(one.state is OutboxState.WITHDRAWN and one.error != people.ANSWERED for one in asking)


def _askings(session: Session, circle: Circle, member: Member) -> list[outbox.Intent]:
    """The messages that asked somebody, the last one last; as a rule it is one."""
    return outbox.beginning_with(session, circle.workspace_id, _key(circle, member))


def _key(circle: Circle, member: Member) -> str:
    return f"{ASK}:{circle.id}:{member.enrolment_id}"
