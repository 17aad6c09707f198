"""A circle's channel: made, filled and opened; and the circle's end."""

from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from datetime import datetime

from bot.domain import circles as states
from bot.domain.circles import CircleState, MemberState
from bot.domain.facilitations import ask_at
from bot.domain.programme import Catalogue
from bot.domain.proposals import Trouble
from bot.domain.quiet import Weight
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.domain.steps import Opening
from bot.domain.worktime import Run, meeting_at, next_moment
from bot.features import closings, editions, hours, outsiders, partings, people
from bot.features import workspaces as roles
from bot.store import alarms, circles, enrolments, facilitators, meetings, members, outbox, workspaces
from bot.store.models import Circle, Enrolment, Member, OutboxState
from bot.store.session import Session


def move(
    session: Session, circle: Circle, to: CircleState, *, by: str, now: datetime, why: str | None = None
) -> None:
    """Moves a circle to another state, and writes down who did it, when and why; `why` is a code."""
    circle.state = states.moved(circle.state, to)
    workspaces.log(
        session, circle.workspace_id, at=now, by=by, subject=f"circle {circle.id}", what=to.value, why=why
    )


def opened(
    session: Session,
    workspace_id: str,
    circle_id: str,
    channel_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
    by: str = "bot",
) -> None:
    """The channel is there, made by the bot or by a moderator: the circle runs, and all that begins it is owed."""
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is None or circle.state is not CircleState.OPENING:
        return
    move(session, circle, CircleState.RUNNING, by=by, now=now)
    circle.channel_id = channel_id
    hours.keep_ahead(circle, now)
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    first = next_moment(run, None)
    circle.next_at = first.at if first else None
    look_for_host(session, circle, run, 0)
    people = [one.enrolment_id for one in circles.members(session, circle)]
    alarms.cancel(session, workspace_id, *(f"late.look:{one}" for one in people))
    _owe(session, circle, "circle.topic", now)
    # People first: somebody who is mentioned before they are in hears nothing of it.
    _owe(session, circle, "circle.invite", now)
    _owe(session, circle, "circle.welcome", now)
    _owe(session, circle, "circle.pin", now, under=f"circle.welcome:{circle.id}")
    leads = facilitators.who(session, circle)
    if leads:  # The members have read by now who that is.
        _owe(session, circle, "circle.invite", now, user=leads)


def look_for_host(session: Session, circle: Circle, run: Run, step: int) -> None:
    """Sets the alarm at which somebody is looked for who would host a step's meeting, or whoever facilitates it gets
    their note; none where the circle writes instead."""
    key, held_at = f"hosting.ask:{circle.id}:{step}", meetings.held_at(session, circle, run, step)
    if held_at is None:
        alarms.cancel(session, circle.workspace_id, key)
        return
    leads = facilitators.who(session, circle)
    zones = {enrolment.zone for _, enrolment in members.present(session, circle)}
    at_most = 1 if leads else len(members.present(session, circle))
    zones = {people.zone_of(session, circle.workspace_id, leads)} if leads else zones
    if zones:
        at = min(ask_at(held_at, zone, at_most) for zone in zones)
        facts = {"circle": circle.id, "step": step}
        alarms.set_(session, circle.workspace_id, key=key, kind="hosting.ask", at=at, facts=facts)


def invited(
    session: Session, workspace_id: str, circle_id: str, refused: Mapping[str, str], *, now: datetime
) -> None:
    """Records who could not be invited (user id to Slack's code), and tells the moderators."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or not refused:
        return
    for member in circles.members(session, circle):
        member.invite_error = refused.get(member.user_id)
    tell_trouble(session, workspace_id, circle_id, "circle.invite", "refused", now=now)


def tell_trouble(
    session: Session, workspace_id: str, circle_id: str, kind: str, cause: str, *, now: datetime
) -> None:
    """Owes the moderators a word on a channel that could not be made, or people who could not be invited."""
    tell_moderators(
        session,
        workspace_id,
        key=f"trouble:{circle_id}:{kind}:{now:%Y-%m-%d}",
        kind="circle.trouble",
        facts={"circle": circle_id, "kind": kind, "cause": cause},
        now=now,
    )


def tell_moderators(
    session: Session,
    workspace_id: str,
    *,
    key: str,
    kind: str,
    facts: Mapping[str, str],
    now: datetime,
    without: Collection[str] = (),
) -> None:
    """Owes a message to the moderators' channel or, where there is none, to each moderator in their working hours.

    `without` are those who must not hear of it: a moderator learns nothing of a circle they are in.
    """
    workspace = workspaces.get(session, workspace_id)
    channel = workspace.moderators_channel if workspace else None
    if channel:
        outbox.owe(
            session,
            workspace_id,
            key=f"{key}:{channel}",
            kind=kind,
            conversation=f"to:{channel}",
            recipient=channel,
            facts=facts,
            now=now,
        )
        return
    for moderator in workspaces.holders(session, workspace_id, Role.MODERATOR):
        if moderator not in without:
            people.tell(
                session,
                workspace_id,
                moderator,
                key=f"{key}:{moderator}",
                kind=kind,
                weight=Weight.ANSWER,
                facts=facts,
                now=now,
                in_working_hours=True,
            )


def retry_opening(session: Session, workspace_id: str, circle_id: str, *, by: str, now: datetime) -> None:
    """A moderator has the channel tried again that Slack refused to make."""
    if not roles.holds(session, workspace_id, Role.MODERATOR, by):
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    if not outbox.revive(session, workspace_id, f"open:{circle_id}", now):
        raise Refusal(RefusalCode.GONE)


def trouble(session: Session, workspace_id: str, circle_id: str, kind: str, cause: str) -> Trouble | None:
    """What went wrong in making a circle's channel (`kind` circle.open) or inviting its people (circle.invite)."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None:
        return None
    refused = tuple(one.user_id for one in circles.members(session, circle) if one.invite_error)
    users = refused if refused and kind == "circle.invite" else member_ids(session, circle)
    return Trouble(circle.id, kind, cause, users)


def opening(session: Session, workspace_id: str, circle_id: str, *, catalogue: Catalogue) -> Opening | None:
    """What a circle's first message says."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None:
        return None
    programme = editions.of(session, circle, catalogue)
    run = circles.run_of(circle, programme)
    users, leads = member_ids(session, circle), facilitators.who(session, circle)
    first = meeting_at(run, 0)
    return Opening(circle.id, programme, users, run.hour, first, meets=run.meets, facilitator=leads)


@contextmanager
def at_hand(session: Session, workspace_id: str, circle_ids: Collection[str]) -> Generator[None]:
    """A block in which each of these circles is read once, all of them together, however often they are asked for."""
    held = circles.several(session, workspace_id, circle_ids)
    yield
    del held  # The session itself forgets what nobody holds.


def channel_of(session: Session, workspace_id: str, circle_id: str) -> str | None:
    """The circle's channel, once it has one."""
    circle = circles.get(session, workspace_id, circle_id)
    return circle.channel_id if circle else None


def kickoff_thread(session: Session, circle: Circle) -> str | None:
    """What a word goes under that belongs to the kickoff, so that the channel stays quiet: the kickoff's prompt.

    None before it, and where it never came: then it is said in the channel.
    """
    key = f"prompt:{circle.id}:0"
    state = outbox.state_of(session, circle.workspace_id, key)
    return None if state in (None, OutboxState.WITHDRAWN, OutboxState.DEAD) else key


def invitees(session: Session, workspace_id: str, circle_id: str) -> tuple[str, ...]:
    """The people to invite into a circle's channel: nobody who has left it themselves."""
    circle = circles.get(session, workspace_id, circle_id)
    people = circles.members(session, circle) if circle else []
    return tuple(one.user_id for one in people if one.state is MemberState.MEMBER and one.outside_since is None)


def member_ids(session: Session, circle: Circle) -> tuple[str, ...]:
    """The Slack ids of a circle's members."""
    return tuple(one.user_id for one in circles.members(session, circle) if one.state is MemberState.MEMBER)


def is_bot(session: Session, workspace_id: str, user_id: str) -> bool:
    """Whether somebody is the bot itself."""
    workspace = workspaces.get(session, workspace_id)
    return workspace is not None and workspace.bot_user_id == user_id


def own(session: Session, workspace_id: str, user_id: str, channel_id: str = "") -> Circle:
    """The running circle in which a person types or, where that is in none of them, the one they joined last."""
    found = circles.current_of(session, workspace_id, user_id)
    running = [one for one in found if one.state is CircleState.RUNNING]
    if not running:
        over = any(
            one.ended_at is not None and circles.of_enrolment(session, workspace_id, one.id)
            for one in enrolments.of_person(session, workspace_id, user_id)
        )
        code = RefusalCode.CIRCLE_OVER if over else RefusalCode.NO_CIRCLE
        raise outsiders.nowhere(session, workspace_id, user_id, code)
    return next((one for one in running if one.channel_id == channel_id), running[-1])


def acting(session: Session, workspace_id: str, circle_id: str, user_id: str) -> tuple[Circle, Member, Enrolment]:
    """A running circle, held until the transaction ends, with one of its members; refused to everybody else."""
    circle = circles.locked(session, workspace_id, circle_id)
    member = circles.member(session, circle, user_id) if circle else None
    if circle is None or member is None:
        raise outsiders.refusal(session, circle, user_id)
    if circle.state is not CircleState.RUNNING:
        raise Refusal(RefusalCode.CIRCLE_OVER)
    return circle, member, enrolments.get(session, workspace_id, member.enrolment_id)


def close(session: Session, circle: Circle, now: datetime) -> None:
    """Ends a circle after its goodbye; its members' enrolments end with it."""
    move(session, circle, CircleState.CLOSED, by="bot", now=now)
    for member in circles.members(session, circle):
        if member.state is MemberState.MEMBER:
            enrolments.get(session, circle.workspace_id, member.enrolment_id).ended_at = now
    circles.set_members(session, circle, MemberState.FINISHED)
    partings.set_(session, circle, now)
    closings.hasten(session, circle, now)


def has_channel(session: Session, workspace_id: str, channel_id: str) -> bool:
    """Whether a channel is some circle's already."""
    return circles.in_channel(session, workspace_id, channel_id) is not None


def channels(session: Session, workspace_id: str) -> list[tuple[str, str]]:
    """(circle id, channel id) of every circle that runs."""
    return circles.running_channels(session, workspace_id)


def any_channel(session: Session, workspace_id: str) -> bool:
    """Whether a circle of this workspace has ever had a channel."""
    return circles.any_channel(session, workspace_id)


def missing_programmes(session: Session, catalogue: Catalogue) -> list[str]:
    """Programmes that open circles follow and the catalogue does not have."""
    return sorted(one for one in circles.programmes_in_use(session) if one not in catalogue)


def _owe(
    session: Session, circle: Circle, kind: str, now: datetime, under: str | None = None, user: str | None = None
) -> None:
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"{kind}:{circle.id}" + (f":{user}:{now.isoformat()}" if user else ""),
        kind=kind,
        conversation=f"circle:{circle.id}",
        under=under,
        facts={"circle": circle.id, **({"user": user} if user else {})},
        now=now,
    )
