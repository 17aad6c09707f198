"""What a circle asks its members in private when it ends: that is pointless now, and not when its time is over."""

from datetime import datetime

from bot.domain.questions import QuestionKind
from bot.store import alarms, votes
from bot.store.models import Circle, Question
from bot.store.session import Session

_KINDS = (QuestionKind.WAYS_ON, QuestionKind.MERGER, QuestionKind.LATE_JOINER)


def hasten(session: Session, circle: Circle, now: datetime) -> None:
    """Has all that a circle's members are asked in private closed at once, by the alarms that would close it later.

    Also what another circle is asked that would join this one. No other circle is held here: the alarm's work does that.
    """
    asked = [one for kind in _KINDS for one in votes.of_kind(session, circle, kind) if one.closed_at is None]
    mergers = votes.open_anywhere(session, circle.workspace_id, QuestionKind.MERGER)
    asked += [one for one in mergers if one.facts["host"] == circle.id]
    alarms.hasten(session, circle.workspace_id, [_alarm(one) for one in asked], now)


def _alarm(question: Question) -> str:
    if question.kind is QuestionKind.LATE_JOINER:
        return f"late.close:{question.circle_id}:{question.facts['enrolment']}"
    return f"{'merge' if question.kind is QuestionKind.MERGER else 'rescue'}.close:{question.id}"
