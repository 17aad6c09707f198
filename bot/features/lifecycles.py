"""What happens outside the bot: accounts are deactivated, people move, channels are archived, the app is taken out."""

from datetime import datetime

from bot.domain.circles import CircleState
from bot.domain.lifecycles import Loss, Lost, follows
from bot.domain.programme import Catalogue
from bot.domain.worktime import is_zone
from bot.features import circles as channels
from bot.features import departures, facilitators, gatherings, positions
from bot.features.alarms import Ringing
from bot.features.workspaces import is_overdue
from bot.store import circles, enrolments, invitations, outbox, people, workspaces
from bot.store import facilitators as leading
from bot.store.models import Circle, Enrolment
from bot.store.session import Session


def matters(session: Session, workspace_id: str, user_id: str, zone: str | None, *, is_gone: bool) -> bool:
    """Whether what Slack says of a person is news of somebody the bot knows: of most people it is not."""
    person = people.get(session, workspace_id, user_id)
    if person is None:
        workspace = workspaces.get(session, workspace_id)
        is_contact = workspace is not None and workspace.contact == user_id
        leads = bool(leading.of_person(session, workspace_id, user_id))
        told_of = is_gone and positions.known(session, workspace_id, user_id) is not None
        return is_contact or leads or told_of or bool(enrolments.open_of(session, workspace_id, user_id))
    return (person.gone_at is not None) is not is_gone or bool(zone and zone != person.zone)


def person_changed(
    session: Session,
    workspace_id: str,
    user_id: str,
    zone: str | None,
    *,
    is_gone: bool,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Somebody moved, was deactivated or came back. Coming back, they are in nothing until they join again."""
    _hold(session, workspace_id, user_id)
    person = people.known(session, workspace_id, user_id)
    if zone and is_zone(zone):
        for enrolment in enrolments.open_of(session, workspace_id, user_id):
            if follows(enrolment.zone, person.zone, zone):
                enrolment.zone = zone
        person.zone = zone
    if not is_gone:
        person.gone_at = None
    elif person.gone_at is None:
        person.gone_at = now
        _goes(session, workspace_id, user_id, catalogue, now)


def archived(session: Session, workspace_id: str, channel_id: str, loss: Loss, *, now: datetime) -> None:
    """A circle's channel was archived or deleted: its weeks stand still, and the moderators learn what to do."""
    circle = _of_channel(session, workspace_id, channel_id)
    if circle is None or circle.archived_at is not None:
        return
    circle.archived_at = now
    _note(session, circle, loss.value, now)
    _tell(session, circle, loss, now)


def put_out(session: Session, workspace_id: str, channel_id: str, *, now: datetime) -> None:
    """The bot was put out of a channel, which archiving does too."""
    circle = _of_channel(session, workspace_id, channel_id)
    if circle is not None and circle.archived_at is None:
        _tell(session, circle, Loss.REMOVED, now)


def let_in(session: Session, workspace_id: str, channel_id: str, *, now: datetime) -> None:
    """The bot is in a channel again: a circle whose weeks stood still goes on with what is still of use."""
    circle = _of_channel(session, workspace_id, channel_id)
    if circle is not None and circle.archived_at is not None:
        circle.archived_at = None
        _note(session, circle, "back in its channel", now)


def id_changed(session: Session, workspace_id: str, before: str, after: str) -> None:
    """A channel goes by another id from now on, whatever it serves for here."""
    workspaces.lock(session, workspace_id)
    circle = _of_channel(session, workspace_id, before)
    if circle is not None:
        circle.channel_id = after
    workspaces.channel_moved(session, workspace_id, before, after)
    outbox.readdress(session, workspace_id, before, after)


def renamed(session: Session, workspace_id: str, channel_id: str, name: str) -> None:
    """A circle's channel has another name: whoever reads of the circle reads the one that is in Slack."""
    circle = _of_channel(session, workspace_id, channel_id)
    if circle is not None:
        circle.name = name


def lost(session: Session, workspace_id: str, circle_id: str, loss: Loss) -> Lost | None:
    """What moderators read; None when the circle has ended."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or circle.state is not CircleState.RUNNING:
        return None
    return Lost(circle.name or "", channels.member_ids(session, circle), loss)


def destroy(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """The time of grace is over: nothing is left of a workspace that has taken the app out."""
    if is_overdue(session, ringing.workspace_id, now):
        workspaces.destroy(session, ringing.workspace_id)


def _hold(session: Session, workspace_id: str, user_id: str) -> None:
    """Holds whatever a person is or may come to be in. Proposals are made under the workspace's lock."""
    workspaces.lock(session, workspace_id)
    joined = enrolments.open_of(session, workspace_id, user_id)
    places = [circles.of_enrolment(session, workspace_id, one.id) for one in joined]
    ids = {one.id for one in places if one is not None}
    ids |= {one.circle_id for one in invitations.open_of(session, workspace_id, user_id)}
    ids |= {one.circle_id for one in leading.of_person(session, workspace_id, user_id)}
    circles.all_locked(session, workspace_id, ids)


def _goes(session: Session, workspace_id: str, user_id: str, catalogue: Catalogue, now: datetime) -> None:
    """Somebody whose account is deactivated is in nothing any more; what was on its way to them stays here."""
    for enrolment in enrolments.open_of(session, workspace_id, user_id):
        found = circles.of_enrolment(session, workspace_id, enrolment.id)
        circle = circles.locked(session, workspace_id, found.id) if found else None
        departures.end(session, enrolment, now)
        if circle is not None:
            _leave(session, circle, enrolment, catalogue, now)
    gatherings.gone(session, workspace_id, user_id, catalogue=catalogue, now=now)
    facilitators.gone(session, workspace_id, user_id, catalogue=catalogue, now=now)
    people.expire_invitations(session, workspace_id, user_id, now)
    positions.forget(session, workspace_id, user_id)
    outbox.withdraw_from(session, workspace_id, user_id, "the account is deactivated")


def _leave(session: Session, circle: Circle, enrolment: Enrolment, catalogue: Catalogue, now: datetime) -> None:
    member = next(one for one in circles.members(session, circle) if one.enrolment_id == enrolment.id)
    if departures.is_proposal(circle):
        departures.leave_proposal(session, circle, member, catalogue=catalogue, now=now)
    elif departures.is_alive(circle):
        departures.leaves(session, circle, member, enrolment, why="gone", catalogue=catalogue, now=now)
        departures.dissolve_if_alone(session, circle, now)


def _of_channel(session: Session, workspace_id: str, channel_id: str) -> Circle | None:
    circle = circles.in_channel(session, workspace_id, channel_id)
    return circles.locked(session, workspace_id, circle.id) if circle else None


def _note(session: Session, circle: Circle, what: str, now: datetime) -> None:
    workspaces.log(session, circle.workspace_id, at=now, by="Slack", subject=f"circle {circle.id}", what=what)


def _tell(session: Session, circle: Circle, loss: Loss, now: datetime) -> None:
    """Tells the moderators, once a day at most, whatever Slack tells of one and the same happening."""
    if circle.state is CircleState.RUNNING:
        channels.tell_moderators(
            session,
            circle.workspace_id,
            key=f"lost:{circle.id}:{now:%Y-%m-%d}",
            kind="circle.lost",
            facts={"circle": circle.id, "loss": loss.value},
            now=now,
        )
