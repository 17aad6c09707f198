"""The ways on from a circle's goodbye: meeting once more in 90 days, and helping to host next time."""

from datetime import datetime

from bot.domain import goodbyes as rules
from bot.domain.circles import CircleState, MemberState
from bot.domain.goodbyes import Reunion
from bot.domain.programme import Catalogue
from bot.domain.questions import QuestionKind
from bot.domain.quiet import Weight, working_time
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import people
from bot.features.alarms import Ringing
from bot.store import alarms, circles, outbox, votes
from bot.store import people as known
from bot.store.models import Circle
from bot.store.session import Session

ASK, ASK_ALONE, SUGGESTED = "reunion.ask", "reunion.ask_alone", "reunion.suggested"
YES = "yes"


def would_host(session: Session, workspace_id: str, circle_id: str, user_id: str) -> None:
    """Notes that somebody would help to host next time: it is ticked for them when they join."""
    _over(session, workspace_id, circle_id, user_id)
    known.known(session, workspace_id, user_id).would_host = True


def suggest(session: Session, workspace_id: str, circle_id: str, user_id: str, *, now: datetime) -> Reunion:
    """A member suggests to meet again; the first one has the circle told that one of them did, and asked later."""
    circle = _over(session, workspace_id, circle_id, user_id)
    asked = votes.of_kind(session, circle, QuestionKind.REUNION)
    if asked and asked[0].closed_at is not None:
        raise Refusal(RefusalCode.GONE)
    question = asked[0] if asked else votes.ask(session, circle, QuestionKind.REUNION, facts={}, now=now)
    votes.answer(session, question, user_id, YES, now)
    if not asked:
        at, facts = rules.ask_at(now, circle.zone), {"circle": circle.id}
        alarms.set_(session, workspace_id, key=f"{ASK}:{circle.id}", kind=ASK, at=at, facts=facts)
        if circle.archived_at is None:
            _owe(session, circle, SUGGESTED, now)
    return _reunion(circle, question.asked_at)


def ask(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """The 90 days are over: the circle is asked in its channel, or those who suggested it each in private."""
    circle = circles.get(session, ringing.workspace_id, ringing.facts["circle"])
    question = next(iter(votes.of_kind(session, circle, QuestionKind.REUNION)), None) if circle else None
    if circle is None or question is None:
        return
    if "user" in ringing.facts:  # Somebody who was away is here again.
        _ask_alone(session, circle, ringing.facts["user"], now)
    elif question.closed_at is None:
        votes.close(question, YES, now)
        if circle.archived_at is None:
            _owe(session, circle, ASK, now)
        else:
            ask_each(session, circle.workspace_id, circle.id, now=now)


def ask_each(session: Session, workspace_id: str, circle_id: str, *, now: datetime) -> None:
    """Asks in private whoever suggested it, where the channel cannot be written in; each once."""
    circle = circles.get(session, workspace_id, circle_id)
    question = next(iter(votes.of_kind(session, circle, QuestionKind.REUNION)), None) if circle else None
    if circle is None or question is None:
        return
    for user_id in sorted(votes.answers(session, question)):
        _ask_alone(session, circle, user_id, now)


def reunion(session: Session, workspace_id: str, circle_id: str) -> Reunion | None:
    """What a word on meeting again says."""
    circle = circles.get(session, workspace_id, circle_id)
    question = next(iter(votes.of_kind(session, circle, QuestionKind.REUNION)), None) if circle else None
    return _reunion(circle, question.asked_at) if circle and question else None


def _reunion(circle: Circle, suggested_at: datetime) -> Reunion:
    at = rules.ask_at(suggested_at, circle.zone)
    return Reunion(circle.id, circle.channel_id, at, circle.zone, archived=circle.archived_at is not None)


def _ask_alone(session: Session, circle: Circle, user_id: str, now: datetime) -> None:
    back_at = people.back_at(session, circle.workspace_id, user_id, now)
    if back_at is not None:
        facts, key = {"circle": circle.id, "user": user_id}, f"{ASK}:{circle.id}:{user_id}"
        alarms.set_(session, circle.workspace_id, key=key, kind=ASK, at=back_at, facts=facts)
        return
    people.tell(
        session,
        circle.workspace_id,
        user_id,
        key=f"{ASK_ALONE}:{circle.id}:{user_id}",
        kind=ASK_ALONE,
        weight=Weight.ANSWER,
        facts={"circle": circle.id},
        now=now,
        in_working_hours=True,
    )


def _owe(session: Session, circle: Circle, kind: str, now: datetime) -> None:
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"{kind}:{circle.id}",
        kind=kind,
        conversation=f"circle:{circle.id}",
        facts={"circle": circle.id},
        now=now,
        due_at=working_time(now, circle.zone) if kind == ASK else now,
    )


def _over(session: Session, workspace_id: str, circle_id: str, user_id: str) -> Circle:
    """A circle that has come to its end, held until the transaction ends; refused to all but its members."""
    circle = circles.locked(session, workspace_id, circle_id)
    member = circles.member(session, circle, user_id) if circle else None
    if circle is None or member is None or member.state is not MemberState.FINISHED:
        raise Refusal(RefusalCode.NOT_IN_CIRCLE)
    if circle.state is not CircleState.CLOSED:
        raise Refusal(RefusalCode.GONE)
    return circle
