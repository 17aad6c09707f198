"""The rules of an offer: one kind of help that a member is glad to give, and in their own words what."""

from dataclasses import dataclass

from bot.domain.checkins import tidied
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.requests import HelpKind

OFFER_LIMIT = 300  # Characters: one sentence that somebody remembers when they need it.


@dataclass(frozen=True)
class OfferGiven:
    """What a member filled in: the kind of help, what in their own words, and whether the circle is to see it."""

    kind: HelpKind
    words: str
    shared: bool


@dataclass(frozen=True)
class OfferForm:
    """What the modal shows: the offer as it is, if there is one."""

    circle_id: str
    given: OfferGiven | None


@dataclass(frozen=True)
class OfferShown:
    """An offer that its author chose to show."""

    user_id: str
    kind: HelpKind
    words: str


@dataclass(frozen=True)
class OfferWanted:
    """What somebody is reminded of who has offered a kind of help: who asks for it now, and where."""

    request_id: str
    asker: str
    channel_id: str | None
    kind: HelpKind
    words: str  # Their own, of the offer.


def checked(given: OfferGiven) -> OfferGiven:
    """The offer with its words tidied; Refusal, naming the field, where it cannot be taken."""
    words = tidied(given.words)
    if not words:
        raise Refusal(RefusalCode.NOTHING_OFFERED, field="offer")
    if len(words) > OFFER_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="offer", limit=OFFER_LIMIT)
    return OfferGiven(given.kind, words, given.shared)
