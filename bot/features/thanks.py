"""Thanks: one member to another, in front of the circle."""

from datetime import datetime

from bot.domain import thanks as rules
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.thanks import ThanksForm, ThanksGiven, ThanksShown
from bot.features import circles as channels
from bot.features import groupings
from bot.store import circles, enrolments, members, outbox, thanks
from bot.store.columns import new_id
from bot.store.session import Session
from bot.store.texts import KeyMissing


def form(session: Session, workspace_id: str, user_id: str, to: str | None, channel_id: str = "") -> ThanksForm:
    """What the modal is opened for; whom somebody named is in it from the start, when they are in the circle."""
    circle = channels.own(session, workspace_id, user_id, channel_id)
    if to == user_id:
        raise Refusal(RefusalCode.THANKS_TO_ONESELF)
    if to is not None and circles.member(session, circle, to) is None:
        raise Refusal(RefusalCode.NOT_IN_YOUR_CIRCLE)
    return ThanksForm(circle.id, new_id(), to)


def form_for_next(session: Session, workspace_id: str, circle_id: str, step: int, user_id: str) -> ThanksForm:
    """What the modal is opened for in the last step: whom somebody thanks in the ring is in it, if they are in one."""
    circle, _, _ = channels.acting(session, workspace_id, circle_id, user_id)
    ring = dict(groupings.ring(session, circle, step))
    return ThanksForm(circle.id, new_id(), ring.get(user_id))


def give(
    session: Session,
    workspace_id: str,
    circle_id: str,
    thanks_id: str,
    user_id: str,
    given: ThanksGiven,
    *,
    now: datetime,
) -> None:
    """Thanks another member, once however often it is sent in."""
    circle, member, enrolment = channels.acting(session, workspace_id, circle_id, user_id)
    checked = rules.checked(given, user_id, channels.member_ids(session, circle))
    if thanks.get(session, workspace_id, thanks_id) is not None:
        return
    members.give_sign(member, circle)
    thanks.add(session, enrolment, member, thanks_id, to=checked.to, words=checked.words, now=now)
    outbox.owe(
        session,
        workspace_id,
        key=f"thanks:{thanks_id}",
        kind="thanks.shown",
        conversation=f"circle:{circle_id}",
        facts={"circle": circle_id, "thanks": thanks_id},
        now=now,
    )


def shown(session: Session, workspace_id: str, thanks_id: str) -> ThanksShown | None:
    """Thanks as the circle sees them, their words opened at the moment of sending."""
    found = thanks.get(session, workspace_id, thanks_id)
    if found is None:
        return None
    enrolment = enrolments.get(session, workspace_id, found.enrolment_id)
    try:
        words = thanks.words(session, enrolment, found)
    except KeyMissing:
        return None
    return ThanksShown(enrolment.user_id, found.to_user, words)
