"""The circles that a round plans, as a moderator looks at them before anybody in them knows: locked, approved, sent."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.circles import CircleState
from bot.domain.forming.people import Person
from bot.domain.merits import why
from bot.domain.programme import Catalogue, Programme
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.rounds import LEFT_SHOWN, SHOWN, Draft, LeftPage, RoundPage, RoundState, Window
from bot.features import assignments, candidates, consents, editions, hours, rounds
from bot.features import circles as channels
from bot.store import circles, left_overs
from bot.store import rounds as store
from bot.store.models import Circle, Round
from bot.store.session import Session


def page(
    session: Session,
    workspace_id: str,
    round_id: str,
    by: str,
    number: int = 0,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> RoundPage:
    """A page of a round, without circles that the moderator is in; refused to whoever moderates nothing."""
    rounds.may(session, workspace_id, by)
    row = store.get(session, workspace_id, round_id)
    if row is None or row.programme_id not in catalogue:
        raise Refusal(RefusalCode.GONE)
    if row.state in (RoundState.CLOSING, RoundState.CLOSED):
        raise Refusal(RefusalCode.ROUND_OVER)
    card = rounds.card(session, row, by, catalogue=catalogue, now=now)
    if row.state is not RoundState.READY:
        return RoundPage(card, (), 0)
    last = max(0, -(-card.count // SHOWN) - 1)
    number = min(number, last)
    found = store.planned(session, row, without=by, offset=number * SHOWN, limit=SHOWN)
    seated = [one for circle in found for one in hours.people_of(session, circle)]
    known = {one.id: one for one in candidates.of(session, workspace_id, seated)}
    return RoundPage(card, tuple(_draft(session, one, row, known, catalogue, now) for one in found), number)


def left(
    session: Session,
    workspace_id: str,
    round_id: str,
    by: str,
    number: int = 0,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> LeftPage:
    """A page of those for whom a round has no circle, and why; nothing in it is different for a rule between people.

    What would help each of them is not in it: that tells of their hours, and beside a circle with a free seat at hours of
    theirs a rule would be all that is left.
    """
    shown = page(session, workspace_id, round_id, by, catalogue=catalogue, now=now)
    row = store.get(session, workspace_id, round_id)
    if row is None or row.state is not RoundState.READY:
        raise Refusal(RefusalCode.ROUND_BUSY)
    number = min(number, max(0, -(-shown.card.left // LEFT_SHOWN) - 1))
    found = left_overs.listed(
        session, row, others=not shown.card.is_over, offset=number * LEFT_SHOWN, limit=LEFT_SHOWN
    )
    return LeftPage(round_id, tuple(found), number, shown.card.left)


def round_of(session: Session, workspace_id: str, circle_id: str) -> str | None:
    """The id of the round that a circle is a part of, if it is one."""
    circle = circles.get(session, workspace_id, circle_id)
    found = store.draft_of(session, circle) if circle is not None else None
    return found.round_id if found is not None else None


def lock(session: Session, workspace_id: str, circle_id: str, locked: bool, *, by: str) -> str:
    """Has a circle stay as it is when its round is formed again, or not any more; the round's id."""
    _circle, row = held(session, workspace_id, circle_id, by)
    found = store.draft_of(session, _circle)
    if found is not None:
        found.locked = locked
    return row.id


def approve(
    session: Session,
    workspace_id: str,
    circle_id: str,
    *,
    by: str,
    seen: str | None = None,
    catalogue: Catalogue,
    now: datetime,
) -> str:
    """Has the people of one circle asked, who need no second yes of a moderator; the round's id."""
    circle, row = held(session, workspace_id, circle_id, by, seen=seen)
    row.approved_by = by
    if not send(session, circle, row, catalogue=catalogue, now=now):
        raise Refusal(RefusalCode.DRAFT_NOT_SOUND)
    settle(session, row)
    return row.id


def held(
    session: Session, workspace_id: str, circle_id: str, by: str, *, seen: str | None = None
) -> tuple[Circle, Round]:
    """A circle that a round plans, with the round, held until the transaction ends; refused to whoever is in it."""
    round_id = round_of(session, workspace_id, circle_id)
    if round_id is None:
        raise Refusal(RefusalCode.GONE)
    row = rounds.held(session, workspace_id, round_id, by)
    circle = assignments.decidable(session, workspace_id, circle_id, by, seen=seen, among=(CircleState.PLANNED,))
    return circle, row


def send(session: Session, circle: Circle, row: Round, *, catalogue: Catalogue, now: datetime) -> bool:
    """Asks the people of a circle that was approved, if every rule still holds for it; False where one does not."""
    programme = editions.of(session, circle, catalogue)
    if not is_sound(session, circle, row, programme, now):
        return False
    circle.first_on = hours.first_on(circle, hours.present(circle), now)
    by = row.approved_by or "bot"
    channels.move(session, circle, CircleState.ASKING, by=by, now=now, why="round")
    circle.decided_by = by
    consents.ask(session, circle, now=now)
    return True


def is_sound(
    session: Session,
    circle: Circle,
    row: Round,
    programme: Programme,
    now: datetime,
    known: Mapping[str, Person] | None = None,
) -> bool:
    """Whether every rule holds for a circle by now: its size, hour and first day, and what is between each two in it."""
    inside = hours.people_of(session, circle)
    return (
        programme.smallest <= len(inside) <= programme.largest
        and Window(row.from_on, row.until_on).holds(hours.first_on(circle, hours.present(circle), now))
        and hours.still_suits(session, circle, programme, now)
        and all(one.language == circle.language for one in inside)
        and candidates.may_be_together(session, circle, inside, known)
    )


def settle(session: Session, row: Round) -> None:
    """A round of which nothing is left that a moderator could decide on comes to its end."""
    session.flush()
    if not store.planned(session, row):
        row.state, row.held_until = RoundState.CLOSING, None


def _draft(
    session: Session, circle: Circle, row: Round, known: Mapping[str, Person], catalogue: Catalogue, now: datetime
) -> Draft:
    found = store.draft_of(session, circle)
    return Draft(
        card=assignments.card(session, circle, catalogue=catalogue),
        why=why([known[one.id] for one in hours.people_of(session, circle)]),
        locked=found is not None and found.locked,
        sound=is_sound(session, circle, row, editions.of(session, circle, catalogue), now, known),
    )
