"""In for all of it? After the kickoff each member is asked in private, and may go as if they had never begun."""

from datetime import datetime

from bot.domain import trials as rules
from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.trials import FIRST_WEEK, NOT_FOR_ME, Trial
from bot.features import circles as channels
from bot.features import clinics, departures, echoes, editions, leavings, offers, people
from bot.store import checkins, circles, members, traces, worksheets, workspaces
from bot.store.alarms import Ringing
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session

ASK, ANSWERED = "trial.ask", "trial.answered"


def look(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """The kickoff is over: everybody who was there from the beginning is asked; who is away is not, and is in."""
    circle = circles.get(session, ringing.workspace_id, ringing.facts["circle"])
    if circle is None or circle.state is not CircleState.RUNNING or not _is_open(circle):
        return
    for member, _ in members.present(session, circle):
        if member.joined_step == rules.KICKOFF:
            _ask(session, circle, member, now)


def asked(
    session: Session, workspace_id: str, circle_id: str, enrolment_id: str, *, catalogue: Catalogue
) -> Trial | None:
    """What somebody is asked, or was; None where there is no such circle, member or programme any more."""
    circle = circles.get(session, workspace_id, circle_id)
    member = members.get(session, workspace_id, circle_id, enrolment_id)
    if circle is None or member is None or not editions.has(circle, catalogue):
        return None
    programme, is_in = editions.of(session, circle, catalogue), member.state is MemberState.MEMBER
    return Trial(circle.id, circle.channel_id, programme.title, is_in)


def form(session: Session, workspace_id: str, circle_id: str, user_id: str, *, catalogue: Catalogue) -> Trial:
    """What a no means, for somebody who may still say it."""
    _, member, _ = _answering(session, workspace_id, circle_id, user_id)
    found = asked(session, workspace_id, circle_id, member.enrolment_id, catalogue=catalogue)
    if found is None:
        raise Refusal(RefusalCode.GONE)
    return found


def stay(session: Session, workspace_id: str, circle_id: str, user_id: str, *, now: datetime) -> None:
    """Somebody is in for all of it; nothing is noted but that the question is answered."""
    circle, member, _ = _answering(session, workspace_id, circle_id, user_id)
    _say_again(session, circle, member, "yes", now)


def go(session: Session, workspace_id: str, circle_id: str, user_id: str, *, now: datetime) -> None:
    """Somebody goes: their words are destroyed, the channel is closed to them, and no figure knows of them."""
    workspaces.lock(session, workspace_id)  # Where it leaves one alone, that one goes back to the waiting list.
    circle, member, enrolment = _answering(session, workspace_id, circle_id, user_id)
    before = departures.active(session, circle, now)
    member.state, member.left_at, member.left_why = MemberState.LEFT, now, NOT_FOR_ME
    clinics.presenter_went(session, circle, enrolment.id, now)
    offers.destroy(session, member, now)
    leavings.end(session, enrolment, now)
    _take_away(session, circle, enrolment, now)
    traces.destroy(session, enrolment)
    members.release_duties(session, member, now)
    departures.tell_if_small(session, circle, before, now)
    leavings.take_out(session, circle, member, now)
    _say_again(session, circle, member, "no", now)


def _answering(
    session: Session, workspace_id: str, circle_id: str, user_id: str
) -> tuple[Circle, Member, Enrolment]:
    """Somebody who was asked and may still answer, in their circle, held until the transaction ends."""
    circle, member, enrolment = channels.acting(session, workspace_id, circle_id, user_id)
    if member.joined_step != rules.KICKOFF:
        raise Refusal(RefusalCode.GONE)
    if not _is_open(circle):
        raise Refusal(RefusalCode.CONSENT_CLOSED)
    return circle, member, enrolment


def _is_open(circle: Circle) -> bool:
    return rules.is_open(circle.done_kind, circle.done_step)


def _ask(session: Session, circle: Circle, member: Member, now: datetime) -> None:
    people.tell(
        session,
        circle.workspace_id,
        member.user_id,
        key=_key(circle, member),
        kind=ASK,
        weight=Weight.DECISION,
        now=now,
        facts={"circle": circle.id, "enrolment": member.enrolment_id, "step": FIRST_WEEK},
    )


def _take_away(session: Session, circle: Circle, enrolment: Enrolment, now: datetime) -> None:
    """What they showed of their check-ins and worksheets goes from the threads."""
    for sheet in worksheets.of(session, circle.workspace_id, enrolment.id):
        echoes.take_away(session, sheet, sheet, now=now)
    for made in checkins.commitments(session, circle.workspace_id, enrolment.id):
        given = checkins.given(session, circle.workspace_id, circle.id, enrolment.id, made.step)
        if given is not None:
            echoes.take_away(session, given, made, now=now)


def _say_again(session: Session, circle: Circle, member: Member, answer: str, now: datetime) -> None:
    """The message that asked loses its buttons, and says what was answered."""
    asking = _key(circle, member)
    key = f"{ANSWERED}:{answer}:{asking}"
    place = session, circle.workspace_id, asking
    people.say_again(*place, key=key, kind=ANSWERED, now=now, unasked=people.ANSWERED)


def _key(circle: Circle, member: Member) -> str:
    return f"{ASK}:{circle.id}:{member.enrolment_id}"
