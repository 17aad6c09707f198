"""Facilitators who are no members: a moderator chooses one, they are asked in private, and they can step back."""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.domain import facilitators as rules
from bot.domain.circles import BEFORE, CircleState
from bot.domain.facilitators import CURRENT, DAYS, MOST, Against, Choice, FacilitatorState, News
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight, working_days_later
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.domain.worktime import MomentKind
from bot.features import circles as channels
from bot.features import editions, host_questions, people
from bot.features import workspaces as roles
from bot.features.alarms import Ringing
from bot.store import alarms, circles, facilitators, meetings, outbox, workspaces
from bot.store.models import Circle, Facilitator
from bot.store.session import Session

LOOK = "facilitator.look"
ALIVE = (CircleState.OPENING, CircleState.RUNNING)
_CHOOSABLE = (CircleState.PROPOSED, *ALIVE)


def choice(session: Session, workspace_id: str, circle_id: str, *, by: str, catalogue: Catalogue) -> Choice:
    """Who could facilitate a circle, for a moderator who is not in it."""
    circle = _choosable(session, workspace_id, circle_id, by, catalogue)
    inside = _people_of(session, circle)
    listed = roles.holders_of(session, workspace_id, Role.FACILITATOR)
    gone = people.gone(session, workspace_id, listed)
    able = tuple(one for one in listed if one not in inside and one not in gone)[:MOST]
    now = facilitators.current(session, circle)
    title = editions.of(session, circle, catalogue).title
    speaks = {one: against(session, circle, one, CURRENT, catalogue=catalogue) for one in able}
    return Choice(circle.id, title, inside, able, now.user_id if now else None, speaks)


def against(
    session: Session, circle: Circle, user_id: str, states: Collection[FacilitatorState], *, catalogue: Catalogue
) -> Against:
    """What speaks against a circle's hour for somebody, beside the other circles to which they stand so."""
    rows = [one for one in facilitators.of_person(session, circle.workspace_id, user_id) if one.state in states]
    found = [circles.get(session, circle.workspace_id, one.circle_id) for one in rows]
    others = [
        circles.run_of(one, editions.of(session, one, catalogue))
        for one in found
        if one and one.id != circle.id and one.state in _CHOOSABLE and editions.has(one, catalogue)
    ]
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    return rules.against(run, others, people.known_zone(session, circle.workspace_id, user_id))


def choose(
    session: Session,
    workspace_id: str,
    circle_id: str,
    user_id: str | None,
    *,
    by: str,
    catalogue: Catalogue,
    now: datetime,
) -> bool:
    """A moderator chooses who facilitates, or nobody; whether the circle waits for its approval still.

    Before that nobody is asked; afterwards they are at once, and whoever facilitated until then does no more.
    """
    shown = choice(session, workspace_id, circle_id, by=by, catalogue=catalogue)
    circle = _choosable(session, workspace_id, circle_id, by, catalogue)
    if user_id is not None and user_id not in shown.people:
        raise Refusal(RefusalCode.GONE)
    before = facilitators.current(session, circle)
    if (before.user_id if before else None) != user_id:
        if before is not None:
            _over(session, circle, before, catalogue, now, told=circle.state in ALIVE)
        if user_id is not None:
            facilitators.choose(session, circle, user_id, now)
        subject, what = f"circle {circle.id}", f"facilitator {user_id or 'nobody'}"
        workspaces.log(session, workspace_id, at=now, by=by, subject=subject, what=what)
    if circle.state in ALIVE:
        ask(session, circle, now)
    return circle.state in BEFORE


def ask(session: Session, circle: Circle, now: datetime) -> None:
    """Asks whoever was chosen, in private; somebody who has become a member meanwhile facilitates as members do."""
    row = facilitators.current(session, circle)
    if row is None or row.state is not FacilitatorState.CHOSEN:
        return
    if row.user_id in _people_of(session, circle):
        facilitators.become(session, row, FacilitatorState.OVER, now)
        return
    facilitators.become(session, row, FacilitatorState.ASKED, now)
    _tell(session, circle, row, "facilitator.ask", now)
    zone = people.zone_of(session, circle.workspace_id, row.user_id)
    alarms.set_(
        session,
        circle.workspace_id,
        key=f"{LOOK}:{circle.id}",
        kind=LOOK,
        at=working_days_later(now, zone, DAYS),
        facts={"circle": circle.id, "user": row.user_id},
    )


def look(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """Some days have passed: moderators hear when there is no answer. They are waited for all the same."""
    circle = circles.locked(session, ringing.workspace_id, ringing.facts["circle"])
    row = facilitators.current(session, circle) if circle else None
    asked = row is not None and row.state is FacilitatorState.ASKED
    if circle is not None and row is not None and asked and circle.state in ALIVE:
        _tell_moderators(session, circle, row, News.SILENT, now)


def accept(
    session: Session, workspace_id: str, circle_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> None:
    """Somebody will facilitate: their circle reads of it, and then they are invited into its channel."""
    circle, row = _own(session, workspace_id, circle_id, user_id)
    if row.state is FacilitatorState.YES:
        return
    facilitators.become(session, row, FacilitatorState.YES, now)
    alarms.cancel(session, workspace_id, f"{LOOK}:{circle.id}")
    _tell_moderators(session, circle, row, News.YES, now)
    if circle.state is CircleState.RUNNING:  # Otherwise they come with all the others.
        _owe(session, circle, row, "facilitator.came", now)
        _owe(session, circle, row, "circle.invite", now)
        _look_for_host(session, circle, catalogue, now)
        host_questions.say_again(session, circle, _step_ahead(circle), now)  # Nobody is asked who would host it.


def decline(
    session: Session, workspace_id: str, circle_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> None:
    """Somebody says no, or steps back after a yes, without a reason: from now on members host by turns."""
    circle, row = _own(session, workspace_id, circle_id, user_id)
    news = News.BACK if row.state is FacilitatorState.YES else News.NO
    _ends(session, circle, row, news, catalogue, now)


def gone(session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue, now: datetime) -> None:
    """Somebody's account is deactivated: they facilitate nothing, and moderators hear of it."""
    for row in facilitators.of_person(session, workspace_id, user_id):
        circle = circles.locked(session, workspace_id, row.circle_id)
        if circle is not None and circle.state in ALIVE:
            _ends(session, circle, row, News.GONE, catalogue, now)
        else:
            facilitators.become(session, row, FacilitatorState.OVER, now)


def part(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """A circle has ended some days ago: whoever facilitated it is told, and taken out of its channel."""
    circle = circles.locked(session, ringing.workspace_id, ringing.facts["circle"])
    row = facilitators.current(session, circle) if circle else None
    if circle is not None and row is not None and circle.state not in ALIVE:
        _tell(session, circle, row, "facilitator.over", now, ended=True)
        _over(session, circle, row, catalogue, now, told=False)


def invitees(session: Session, workspace_id: str, circle_id: str, user_id: str | None) -> tuple[str, ...]:
    """The people to invite into a circle's channel: its members or, alone, `user_id` as long as they facilitate it."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or user_id is None:
        return channels.invitees(session, workspace_id, circle_id)
    return (user_id,) if facilitators.who(session, circle) == user_id else ()


def invited(
    session: Session, workspace_id: str, circle_id: str, refused: Mapping[str, str], *, now: datetime
) -> None:
    """Records who could not be invited. Whom Slack does not let in cannot facilitate, and moderators hear of both."""
    circle = circles.locked(session, workspace_id, circle_id) if refused else None
    row = facilitators.current(session, circle) if circle else None
    if circle is not None and row is not None and row.user_id in refused:
        facilitators.become(session, row, FacilitatorState.OVER, now)
        _tell_moderators(session, circle, row, News.NOT_INVITED, now)
        refused = {one: code for one, code in refused.items() if one != row.user_id}
    channels.invited(session, workspace_id, circle_id, refused, now=now)


def still_outside(session: Session, workspace_id: str, circle_id: str, user_id: str) -> bool:
    """Whether somebody has to be taken out of a channel still: they neither facilitate the circle nor are in it."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or circles.member(session, circle, user_id) is not None:
        return False
    return facilitators.who(session, circle) != user_id


def _ends(
    session: Session, circle: Circle, row: Facilitator, news: News, catalogue: Catalogue, now: datetime
) -> None:
    _over(session, circle, row, catalogue, now, told=False)
    if news is News.NO:
        facilitators.become(session, row, FacilitatorState.NO, now)
    _tell_moderators(session, circle, row, news, now)


def _over(
    session: Session, circle: Circle, row: Facilitator, catalogue: Catalogue, now: datetime, *, told: bool
) -> None:
    """Somebody facilitates a circle no more: they are taken out of its channel, and members host."""
    was = row.state
    facilitators.become(session, row, FacilitatorState.OVER, now)
    alarms.cancel(session, circle.workspace_id, f"{LOOK}:{circle.id}")
    if told:
        _tell(session, circle, row, "facilitator.over", now)
    if was is FacilitatorState.YES and circle.channel_id:
        _owe(session, circle, row, "facilitator.remove", now)
    if was is FacilitatorState.YES and circle.state in ALIVE:
        _look_for_host(session, circle, catalogue, now)


def _look_for_host(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> None:
    """Has the bot look anew who leads the meeting that comes next."""
    if not editions.has(circle, catalogue):
        return
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    step = _step_ahead(circle)
    held_at = meetings.held_at(session, circle, run, step) if step in range(run.steps) else None
    if held_at is not None and held_at > now:
        channels.look_for_host(session, circle, run, step)


def _step_ahead(circle: Circle) -> int:
    """The step whose meeting comes next."""
    return 0 if circle.done_step is None else circle.done_step + (circle.done_kind is not MomentKind.PROMPT)


def _choosable(session: Session, workspace_id: str, circle_id: str, by: str, catalogue: Catalogue) -> Circle:
    if not roles.holds(session, workspace_id, Role.MODERATOR, by):
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is None or circle.state not in _CHOOSABLE or not editions.has(circle, catalogue):
        raise Refusal(RefusalCode.GONE)
    if by in _people_of(session, circle):
        raise Refusal(RefusalCode.OWN_CIRCLE)
    if not rules.is_professional(editions.of(session, circle, catalogue)):
        raise Refusal(RefusalCode.GONE)
    return circle


def _own(session: Session, workspace_id: str, circle_id: str, user_id: str) -> tuple[Circle, Facilitator]:
    circle = circles.locked(session, workspace_id, circle_id)
    row = facilitators.get(session, workspace_id, circle_id, user_id)
    open_ = (FacilitatorState.ASKED, FacilitatorState.YES)
    if circle is None or row is None or row.state not in open_ or circle.state not in ALIVE:
        raise Refusal(RefusalCode.GONE)
    return circle, row


def _people_of(session: Session, circle: Circle) -> tuple[str, ...]:
    return tuple(one.user_id for one in circles.together(session, circle))


def _tell(session: Session, circle: Circle, row: Facilitator, kind: str, now: datetime, **more: bool) -> None:
    people.tell(
        session,
        circle.workspace_id,
        row.user_id,
        key=f"{kind}:{circle.id}:{row.user_id}:{now.isoformat()}",
        kind=kind,
        weight=Weight.ANSWER,
        now=now,
        facts={"circle": circle.id, "user": row.user_id, **more},
        in_working_hours=True,
    )


def _owe(session: Session, circle: Circle, row: Facilitator, kind: str, now: datetime) -> None:
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"{kind}:{circle.id}:{row.user_id}:{now.isoformat()}",
        kind=kind,
        conversation=f"circle:{circle.id}",
        facts={"circle": circle.id, "user": row.user_id},
        now=now,
    )


def _tell_moderators(session: Session, circle: Circle, row: Facilitator, news: News, now: datetime) -> None:
    channels.tell_moderators(
        session,
        circle.workspace_id,
        key=f"facilitator.told:{news}:{circle.id}:{row.user_id}:{now.isoformat()}",
        kind="facilitator.told",
        facts={"circle": circle.id, "user": row.user_id, "news": news.value},
        now=now,
        without=_people_of(session, circle),
    )
