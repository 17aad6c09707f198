"""What is shown of a free seat in a running circle: to whoever is offered it, and to the members who are asked."""

from bot.domain.facilitators import is_professional
from bot.domain.late_joiners import LateOffer, LateQuestion, joins_at
from bot.domain.meetings import firsts, on_clock
from bot.domain.programme import Catalogue
from bot.domain.questions import InvitationState, QuestionKind
from bot.features import editions
from bot.store import circles, enrolments, facilitators, meetings, seats, votes
from bot.store.session import Session


def offer(
    session: Session, workspace_id: str, circle_id: str, enrolment_id: str, *, catalogue: Catalogue
) -> LateOffer | None:
    """What somebody is offered; None when it is settled."""
    circle = circles.get(session, workspace_id, circle_id)
    enrolment = enrolments.get(session, workspace_id, enrolment_id)
    invitation = seats.late_of(session, circle, enrolment.user_id) if circle else None
    if circle is None or invitation is None or invitation.state is not InvitationState.ASKED:
        return None
    programme = editions.of(session, circle, catalogue)
    run = circles.run_of(circle, programme)
    step = joins_at(circle.done_kind, circle.done_step)
    coming = (meetings.held_at(session, circle, run, one) for one in range(step, run.steps))
    return LateOffer(
        circle.id,
        programme.title,
        circle.first_on,
        on_clock(firsts(run, min(step, run.steps - 1)), enrolment.zone),
        run.hour.zone,
        next((at for at in coming if at and at > invitation.asked_at), None),
        professional=is_professional(programme),
        facilitator=facilitators.who(session, circle),
        weeks_apart=run.weeks_apart,
    )


def question(session: Session, workspace_id: str, question_id: str) -> LateQuestion | None:
    """What the members are or were asked; None when there is no such question."""
    found = votes.get(session, workspace_id, question_id, QuestionKind.LATE_JOINER)
    circle = circles.get(session, workspace_id, found.circle_id) if found else None
    if found is None or circle is None:
        return None
    closed = found.closed_at is not None
    return LateQuestion(found.id, found.facts["user"], circle.channel_id or "", found.closes_at, closed)
