"""Members' worksheets and reviews, sealed for their authors: each answer with the question that it answers and its place."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.worksheets import Line, SheetKind
from bot.store import texts
from bot.store.columns import new_id
from bot.store.models import Enrolment, Member, Worksheet

_PLACE = "worksheets.lines"


def get(
    session: Session, workspace_id: str, circle_id: str, enrolment_id: str, step: int, kind: SheetKind
) -> Worksheet | None:
    """What a member has written in one step, if anything."""
    found = select(Worksheet).where(
        Worksheet.workspace_id == workspace_id,
        Worksheet.circle_id == circle_id,
        Worksheet.enrolment_id == enrolment_id,
        Worksheet.step == step,
        Worksheet.kind == kind,
    )
    return session.scalar(found)


def find(session: Session, workspace_id: str, worksheet_id: str) -> Worksheet | None:
    """One of this workspace, or None."""
    found = select(Worksheet).where(Worksheet.workspace_id == workspace_id, Worksheet.id == worksheet_id)
    return session.scalar(found)


def of(session: Session, workspace_id: str, enrolment_id: str) -> list[Worksheet]:
    """Everything that an enrolment has written, by its steps."""
    found = select(Worksheet).where(Worksheet.workspace_id == workspace_id, Worksheet.enrolment_id == enrolment_id)
    return list(session.scalars(found.order_by(Worksheet.step, Worksheet.kind)))


def lines(session: Session, enrolment: Enrolment, row: Worksheet) -> tuple[Line, ...]:
    """What was written, each with its question, and with its place where it was kept."""
    kept = json.loads(texts.unseal(session, enrolment, _PLACE, row.id, row.lines))
    return tuple(Line(*each) for each in kept)


def add(
    session: Session, enrolment: Enrolment, member: Member, step: int, kind: SheetKind, now: datetime
) -> Worksheet:
    """A new one on which nothing is written."""
    row = Worksheet(
        id=new_id(),
        workspace_id=member.workspace_id,
        circle_id=member.circle_id,
        enrolment_id=member.enrolment_id,
        step=step,
        kind=kind,
        lines=b"",
        shared=False,
        written_at=now,
    )
    write(session, enrolment, row, ())
    session.add(row)
    return row


def write(session: Session, enrolment: Enrolment, row: Worksheet, written: Sequence[Line]) -> None:
    """Puts what is written in the place of what was before; what was left open is not kept."""
    words = json.dumps([[one.question, one.answer, one.place] for one in written if one.answer])
    row.lines = texts.seal(session, enrolment, _PLACE, row.id, words)


def remove(session: Session, row: Worksheet) -> None:
    """Destroys one with all its words."""
    session.delete(row)
    session.flush()
