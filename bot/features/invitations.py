"""Invitations to a circle that is being founded: asking in private, what is shown to whoever is asked, and closing."""

from datetime import datetime

from bot.domain.circles import CircleState
from bot.domain.foundings import Invited
from bot.domain.programme import Catalogue
from bot.domain.questions import InvitationKind, InvitationState
from bot.domain.quiet import Weight
from bot.features import editions, people
from bot.store import alarms, circles, invitations
from bot.store.models import Circle, Invitation
from bot.store.session import Session

CLOSES = "founding.closes"
# Who is asked by name has to decide; a seat that is offered to all who wait only suggests something.
_WEIGHTS = {InvitationKind.FOUNDING: Weight.DECISION, InvitationKind.SEAT: Weight.KIND}


def invite(session: Session, circle: Circle, user_id: str, kind: InvitationKind, now: datetime) -> bool:
    """Asks somebody in private; False when they are away or, for a free seat, when their week is full."""
    told = people.tell(
        session,
        circle.workspace_id,
        user_id,
        key=_key(circle, user_id, kind),
        kind="invitation.ask",
        weight=_WEIGHTS[kind],
        now=now,
        facts={"circle": circle.id, "user": user_id, "kind": kind.value},
        in_working_hours=True,
    )
    if told:
        invitations.add(session, circle, user_id, kind, now)
    return told


def close(session: Session, circle: Circle, one: Invitation, state: InvitationState, now: datetime) -> None:
    """Settles an invitation; the message that asked loses its buttons and says what became of it."""
    one.state, one.answered_at = state, now
    session.flush()
    key = _key(circle, one.user_id, one.kind)
    again = f"{state.value}:{now.isoformat()}:{key}"
    answered = state in (InvitationState.YES, InvitationState.NO)
    people.say_again(
        session,
        circle.workspace_id,
        key,
        key=again,
        kind="invitation.answered",
        now=now,
        unasked=people.ANSWERED if answered else people.CLOSED,
    )


def close_all(session: Session, circle: Circle, state: InvitationState, now: datetime) -> None:
    """Settles every invitation that nobody has answered."""
    for one in invitations.open_in(session, circle):
        close(session, circle, one, state, now)


def closes_at(session: Session, circle: Circle) -> datetime | None:
    """Until when a founding waits: for answers, or for what its founder says."""
    set_ = alarms.find(session, circle.workspace_id, closing_key(circle))
    return set_.at if set_ else None


def closes_later(session: Session, circle: Circle, at: datetime) -> None:
    """Has the bot look at a founding at an instant, instead of any other that was planned."""
    key, facts = closing_key(circle), {"circle": circle.id}
    alarms.set_(session, circle.workspace_id, key=key, kind=CLOSES, at=at, facts=facts)


def unanswered(session: Session, circle: Circle) -> list[str]:
    """The keys of the messages that ask whoever has not answered."""
    return [_key(circle, one.user_id, one.kind) for one in invitations.open_in(session, circle)]


def closing_key(circle: Circle) -> str:
    """What the alarm of a founding is known by."""
    return f"{CLOSES}:{circle.id}"


def shown(
    session: Session, workspace_id: str, circle_id: str, user_id: str, kind: str, *, catalogue: Catalogue
) -> Invited | None:
    """What somebody is or was asked; None when they never were."""
    circle = circles.get(session, workspace_id, circle_id)
    found = invitations.of_circle(session, circle) if circle else []
    one = next((one for one in found if one.user_id == user_id and one.kind.value == kind), None)
    return invited(session, circle, one, catalogue=catalogue) if circle and one else None


def asked(session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue) -> list[Invited]:
    """All that somebody is asked at present."""
    found: list[Invited] = []
    for one in invitations.open_of(session, workspace_id, user_id):
        circle = circles.get(session, workspace_id, one.circle_id)
        if circle is not None and editions.has(circle, catalogue):
            found.append(invited(session, circle, one, catalogue=catalogue))
    return found


def invited(session: Session, circle: Circle, one: Invitation, *, catalogue: Catalogue) -> Invited:
    """An invitation as whoever got it sees it."""
    programme = editions.of(session, circle, catalogue)
    is_open = circle.state is CircleState.FOUNDING
    wished = circle.not_before is not None and circle.not_before > circle.created_at.date()
    # What nobody has answered in a founding that has gone on is over, whenever that is written down.
    lapsed = one.state is InvitationState.ASKED and not is_open
    return Invited(
        invitation_id=one.id,
        kind=one.kind,
        state=InvitationState.EXPIRED if lapsed else one.state,
        founder=circle.founder or "",
        programme=programme.title,
        rhythm=programme.rhythm,
        minutes_a_week=programme.minutes_a_week,
        language=circle.language,
        not_before=circle.not_before if wished and is_open else None,
        until=closes_at(session, circle) if is_open else None,
    )


def _key(circle: Circle, user_id: str, kind: InvitationKind) -> str:
    return f"invitation:{circle.id}:{kind.value}:{user_id}"
