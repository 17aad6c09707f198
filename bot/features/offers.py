"""Offers: what help a member is glad to give, for their own eyes or the circle's, and the reminder when it is wanted."""

from datetime import datetime

from bot.domain import offers as rules
from bot.domain.offers import OfferForm, OfferGiven, OfferShown, OfferWanted
from bot.domain.quiet import Weight
from bot.features import circles as channels
from bot.features import people
from bot.store import enrolments, members, offers, outbox, requests
from bot.store.columns import new_id
from bot.store.models import Circle, HelpRequest, Member, Offer, OutboxState
from bot.store.session import Session
from bot.store.texts import KeyMissing

GONE = "offer.gone"
_REMINDER = "offer.reminder"
_OVER = (None, OutboxState.DEAD, OutboxState.WITHDRAWN)


def form(session: Session, workspace_id: str, user_id: str, channel_id: str = "") -> OfferForm:
    """One's own offer, when somebody types: in the circle they type in, or the one they joined last."""
    circle = channels.own(session, workspace_id, user_id, channel_id)
    return form_in(session, workspace_id, circle.id, user_id)


def form_in(session: Session, workspace_id: str, circle_id: str, user_id: str) -> OfferForm:
    """One's own offer, when a button of a circle is pressed."""
    circle, member, _ = channels.acting(session, workspace_id, circle_id, user_id)
    offer = offers.of(session, member)
    return OfferForm(circle.id, None if offer is None else _given(session, offer))


def keep(
    session: Session, workspace_id: str, circle_id: str, user_id: str, given: OfferGiven, *, now: datetime
) -> OfferGiven:
    """Keeps a member's one offer, in the place of the one before; the circle is shown it when that is wanted."""
    circle, member, enrolment = channels.acting(session, workspace_id, circle_id, user_id)
    checked, before = rules.checked(given), offers.of(session, member)
    if before is not None and _given(session, before) == checked:
        return checked  # Sent in twice, or nothing was changed.
    if before is not None:
        _take_away(session, before, now)
    row = offers.note(session, enrolment, member, kind=checked.kind, words=checked.words, now=now)
    if checked.shared:
        _show(session, circle, row, now)
    return checked


def take_back(session: Session, workspace_id: str, circle_id: str, user_id: str, *, now: datetime) -> None:
    """Destroys a member's offer, and what the circle was shown of it."""
    _, member, _ = channels.acting(session, workspace_id, circle_id, user_id)
    destroy(session, member, now)


def destroy(session: Session, member: Member, now: datetime) -> None:
    """The same for whoever leaves."""
    offer = offers.of(session, member)
    if offer is not None:
        _take_away(session, offer, now)
        offers.remove(session, offer)


def shown(session: Session, workspace_id: str, offer_id: str, key: str) -> OfferShown | None:
    """An offer as the circle sees it; None when it is not to see it any more, or reads it elsewhere by now."""
    offer = offers.get(session, workspace_id, offer_id)
    if offer is None or offer.shown_as != key:
        return None
    given = _given(session, offer)
    enrolment = enrolments.get(session, workspace_id, offer.enrolment_id)
    return None if given is None else OfferShown(enrolment.user_id, given.kind, given.words)


def remind(session: Session, circle: Circle, request: HelpRequest, asker: str, now: datetime) -> None:
    """Reminds each member, in private and once, who has offered the kind of help that somebody asks for now."""
    for offer, member in offers.of_kind(session, circle, request.kind):
        if member.user_id != asker:
            people.tell(
                session,
                circle.workspace_id,
                member.user_id,
                key=_reminder_key(request, member),
                kind=_REMINDER,
                weight=Weight.KIND,
                facts={"circle": circle.id, "request": request.id, "offer": offer.id},
                now=now,
            )


def wanted(session: Session, workspace_id: str, request_id: str, offer_id: str) -> OfferWanted | None:
    """What a reminder says; None when somebody has answered meanwhile, or nothing of the kind is offered any more."""
    request, offer = requests.get(session, workspace_id, request_id), offers.get(session, workspace_id, offer_id)
    if request is None or offer is None or request.answered_at is not None or request.kind is not offer.kind:
        return None
    asker = enrolments.get(session, workspace_id, request.enrolment_id)
    given, channel = _given(session, offer), channels.channel_of(session, workspace_id, request.circle_id)
    if given is None or asker.ended_at is not None:
        return None
    return OfferWanted(request.id, asker.user_id, channel, given.kind, given.words)


def offering(session: Session, circle: Circle, request: HelpRequest) -> tuple[frozenset[str], frozenset[str]]:
    """Who (user ids) has offered what a request asks for, and who was reminded of it."""
    offer = frozenset(member.user_id for _, member in offers.of_kind(session, circle, request.kind))
    present = [member for member, _ in members.present(session, circle)]
    told = frozenset(one.user_id for one in present if _was_reminded(session, request, one))
    return offer, told


def _was_reminded(session: Session, request: HelpRequest, member: Member) -> bool:
    state = outbox.state_of(session, request.workspace_id, _reminder_key(request, member))
    return state not in (None, OutboxState.WITHDRAWN)


def _reminder_key(request: HelpRequest, member: Member) -> str:
    return f"{_REMINDER}:{request.id}:{member.enrolment_id}"


def _given(session: Session, offer: Offer) -> OfferGiven | None:
    enrolment = enrolments.get(session, offer.workspace_id, offer.enrolment_id)
    try:
        words = offers.words(session, enrolment, offer)
    except KeyMissing:
        return None
    return OfferGiven(offer.kind, words, shared=offer.shown_as is not None)


def _show(session: Session, circle: Circle, offer: Offer, now: datetime) -> None:
    key = offer.shown_as = f"offer:{new_id()}"
    outbox.owe(
        session,
        circle.workspace_id,
        key=key,
        kind="offer.shown",
        conversation=f"circle:{circle.id}",
        under=channels.kickoff_thread(session, circle),
        facts={"circle": circle.id, "offer": offer.id, "key": key},
        now=now,
    )


def _take_away(session: Session, offer: Offer, now: datetime) -> None:
    """Has what the circle was shown deleted where it stands."""
    key, offer.shown_as = offer.shown_as, None
    if key is None or outbox.state_of(session, offer.workspace_id, key) in _OVER:
        return
    outbox.owe(
        session,
        offer.workspace_id,
        key=f"{GONE}:{key}",
        kind=GONE,
        conversation=f"circle:{offer.circle_id}",
        under=key,
        facts={"circle": offer.circle_id},
        now=now,
    )
