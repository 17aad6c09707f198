"""A check-in that was given: looked at by its author, shown to the circle, edited, taken back."""

from datetime import datetime

from bot.domain import checkins as rules
from bot.domain.checkins import CheckInGiven, CheckInTaken
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import open_step
from bot.features import echoes, editions, outsiders
from bot.features.checkins import today_of
from bot.store import checkins, circles, enrolments
from bot.store.models import CheckIn, Circle, Commitment, Enrolment
from bot.store.session import Session

Found = tuple[Circle, Enrolment, CheckIn, Commitment]


def find(
    session: Session, workspace_id: str, circle_id: str, step: int, user_id: str, *, catalogue: Catalogue
) -> CheckInTaken | None:
    """What a member wrote in a step, for their own eyes; None when they have not, or not with words."""
    found = _own(session, workspace_id, circle_id, step, user_id)
    return _opened(session, *found, catalogue=catalogue) if found else None


def show(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    version: int,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> CheckInTaken:
    """Shows the circle what was looked at; nothing when the words were changed since then, as the answer tells."""
    circle, enrolment, row, made = _open(session, workspace_id, circle_id, step, user_id)
    if _version(row) == version and not row.shared:
        echoes.show(session, row, made, now=now)
    return _opened(session, circle, enrolment, row, made, catalogue=catalogue)


def edit(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    given: CheckInGiven,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> CheckInTaken:
    """Puts other words in the place of those before; what the circle has seen changes or goes with them.

    What is to be shown from now on is not shown yet: its author looks at it first.
    """
    circle, enrolment, row, made = _open(session, workspace_id, circle_id, step, user_id)
    checked = rules.checked(given, today_of(enrolment, now), made.due_on)
    checkins.write(session, enrolment, row, checked.answer)
    checkins.amend(session, enrolment, made, what=checked.what, due_on=checked.due_on, cue=checked.cue)
    row.edited_at = now
    if row.shared and checked.shared:
        echoes.change(session, made, now=now)
    elif row.shared:
        echoes.take_away(session, row, made, now=now)
    session.flush()
    return _opened(session, circle, enrolment, row, made, catalogue=catalogue)


def take_back(
    session: Session, workspace_id: str, circle_id: str, step: int, user_id: str, *, now: datetime
) -> None:
    """Destroys a check-in, the commitment made in it, and what the circle saw of it, also when the step is over."""
    circles.locked(session, workspace_id, circle_id)
    found = _own(session, workspace_id, circle_id, step, user_id)
    if found is None:
        raise Refusal(RefusalCode.CHECKIN_GONE)
    _, _, row, made = found
    echoes.take_away(session, row, made, now=now)
    checkins.remove(session, made)
    checkins.remove(session, row)


def _own(session: Session, workspace_id: str, circle_id: str, step: int, user_id: str) -> Found | None:
    circle = circles.get(session, workspace_id, circle_id)
    member = circles.was_member(session, circle, user_id) if circle else None
    if circle is None or member is None:
        raise outsiders.refusal(session, circle, user_id)
    row = checkins.given(session, workspace_id, circle_id, member.enrolment_id, step)
    made = checkins.made_in(session, row) if row else None
    if row is None or made is None:
        return None
    return circle, enrolments.get(session, workspace_id, member.enrolment_id), row, made


def _open(session: Session, workspace_id: str, circle_id: str, step: int, user_id: str) -> Found:
    """A check-in whose step still goes on, held until the transaction ends."""
    circles.locked(session, workspace_id, circle_id)
    found = _own(session, workspace_id, circle_id, step, user_id)
    if found is None:
        raise Refusal(RefusalCode.CHECKIN_GONE)
    if circles.member(session, found[0], user_id) is None:  # Whoever has left takes back, and shows nothing more.
        raise outsiders.refusal(session, found[0], user_id)
    if not _is_open(found[0], step):
        raise Refusal(RefusalCode.CHECKIN_STAYS)
    if found[0].held_at is not None:
        raise Refusal(RefusalCode.CHECKINS_HELD)
    return found


def _is_open(circle: Circle, step: int) -> bool:
    return open_step(circle.done_kind, circle.done_step) == step


def _opened(
    session: Session, circle: Circle, enrolment: Enrolment, row: CheckIn, made: Commitment, *, catalogue: Catalogue
) -> CheckInTaken:
    programme = editions.of(session, circle, catalogue)
    steps = programme.steps
    return CheckInTaken(
        circle_id=circle.id,
        step=row.step,
        user_id=enrolment.user_id,
        question=steps[row.step].question,
        answer=checkins.answer(session, enrolment, row),
        what=checkins.words(session, enrolment, made),
        due_on=made.due_on,
        cue=checkins.cue(session, enrolment, made),
        shared=row.shared,
        is_open=_is_open(circle, row.step),
        is_last=row.step == len(steps) - 1,
        version=_version(row),
        weeks_apart=programme.weeks_apart,
    )


def _version(row: CheckIn) -> int:
    """Another number after each edit."""
    return round((row.edited_at or row.given_at).timestamp() * 1_000_000)
