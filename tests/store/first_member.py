"""What the first member of a circle leaves behind beside their check-in, for looking for it from elsewhere."""

from bot.domain.circles import MemberState
from bot.domain.clinics import ClinicGiven, Pace, begun
from bot.domain.facilitators import FacilitatorState
from bot.domain.positions import Position
from bot.domain.questions import QuestionKind
from bot.domain.requests import HelpKind
from bot.domain.worksheets import SheetKind
from bot.store import (
    circles,
    clinics,
    enrolments,
    exchanges,
    facilitators,
    letters,
    members,
    norms,
    offers,
    people,
    positions,
    requests,
    seats,
    thanks,
    votes,
    worksheets,
)
from bot.store.models import Member
from bot.store.session import Session
from tests.features.stage import NOW, WORKSPACE


def more_of_the_first_member(session: Session, circle_id: str, other_id: str) -> None:
    """A place in the company, a letter, thanks, a request that somebody else was asked about, a case, norms, an offer, an invitation, a wish to exchange places, and a circle that was left."""
    (enrolment,) = enrolments.open_of(session, WORKSPACE, "U1")
    circle, other = circles.get(session, WORKSPACE, circle_id), circles.get(session, WORKSPACE, other_id)
    member = members.current(session, WORKSPACE, enrolment.id)
    assert circle is not None
    assert other is not None
    assert member is not None
    positions.set_all(session, WORKSPACE, {"U1": Position("Sales")})
    people.known(session, WORKSPACE, "U1").country = "DE"
    letters.write(session, enrolment, "Dear me", NOW)
    worksheets.add(session, enrolment, member, 0, SheetKind.WORKSHEET, NOW)
    thanks.add(session, enrolment, member, "thanks", to="U2", words=None, now=NOW)
    asked = requests.add(session, enrolment, member, "request", kind=HelpKind.IDEAS, about="How?", now=NOW)
    asked.asked_to = "U2"
    given = ClinicGiven(Pace.MEETING, "A leak")
    clinics.add(session, enrolment, member, "clinic", given=given, stage=begun(Pace.MEETING, NOW, circle.zone))
    norms.begin(session, circle, ["Listen"], NOW)
    norms.change(session, circle, norms.of(session, circle)[0], "Listen to the end", 1, NOW)
    offers.note(session, enrolment, member, kind=HelpKind.IDEAS, words="Drafts", now=NOW)
    facilitators.become(session, facilitators.choose(session, circle, "U1", NOW), FacilitatorState.YES, NOW)
    seats.invite(session, circle, "U1", NOW)
    exchanges.ask(session, member, 0, enrolment.id, [], NOW)
    votes.ask(session, circle, QuestionKind.BREAK, facts={}, now=NOW)
    left = {"workspace_id": WORKSPACE, "enrolment_id": enrolment.id, "user_id": "U1", "left_at": NOW}
    session.add(Member(circle_id=other.id, state=MemberState.LEFT, **left))
    session.flush()
