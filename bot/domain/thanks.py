"""The rules of thanking somebody in front of the circle."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.checkins import tidied
from bot.domain.refusals import Refusal, RefusalCode

THANKS_LIMIT = 300  # Characters: one sentence that somebody likes to read.


@dataclass(frozen=True)
class ThanksForm:
    """What the modal shows: whom it was opened for, if it was, and the id that the thanks will have."""

    circle_id: str
    thanks_id: str
    to: str | None


@dataclass(frozen=True)
class ThanksGiven:
    """What a member filled in: whom they thank and, if they like, for what."""

    to: str
    words: str | None


@dataclass(frozen=True)
class ThanksShown:
    """Thanks as the circle sees them."""

    user_id: str
    to: str
    words: str | None


def checked(given: ThanksGiven, user_id: str, members: Collection[str]) -> ThanksGiven:
    """The thanks with their words tidied; Refusal, naming the field, where they cannot be taken."""
    words = tidied(given.words or "")
    if given.to == user_id:
        raise Refusal(RefusalCode.THANKS_TO_ONESELF, field="to")
    if given.to not in members:
        raise Refusal(RefusalCode.NOT_IN_YOUR_CIRCLE, field="to")
    if len(words) > THANKS_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="words", limit=THANKS_LIMIT)
    return ThanksGiven(given.to, words or None)
