"""Case clinics: one is begun, led from phase to phase by its presenter or by the clock, and comes to its end."""

from datetime import datetime

from bot.domain import clinics as rules
from bot.domain.circles import CircleState
from bot.domain.clinics import (
    ClinicForm,
    ClinicGiven,
    ClinicShown,
    ClosingShown,
    Ending,
    Pace,
    Phase,
    PhasePast,
    PhaseShown,
    Stage,
)
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.requests import HelpKind
from bot.features import askings, people
from bot.features import circles as channels
from bot.features.alarms import Ringing
from bot.store import alarms, circles, clinics, enrolments, outbox, workspaces
from bot.store.columns import new_id
from bot.store.models import Circle, Clinic
from bot.store.session import Session
from bot.store.texts import KeyMissing

# What is posted: the message of a clinic and, under it, each phase and the end. A phase's alarm is named after it.
OPENED, PHASE, CLOSED = "clinic.opened", "clinic.phase", "clinic.closed"
PHASE_OVER = "clinic.phase_over"  # The message of a phase once the clinic has gone on, or has ended.


def form(session: Session, workspace_id: str, user_id: str, channel_id: str = "") -> ClinicForm:
    """What the modal is opened for: the circle somebody types in, or the one they joined last."""
    circle = channels.own(session, workspace_id, user_id, channel_id)
    _may_begin(session, circle)
    return ClinicForm(circle.id, new_id())


def begin(
    session: Session,
    workspace_id: str,
    circle_id: str,
    clinic_id: str,
    user_id: str,
    given: ClinicGiven,
    *,
    now: datetime,
) -> None:
    """Begins a clinic, once however often it is sent in; never while another one goes on in the circle."""
    circle, member, enrolment = channels.acting(session, workspace_id, circle_id, user_id)
    checked = rules.checked(given)
    if clinics.get(session, workspace_id, clinic_id) is not None:
        return
    _may_begin(session, circle)
    stage = rules.begun(checked.pace, now, circle.zone)
    clinic = clinics.add(session, enrolment, member, clinic_id, given=checked, stage=stage)
    _owe(session, clinic, OPENED, key=_key(clinic_id), under=None, due_at=now, now=now)
    _enter(session, circle, clinic, stage, now)


def move_on(
    session: Session, workspace_id: str, clinic_id: str, phase: int, user_id: str, *, now: datetime
) -> None:
    """The presenter ends a phase early; after the last one the clinic is over."""
    circle, clinic = _presenting(session, workspace_id, clinic_id, user_id, phase)
    _move_on(session, circle, clinic, now)


def choose(
    session: Session, workspace_id: str, clinic_id: str, kind: HelpKind, user_id: str, *, now: datetime
) -> None:
    """The presenter says which kind of help is wanted, and with that the others begin to think aloud."""
    circle, clinic = _presenting(session, workspace_id, clinic_id, user_id, Phase.WISH)
    clinic.kind = kind
    _move_on(session, circle, clinic, now)


def stop(session: Session, workspace_id: str, clinic_id: str, user_id: str, *, now: datetime) -> None:
    """The presenter ends the clinic, in whichever phase it is."""
    circle, clinic = _presenting(session, workspace_id, clinic_id, user_id, None)
    _end(session, circle, clinic, Ending.STOPPED, now, now)


def rung(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """A phase has run out: the next one begins, as far as its time has not run out too."""
    clinic = clinics.get(session, ringing.workspace_id, ringing.facts["clinic"])
    circle = circles.get(session, ringing.workspace_id, ringing.facts["circle"])
    if clinic is None or circle is None or clinic.ended_at is not None:
        return
    if not _has_place(circle):
        _end(session, circle, clinic, Ending.BROKEN_OFF, now, now)
        return
    known = clinics.stage(clinic)
    found = rules.reached(clinic.pace, known, now, circle.zone)
    is_over = found.ends_at <= now
    _note_passed(session, clinic, range(known.phase + 1, found.phase + is_over), now)
    if is_over:
        _end(session, circle, clinic, Ending.FINISHED, found.ends_at, now)
    else:
        _enter(session, circle, clinic, found, now)


def presenter_went(session: Session, circle: Circle, enrolment_id: str, now: datetime) -> None:
    """Somebody leaves a circle or is away: the clinic they present ends, and nobody is told why."""
    clinic = clinics.running(session, circle)
    if clinic is not None and clinic.enrolment_id == enrolment_id:
        _end(session, circle, clinic, Ending.BROKEN_OFF, now, now)


def opened(session: Session, workspace_id: str, clinic_id: str) -> ClinicShown | None:
    """A clinic as the circle sees it, its words opened at the moment of sending; None when its presenter has gone."""
    clinic = clinics.get(session, workspace_id, clinic_id)
    if clinic is None or clinic.ending is Ending.BROKEN_OFF:
        return None
    presenter = enrolments.get(session, workspace_id, clinic.enrolment_id)
    try:
        about = clinics.words(session, presenter, clinic)
    except KeyMissing:
        return None
    return ClinicShown(clinic.id, presenter.user_id, clinic.pace, about)


def phase(session: Session, workspace_id: str, clinic_id: str, number: int) -> PhaseShown | None:
    """A phase as the circle sees it; None when the clinic is not in it any more."""
    clinic = clinics.get(session, workspace_id, clinic_id)
    circle = circles.get(session, workspace_id, clinic.circle_id) if clinic else None
    if clinic is None or circle is None or clinic.phase != number or clinic.ended_at is not None:
        return None
    user_id = enrolments.get(session, workspace_id, clinic.enrolment_id).user_id
    return PhaseShown(
        clinic_id=clinic.id,
        user_id=user_id,
        phase=Phase(number),
        ends_at=clinic.phase_ends_at,
        zone=circle.zone,
        kind=clinic.kind,
        channel_id=circle.channel_id or "",
        turn=_turn(session, circle, clinic, user_id),
        minutes=rules.MINUTES[Phase(number)] if clinic.pace is rules.Pace.MEETING else 0,
    )


def phase_over(session: Session, workspace_id: str, clinic_id: str, number: int) -> PhasePast | None:
    """A phase as the circle sees it once the clinic has gone on, or has ended."""
    clinic = clinics.get(session, workspace_id, clinic_id)
    if clinic is None:
        return None
    return PhasePast(
        enrolments.get(session, workspace_id, clinic.enrolment_id).user_id, Phase(number), clinic.kind
    )


def closing(session: Session, workspace_id: str, clinic_id: str) -> ClosingShown | None:
    """The end of a clinic as the circle sees it."""
    clinic = clinics.get(session, workspace_id, clinic_id)
    circle = circles.get(session, workspace_id, clinic.circle_id) if clinic else None
    if clinic is None or circle is None or clinic.ending is None:
        return None
    user_id = enrolments.get(session, workspace_id, clinic.enrolment_id).user_id
    return ClosingShown(user_id, clinic.ending, circle.channel_id or "")


def _turn(session: Session, circle: Circle, clinic: Clinic, presenter: str) -> tuple[str, ...]:
    """Whom to mention, so that they hear of it when it is theirs to write; whoever is away hears nothing."""
    if clinic.pace is Pace.MEETING or clinic.phase not in (Phase.ASK, Phase.THINK):
        return ()
    others = (one for one in channels.member_ids(session, circle) if one != presenter)
    begins_at, workspace_id = clinic.phase_begins_at, clinic.workspace_id
    return tuple(one for one in others if not people.away(session, workspace_id, one, begins_at))


def _has_place(circle: Circle) -> bool:
    """Whether there is a channel in which a clinic can go on."""
    return circle.state is CircleState.RUNNING and circle.archived_at is None


def _may_begin(session: Session, circle: Circle) -> None:
    if not _has_place(circle):
        raise Refusal(RefusalCode.CLINIC_WITHOUT_CHANNEL)
    other = clinics.running(session, circle)
    if other is not None:
        presenter = enrolments.get(session, circle.workspace_id, other.enrolment_id)
        raise Refusal(RefusalCode.CLINIC_RUNS, user=presenter.user_id)


def _presenting(
    session: Session, workspace_id: str, clinic_id: str, user_id: str, phase: int | None
) -> tuple[Circle, Clinic]:
    """A clinic and its circle, held, for its presenter, as long as it is in the phase that a button stands for."""
    found = clinics.get(session, workspace_id, clinic_id)
    if found is None:
        raise Refusal(RefusalCode.GONE)
    circle, _, enrolment = channels.acting(session, workspace_id, found.circle_id, user_id)
    clinic = clinics.get(
        session, workspace_id, clinic_id
    )  # Read anew: whoever held the circle may have changed it.
    if clinic is None or clinic.ended_at is not None:
        raise Refusal(RefusalCode.CLINIC_OVER)
    if clinic.enrolment_id != enrolment.id:
        presenter = enrolments.get(session, workspace_id, clinic.enrolment_id)
        raise Refusal(RefusalCode.NOT_THE_PRESENTER, user=presenter.user_id)
    if not _has_place(circle):
        raise Refusal(RefusalCode.CLINIC_WITHOUT_CHANNEL)
    if phase is not None and clinic.phase != phase:
        raise Refusal(RefusalCode.CLINIC_MOVED_ON)
    return circle, clinic


def _move_on(session: Session, circle: Circle, clinic: Clinic, now: datetime) -> None:
    following = rules.moved_on(clinic.pace, Phase(clinic.phase), now, circle.zone)
    if following is None:
        _end(session, circle, clinic, Ending.FINISHED, now, now)
    else:
        _enter(session, circle, clinic, following, now)


def _enter(session: Session, circle: Circle, clinic: Clinic, stage: Stage, now: datetime) -> None:
    """Puts a clinic into a phase, tells the circle, and has the clock look when its time is over."""
    _leave_phase(session, circle, clinic, now)
    clinics.enter(clinic, stage)
    key = _phase_key(clinic.id, stage.phase)
    _owe(session, clinic, PHASE, key=key, under=_key(clinic.id), due_at=stage.begins_at, now=now)
    facts = {"circle": clinic.circle_id, "clinic": clinic.id}
    alarms.set_(session, clinic.workspace_id, key=_alarm(clinic), kind=PHASE, at=stage.ends_at, facts=facts)


def _end(
    session: Session, circle: Circle, clinic: Clinic, ending: Ending, due_at: datetime, now: datetime
) -> None:
    _leave_phase(session, circle, clinic, now)
    clinic.ended_at, clinic.ending = now, ending
    alarms.cancel(session, clinic.workspace_id, _alarm(clinic))
    if _has_place(circle):
        key = f"{_key(clinic.id)}:closed"
        _owe(session, clinic, CLOSED, key=key, under=_key(clinic.id), due_at=due_at, now=now)


def _leave_phase(session: Session, circle: Circle, clinic: Clinic, now: datetime) -> None:
    """Has the message of the phase that a clinic was in ask nothing more, also where the circle is over by then."""
    if circle.archived_at is None:
        askings.change(session, circle, _phase_key(clinic.id, clinic.phase), PHASE_OVER, now)


def _note_passed(session: Session, clinic: Clinic, phases: range, now: datetime) -> None:
    """What comes too late to be of use is left out, and that is written down."""
    for number in phases:
        what, subject = f"skipped phase {number} of a case clinic: it was over", f"circle {clinic.circle_id}"
        workspaces.log(session, clinic.workspace_id, at=now, by="bot", subject=subject, what=what)


def _owe(
    session: Session, clinic: Clinic, kind: str, *, key: str, under: str | None, due_at: datetime, now: datetime
) -> None:
    outbox.owe(
        session,
        clinic.workspace_id,
        key=key,
        kind=kind,
        conversation=f"circle:{clinic.circle_id}",
        under=under,
        facts={"circle": clinic.circle_id, "clinic": clinic.id, "phase": clinic.phase},
        now=now,
        due_at=due_at,
    )


def _key(clinic_id: str) -> str:
    return f"clinic:{clinic_id}"


def _phase_key(clinic_id: str, number: int) -> str:
    return f"{_key(clinic_id)}:{number}"


def _alarm(clinic: Clinic) -> str:
    return f"{PHASE}:{clinic.circle_id}:{clinic.id}"
