"""What the owner of the playground may lend to its page: clock, simulated colleagues, saved state, programmes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


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


@dataclass(frozen=True)
class ProgrammeControls:
    """The callables that show what the app says in each step of its programmes, in a language of one's choice.

    `listed(language)` is {"programmes": [{"id", "title", "languages", "mistakes", "steps": [{"number", "name",
    "how"}]}], "languages": [(tag, name)]}. `previews(programme, step, language)` is what is seen in a step, or with
    None of the whole, each as {"name", "blocks", "window", "buttons"}, the last two empty but for a form; it raises
    ValueError, with sentences, for what cannot be shown.
    """

    listed: Callable[[str], dict[str, Any]]
    previews: Callable[[str, int | None, str], Sequence[dict[str, Any]]]


# What the app answers to a path below its public address, asked with these headers: status, headers and body.
OwnPage = Callable[[str, Mapping[str, str]], Awaitable[tuple[int, Mapping[str, str], bytes]]]


@dataclass
class Controls:
    """What has been lent so far."""

    time: TimeControls | None = None
    colleagues: ColleagueControls | None = None
    state: StateControls | None = None
    programmes: ProgrammeControls | None = None
    own_pages: OwnPage | None = None

    def give_back(self) -> None:
        """Lets go of what was lent, and of all that hangs on it: aiohttp remembers handlers of servers long gone."""
        self.time = self.colleagues = self.state = self.programmes = self.own_pages = None
