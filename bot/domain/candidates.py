"""What forming circles needs to know of each person who waits."""

from dataclasses import dataclass, field

from bot.domain.positions import Position


@dataclass(frozen=True)
class Candidate:
    """Somebody who waits; people are named by their user ids.

    `position.country` is the one that they chose themselves, where they did. `met` is everybody with whom they were in
    a circle before. `avoids` is confidential: it is never to be shown, told of in a reason, logged or kept.
    """

    enrolment_id: str
    user_id: str
    position: Position
    language: str
    topics: frozenset[str]
    facilitates: bool  # Would host a meeting now and then.
    met: frozenset[str]
    avoids: frozenset[str] = field(repr=False)  # So that it stands in no trace of an error either.
