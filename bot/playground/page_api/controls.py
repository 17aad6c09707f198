"""What the owner of the playground may lend to its page: the clock, simulated colleagues, and a saved state."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Upcoming:
    """The next thing that will happen by the clock: when (aware, UTC) and what, as a short phrase.

    `opens_step` says that with it a new step of somebody's course begins.
    """

    at: datetime
    what: str
    opens_step: bool = False


@dataclass(frozen=True)
class TimeControls:
    """The three callables by which the owner of the clock lets it be moved.

    `advance(to)` moves it and lets everything happen that falls due on the way, in order; `settled()` returns when
    the app has done all that is to be done at this moment.
    """

    next_due: Callable[[], Awaitable[Upcoming | None]]
    advance: Callable[[datetime], Awaitable[None]]
    settled: Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Part:
    """How one person is played: the habit in a word, and in a sentence."""

    user: str
    habit: str
    sentence: str


@dataclass(frozen=True)
class ColleagueControls:
    """The callables by which simulated colleagues are switched on and off; `cast` says how each is played."""

    cast: Sequence[Part]
    is_on: Callable[[], bool]
    switch: Callable[[bool], Awaitable[None]]


@dataclass(frozen=True)
class StateControls:
    """The callables that save everything into a file's bytes, and take it up again from them.

    `load` raises ValueError, with a sentence, for bytes it cannot use, and then nothing has changed.
    """

    save: Callable[[], Awaitable[bytes]]
    load: Callable[[bytes], Awaitable[None]]


@dataclass
class Controls:
    """What has been lent so far."""

    time: TimeControls | None = None
    colleagues: ColleagueControls | None = None
    state: StateControls | None = None

    def give_back(self) -> None:
        """Lets go of what was lent, and of all that hangs on it: aiohttp remembers handlers of servers long gone."""
        self.time = self.colleagues = self.state = None
