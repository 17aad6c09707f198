"""Case clinics; what each is about is sealed for its presenter."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.clinics import ClinicGiven, Phase, Stage
from bot.store import texts
from bot.store.models import Circle, Clinic, Enrolment, Member

_PLACE = "clinics.words"


def get(session: Session, workspace_id: str, clinic_id: str) -> Clinic | None:
    """One clinic of this workspace, as it is now, or None."""
    found = select(Clinic).where(Clinic.workspace_id == workspace_id, Clinic.id == clinic_id)
    return session.scalar(found.execution_options(populate_existing=True))


def running(session: Session, circle: Circle) -> Clinic | None:
    """The clinic that goes on in a circle, if there is one."""
    wanted = Clinic.workspace_id == circle.workspace_id, Clinic.circle_id == circle.id, Clinic.ended_at.is_(None)
    return session.scalar(select(Clinic).where(*wanted).execution_options(populate_existing=True))


def add(
    session: Session,
    enrolment: Enrolment,
    member: Member,
    clinic_id: str,
    *,
    given: ClinicGiven,
    stage: Stage,
) -> Clinic:
    """Records a clinic in its first phase, its words sealed with the presenter's key."""
    words = None if given.about is None else texts.seal(session, enrolment, _PLACE, clinic_id, given.about)
    row = Clinic(
        id=clinic_id,
        workspace_id=member.workspace_id,
        circle_id=member.circle_id,
        enrolment_id=member.enrolment_id,
        pace=given.pace,
        words=words,
    )
    enter(row, stage)
    session.add(row)
    session.flush()
    return row


def stage(clinic: Clinic) -> Stage:
    """The phase that a clinic is in."""
    return Stage(Phase(clinic.phase), clinic.phase_begins_at, clinic.phase_ends_at)


def enter(clinic: Clinic, stage: Stage) -> None:
    """Puts a clinic into a phase."""
    clinic.phase, clinic.phase_begins_at, clinic.phase_ends_at = stage.phase, stage.begins_at, stage.ends_at


def words(session: Session, enrolment: Enrolment, clinic: Clinic) -> str | None:
    """What a clinic is about, in the presenter's own words, if they said it."""
    return None if clinic.words is None else texts.unseal(session, enrolment, _PLACE, clinic.id, clinic.words)
