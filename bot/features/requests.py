"""Asking the circle for help: the request, who answers it, and one private question when nobody has."""

from datetime import datetime

from bot.domain import requests as rules
from bot.domain.circles import CircleState
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.requests import RequestForm, RequestGiven, RequestShown, RequestWord
from bot.features import circles as channels
from bot.features import offers, people
from bot.features.alarms import Ringing
from bot.store import alarms, circles, enrolments, members, outbox, requests, workspaces
from bot.store.columns import new_id
from bot.store.models import Circle, Enrolment, HelpRequest
from bot.store.session import Session
from bot.store.texts import KeyMissing

UNANSWERED = "request.unanswered"


def form(session: Session, workspace_id: str, user_id: str, channel_id: str = "") -> RequestForm:
    """What the modal is opened for when somebody types: the circle they type in, or the one they joined last."""
    return RequestForm(channels.own(session, workspace_id, user_id, channel_id).id, new_id())


def form_in(session: Session, workspace_id: str, circle_id: str, user_id: str) -> RequestForm:
    """What the modal is opened for when a button of a circle is pressed."""
    circle, _, _ = channels.acting(session, workspace_id, circle_id, user_id)
    return RequestForm(circle.id, new_id())


def ask(
    session: Session,
    workspace_id: str,
    circle_id: str,
    request_id: str,
    user_id: str,
    given: RequestGiven,
    *,
    now: datetime,
) -> None:
    """Asks the circle, once however often it is sent in."""
    circle, member, enrolment = channels.acting(session, workspace_id, circle_id, user_id)
    checked = rules.checked(given)
    if requests.get(session, workspace_id, request_id) is not None:
        return
    members.give_sign(member, circle)
    asked = requests.add(session, enrolment, member, request_id, kind=checked.kind, about=checked.about, now=now)
    outbox.owe(
        session,
        workspace_id,
        key=_key(request_id),
        kind="request.asked",
        conversation=f"circle:{circle_id}",
        facts={"circle": circle_id, "request": request_id},
        now=now,
    )
    offers.remind(session, circle, asked, user_id, now)
    _look_later(session, circle, request_id, now)


def look(session: Session, workspace_id: str, request_id: str, user_id: str) -> RequestShown:
    """A request for a member who was told of it in private."""
    request = requests.get(session, workspace_id, request_id)
    if request is None:
        raise Refusal(RefusalCode.GONE)
    channels.acting(session, workspace_id, request.circle_id, user_id)
    found = shown(session, workspace_id, request_id)
    if found is None:
        raise Refusal(RefusalCode.GONE)
    return found


def offer(session: Session, workspace_id: str, request_id: str, user_id: str, *, now: datetime) -> RequestWord:
    """A member says that they can help; whoever asked is told in private, of the first one only."""
    request = requests.get(session, workspace_id, request_id)
    if request is None:
        raise Refusal(RefusalCode.GONE)
    circle, member, _ = channels.acting(session, workspace_id, request.circle_id, user_id)
    asker = enrolments.get(session, workspace_id, request.enrolment_id)
    if asker.user_id == user_id:
        raise Refusal(RefusalCode.OWN_REQUEST)
    members.give_sign(member, circle)
    _answered(session, request, asker, user_id, "request.offered", now)
    return _word(session, request, asker, None)


def replied(
    session: Session, workspace_id: str, channel_id: str, thread_ts: str, user_id: str, *, now: datetime
) -> None:
    """Somebody wrote in a thread: when it is a request's and they are another member, it is answered."""
    circle = circles.in_channel(session, workspace_id, channel_id)
    if circle is None or circles.member(session, circle, user_id) is None:
        return
    for request in requests.unanswered(session, workspace_id, circle.id):
        posted = outbox.find(session, workspace_id, _key(request.id))
        if posted is None or posted.ts != thread_ts:
            continue
        circles.locked(session, workspace_id, circle.id)  # As the alarm does that looks for another answer.
        asker = enrolments.get(session, workspace_id, request.enrolment_id)
        if asker.user_id != user_id:
            _answered(session, request, asker, user_id, "request.answered", now)


def unanswered(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """A working day has passed: one other member is asked in private, when still nobody has answered."""
    request = requests.get(session, ringing.workspace_id, ringing.facts["request"])
    circle = circles.get(session, ringing.workspace_id, ringing.facts["circle"])
    if request is None or circle is None or circle.state is not CircleState.RUNNING:
        return
    asker = enrolments.get(session, ringing.workspace_id, request.enrolment_id)
    members = set(channels.member_ids(session, circle))
    if request.answered_at is not None or request.asked_to is not None or asker.user_id not in members:
        return
    if now >= request.asked_at + rules.LOOKED_FOR:
        what = "skipped looking for help for somebody: they asked too long ago"
        workspaces.log(session, circle.workspace_id, at=now, by="bot", subject=f"circle {circle.id}", what=what)
        return
    before = requests.asked_before(session, ringing.workspace_id, circle.id)
    offering, reminded = offers.offering(session, circle, request)
    for user_id in rules.in_turn(members - reminded - {asker.user_id}, before, offering=offering):
        # Who is away, or has had enough this week, is passed over; so is whoever was reminded of what they offered.
        if _asked_in_private(session, request, user_id, now):
            request.asked_to = user_id
            return
    _look_later(session, circle, request.id, now)  # All are away, or have had enough: perhaps another day.


def shown(session: Session, workspace_id: str, request_id: str) -> RequestShown | None:
    """A request as the circle sees it, its words opened at the moment of sending."""
    request = requests.get(session, workspace_id, request_id)
    if request is None:
        return None
    asker = enrolments.get(session, workspace_id, request.enrolment_id)
    try:
        about = requests.words(session, asker, request)
    except KeyMissing:
        return None
    return RequestShown(request.id, asker.user_id, request.kind, about)


def word(session: Session, workspace_id: str, request_id: str, by: str | None) -> RequestWord | None:
    """What a private word on a request says."""
    request = requests.get(session, workspace_id, request_id)
    if request is None:
        return None
    return _word(session, request, enrolments.get(session, workspace_id, request.enrolment_id), by)


def still_unanswered(session: Session, workspace_id: str, request_id: str) -> RequestWord | None:
    """What the private question says; None when somebody has answered before it could be sent."""
    request = requests.get(session, workspace_id, request_id)
    if request is None or request.answered_at is not None:
        return None
    return word(session, workspace_id, request_id, None)


def _word(session: Session, request: HelpRequest, asker: Enrolment, by: str | None) -> RequestWord:
    circle: Circle | None = circles.get(session, request.workspace_id, request.circle_id)
    return RequestWord(asker.user_id, request.kind, circle.channel_id if circle else None, by)


def _answered(session: Session, request: HelpRequest, asker: Enrolment, by: str, kind: str, now: datetime) -> None:
    if not requests.answered(session, request, by, now):
        return
    alarms.cancel(session, request.workspace_id, _alarm(request.circle_id, request.id))
    people.tell(
        session,
        request.workspace_id,
        asker.user_id,
        key=f"request.answered:{request.id}",
        kind=kind,
        weight=Weight.ANSWER,
        facts={"circle": request.circle_id, "request": request.id, "by": by},
        now=now,
    )


def _asked_in_private(session: Session, request: HelpRequest, user_id: str, now: datetime) -> bool:
    return people.tell(
        session,
        request.workspace_id,
        user_id,
        key=f"request.nudge:{request.id}",
        kind="request.nudge",
        weight=Weight.KIND,
        facts={"circle": request.circle_id, "request": request.id},
        now=now,
    )


def _key(request_id: str) -> str:
    return f"request:{request_id}"


def _look_later(session: Session, circle: Circle, request_id: str, now: datetime) -> None:
    """Has the bot look in a working day whether somebody has answered."""
    alarms.set_(
        session,
        circle.workspace_id,
        key=_alarm(circle.id, request_id),
        kind=UNANSWERED,
        at=rules.unanswered_at(now, circle.zone),
        facts={"circle": circle.id, "request": request_id},
    )


def _alarm(circle_id: str, request_id: str) -> str:
    return f"{UNANSWERED}:{circle_id}:{request_id}"
