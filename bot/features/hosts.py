"""Who could host a step's meeting, how many turns each has had, and the note for whoever does."""

from datetime import datetime

from bot.domain.facilitations import Candidate
from bot.domain.programme import Facilitation, Programme
from bot.domain.quiet import Weight, may_send
from bot.domain.turns import standing
from bot.features import people
from bot.store import hostings, members
from bot.store.models import Circle, Member
from bot.store.session import Session


def candidates(
    session: Session, circle: Circle, programme: Programme, step: int, now: datetime
) -> list[Candidate]:
    """All members in turn; where one hosts all meetings only those who offered to, for nobody else is asked in private."""
    asked, before = hostings.of_step(session, circle, step), hostings.before(session, circle, step)
    present = members.present(session, circle)
    came = {member.enrolment_id: member.joined_step for member, _ in present}
    turns = standing(hostings.turns(session, circle), came)
    found: list[Candidate] = []
    for member, enrolment in present:
        if enrolment.hosts or programme.facilitation is not Facilitation.VOLUNTEER:
            out = member.outside_since is not None  # Of the channel: they are asked first whether they come back.
            last = before.get(enrolment.id)
            found.append(
                Candidate(
                    enrolment.id,
                    turns[enrolment.id],
                    away=out or people.away(session, circle.workspace_id, member.user_id, now),
                    full=not may_send(
                        Weight.KIND, people.this_week(session, circle.workspace_id, member.user_id, now)
                    ),
                    asked=enrolment.id in asked,
                    offered=enrolment.hosts,
                    asked_last=last is not None,
                    hosted_last=last is not None and last.state == hostings.YES,
                )
            )
    return found


def tell_note(session: Session, circle: Circle, member: Member, step: int, now: datetime) -> None:
    """What a host needs comes to them in private."""
    people.tell(
        session,
        circle.workspace_id,
        member.user_id,
        # Whoever said yes, passed, and says yes again has the note already.
        key=f"hosting.note:{circle.id}:{step}:{member.enrolment_id}",
        kind="hosting.note",
        weight=Weight.ANSWER,
        now=now,
        facts={"circle": circle.id, "step": step},
    )
