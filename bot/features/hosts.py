"""Who could host a step's meeting, how many turns each has had, who does, and the note for whoever does."""

from datetime import datetime
from itertools import chain

from bot.domain.circles import CircleState
from bot.domain.duties import Duty
from bot.domain.facilitations import Candidate
from bot.domain.programme import Catalogue, Facilitation, Programme
from bot.domain.quiet import Weight, may_send
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.turns import standing
from bot.features import editions, hours, people
from bot.store import circles, duties, facilitators, hostings, meetings, members
from bot.store.models import Circle, Member
from bot.store.session import Session


def candidates(
    session: Session, circle: Circle, programme: Programme, step: int, now: datetime
) -> list[Candidate]:
    """All members in turn but whoever has something else to do in the meeting or is not expected there; where one hosts
    all meetings only those who offered to, for nobody else is asked in private."""
    asked, before = hostings.of_step(session, circle, step), hostings.before(session, circle, step)
    present = members.present(session, circle)
    came = {member.enrolment_id: member.joined_step for member, _ in present}
    turns = standing(hostings.turns(session, circle), came)
    others, found = busy(session, circle, step), list[Candidate]()
    run = circles.run_of(circle, programme)
    held_at = meetings.held_at(session, circle, run, step)
    for member, enrolment in present:
        if member.user_id in others:
            continue
        if held_at is not None and not hours.expected(enrolment, run, step, held_at):
            continue
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
                    new=0 < member.joined_step == step,
                )
            )
    return found


def busy(session: Session, circle: Circle, step: int) -> frozenset[str]:
    """Who brings something to a step's meeting or watches its clock: another one hosts it."""
    return frozenset(chain.from_iterable(duties.of_step(session, circle, step).values()))


def duty_of(session: Session, circle: Circle, step: int, user_id: str) -> Duty | None:
    """What somebody has taken on for a step's meeting, the first of it."""
    taken = duties.of_step(session, circle, step)
    return next((duty for duty in Duty if user_id in taken.get(duty, ())), None)


def refuse_if_busy(session: Session, circle: Circle, step: int, user_id: str) -> None:
    """Refuses hosting to whoever has something else to do in the meeting."""
    if user_id in busy(session, circle, step):
        raise Refusal(RefusalCode.HAS_DUTY)


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


def leads(session: Session, circle: Circle, step: int) -> str | None:
    """Who leads a step's meeting: the member who hosts it, or else whoever facilitates the circle."""
    return hostings.host_of(session, circle, step) or facilitators.who(session, circle)


def always(session: Session, circle: Circle, catalogue: Catalogue) -> str | None:
    """The enrolment of whoever hosts all meetings, where one member does and has said yes."""
    return hostings.volunteer(session, circle) if one_hosts_all(session, circle, catalogue) else None


def one_hosts_all(session: Session, circle: Circle, catalogue: Catalogue) -> bool:
    """Whether whoever says yes hosts the meetings after it too."""
    return editions.of(session, circle, catalogue).facilitation is Facilitation.VOLUNTEER


def held_at(session: Session, circle: Circle, step: int, catalogue: Catalogue) -> datetime | None:
    """When a step's meeting is held; None where the circle writes instead, and for a step there is not."""
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    return meetings.held_at(session, circle, run, step) if step in range(run.steps) else None


def is_coming(session: Session, circle: Circle, step: int, catalogue: Catalogue, now: datetime) -> bool:
    """Whether there is a meeting of a step, and it is still ahead."""
    held = held_at(session, circle, step, catalogue)
    return circle.state is CircleState.RUNNING and held is not None and now < held
