"""A letter to oneself: written, kept for its author alone, and given back twice; without one, the goal comes back."""

from datetime import datetime

from bot.domain import letters as rules
from bot.domain.circles import MemberState
from bot.domain.letters import Letter
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import editions, outsiders, people
from bot.features.alarms import Ringing
from bot.store import alarms, circles, enrolments, letters
from bot.store.models import Circle, Enrolment
from bot.store.session import Session
from bot.store.texts import KeyMissing


def form(session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue) -> Letter:
    """One's own letter to write on, or to read again once it came back."""
    enrolment = _enrolment(session, workspace_id, user_id)
    words = read(session, workspace_id, enrolment.id)
    return Letter(enrolment.id, words, returned=_returned(session, enrolment, catalogue))


def returned(session: Session, workspace_id: str, enrolment_id: str, user_id: str) -> Letter:
    """One's own letter, or goal, which has come back, whatever one has joined since."""
    enrolment = enrolments.find(session, workspace_id, enrolment_id)
    if enrolment is None or enrolment.user_id != user_id:
        raise Refusal(RefusalCode.GONE)
    letter = back(session, workspace_id, enrolment_id)
    if letter.words is None and letter.goal is None:
        raise Refusal(RefusalCode.GONE)
    return letter


def back(session: Session, workspace_id: str, enrolment_id: str) -> Letter:
    """What comes back: the letter, or the goal of somebody who wrote none, or nothing of either."""
    goal = enrolments.goal(session, enrolments.get(session, workspace_id, enrolment_id))
    words = read(session, workspace_id, enrolment_id)
    return Letter(enrolment_id, words, returned=True, goal=None if words else goal)


def write(
    session: Session,
    workspace_id: str,
    enrolment_id: str,
    user_id: str,
    words: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> bool:
    """Keeps a letter until it comes back; False when nothing was written, which takes the one before away."""
    enrolment = _enrolment(session, workspace_id, user_id)
    if enrolment.id != enrolment_id:
        raise Refusal(RefusalCode.GONE)
    if _returned(session, enrolment, catalogue):
        raise Refusal(RefusalCode.LETTER_RETURNED)
    written = rules.checked(words)
    letters.write(session, enrolment, written, now)
    return bool(written)


def read(session: Session, workspace_id: str, enrolment_id: str) -> str | None:
    """The words of a letter; None when there is none, or its key was destroyed."""
    row = letters.get(session, workspace_id, enrolment_id)
    if row is None:
        return None
    try:
        return letters.words(session, enrolments.get(session, workspace_id, enrolment_id), row)
    except KeyMissing:
        return None


def give_back(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """What members wrote comes back with the last step, to those who are away when they are here again.

    One message to each: whoever wrote no letter and named no goal is only shown the way to what they take with them.
    """
    _give(session, ringing, "letter", now)


def give_again(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """Letters and goals come back once more, long after the goodbye."""
    _give(session, ringing, "letter.late", now)


def _give(session: Session, ringing: Ringing, kind: str, now: datetime) -> None:
    workspace_id, circle_id = ringing.workspace_id, ringing.facts["circle"]
    circle = circles.get(session, workspace_id, circle_id)
    for member in circles.members(session, circle) if circle else ():
        stays = member.state in (MemberState.MEMBER, MemberState.FINISHED)
        only = ringing.facts.get("enrolment", member.enrolment_id)
        if stays and only == member.enrolment_id:
            _give_one(session, ringing, only, member.user_id, kind, now)


def _give_one(
    session: Session, ringing: Ringing, enrolment_id: str, user_id: str, kind: str, now: datetime
) -> None:
    letter = back(session, ringing.workspace_id, enrolment_id)
    waits_for_it = letter.words is not None or letter.goal is not None
    if not waits_for_it and kind == "letter.late":
        return
    back_at = people.back_at(session, ringing.workspace_id, user_id, now)
    if back_at is not None:
        facts = {**ringing.facts, "enrolment": enrolment_id}
        key = f"{ringing.kind}:{enrolment_id}"
        alarms.set_(session, ringing.workspace_id, key=key, kind=ringing.kind, at=back_at, facts=facts)
        return
    people.tell(
        session,
        ringing.workspace_id,
        user_id,
        key=f"{kind}:{enrolment_id}",
        kind=kind if waits_for_it else "keepsake",
        weight=Weight.ANSWER if waits_for_it else Weight.KIND,
        now=now,
        facts={"enrolment": enrolment_id},
        in_working_hours=True,
    )


def _enrolment(session: Session, workspace_id: str, user_id: str) -> Enrolment:
    """What the letter belongs to: what the person is in now, or else what they finished last with a letter."""
    now_in = enrolments.open_of(session, workspace_id, user_id)
    if now_in:
        return now_in[0]
    for enrolment in enrolments.of_person(session, workspace_id, user_id):
        if letters.get(session, workspace_id, enrolment.id) is not None:
            return enrolment
    raise outsiders.nowhere(session, workspace_id, user_id, RefusalCode.NO_CIRCLE_TO_WRITE_IN)


def _returned(session: Session, enrolment: Enrolment, catalogue: Catalogue) -> bool:
    if enrolment.ended_at is not None:
        return True
    circle: Circle | None = circles.of_enrolment(session, enrolment.workspace_id, enrolment.id)
    if circle is None or not editions.has(circle, catalogue):
        return False
    return circle.done_step == len(editions.of(session, circle, catalogue).steps) - 1
