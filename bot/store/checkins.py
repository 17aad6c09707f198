"""Check-ins and commitments; the words of a commitment are sealed for its author."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.domain.checkins import Outcome
from bot.domain.summaries import Due
from bot.store import texts
from bot.store.columns import new_id
from bot.store.models import CheckIn, Commitment, Enrolment, Member, Reply

_PLACE = "commitments.what"
_ANSWER = "checkins.answer"
_CUE = "commitments.cue"


def given(session: Session, workspace_id: str, circle_id: str, enrolment_id: str, step: int) -> CheckIn | None:
    """A member's check-in for one step, if there is one."""
    found = select(CheckIn).where(
        CheckIn.workspace_id == workspace_id,
        CheckIn.circle_id == circle_id,
        CheckIn.enrolment_id == enrolment_id,
        CheckIn.step == step,
    )
    return session.scalar(found)


def shown(session: Session, workspace_id: str, enrolment_id: str) -> list[CheckIn]:
    """The check-ins that somebody has shown their circle, by their steps."""
    found = select(CheckIn).where(
        CheckIn.workspace_id == workspace_id, CheckIn.enrolment_id == enrolment_id, CheckIn.shared.is_(True)
    )
    return list(session.scalars(found.order_by(CheckIn.step)))


def add(
    session: Session,
    enrolment: Enrolment,
    member: Member,
    *,
    step: int,
    answer: str | None,
    now: datetime,
    here: bool = False,
) -> CheckIn:
    """Records a check-in, its answer sealed with the enrolment's key; it takes the place of one without words."""
    row = given(session, member.workspace_id, member.circle_id, member.enrolment_id, step)
    if row is None:
        row = CheckIn(
            workspace_id=member.workspace_id,
            circle_id=member.circle_id,
            enrolment_id=member.enrolment_id,
            step=step,
            given_at=now,
        )
        session.add(row)
    row.given_at, row.here = now, here
    session.flush()
    write(session, enrolment, row, answer)
    return row


def write(session: Session, enrolment: Enrolment, checkin: CheckIn, answer: str | None) -> None:
    """Puts an answer in the place of the one before."""
    checkin.answer = texts.seal(session, enrolment, _ANSWER, checkin.id, answer) if answer else None


def answered(session: Session, workspace_id: str, circle_id: str, enrolment_id: str, step: int) -> bool:
    """Whether a member has answered in one step: checked in, or written in its thread."""
    wrote = select(Reply.step).where(
        Reply.workspace_id == workspace_id,
        Reply.circle_id == circle_id,
        Reply.enrolment_id == enrolment_id,
        Reply.step == step,
    )
    return given(session, workspace_id, circle_id, enrolment_id, step) is not None or (
        session.scalar(wrote) is not None
    )


def note_reply(session: Session, member: Member, step: int, now: datetime) -> bool:
    """Notes that a member wrote in a step's thread; False when that was noted before. The words are not kept."""
    if session.get(Reply, (member.circle_id, member.enrolment_id, step)) is not None:
        return False
    session.add(
        Reply(
            circle_id=member.circle_id,
            enrolment_id=member.enrolment_id,
            step=step,
            workspace_id=member.workspace_id,
            at=now,
        )
    )
    session.flush()
    return True


def answer(session: Session, enrolment: Enrolment, checkin: CheckIn) -> str | None:
    """What a member answered to the step's question, in their own words."""
    if checkin.answer is None:
        return None
    return texts.unseal(session, enrolment, _ANSWER, checkin.id, checkin.answer)


def commit(
    session: Session,
    enrolment: Enrolment,
    member: Member,
    *,
    step: int,
    what: str,
    due_on: date,
    cue: str | None = None,
    checkin_id: str | None = None,
    commitment_id: str | None = None,
) -> Commitment:
    """Records a commitment, its words sealed with the enrolment's key; `commitment_id` if it was chosen before."""
    row = Commitment(
        id=commitment_id or new_id(),
        workspace_id=member.workspace_id,
        circle_id=member.circle_id,
        enrolment_id=member.enrolment_id,
        step=step,
        what=b"",
        due_on=due_on,
        checkin_id=checkin_id,
    )
    session.add(row)
    session.flush()
    amend(session, enrolment, row, what=what, due_on=due_on, cue=cue)
    return row


def amend(
    session: Session, enrolment: Enrolment, commitment: Commitment, *, what: str, due_on: date, cue: str | None
) -> None:
    """Gives a commitment other words and another day."""
    commitment.what = texts.seal(session, enrolment, _PLACE, commitment.id, what)
    commitment.cue = texts.seal(session, enrolment, _CUE, commitment.id, cue) if cue else None
    commitment.due_on = due_on


def cue(session: Session, enrolment: Enrolment, commitment: Commitment) -> str | None:
    """The "when" of a commitment's if-then plan, if it has one."""
    if commitment.cue is None:
        return None
    return texts.unseal(session, enrolment, _CUE, commitment.id, commitment.cue)


def made_in(session: Session, checkin: CheckIn) -> Commitment | None:
    """The commitment that was made in a check-in."""
    found = select(Commitment).where(
        Commitment.workspace_id == checkin.workspace_id, Commitment.checkin_id == checkin.id
    )
    return session.scalar(found)


def remove(session: Session, row: CheckIn | Commitment) -> None:
    """Destroys a check-in or a commitment with its words."""
    session.delete(row)
    session.flush()


def words(session: Session, enrolment: Enrolment, commitment: Commitment) -> str:
    """What a member committed to, in their own words."""
    return texts.unseal(session, enrolment, _PLACE, commitment.id, commitment.what)


def commitments(session: Session, workspace_id: str, enrolment_id: str) -> list[Commitment]:
    """All commitments of an enrolment, the oldest first."""
    found = select(Commitment).where(
        Commitment.workspace_id == workspace_id, Commitment.enrolment_id == enrolment_id
    )
    return list(session.scalars(found.order_by(Commitment.step, Commitment.id)))


def commitment(session: Session, workspace_id: str, commitment_id: str) -> Commitment | None:
    """One commitment of this workspace, or None."""
    found = select(Commitment).where(Commitment.workspace_id == workspace_id, Commitment.id == commitment_id)
    return session.scalar(found)


def record_outcome(
    session: Session, workspace_id: str, enrolment_id: str, commitment_id: str, outcome: Outcome, now: datetime
) -> bool:
    """Records how a member's own commitment came out; False when it is not theirs or was looked back on."""
    done = session.execute(
        update(Commitment)
        .where(
            Commitment.workspace_id == workspace_id,
            Commitment.id == commitment_id,
            Commitment.enrolment_id == enrolment_id,
            Commitment.outcome.is_(None),
        )
        .values(outcome=outcome, outcome_at=now)
        .returning(Commitment.id)
    )
    return done.first() is not None


def steps_given(session: Session, workspace_id: str, circle_ids: list[str]) -> list[tuple[str, int]]:
    """(enrolment id, step) of every check-in in these circles."""
    found = select(CheckIn.enrolment_id, CheckIn.step).where(
        CheckIn.workspace_id == workspace_id, CheckIn.circle_id.in_(circle_ids)
    )
    return [(enrolment_id, step) for enrolment_id, step in session.execute(found)]


def outcomes(session: Session, workspace_id: str, circle_ids: list[str]) -> list[tuple[Due, date]]:
    """Every commitment in these circles, with the date by which it was to be done."""
    found = select(Commitment.enrolment_id, Commitment.circle_id, Commitment.outcome, Commitment.due_on).where(
        Commitment.workspace_id == workspace_id, Commitment.circle_id.in_(circle_ids)
    )
    return [
        (Due(whose, circle_id, outcome), due_on) for whose, circle_id, outcome, due_on in session.execute(found)
    ]
