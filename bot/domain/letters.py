"""A letter to oneself: how long it may be, and when it comes back."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.checkins import tidied
from bot.domain.refusals import Refusal, RefusalCode

LETTER_LIMIT = 2500  # Characters: what twenty minutes of writing need, and one message can hold.
LETTERS_AGAIN = timedelta(days=90)  # After the goodbye.


@dataclass(frozen=True)
class Letter:
    """One's own letter, opened for its author; once it came back it stays as it is."""

    enrolment_id: str
    words: str | None
    returned: bool
    goal: str | None = None  # It comes back to whoever wrote no letter.


def checked(words: str) -> str:
    """The letter without white space around it, nothing when it is to be taken back; Refusal when it is too long."""
    written = tidied(words)
    if len(written) > LETTER_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="letter", limit=LETTER_LIMIT)
    return written
