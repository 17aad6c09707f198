"""Answering an invitation to a circle that is being founded: a yes takes a seat, and never one too many."""

from dataclasses import replace
from datetime import datetime

from bot.domain.circles import CircleState
from bot.domain.foundings import Answered, YesForm
from bot.domain.joinings import CONSENT_VERSION, Application, Profile, suggested_language
from bot.domain.programme import Catalogue, Programme
from bot.domain.questions import InvitationKind, InvitationState
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import candidates, editions, gatherings, hours, invitations, joinings, people
from bot.store import circles, enrolments, rounds, workspaces
from bot.store import invitations as asked
from bot.store import people as known
from bot.store.models import Circle, Enrolment, Invitation
from bot.store.session import Session

_ANSWERABLE = (InvitationState.ASKED, InvitationState.NO)  # Whoever said not now may think again.


def form(
    session: Session,
    workspace_id: str,
    invitation_id: str,
    profile: Profile,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> YesForm | None:
    """What somebody fills in with their yes; None when the yes alone will do, or is answered in a word."""
    circle, one = _open(session, workspace_id, invitation_id, profile.user_id)
    joinings.let_in(session, workspace_id, profile)
    programme = editions.of(session, circle, catalogue)
    if one.state is InvitationState.TAKEN or not _has_seat(session, circle, one, programme):
        return None
    shown = invitations.invited(session, circle, one, catalogue=catalogue)
    waiting = _waiting(session, workspace_id, profile.user_id)
    if waiting is None:
        return YesForm(shown, joinings.suggested(session, workspace_id, profile))
    inside = [*hours.people_of(session, circle), waiting]
    suits = bool(hours.common(session, circle, inside, programme, now))
    if _is_ready(waiting, circle) and (suits or one.kind is InvitationKind.SEAT):
        return None
    other = waiting.programme_id != circle.programme_id and waiting.programme_id in catalogue
    leaves = catalogue.get(waiting.programme_id).title if other else None
    return YesForm(shown, joinings.filled_in(session, waiting), leaves, note=not suits)


def accept(
    session: Session,
    workspace_id: str,
    invitation_id: str,
    profile: Profile,
    application: Application | None = None,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Answered:
    """Gives somebody a seat who says yes, if there still is one. `application` is what they filled in with it."""
    workspaces.lock(session, workspace_id)  # Proposals are made under the same lock.
    circle, one = _open(session, workspace_id, invitation_id, profile.user_id, held=True)
    joinings.let_in(session, workspace_id, profile)
    programme = editions.of(session, circle, catalogue)
    waiting = _waiting(session, workspace_id, profile.user_id)
    taken = one.state is InvitationState.TAKEN or not _has_seat(session, circle, one, programme)
    if taken or _is_kept_apart(session, circle, one, waiting):
        if one.state is not InvitationState.TAKEN:
            invitations.close(session, circle, one, InvitationState.TAKEN, now)
            gatherings.look(session, circle, catalogue=catalogue, now=now)
        return Answered.TAKEN
    enrolment = _enrolled(session, circle, profile, waiting, application, catalogue, now)
    inside = [*hours.people_of(session, circle), enrolment]
    if not hours.common(session, circle, inside, programme, now):
        raise Refusal(RefusalCode.NO_HOUR_IN_COMMON, field="days")
    rounds.take_out(session, enrolment)
    if not circles.seat(session, circle, enrolment):
        raise Refusal(RefusalCode.BEING_PROPOSED)
    for answered in _own(session, circle, one):
        invitations.close(session, circle, answered, InvitationState.YES, now)
    gatherings.look(session, circle, catalogue=catalogue, now=now)
    return Answered.IN


def not_now(
    session: Session, workspace_id: str, invitation_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> Answered:
    """Somebody does not want the seat; nobody reads who it was."""
    workspaces.lock(session, workspace_id)
    circle, one = _open(session, workspace_id, invitation_id, user_id, held=True)
    if one.state is InvitationState.TAKEN:
        return Answered.TAKEN
    if one.state is InvitationState.ASKED:
        invitations.close(session, circle, one, InvitationState.NO, now)
        gatherings.look(session, circle, catalogue=catalogue, now=now)
    return Answered.NOT_NOW


def _own(session: Session, circle: Circle, one: Invitation) -> list[Invitation]:
    """An invitation, and another one that the same person has to the same circle: offered a seat, and asked by name."""
    others = [
        other for other in asked.open_in(session, circle) if other.user_id == one.user_id and other is not one
    ]
    return [one, *others]


def _open(
    session: Session, workspace_id: str, invitation_id: str, user_id: str, *, held: bool = False
) -> tuple[Circle, Invitation]:
    """An invitation that its owner may still answer, with its circle; or one whose seat has gone to somebody else."""
    one = asked.get(session, workspace_id, invitation_id)
    if one is None or one.user_id != user_id:
        raise Refusal(RefusalCode.GONE)
    read = circles.locked if held else circles.get
    circle = read(session, workspace_id, one.circle_id)
    one = asked.get(session, workspace_id, invitation_id)  # As it is now that the circle is held.
    if circle is None or one is None:
        raise Refusal(RefusalCode.GONE)
    if one.state is InvitationState.YES:
        raise Refusal(RefusalCode.SETTLED)
    if one.state is InvitationState.TAKEN:
        return circle, one
    if circle.state is not CircleState.FOUNDING or one.state not in _ANSWERABLE:
        raise Refusal(RefusalCode.INVITATION_OVER)
    return circle, one


def _has_seat(session: Session, circle: Circle, one: Invitation, programme: Programme) -> bool:
    """Whether a seat is free for this invitation: those who were asked by name, and can still answer, come first."""
    named = [
        other
        for other in asked.open_in(session, circle)
        if other.kind is InvitationKind.FOUNDING and other.user_id != one.user_id
    ]
    kept = 0 if one.kind is InvitationKind.FOUNDING and one.state is InvitationState.ASKED else len(named)
    size = programme.largest if one.kind is InvitationKind.FOUNDING else programme.ideal
    return len(circles.placed(session, circle)) + kept < size


def _is_kept_apart(session: Session, circle: Circle, one: Invitation, waiting: Enrolment | None) -> bool:
    """Whether a free seat is not for somebody after all, since who has come in meanwhile. Told to nobody."""
    if one.kind is not InvitationKind.SEAT or waiting is None:
        return False
    return not candidates.who_may_come_in(session, circle, [waiting], hours.people_of(session, circle))


def _waiting(session: Session, workspace_id: str, user_id: str) -> Enrolment | None:
    """What somebody waits for; refused to whoever has a place already."""
    waiting = next(iter(enrolments.open_of(session, workspace_id, user_id)), None)
    if waiting is not None:
        joinings.only_waits(session, waiting)
    return waiting


def _is_ready(waiting: Enrolment, circle: Circle) -> bool:
    return waiting.consent_version >= CONSENT_VERSION and waiting.programme_id == circle.programme_id


def _enrolled(
    session: Session,
    circle: Circle,
    profile: Profile,
    waiting: Enrolment | None,
    application: Application | None,
    catalogue: Catalogue,
    now: datetime,
) -> Enrolment:
    """What somebody has joined who says yes: never without having agreed to what everybody agrees to."""
    workspace_id = circle.workspace_id
    if application is None:
        if waiting is None or not _is_ready(waiting, circle):
            raise Refusal(RefusalCode.GONE)
        return waiting
    filled = replace(application, programme_id=circle.programme_id, language=circle.language)
    person = known.known(session, workspace_id, profile.user_id)
    chosen = person.language
    if waiting is None:
        joinings.join(session, workspace_id, profile, filled, catalogue=catalogue, now=now)
        waiting = enrolments.open_of(session, workspace_id, profile.user_id)[0]
    else:
        filled = joinings.keeping(session, waiting, filled)
        joinings.change(session, workspace_id, profile, waiting.id, filled, catalogue=catalogue)
    # The circle's language is its founder's choice: in which one somebody reads me is theirs.
    here = people.language_here(session, workspace_id)
    person.language = suggested_language(chosen, profile.locale, here)
    session.flush()
    return waiting
