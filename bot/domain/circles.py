"""What a circle is, how it moves from state to state, and its neutral names."""

import random
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from itertools import count

from bot.domain.refusals import Refusal, RefusalCode


class CircleState(StrEnum):
    """Where a circle stands.

    FOUNDING: somebody asks people of their own choice to be in it. PLANNED: a round put it together, and nobody in it
    knows of it yet. ASKING: its people are asked in private. PROPOSED: it waits for a moderator. OPENING: approved, and its channel is
    being made. RUNNING: it is at one of its steps, or on a break between two. CLOSED: it has come to its end.
    DECLINED: by its people or by a moderator, before it began. CALLED_OFF: by its founder, before it began.
    DISSOLVED: it ended before its last step.
    """

    FOUNDING = "founding"
    PLANNED = "planned"
    ASKING = "asking"
    PROPOSED = "proposed"
    OPENING = "opening"
    RUNNING = "running"
    CLOSED = "closed"
    DECLINED = "declined"
    CALLED_OFF = "called_off"
    DISSOLVED = "dissolved"


class MemberState(StrEnum):
    """Where a person stands in a circle.

    RELEASED: the proposal came to nothing, or went on without them; they wait again. LEFT: they left a circle.
    """

    PROPOSED = "proposed"
    MEMBER = "member"
    RELEASED = "released"
    LEFT = "left"
    FINISHED = "finished"


# A circle that nobody has decided on yet; whoever is in it can still go as if they had only waited.
BEFORE = frozenset({CircleState.FOUNDING, CircleState.ASKING, CircleState.PROPOSED})

_NEXT: dict[CircleState, frozenset[CircleState]] = {
    CircleState.PLANNED: frozenset({CircleState.ASKING}),
    CircleState.FOUNDING: frozenset({CircleState.ASKING, CircleState.CALLED_OFF}),
    # What a moderator approved before its people were asked needs no second yes.
    CircleState.ASKING: frozenset(
        {CircleState.PROPOSED, CircleState.OPENING, CircleState.DECLINED, CircleState.CALLED_OFF}
    ),
    # A moderator who puts somebody else in, or finds another hour, has its people asked again.
    CircleState.PROPOSED: frozenset(
        {CircleState.ASKING, CircleState.OPENING, CircleState.DECLINED, CircleState.CALLED_OFF}
    ),
    CircleState.OPENING: frozenset({CircleState.RUNNING, CircleState.DISSOLVED}),
    CircleState.RUNNING: frozenset({CircleState.CLOSED, CircleState.DISSOLVED}),
    CircleState.CLOSED: frozenset(),
    CircleState.DECLINED: frozenset(),
    CircleState.CALLED_OFF: frozenset(),
    CircleState.DISSOLVED: frozenset(),
}


def moved(state: CircleState, to: CircleState) -> CircleState:
    """The new state; ValueError when there is no way from the one to the other."""
    if to not in _NEXT[state]:
        raise ValueError(f"a circle cannot go from {state} to {to}")
    return to


def may_decide(
    state: CircleState, members: set[str], moderator: str, among: Collection[CircleState] = (CircleState.PROPOSED,)
) -> None:
    """Refuses a decision that comes too late, or from somebody who is in the circle; `among` are the states in which
    it may be made."""
    if state not in among:
        raise Refusal(RefusalCode.ALREADY_DECIDED, state=state.value)
    if moderator in members:
        raise Refusal(RefusalCode.OWN_CIRCLE)


# Sidebars are shared on screens: trees, birds, stones and waters say nothing of a circle's purpose.
_WORDS = (
    "acorn alder amber aspen basalt beech birch bramble brook cedar clover cobalt coral cove crane "
    "dune ember estuary fern finch fjord flint garnet glade gorse granite grove hazel heath heron indigo "
    "iris island ivory jade jasper juniper kelp kite lagoon larch lark linden loch magpie maple marble "
    "meadow mica moss nettle oak ochre olive onyx opal orchid osprey otter pebble pine plover plum poplar "
    "quail quartz rapids raven reed ridge river robin rowan sage sand sedge shell slate sparrow spruce "
    "stone stork swift teal tern thistle thrush tide topaz tulip valley violet walnut willow wren yarrow"
).split()
_PAIRS = 88  # Tried before the pairs that a number is added to.


def names(founded: datetime, people: Iterable[str]) -> Iterator[str]:
    """Channel names to try in turn, without end; the same people (ids) at the same moment get the same names."""
    # Names that came from chance would make of a story told again another story.
    dice = random.Random(f"{founded.isoformat()} {' '.join(sorted(people))}")  # noqa: S311 - they protect nothing.
    words = dice.sample(_WORDS, len(_WORDS))
    yield from (f"circle-{word}" for word in words[:12])
    for number in count(1 - _PAIRS):
        first, second = dice.sample(_WORDS, 2)
        # Where there are about as many circles as pairs, only a number makes a name that is free.
        yield f"circle-{first}-{second}" if number < 1 else f"circle-{first}-{second}-{number}"
