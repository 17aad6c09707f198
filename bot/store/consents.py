"""What the people of a circle that is to be are asked, and what each has answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.questions import QuestionKind
from bot.store.models import Answer, Circle, Question


def ask(
    session: Session, circle: Circle, facts: Mapping[str, Any], *, now: datetime, closes_at: datetime
) -> Question:
    """Adds a question to the people of a circle."""
    question = Question(
        workspace_id=circle.workspace_id,
        circle_id=circle.id,
        kind=QuestionKind.PROPOSAL,
        facts=dict(facts),
        asked_at=now,
        closes_at=closes_at,
    )
    session.add(question)
    session.flush()
    return question


def circle_of(session: Session, workspace_id: str, question_id: str) -> str | None:
    """The circle that a question is about, or None."""
    found = select(Question.circle_id).where(
        Question.workspace_id == workspace_id,
        Question.id == question_id,
        Question.kind == QuestionKind.PROPOSAL,
    )
    return session.scalar(found)


def get(session: Session, workspace_id: str, question_id: str) -> Question | None:
    """One question as it is now, or None."""
    found = select(Question).where(
        Question.workspace_id == workspace_id,
        Question.id == question_id,
        Question.kind == QuestionKind.PROPOSAL,
    )
    return session.scalar(found.execution_options(populate_existing=True))


def all_of(session: Session, circle: Circle) -> list[Question]:
    """Every question about a circle's hour, the oldest first."""
    found = select(Question).where(
        Question.workspace_id == circle.workspace_id,
        Question.circle_id == circle.id,
        Question.kind == QuestionKind.PROPOSAL,
    )
    return list(session.scalars(found.order_by(Question.asked_at, Question.id)))


def answers(session: Session, question: Question) -> dict[str, str]:
    """What each person (user id) has answered."""
    found = select(Answer.user_id, Answer.answer).where(
        Answer.workspace_id == question.workspace_id, Answer.question_id == question.id
    )
    return {user_id: answer for user_id, answer in session.execute(found)}


def note(session: Session, question: Question, user_id: str, answer: str, now: datetime) -> None:
    """Notes a person's answer, in the place of one that they gave before."""
    known = session.get(Answer, (question.id, user_id), populate_existing=True)
    if known is None:
        row = {"question_id": question.id, "user_id": user_id, "workspace_id": question.workspace_id}
        session.add(Answer(**row, answer=answer, at=now))
    else:
        known.answer, known.at = answer, now
    session.flush()
