"""Whose turn a proposal is, what the bundled message says, and the words of a no, which point at nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.checkins import tidied
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import Hour

# In the place of one moderator: the proposal is everybody's, for it has waited long or its moderator was not reached.
EVERYBODY = "everybody"
UNANSWERED_DAYS = 3  # Working days until a proposal goes to all moderators, and until what waits is told of again.
LINES = 10  # Proposals that the bundled message names; the list has them all.
OWN_LIMIT = 300  # Characters of a moderator's own sentence.
# What somebody could point at a person with; the second is the same sign as some keyboards write it.
_POINTERS = ("@", "\uff20", "<!", "<#")


class DeclineCode(StrEnum):
    """The ready sentences for a no, each about the circle and none about a person; OWN is the moderator's own."""

    ONE_TEAM = "one_team"
    HOUR = "hour"
    MORE_PEOPLE = "more_people"
    LATER = "later"
    OWN = "own"


@dataclass(frozen=True)
class Waits:
    """A proposal in one line of the bundled message."""

    members: tuple[str, ...]  # Slack user ids
    hour: Hour


@dataclass(frozen=True)
class Note:
    """Something else that a moderator may want to know of, by its code; `count` is how often."""

    code: str
    count: int


@dataclass(frozen=True)
class Digest:
    """What waits for one moderator, or for the moderators' channel."""

    waits: tuple[Waits, ...]  # The first of them.
    count: int
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Declined:
    """What the people of a circle read that a moderator declined; `words` are the moderator's own, if there are any."""

    programme: str
    code: DeclineCode | None
    words: str | None


@dataclass(frozen=True)
class Place:
    """Where a moderator acts: at which circle, on which page of the list, and whether that stands in their home, or is
    the list of what a round plans."""

    circle_id: str
    page: int
    at_home: bool
    in_round: bool = False


def whose_turn(moderators: Sequence[str], open_by: Mapping[str, int]) -> str | None:
    """The moderator with the fewest open proposals, of equals the first; None when there is none."""
    return min(moderators, key=lambda one: open_by.get(one, 0), default=None)


def reason(
    code: str | None, words: str | None, *, code_field: str, words_field: str
) -> tuple[DeclineCode, str | None]:
    """What is said with a no: the moderator's own words where there are any, else the ready sentence they chose."""
    own = tidied(words or "")
    if own:
        return DeclineCode.OWN, _pointing_at_nobody(own, words_field)
    if code not in set(DeclineCode) - {DeclineCode.OWN}:
        raise Refusal(RefusalCode.CHOOSE_ONE, field=code_field)
    return DeclineCode(code), None


def _pointing_at_nobody(words: str, field: str) -> str:
    if len(words) > OWN_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field=field, limit=OWN_LIMIT)
    if any(one in words for one in _POINTERS):
        raise Refusal(RefusalCode.POINTS_AT_SOMEBODY, field=field)
    return words
