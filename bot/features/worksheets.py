"""Worksheets and reviews: filled in by a member for themselves, kept sealed; a worksheet may be shown to the circle."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from bot.domain import worksheets as rules
from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worksheets import Line, Sheet, SheetKind, ShownSheet
from bot.features import circles as channels
from bot.features import echoes, editions, outsiders
from bot.store import circles, enrolments, worksheets
from bot.store.models import Circle, Enrolment, Member, Worksheet
from bot.store.session import Session
from bot.store.texts import KeyMissing
from bot.wording import speaking

Place = tuple[str, int, SheetKind]  # The circle, its step, and what is filled in there.


def find(session: Session, workspace_id: str, place: Place, user_id: str, *, catalogue: Catalogue) -> Sheet:
    """What a member has written, for their own eyes, or what they could write on."""
    circle, member = _own(session, workspace_id, place, user_id)
    return _opened(session, circle, member, place, catalogue)


def latest(
    session: Session, workspace_id: str, user_id: str, channel_id: str, number: int | None, *, catalogue: Catalogue
) -> Sheet:
    """The worksheet of a week in the circle where somebody types, or of the last week that has one."""
    circle = _circle(session, workspace_id, user_id, channel_id)
    steps = editions.of(session, circle, catalogue).steps if editions.has(circle, catalogue) else ()
    begun = [one.number for one in steps if one.worksheet and _has_begun(circle, one.number)]
    if not begun or (number is not None and number not in begun):
        raise Refusal(RefusalCode.NO_WORKSHEET)
    place = circle.id, begun[-1] if number is None else number, SheetKind.WORKSHEET
    return find(session, workspace_id, place, user_id, catalogue=catalogue)


def save(
    session: Session,
    workspace_id: str,
    place: Place,
    user_id: str,
    answers: Sequence[str],
    wording: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Sheet:
    """Keeps what was written, half filled too; what the circle has seen of it changes or goes with it.

    `wording` is of the questions that were answered: where others are asked by now, nothing is kept.
    """
    circle, member, enrolment = channels.acting(session, workspace_id, place[0], user_id)
    before = _opened(session, circle, member, place, catalogue)
    if wording != before.wording or len(answers) != len(before.lines):
        raise Refusal(RefusalCode.WORKSHEET_CHANGED)
    lines = rules.checked([one.question for one in before.lines], answers)
    if lines == before.lines:
        return before
    if before.shared and circle.held_at is not None:
        raise Refusal(RefusalCode.CHECKINS_HELD)
    row = _row(session, member, place) or worksheets.add(session, enrolment, member, *place[1:], now)
    worksheets.write(session, enrolment, row, (*lines, *before.before))
    row.edited_at = now
    after = _opened(session, circle, member, place, catalogue)
    if row.shared and after.filled:
        echoes.change(session, row, now=now)
    elif row.shared:
        echoes.take_away(session, row, row, now=now)
    if not after.filled:
        worksheets.remove(session, row)
    session.flush()
    return _opened(session, circle, member, place, catalogue)


def show(
    session: Session,
    workspace_id: str,
    place: Place,
    user_id: str,
    version: int,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Sheet:
    """Shows the circle what was looked at; nothing when the words were changed since then, as the answer tells."""
    circle, member, enrolment = channels.acting(session, workspace_id, place[0], user_id)
    if circle.held_at is not None:
        raise Refusal(RefusalCode.CHECKINS_HELD)
    row, found = _row(session, member, place), _opened(session, circle, member, place, catalogue)
    if place[2] is not SheetKind.WORKSHEET or row is None or not found.filled:
        raise Refusal(RefusalCode.GONE)
    if found.version == version and not row.shared:
        # The circle sees the questions as they were looked at, and a slip in one may have been mended since.
        worksheets.write(session, enrolment, row, (*found.lines, *found.before))
        echoes.show(session, row, row, now=now)
        session.flush()
    return _opened(session, circle, member, place, catalogue)


def hide(session: Session, workspace_id: str, place: Place, user_id: str, *, now: datetime) -> None:
    """Has what was shown taken out of the thread, also by somebody who has left; what is written stays theirs."""
    circles.locked(session, workspace_id, place[0])
    _, member = _own(session, workspace_id, place, user_id)
    row = _row(session, member, place)
    if row is not None:
        echoes.take_away(session, row, row, now=now)


def shown(session: Session, workspace_id: str, worksheet_id: str, *, catalogue: Catalogue) -> ShownSheet | None:
    """What stands in the thread, opened at the moment of sending; None when nobody is to see it."""
    row = worksheets.find(session, workspace_id, worksheet_id)
    circle = circles.get(session, workspace_id, row.circle_id) if row else None
    if row is None or not row.shared or circle is None or circle.held_at is not None:
        return None
    enrolment = enrolments.get(session, workspace_id, row.enrolment_id)
    asked = _asked_there(session, circle, (circle.id, row.step, row.kind), catalogue)
    lines = rules.in_words(asked, _kept(session, enrolment, row))
    apart = _weeks_apart(session, circle, catalogue)
    return ShownSheet(enrolment.user_id, row.step, lines, apart) if lines else None


def _circle(session: Session, workspace_id: str, user_id: str, channel_id: str) -> Circle:
    """The circle that somebody is in or, where theirs are over, was in last: what they wrote can still be read."""
    try:
        return channels.own(session, workspace_id, user_id, channel_id)
    except Refusal:
        for one in enrolments.of_person(session, workspace_id, user_id):
            circle = circles.of_enrolment(session, workspace_id, one.id)
            if circle is not None and circle.state is CircleState.CLOSED:
                return circle
        raise


def _own(session: Session, workspace_id: str, place: Place, user_id: str) -> tuple[Circle, Member]:
    """Somebody's own place in a circle; of one they have left, if they have written something there."""
    circle = circles.get(session, workspace_id, place[0])
    member = circles.was_member(session, circle, user_id) if circle else None
    if circle is None or member is None:
        raise outsiders.refusal(session, circle, user_id)
    if member.state is MemberState.LEFT and _row(session, member, place) is None:
        raise Refusal(RefusalCode.NOT_IN_CIRCLE)
    return circle, member


def _row(session: Session, member: Member, place: Place) -> Worksheet | None:
    return worksheets.get(session, member.workspace_id, place[0], member.enrolment_id, *place[1:])


def _has_begun(circle: Circle, step: int) -> bool:
    return circle.done_step is not None and step <= circle.done_step


def _opened(session: Session, circle: Circle, member: Member, place: Place, catalogue: Catalogue) -> Sheet:
    _, step, kind = place
    row, enrolment = (
        _row(session, member, place),
        enrolments.get(session, circle.workspace_id, member.enrolment_id),
    )
    kept = _kept(session, enrolment, row) if row else ()
    lines, before = rules.laid_out(_asked(session, circle, place, catalogue), kept)
    if not lines and not before:
        raise Refusal(RefusalCode.NO_WORKSHEET)
    return Sheet(
        circle_id=circle.id,
        step=step,
        kind=kind,
        user_id=member.user_id,
        lines=lines,
        before=before,
        shared=row is not None and row.shared,
        is_open=circle.state is CircleState.RUNNING and member.state is MemberState.MEMBER,
        version=_version(row) if row else 0,
        weeks_apart=_weeks_apart(session, circle, catalogue),
        language=circle.language,
        asked_there=_asked_there(session, circle, place, catalogue),
    )


def _asked(session: Session, circle: Circle, place: Place, catalogue: Catalogue) -> tuple[str, ...]:
    """The questions of a step that has begun."""
    _, number, kind = place
    steps = editions.of(session, circle, catalogue).steps if editions.has(circle, catalogue) else ()
    if number >= len(steps) or not _has_begun(circle, number):
        return ()
    return rules.questions(steps[number], kind)


def _asked_there(session: Session, circle: Circle, place: Place, catalogue: Catalogue) -> tuple[str, ...]:
    """The same as the circle reads them, whichever language their author reads."""
    with speaking(circle.language):
        return _asked(session, circle, place, catalogue)


def _weeks_apart(session: Session, circle: Circle, catalogue: Catalogue) -> int:
    return editions.of(session, circle, catalogue).weeks_apart if editions.has(circle, catalogue) else 1


def _kept(session: Session, enrolment: Enrolment, row: Worksheet) -> tuple[Line, ...]:
    with suppress(KeyMissing):
        return worksheets.lines(session, enrolment, row)
    return ()


def _version(row: Worksheet) -> int:
    return round((row.edited_at or row.written_at).timestamp() * 1_000_000)
