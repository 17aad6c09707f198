"""The circles that run, for moderators, and those that somebody facilitates, for them: where each one is."""

from dataclasses import replace
from datetime import datetime

from bot.domain import running_circles as rules
from bot.domain.circles import MemberState
from bot.domain.facilitators import FacilitatorState
from bot.domain.guides import present_step
from bot.domain.meetings import by_turns
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.domain.running_circles import RunningCircle, RunningCircles, Whose
from bot.features import editions, health, led_circles, people
from bot.features import workspaces as roles
from bot.store import circles, facilitators, meetings
from bot.store.models import Circle
from bot.store.session import Session


def whose(session: Session, workspace_id: str, user_id: str) -> Whose:
    """Which circles somebody means who asks for the list; refused to whoever neither moderates nor facilitates."""
    if roles.holds(session, workspace_id, Role.MODERATOR, user_id):
        return Whose.ALL
    if facilitators.led(session, workspace_id, user_id):
        return Whose.LED
    raise Refusal(RefusalCode.NO_CIRCLES_TO_SEE)


def listed(
    session: Session,
    workspace_id: str,
    user_id: str,
    whose: Whose,
    page: int = 0,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> RunningCircles:
    """A page of the circles. A moderator reads nothing of those that they are in themselves."""
    if whose is Whose.LED:
        found = led_circles.of_person(session, workspace_id, user_id, catalogue=catalogue, now=now)
    elif roles.holds(session, workspace_id, Role.MODERATOR, user_id):
        own = {one.id for one in circles.current_of(session, workspace_id, user_id)}
        alive = (one for one in circles.alive(session, workspace_id) if one.id not in own)
        found = sorted(
            (one for one in alive if editions.has(one, catalogue)), key=lambda one: (one.name or "", one.id)
        )
    else:
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    number = rules.page_there_is(len(found), page)
    zone = people.zone_of(session, workspace_id, user_id)
    shown = found[number * rules.SHOWN : (number + 1) * rules.SHOWN]
    on_page = [_where_it_is(session, one, zone, catalogue, now) for one in shown]
    if whose is Whose.ALL:
        how = (health.of(session, one, catalogue, now) for one in shown)
        on_page = [replace(one, health=found) for one, found in zip(on_page, how, strict=True)]
    return RunningCircles(whose, tuple(on_page), number, len(found))


def meant(
    session: Session, workspace_id: str, user_id: str, channel_id: str, *, catalogue: Catalogue, now: datetime
) -> RunningCircle | None:
    """The circle that somebody means who facilitates it, with where it meets; None for whoever means another one."""
    found = led_circles.meant(session, workspace_id, user_id, channel_id, catalogue=catalogue, now=now)
    if found is None:
        return None
    zone = people.zone_of(session, workspace_id, user_id)
    return replace(_where_it_is(session, found, zone, catalogue, now), place=meetings.place(session, found))


def _where_it_is(
    session: Session, circle: Circle, zone: str, catalogue: Catalogue, now: datetime
) -> RunningCircle:
    programme = editions.of(session, circle, catalogue)
    run, chosen = circles.run_of(circle, programme), facilitators.current(session, circle)
    return RunningCircle(
        circle_id=circle.id,
        name=circle.name if circle.name and circle.channel_id else "",
        channel_id=circle.channel_id,
        programme=programme.title,
        step=circle.done_step,
        last_step=run.steps - 1,
        weeks_apart=run.weeks_apart,
        guide_step=present_step(circle.done_kind, circle.done_step, run.steps - 1),
        members=sum(one.state is MemberState.MEMBER for one in circles.members(session, circle)),
        facilitation=programme.facilitation,
        facilitator=chosen.user_id if chosen else None,
        answered=chosen is not None and chosen.state is FacilitatorState.YES,
        meeting_at=meetings.next_at(session, circle, run, now),
        meets=run.meets,
        zone=zone,
        by_turns=by_turns(run, zone, circle.done_step or 0),
    )
