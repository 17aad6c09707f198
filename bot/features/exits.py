"""Members who are out of their circle's channel: asked once, in private, what they would like."""

from datetime import datetime

from bot.domain.circles import CircleState, MemberState
from bot.domain.exits import GRACE, Outside
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.steps import open_step
from bot.features import circles as channels
from bot.features import people
from bot.store import alarms, circles, enrolments, members, outbox
from bot.store.alarms import Ringing
from bot.store.models import Circle, Member
from bot.store.session import Session

LOOK = "exit.look"


def went(session: Session, circle: Circle, user_id: str, *, now: datetime) -> None:
    """Somebody is out of a circle's channel: a member is asked a little later, if they are still out then."""
    member = circles.member(session, circle, user_id)
    if member is None or member.outside_since is not None or not _belongs_in(circle, member):
        return
    member.outside_since = now
    facts = {"circle": circle.id, "enrolment": member.enrolment_id}
    key = f"{LOOK}:{circle.id}:{member.enrolment_id}"
    alarms.set_(session, circle.workspace_id, key=key, kind=LOOK, at=now + GRACE, facts=facts)


def came(session: Session, circle: Circle, user_id: str) -> None:
    """Somebody is in a circle's channel: a member who was out of it is so no more."""
    member = circles.member(session, circle, user_id)
    if member is not None and member.outside_since is not None:
        _is_back(circle, member)


def look(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """Asks a member who is out of the channel; whoever is away is asked on their return."""
    found = _outside(session, ringing.workspace_id, ringing.facts["circle"], ringing.facts["enrolment"])
    if found is not None:
        _ask(session, *found, now, returned=False)


def ask_on_return(session: Session, workspace_id: str, enrolment_id: str, *, now: datetime) -> bool:
    """Asks somebody who is back from being away, if they are out of their circle's channel; whether they are."""
    circle = circles.of_enrolment(session, workspace_id, enrolment_id)
    found = _outside(session, workspace_id, circle.id, enrolment_id) if circle else None
    if found is not None:
        _ask(session, *found, now, returned=True)
    return found is not None


def asked(
    session: Session, workspace_id: str, circle_id: str, enrolment_id: str, *, returned: bool
) -> Outside | None:
    """What somebody is asked; None when they are in again, or in the circle no more."""
    found = _outside(session, workspace_id, circle_id, enrolment_id)
    return Outside(circle_id, found[0].name or "", returned) if found else None


def come_back(session: Session, workspace_id: str, circle_id: str, user_id: str, *, now: datetime) -> str:
    """A member wants to be in the channel again and is invited; the channel."""
    circle, member, _ = channels.acting(session, workspace_id, circle_id, user_id)
    if member.outside_since is not None:
        _is_back(circle, member)
        outbox.owe(
            session,
            workspace_id,
            key=f"circle.invite:{circle.id}:{member.enrolment_id}:{now.isoformat()}",
            kind="circle.invite",
            conversation=f"circle:{circle.id}",
            facts={"circle": circle.id},
            now=now,
        )
    return circle.channel_id or ""


def _belongs_in(circle: Circle, member: Member) -> bool:
    return circle.state is CircleState.RUNNING and member.state is MemberState.MEMBER


def _outside(
    session: Session, workspace_id: str, circle_id: str, enrolment_id: str
) -> tuple[Circle, Member] | None:
    """A member who is out of the channel of a circle that runs."""
    circle = circles.get(session, workspace_id, circle_id)
    member = members.get(session, workspace_id, circle_id, enrolment_id)
    if circle is None or member is None or member.outside_since is None or not _belongs_in(circle, member):
        return None
    return circle, member


def _is_back(circle: Circle, member: Member) -> None:
    # They were asked what they would like: silence in the steps that are over is settled with that.
    is_open = open_step(circle.done_kind, circle.done_step) is not None
    member.outside_since, member.silence_told = None, (circle.done_step or 0) - is_open


def _ask(session: Session, circle: Circle, member: Member, now: datetime, *, returned: bool) -> None:
    enrolment = enrolments.get(session, circle.workspace_id, member.enrolment_id)
    since = enrolment.away_until if returned else member.outside_since
    people.tell(
        session,
        circle.workspace_id,
        member.user_id,
        key=f"exit.ask:{circle.id}:{member.enrolment_id}:{since.isoformat() if since else ''}",
        kind="exit.ask",
        weight=Weight.DECISION,
        now=now,
        facts={"circle": circle.id, "enrolment": member.enrolment_id, "returned": returned},
    )
