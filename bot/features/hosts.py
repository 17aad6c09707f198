"""Who could host a step's meeting, and how many turns each has had."""

from datetime import datetime

from bot.domain.facilitations import Candidate
from bot.domain.programme import Facilitation, Programme
from bot.domain.turns import standing
from bot.features import people
from bot.store import hostings, members
from bot.store.models import Circle
from bot.store.session import Session


def candidates(
    session: Session, circle: Circle, programme: Programme, step: int, now: datetime
) -> list[Candidate]:
    """All members in turn; where one hosts all meetings only those who offered to, for nobody else is asked in private."""
    asked, last = hostings.of_step(session, circle, step), hostings.last_host(session, circle, step)
    present = members.present(session, circle)
    came = {member.enrolment_id: member.joined_step for member, _ in present}
    turns = standing(hostings.turns(session, circle), came)
    found: list[Candidate] = []
    for member, enrolment in present:
        if enrolment.hosts or programme.facilitation is not Facilitation.VOLUNTEER:
            out = member.outside_since is not None  # Of the channel: they are asked first whether they come back.
            found.append(
                Candidate(
                    enrolment.id,
                    turns[enrolment.id],
                    away=out or people.away(session, circle.workspace_id, member.user_id, now),
                    asked=enrolment.id in asked,
                    offered=enrolment.hosts,
                    hosted_last=enrolment.id == last,
                )
            )
    return found
