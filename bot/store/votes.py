"""What the members of a circle decide together: the question, and each one's answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.circles import CircleState
from bot.domain.consents import Consent
from bot.domain.questions import QuestionKind
from bot.store import circles
from bot.store.models import Answer, Circle, Member, Question


def ask(
    session: Session,
    circle: Circle,
    kind: QuestionKind,
    *,
    facts: Mapping[str, Any],
    now: datetime,
    closes_at: datetime | None = None,
) -> Question:
    """Puts a question to a circle. `facts` are ids, dates and numbers."""
    row = Question(
        workspace_id=circle.workspace_id,
        circle_id=circle.id,
        kind=kind,
        facts=dict(facts),
        asked_at=now,
        closes_at=closes_at,
    )
    session.add(row)
    session.flush()
    return row


def get(session: Session, workspace_id: str, question_id: str, kind: QuestionKind) -> Question | None:
    """One question of this workspace and kind, as it is now, or None."""
    found = select(Question).where(
        Question.workspace_id == workspace_id, Question.id == question_id, Question.kind == kind
    )
    return session.scalar(found.execution_options(populate_existing=True))


def circle_of(session: Session, workspace_id: str, question_id: str | None) -> str | None:
    """The id of the circle that is asked a question, whatever it is about; None when there is none."""
    found = select(Question.circle_id).where(Question.workspace_id == workspace_id, Question.id == question_id)
    return session.scalar(found)


def held(
    session: Session, workspace_id: str, question_id: str, kind: QuestionKind
) -> tuple[Circle, Question] | None:
    """A question with its circle, which is held until the transaction ends; both as they are from then on."""
    place = get(session, workspace_id, question_id, kind)
    circle = circles.locked(session, workspace_id, place.circle_id) if place else None
    question = get(session, workspace_id, question_id, kind)
    return (circle, question) if circle and question else None


def open_in(session: Session, circle: Circle, kind: QuestionKind) -> Question | None:
    """The question of one kind that a circle has not decided yet."""
    found = select(Question).where(
        Question.workspace_id == circle.workspace_id,
        Question.circle_id == circle.id,
        Question.kind == kind,
        Question.closed_at.is_(None),
    )
    return session.scalar(found.order_by(Question.id).limit(1))


def open_anywhere(session: Session, workspace_id: str, kind: QuestionKind) -> list[Question]:
    """The questions of one kind that the circles of a workspace have not decided yet."""
    found = select(Question).where(
        Question.workspace_id == workspace_id, Question.kind == kind, Question.closed_at.is_(None)
    )
    return list(session.scalars(found.order_by(Question.id)))


def of_kind(session: Session, circle: Circle, kind: QuestionKind) -> list[Question]:
    """Every question of one kind that a circle was asked, the oldest first."""
    found = select(Question).where(
        Question.workspace_id == circle.workspace_id, Question.circle_id == circle.id, Question.kind == kind
    )
    return list(session.scalars(found.order_by(Question.id)))


def answer(session: Session, question: Question, user_id: str, said: str, now: datetime) -> None:
    """Writes down what a person answers, in the place of what they answered before."""
    row = session.get(Answer, (question.id, user_id))
    if row is None:
        row = Answer(question_id=question.id, user_id=user_id, workspace_id=question.workspace_id)
        session.add(row)
    row.answer, row.at = said, now
    session.flush()


def answers(session: Session, question: Question) -> dict[str, str]:
    """Each person's answer, by user id."""
    found = select(Answer).where(Answer.workspace_id == question.workspace_id, Answer.question_id == question.id)
    return {one.user_id: one.answer for one in session.scalars(found)}


def close(question: Question, result: str | None, now: datetime) -> None:
    """Decides a question."""
    question.result, question.closed_at = result, now


def refused_sets(session: Session, workspace_id: str, programme_id: str) -> dict[frozenset[str], datetime]:
    """The member sets (enrolment ids) of declined proposals that somebody among them did not want, and since when."""
    found = (
        select(Member.circle_id, Member.enrolment_id, func.max(Answer.at))
        .join(Circle, Circle.id == Member.circle_id)
        .join(Question, Question.circle_id == Circle.id)
        .join(Answer, Answer.question_id == Question.id)
        .where(
            Circle.workspace_id == workspace_id,
            Circle.programme_id == programme_id,
            Circle.state == CircleState.DECLINED,
            Question.kind == QuestionKind.PROPOSAL,
            Answer.answer == Consent.NO,
        )
        .group_by(Member.circle_id, Member.enrolment_id)
    )
    sets: dict[str, tuple[set[str], datetime]] = {}
    for circle_id, enrolment_id, at in session.execute(found):
        sets.setdefault(circle_id, (set(), at))[0].add(enrolment_id)
    return {frozenset(those): at for those, at in sorted(sets.values(), key=lambda one: one[1])}
