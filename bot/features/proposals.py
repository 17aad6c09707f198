"""Proposals: suggesting circles from the waiting list, and a moderator's decision on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import circles as states
from bot.domain import matching
from bot.domain.circles import CircleState, MemberState
from bot.domain.joinings import from_bits
from bot.domain.matching import Availability, Sizes, Suggestion, Waiting
from bot.domain.programme import Catalogue, Programme
from bot.domain.proposals import CONSIDERED, NOTICE, PATIENCE, SHOWN, Desk, ProposalCard
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.domain.worktime import Hour, first_meeting_on, meeting_at
from bot.features import circles as channels
from bot.features import workspaces as roles
from bot.store import circles, enrolments, outbox, workspaces
from bot.store.models import Circle, Enrolment
from bot.store.session import Session


@dataclass(frozen=True)
class Crowd:
    """Who waits for circles of one programme, which groups of them were declined, and who is to be kept apart."""

    workspace_id: str
    programme: Programme
    waiting: tuple[Waiting, ...]
    declined: frozenset[frozenset[str]]
    apart: frozenset[frozenset[str]] = frozenset()


def crowds(session: Session, *, catalogue: Catalogue) -> list[Crowd]:
    """Everywhere that enough people wait for at least one circle, and there is a moderator to ask."""
    found: list[Crowd] = []
    for workspace_id in roles.installed(session):
        if not _recipients(session, workspace_id):
            continue
        for programme in catalogue.programmes:
            people = enrolments.waiting(session, workspace_id, programme.id, CONSIDERED)
            if len(people) >= programme.smallest:
                declined = circles.declined_sets(session, workspace_id, programme.id)
                waiting = tuple(_waiting(one) for one in people)
                found.append(Crowd(workspace_id, programme, waiting, frozenset(declined), _apart(session, people)))
    return found


def _waiting(enrolment: Enrolment) -> Waiting:
    later = [one for one in (enrolment.not_before, enrolment.away_until) if one is not None]
    return Waiting(
        enrolment.id,
        enrolment.joined_at,
        _availability(enrolment),
        language=enrolment.language,
        first=enrolment.first_place,
        not_before=max(later, default=None),
    )


def _apart(session: Session, people: Sequence[Enrolment]) -> frozenset[frozenset[str]]:
    """The pairs (enrolment ids) of whom either would rather not be with the other; unsealed here and nowhere kept."""
    by_user = {one.user_id: one.id for one in people}
    named = ((one, enrolments.avoids(session, one)) for one in people if one.avoids is not None)
    return frozenset(
        frozenset({one.id, by_user[user_id]})
        for one, avoided in named
        for user_id in avoided & by_user.keys()
        if by_user[user_id] != one.id
    )


def suggestions(crowd: Crowd, *, now: datetime) -> list[Suggestion]:
    """The circles that could be made of a crowd. Takes long for many people: not to be called in a transaction."""
    programme = crowd.programme
    return matching.suggest(
        crowd.waiting,
        sizes=Sizes(programme.smallest, programme.ideal, programme.largest),
        minutes=programme.meeting_minutes,
        weeks=len(programme.steps),
        now=now,
        patience=PATIENCE,
        notice=NOTICE,
        declined=crowd.declined,
        apart=crowd.apart,
    )


def propose(session: Session, crowd: Crowd, found: Sequence[Suggestion], *, now: datetime) -> int:
    """Proposes circles to the moderators, leaving out any whose people do not all wait any more; how many."""
    workspaces.lock(session, crowd.workspace_id)
    waiting = enrolments.waiting(session, crowd.workspace_id, crowd.programme.id)
    by_id = {one.id: one for one in waiting}
    whole = [one for one in found if by_id.keys() >= set(one.members)]
    for suggestion in whole:
        circle = _propose(session, crowd, suggestion, by_id, now)
        _owe_cards(session, circle, _recipients(session, crowd.workspace_id), now)
    return len(whole)


def next_at(session: Session, workspace_id: str, *, catalogue: Catalogue, now: datetime) -> datetime | None:
    """When patience with somebody on the waiting list runs out next, so that a smaller circle may be proposed."""
    moments: list[datetime] = []
    for programme in catalogue.programmes:
        waiting = enrolments.waiting(session, workspace_id, programme.id, CONSIDERED)
        # Before so many have waited long enough there is no circle to be made of them.
        patient = sorted(one.joined_at + PATIENCE for one in waiting)[programme.smallest - 1 :]
        moments += [at for at in patient if at > now]
    return min(moments, default=None)


def card(session: Session, workspace_id: str, circle_id: str, *, catalogue: Catalogue) -> ProposalCard | None:
    """What a moderator sees of a proposal, before and after the decision."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None:
        return None
    programme = catalogue.get(circle.programme_id)
    run = circles.run_of(circle, programme)
    return ProposalCard(
        circle_id=circle.id,
        programme=programme.title,
        members=tuple(member.user_id for member in circles.members(session, circle)),
        zones=_zones(session, circle),
        hour=run.hour,
        minutes=programme.meeting_minutes,
        first_at=meeting_at(run, 0),
        meetings=len(programme.steps),
        state=circle.state,
        decided_by=circle.decided_by,
    )


def desk(session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue) -> Desk | None:
    """What waits for a moderator, without the circles that they are in; None for whoever moderates nothing."""
    if not roles.holds(session, workspace_id, Role.MODERATOR, user_id):
        return None
    waiting = [
        one.id
        for one in circles.proposed(session, workspace_id)
        if user_id not in {member.user_id for member in circles.members(session, one)}
    ]
    cards = (card(session, workspace_id, one, catalogue=catalogue) for one in waiting[:SHOWN])
    return Desk(tuple(one for one in cards if one is not None), max(0, len(waiting) - SHOWN))


def approve(
    session: Session, workspace_id: str, circle_id: str, *, by: str, catalogue: Catalogue, now: datetime
) -> None:
    """A moderator says yes: the channel is owed, and the first date is moved on if the answer took long."""
    circle = _to_decide(session, workspace_id, circle_id, by)
    _decide(session, circle, CircleState.OPENING, by, now)
    programme = catalogue.get(circle.programme_id)
    hour = Hour(circle.weekday, circle.at, circle.zone)
    if first_meeting_on(hour, now, NOTICE) > circle.first_on:
        _find_another_hour(session, circle, programme, now)
    circle.programme_version = programme.version
    circles.set_members(session, circle, MemberState.MEMBER)
    outbox.owe(
        session,
        workspace_id,
        key=f"open:{circle.id}",
        kind="circle.open",
        conversation=f"circle:{circle.id}",
        facts={"circle": circle.id},
        now=now,
    )


def decline(session: Session, workspace_id: str, circle_id: str, *, by: str, now: datetime) -> None:
    """A moderator says no: its people wait on, and the same people are not proposed together again."""
    circle = _to_decide(session, workspace_id, circle_id, by)
    _decide(session, circle, CircleState.DECLINED, by, now)
    circles.set_members(session, circle, MemberState.RELEASED)


def card_undeliverable(
    session: Session, workspace_id: str, circle_id: str, recipient: str, *, now: datetime
) -> None:
    """A card that the moderators' channel cannot get goes to each moderator instead."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or recipient[0] in "UW":
        return
    _owe_cards(session, circle, workspaces.holders(session, workspace_id, Role.MODERATOR), now)


def _propose(
    session: Session, crowd: Crowd, suggestion: Suggestion, people: dict[str, Enrolment], now: datetime
) -> Circle:
    circle = Circle(
        workspace_id=crowd.workspace_id,
        programme_id=crowd.programme.id,
        programme_version=crowd.programme.version,
        state=CircleState.PROPOSED,
        weekday=suggestion.hour.weekday,
        at=suggestion.hour.at,
        zone=suggestion.hour.zone,
        first_on=first_meeting_on(suggestion.hour, now, NOTICE),
        created_at=now,
    )
    return circles.add(session, circle, [(one, people[one].user_id) for one in suggestion.members])


def owe_missing_cards(session: Session, workspace_id: str, *, now: datetime) -> None:
    """Owes every open proposal to whoever moderates by now; who has its card already gets no second one."""
    recipients = _recipients(session, workspace_id)
    for circle in circles.proposed(session, workspace_id):
        _owe_cards(session, circle, recipients, now)


def _owe_cards(session: Session, circle: Circle, recipients: Sequence[str], now: datetime) -> None:
    members = {one.user_id for one in circles.members(session, circle)}
    for recipient in recipients:
        if recipient in members:
            continue  # Nobody decides on a circle they are in.
        outbox.owe(
            session,
            circle.workspace_id,
            key=f"card:{circle.id}:{recipient}",
            kind="proposal.card",
            conversation=f"to:{recipient}",
            recipient=recipient,
            facts={"circle": circle.id},
            now=now,
        )


def _recipients(session: Session, workspace_id: str) -> list[str]:
    """The moderators' channel or, where there is none, each moderator."""
    workspace = workspaces.get(session, workspace_id)
    if workspace is not None and workspace.moderators_channel:
        return [workspace.moderators_channel]
    return workspaces.holders(session, workspace_id, Role.MODERATOR)


def _find_another_hour(session: Session, circle: Circle, programme: Programme, now: datetime) -> None:
    """A late yes moves the dates, and on later dates clocks may differ: the hour is found anew for its people."""
    people = [
        enrolments.get(session, circle.workspace_id, one.enrolment_id) for one in circles.members(session, circle)
    ]
    size = len(people)
    found = matching.suggest(
        [Waiting(one.id, one.joined_at, _availability(one)) for one in people],
        sizes=Sizes(size, size, size),
        minutes=programme.meeting_minutes,
        weeks=len(programme.steps),
        now=now,
        patience=PATIENCE,
        notice=NOTICE,
    )
    if not found:
        raise Refusal(RefusalCode.NO_HOUR_LEFT)
    hour = found[0].hour
    circle.weekday, circle.at, circle.zone = hour.weekday, hour.at, hour.zone
    circle.first_on = first_meeting_on(hour, now, NOTICE)


def _to_decide(session: Session, workspace_id: str, circle_id: str, by: str) -> Circle:
    if not roles.holds(session, workspace_id, Role.MODERATOR, by):
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is None:
        raise Refusal(RefusalCode.GONE)
    states.may_decide(circle.state, {one.user_id for one in circles.members(session, circle)}, by)
    return circle


def _decide(session: Session, circle: Circle, to: CircleState, by: str, now: datetime) -> None:
    channels.move(session, circle, to, by=by, now=now)
    circle.decided_by = by
    # Each card is changed after it has been sent, also one that is on its way at this moment.
    for card_row in outbox.beginning_with(session, circle.workspace_id, f"card:{circle.id}:"):
        outbox.owe(
            session,
            circle.workspace_id,
            key=f"decided:{card_row.key}",
            kind="proposal.decided",
            conversation=card_row.conversation,
            recipient=card_row.recipient,
            under=card_row.key,
            facts={"circle": circle.id},
            now=now,
        )


def _zones(session: Session, circle: Circle) -> tuple[str, ...]:
    members = circles.members(session, circle)
    found = (enrolments.get(session, circle.workspace_id, one.enrolment_id).zone for one in members)
    return tuple(sorted(set(found)))


def _availability(enrolment: Enrolment) -> Availability:
    return Availability(enrolment.zone, from_bits(enrolment.days), enrolment.starts, enrolment.ends)
