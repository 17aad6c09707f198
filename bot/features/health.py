"""How a circle is, read off what its members did there: one thing for them and for moderators, and nothing for HR."""

from datetime import datetime

from bot.domain import health as rules
from bot.domain.circles import CircleState, MemberState
from bot.domain.health import Health, Meetings, Observed
from bot.domain.programme import Catalogue
from bot.domain.trials import is_settled
from bot.domain.worktime import MomentKind
from bot.features import editions
from bot.store import checkins, circles, members
from bot.store import health as facts
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session

_BEEN = (MemberState.MEMBER, MemberState.FINISHED, MemberState.LEFT)


def of(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> Health:
    """How a circle is at present; nothing is known of one whose dates do not fit together, which is put off soon."""
    try:
        run = circles.run_of(circle, editions.of(session, circle, catalogue))
    except ValueError:
        return Health((), Meetings(), None)
    shut, begun = circle.shut_steps or (), -1 if circle.done_step is None else circle.done_step
    over = begun + (circle.done_kind is not MomentKind.PROMPT) if circle.state is CircleState.RUNNING else 0
    held = rules.meetings(run, facts.told(session, circle), begun=begun, unseen=shut, now=now)
    active = active_members(session, circle, run.weeks_apart, now)
    given = checkins.steps_given(session, circle.workspace_id, [circle.id])
    observed = Observed(
        active=len(active),
        over=tuple(one for one in range(over) if one not in shut),
        checked_in=frozenset(step for _whose, step in given),
        meetings=held,
    )
    takes_part = sum(_is_settled(circle, member) for member, _ in active) >= rules.FEWEST
    # Who left is in them still, and who may yet say that it is not for them is not: they never fall by what one did.
    counted = [one.enrolment_id for one in circles.members(session, circle) if _is_counted(circle, one)]
    counts = facts.counts(session, circle, counted) if takes_part else None
    return Health(rules.signs(observed), held, counts, run.weeks_apart)


def active_members(
    session: Session, circle: Circle, weeks_apart: int, now: datetime
) -> list[tuple[Member, Enrolment]]:
    """The members who take part, in a steady order: nobody who is away for long."""
    session.flush()
    here = members.present(session, circle)
    return [(one, own) for one, own in here if rules.is_active(own.away_until, own.zone, weeks_apart, now)]


def _is_counted(circle: Circle, member: Member) -> bool:
    return member.state in _BEEN and _is_settled(circle, member)


def _is_settled(circle: Circle, member: Member) -> bool:
    """Whether a member was asked, after their first step, whether they are in for all of it, and stayed."""
    return is_settled(circle.done_kind, circle.done_step, member.trial_until)
