"""Exchanging places in a step: a member asks another one by name, and with their yes it is done."""

from dataclasses import replace
from datetime import datetime

from bot.domain import exchanges as rules
from bot.domain.circles import CircleState, MemberState
from bot.domain.exchanges import Exchange, ExchangeState, Place
from bot.domain.groupings import Group
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import is_over
from bot.domain.turns import Spot, spot_of
from bot.features import circles as channels
from bot.features import editions, groupings, host_questions, hosts, people, speakers
from bot.store import circles, exchanges, hostings, meetings, members, outbox
from bot.store import groupings as talks
from bot.store.models import Circle, Member
from bot.store.models import Exchange as Row
from bot.store.session import Session

ASK, ANSWERED, TOLD, SHOWN = "exchange.ask", "exchange.answered", "exchange.told", "exchange.shown"


def places_of(
    session: Session, circle: Circle, step: int, user_id: str, *, catalogue: Catalogue, now: datetime
) -> tuple[Place, ...]:
    """What somebody could exchange in a step that is not over; in a meeting they may host and speak first or last."""
    programme = editions.of(session, circle, catalogue)
    if circle.state is not CircleState.RUNNING or is_over(circle.done_kind, circle.done_step, step):
        return ()
    run = circles.run_of(circle, programme)
    held_at = meetings.held_at(session, circle, run, step) if step in range(run.steps) else None
    found = Place(circle.id, step, programme.weeks_apart, held_at, circle.zone)
    if held_at is not None and now >= held_at:
        return ()
    if held_at is not None:
        hosting = (found,) if hostings.host_of(session, circle, step) == user_id else ()
        order = speakers.of_step(session, circle, step)
        spot = spot_of(order, user_id)
        return (*hosting, replace(found, speaks=spot, order=order)) if spot is not None else hosting
    groups = groupings.of_those_here(session, circle, programme, step, now)
    return (replace(found, groups=groups),) if rules.group_of(groups, user_id) and len(groups) > 1 else ()


def form(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> tuple[Place, ...]:
    """What somebody could ask another one to exchange with them."""
    circle, _, _ = channels.acting(session, workspace_id, circle_id, user_id)
    found = places_of(session, circle, step, user_id, catalogue=catalogue, now=now)
    if not found:
        raise Refusal(RefusalCode.NOTHING_TO_EXCHANGE)
    return found


def ask(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    to: str | None,
    speaks: Spot | None = None,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """A member asks another one, in private; once, however often it is sent in.

    `speaks` is their place in the order of speaking, where it is about that.
    """
    circle, member, _ = channels.acting(session, workspace_id, circle_id, user_id)
    place = _place(session, circle, step, user_id, speaks, catalogue, now)
    if place is None:
        raise Refusal(RefusalCode.NOTHING_TO_EXCHANGE)
    other = _asked(session, circle, place, user_id, to, catalogue, now)
    before = exchanges.last(session, member, step, other.enrolment_id, speaks)
    if before is not None and before.state is ExchangeState.NO:
        raise Refusal(RefusalCode.EXCHANGE_DECLINED, field="member")
    if before is not None and before.state is ExchangeState.ASKED:
        return
    members.give_sign(member, circle)
    both, for_spot = _both(place, user_id, other.user_id), spot_of(place.order, other.user_id)
    row = exchanges.ask(
        session, member, step, other.enrolment_id, both, now, speaks=place.speaks, for_spot=for_spot
    )
    _tell(session, circle, row, other.user_id, ASK, now)


def accept(
    session: Session, workspace_id: str, exchange_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> None:
    """Whoever was asked says yes, and it is done: everybody whom it concerns reads it, and so does the circle."""
    circle, member, row = _answering(session, workspace_id, exchange_id, user_id)
    if row.state is ExchangeState.YES:
        return
    asker = members.get(session, workspace_id, circle.id, row.enrolment_id)
    if asker is None or not _is_possible(session, circle, row, asker, user_id, catalogue, now):
        raise Refusal(RefusalCode.EXCHANGE_OVER)
    exchanges.answered(session, row, ExchangeState.YES, now)
    if row.groups:
        _exchange_groups(session, circle, row, asker.user_id, user_id, now)
    elif row.speaks is not None:
        speakers.exchange(session, circle, row.step, asker.user_id, user_id)
        _tell(session, circle, row, asker.user_id, TOLD, now)
        _show(session, circle, row, now)
    else:
        hosts.refuse_if_busy(session, circle, row.step, user_id)
        _hand_over(session, circle, row.step, asker, member, now)
        _tell(session, circle, row, asker.user_id, TOLD, now)
    _say_again(session, circle, row, now)


def decline(session: Session, workspace_id: str, exchange_id: str, user_id: str, *, now: datetime) -> None:
    """Whoever was asked says no, without a reason; whoever asked reads it, and all stays as it is."""
    circle, _, row = _answering(session, workspace_id, exchange_id, user_id)
    if row.state is ExchangeState.YES:
        raise Refusal(RefusalCode.EXCHANGE_OVER)
    if row.state is ExchangeState.ASKED:
        exchanges.answered(session, row, ExchangeState.NO, now)
        asker = members.get(session, workspace_id, circle.id, row.enrolment_id)
        if asker is not None and asker.state is MemberState.MEMBER:
            _tell(session, circle, row, asker.user_id, TOLD, now)
        _say_again(session, circle, row, now)


def of(session: Session, workspace_id: str, exchange_id: str, *, catalogue: Catalogue) -> Exchange | None:
    """What was asked, for the messages that tell of it; None where there is no such wish, circle or programme any more."""
    row = exchanges.get(session, workspace_id, exchange_id)
    circle = circles.get(session, workspace_id, row.circle_id) if row else None
    if row is None or circle is None or not editions.has(circle, catalogue):
        return None
    asker, asked = (members.get(session, workspace_id, circle.id, one) for one in (row.enrolment_id, row.asked_id))
    if asker is None or asked is None:
        return None
    programme = editions.of(session, circle, catalogue)
    held_at = meetings.held_at(session, circle, circles.run_of(circle, programme), row.step)
    groups = groupings.of_step(session, circle, row.step) if row.groups else ()
    order = speakers.of_step(session, circle, row.step) if row.speaks else None
    place = Place(circle.id, row.step, programme.weeks_apart, held_at, circle.zone, groups, row.speaks, order)
    theirs, yours = (tuple(one) for one in row.groups) if row.groups else ((), ())
    return Exchange(row.id, place, asker.user_id, asked.user_id, row.state, theirs, yours, row.for_spot)


def _place(
    session: Session,
    circle: Circle,
    step: int,
    user_id: str,
    speaks: Spot | None,
    catalogue: Catalogue,
    now: datetime,
) -> Place | None:
    found = places_of(session, circle, step, user_id, catalogue=catalogue, now=now)
    return next((one for one in found if one.speaks == speaks), None)


def _asked(
    session: Session,
    circle: Circle,
    place: Place,
    user_id: str,
    to: str | None,
    catalogue: Catalogue,
    now: datetime,
) -> Member:
    """Whom somebody asks; refused where the two cannot exchange."""
    if to == user_id:
        raise Refusal(RefusalCode.EXCHANGE_WITH_ONESELF, field="member")
    other = circles.member(session, circle, to) if to else None
    if other is None:
        raise Refusal(RefusalCode.NOT_A_MEMBER_HERE, field="member")
    if other.outside_since is not None or people.away(session, circle.workspace_id, other.user_id, now):
        raise Refusal(RefusalCode.EXCHANGE_AWAY, field="member")
    if place.speaks is not None:
        run = circles.run_of(circle, editions.of(session, circle, catalogue))
        if other.user_id not in speakers.here(session, circle, run, place.step):
            raise Refusal(RefusalCode.EXCHANGE_AWAY, field="member")
    elif not place.groups and other.user_id in hosts.busy(session, circle, place.step):
        raise Refusal(RefusalCode.EXCHANGE_AWAY, field="member")
    if place.groups and not all(_both(place, user_id, other.user_id)):
        raise Refusal(RefusalCode.NOT_IN_ANOTHER_GROUP, field="member")
    return other


def _both(place: Place, one: str, other: str) -> list[Group]:
    """With whom either talks; nobody where they are together, and nothing where all of them meet."""
    if not place.groups:
        return []
    of_one, of_other = (rules.group_of(place.groups, who) for who in (one, other))
    return [of_one, of_other] if other not in of_one else [(), ()]


def _answering(session: Session, workspace_id: str, exchange_id: str, user_id: str) -> tuple[Circle, Member, Row]:
    """Somebody who was asked, in their circle, which is held until the transaction ends."""
    found = exchanges.get(session, workspace_id, exchange_id)
    if found is None:
        raise Refusal(RefusalCode.GONE)
    circle, member, _ = channels.acting(session, workspace_id, found.circle_id, user_id)
    row = exchanges.get(session, workspace_id, exchange_id)  # As it is now that nobody else changes it.
    if row is None or row.asked_id != member.enrolment_id:
        raise Refusal(RefusalCode.GONE)
    members.give_sign(member, circle)
    return circle, member, row


def _is_possible(
    session: Session, circle: Circle, row: Row, asker: Member, user_id: str, catalogue: Catalogue, now: datetime
) -> bool:
    """Whether both have the places still that they had when one asked the other."""
    if row.state is not ExchangeState.ASKED or asker.state is not MemberState.MEMBER:
        return False
    place = _place(session, circle, row.step, asker.user_id, row.speaks, catalogue, now)
    if place is None or spot_of(place.order, user_id) != row.for_spot:
        return False
    return _both(place, asker.user_id, user_id) == [tuple(one) for one in row.groups]


def _hand_over(session: Session, circle: Circle, step: int, host: Member, other: Member, now: datetime) -> None:
    """Another member hosts a meeting: whoever was to owes a turn, as somebody does who cannot after all."""
    asked = hostings.of_step(session, circle, step)
    hostings.answered(session, asked[host.enrolment_id], hostings.EXCUSED, now)
    row = asked.get(other.enrolment_id) or hostings.asked(session, circle, step, other.enrolment_id, now)
    hostings.answered(session, row, hostings.YES, now)
    host_questions.settled(session, circle, other, step, now)


def _exchange_groups(session: Session, circle: Circle, row: Row, one: str, other: str, now: datetime) -> None:
    """The groups are kept as they are now, so that the next ones are planned from who has really been together."""
    changed = rules.exchanged(talks.of_step(session, circle, row.step), one, other)
    talks.set_(session, circle, row.step, changed)
    here = {who for group in row.groups for who in group}
    for who in (one, *sorted(here)):
        _tell(session, circle, row, who, TOLD, now)
    _show(session, circle, row, now)


def _show(session: Session, circle: Circle, row: Row, now: datetime) -> None:
    """The circle reads it in the thread of the step."""
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"{SHOWN}:{row.id}",
        kind=SHOWN,
        conversation=f"circle:{circle.id}",
        under=f"prompt:{circle.id}:{row.step}",
        facts=_facts(row),
        now=now,
    )


def _tell(session: Session, circle: Circle, row: Row, user_id: str, kind: str, now: datetime) -> None:
    people.tell(
        session,
        circle.workspace_id,
        user_id,
        key=f"{kind}:{row.id}:{user_id}",
        kind=kind,
        weight=Weight.ANSWER,
        now=now,
        facts={**_facts(row), "user": user_id},
        in_working_hours=True,
    )


def _say_again(session: Session, circle: Circle, row: Row, now: datetime) -> None:
    """The message that asked loses its buttons, and says what was answered."""
    (asking,) = outbox.beginning_with(session, circle.workspace_id, f"{ASK}:{row.id}:")
    place = session, circle.workspace_id, asking.key
    people.say_again(*place, key=f"{ANSWERED}:{row.id}", kind=ANSWERED, now=now, unasked=people.ANSWERED)


def _facts(row: Row) -> dict[str, object]:
    return {"circle": row.circle_id, "step": row.step, "exchange": row.id}
