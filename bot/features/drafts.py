"""The circles that a round plans, as a moderator looks at them before anybody in them knows: locked, approved, sent."""

from collections.abc import Collection
from datetime import datetime

from bot.domain.circles import CircleState
from bot.domain.forming.people import Reason
from bot.domain.merits import why
from bot.domain.programme import Catalogue, Programme
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.rounds import LEFT_SHOWN, SHOWN, Draft, LeftOver, LeftPage, RoundPage, RoundState, Window
from bot.features import assignments, candidates, consents, editions, hours, rounds
from bot.features import circles as channels
from bot.store import circles, enrolments
from bot.store import rounds as store
from bot.store.models import Circle, Round
from bot.store.models import LeftOver as Row
from bot.store.session import Session


def page(
    session: Session, workspace_id: str, round_id: str, by: str, number: int = 0, *, catalogue: Catalogue
) -> RoundPage:
    """A page of a round, without circles that the moderator is in; refused to whoever moderates nothing."""
    rounds.may(session, workspace_id, by)
    row = store.get(session, workspace_id, round_id)
    if row is None or row.programme_id not in catalogue:
        raise Refusal(RefusalCode.GONE)
    if row.state in (RoundState.CLOSING, RoundState.CLOSED):
        raise Refusal(RefusalCode.ROUND_OVER)
    card = rounds.card(session, row, by, catalogue=catalogue)
    if row.state is not RoundState.READY:
        return RoundPage(card, (), 0)
    last = max(0, -(-card.count // SHOWN) - 1)
    number = min(number, last)
    found = store.planned(session, row, without=by, offset=number * SHOWN, limit=SHOWN)
    return RoundPage(card, tuple(_draft(session, one, catalogue) for one in found), number)


def left(
    session: Session, workspace_id: str, round_id: str, by: str, number: int = 0, *, catalogue: Catalogue
) -> LeftPage:
    """A page of those for whom a round has no circle, why, and what would help; whom anybody avoids shows nowhere.

    Where no circle at all came about in somebody's language it is not said whether that was for their hours: of a few
    people chosen for it, a rule between two of them would be all that is left.
    """
    shown = page(session, workspace_id, round_id, by, catalogue=catalogue)
    row = store.get(session, workspace_id, round_id)
    if row is None or row.state is not RoundState.READY:
        raise Refusal(RefusalCode.ROUND_BUSY)
    number = min(number, max(0, -(-shown.card.left // LEFT_SHOWN) - 1))
    planned = store.languages(session, row)
    people = tuple(
        LeftOver(
            one.user_id,
            _reason(session, one, planned),
            one.missing,
            one.weekday,
            (one.starts, one.ends) if one.starts is not None and one.ends is not None else None,
        )
        for one in store.left(session, row, offset=number * LEFT_SHOWN, limit=LEFT_SHOWN)
    )
    return LeftPage(round_id, people, number, shown.card.left)


def _reason(session: Session, one: Row, planned: Collection[str]) -> Reason:
    if one.reason is not Reason.NO_COMMON_HOURS:
        return one.reason
    language = enrolments.get(session, one.workspace_id, one.enrolment_id).language
    return one.reason if language in planned else Reason.NUMBERS


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
    circle.first_on = hours.first_on(circle, hours.present(circle), now)
    if not is_sound(session, circle, row, programme, now):
        return False
    by = row.approved_by or "bot"
    channels.move(session, circle, CircleState.ASKING, by=by, now=now, why="round")
    circle.decided_by = by
    consents.ask(session, circle, now=now)
    return True


def is_sound(session: Session, circle: Circle, row: Round, programme: Programme, now: datetime) -> bool:
    """Whether every rule holds for a circle: its size, hour and first day, and what is between each two in it."""
    inside = hours.people_of(session, circle)
    return (
        programme.smallest <= len(inside) <= programme.largest
        and Window(row.from_on, row.until_on).holds(circle.first_on)
        and hours.still_suits(session, circle, programme, now)
        and all(one.language == circle.language for one in inside)
        and candidates.may_be_together(session, circle, inside)
    )


def settle(session: Session, row: Round) -> None:
    """A round of which nothing is left that a moderator could decide on comes to its end."""
    session.flush()
    if not store.planned(session, row):
        row.state, row.held_until = RoundState.CLOSING, None


def _draft(session: Session, circle: Circle, catalogue: Catalogue) -> Draft:
    inside = hours.people_of(session, circle)
    found = store.draft_of(session, circle)
    programme = editions.of(session, circle, catalogue)
    return Draft(
        card=assignments.card(session, circle, catalogue=catalogue),
        why=why(candidates.of(session, circle.workspace_id, inside)),
        locked=found is not None and found.locked,
        short=len(inside) < programme.smallest,
    )
