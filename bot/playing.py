"""`circles playground`: a stand-in for Slack with the bot in it, for a person at its page."""

import asyncio
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from bot import logs, parts, serving, settings
from bot.domain.programme import Catalogue
from bot.playground import ColleagueControls, Limits, Part, Person, ProgrammeControls, StateControls
from bot.previewing import Place, Shelf
from bot.rehearsal import Coming, Rehearsal
from bot.saving import Saving
from bot.settings import Prompts, Settings, SettingsError
from bot.stage import Colleagues, Stage

_LOOKS_EVERY = 2.0  # Seconds between the looks of colleagues at a clock that runs by itself.


def playground(place: Place | None = None) -> int:
    """Serves it until told to stop; `place` is where in its programmes somebody wants to begin."""
    given = settings.read(env_file=None)
    logs.start(level=30)
    parts.pin_time_zones()
    serving.until_stopped(lambda stopping: _play(given, stopping, place))
    return 0


async def _play(given: Settings, stopping: asyncio.Event, place: Place | None) -> None:
    prompts = settings.read_prompts()
    catalogue, library = _catalogue(prompts, place), parts.read_library(prompts)
    stage = Stage(clock=parts.Clock(), catalogue=catalogue, library=library, limits=Limits())
    with folder_of_its_own(parts.make_home(given)) as home:
        address = await _open(stage, given)
        await stage.start_in(Path(tempfile.mkdtemp(dir=home)))
        live = Live(stage, lambda: stage.rehearsal(beside_people=True))
        saving = Saving(stage, lambda: Path(tempfile.mkdtemp(dir=home)))

        async def load(file: bytes) -> None:
            were_on = live.is_on()
            await live.switch(False)  # They remember the story that is left; in the other one they come anew.
            try:
                await saving.load(file)
            finally:
                await live.switch(were_on)

        stage.slack.set_saving(StateControls(save=saving.save, load=load))
        cast = [Part(one.user, one.habit, one.sentence) for one in stage.rehearsal().cast]
        stage.slack.set_colleagues(ColleagueControls(cast, live.is_on, live.switch))
        shelf = Shelf(prompts, lambda: stage.clock.now().date(), first=place.folder if place else None)
        stage.slack.set_programmes(ProgrammeControls(shelf.listed, shelf.previews))
        story = _story(stage.moderators, stage.hr)
        stage.slack.set_notes(story[:2] + story[3:])  # The page itself tells how to move the time.
        print(_greeting(address, story) if place is None else _way_to(address, place), flush=True)
        await stopping.wait()
        await live.switch(False)
        await stage.close()


@contextmanager
def folder_of_its_own(parent: Path) -> Iterator[Path]:
    """Yields a folder that lasts as long as this process; what others left that were killed is cleared away."""
    with ExitStack() as closing:
        with _held(parent, waiting=True):  # One start at a time: nobody holds a folder that was just made.
            for left in parent.glob("playground-*"):
                with suppress(OSError), _held(left):
                    shutil.rmtree(left, ignore_errors=True)
            home = Path(tempfile.mkdtemp(prefix="playground-", dir=parent))
            closing.enter_context(_held(home))
        closing.callback(shutil.rmtree, home, ignore_errors=True)
        yield home


@contextmanager
def _held(folder: Path, *, waiting: bool = False) -> Iterator[None]:
    """Holds a folder, which ends with the process however that ends; OSError when another process holds it."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | (0 if waiting else fcntl.LOCK_NB))
        yield
    finally:
        os.close(opened)


class Live:
    """Colleagues who can be switched on, and who then also act while nobody moves the clock.

    Each time they come anew, and find out from the conversations what has happened so far.
    """

    def __init__(self, stage: Stage, rehearsal: Callable[[], Rehearsal]) -> None:
        self._stage = stage
        self._rehearsal = rehearsal
        self._colleagues: Colleagues | None = None
        self._one_at_a_time = asyncio.Lock()
        self._looking: asyncio.Task[None] | None = None

    def is_on(self) -> bool:
        """Whether they act."""
        return self._looking is not None and not self._looking.done()

    async def switch(self, on: bool) -> None:
        """Lets them act from now on, or no more."""
        if on and not self.is_on():
            self._looking = asyncio.create_task(self._live())
        elif not on and self._looking is not None:
            looking, self._looking = self._looking, None
            looking.cancel()
            await asyncio.wait([looking])

    async def next_due(self) -> Coming | None:
        """What one of them means to do next."""
        async with self._one_at_a_time:
            return await self._colleagues.next_due() if self._colleagues else None

    async def act(self, now: datetime) -> None:
        """Lets all act who mean to by now."""
        async with self._one_at_a_time:
            if self._colleagues is not None:
                await self._colleagues.act(now)

    async def _live(self) -> None:
        async with self._rehearsal() as rehearsal:
            self._colleagues, self._stage.simulated = rehearsal.colleagues, self
            try:
                while True:
                    await self.act(self._stage.clock.now())
                    await asyncio.sleep(_LOOKS_EVERY)
            finally:
                async with self._one_at_a_time:  # What they do while somebody moves the clock comes to its end.
                    self._colleagues = self._stage.simulated = None


def _catalogue(prompts: Prompts, place: Place | None) -> Catalogue:
    """What the bot offers: while somebody looks at programmes, one that is half written does not keep it from starting."""
    try:
        return parts.read_catalogue(prompts)
    except SettingsError:
        if place is None:
            raise
        print(
            "A programme in CIRCLES_PROMPTS is not sound yet, so the bot here offers only its own.",
            file=sys.stderr,
        )
        return parts.read_catalogue()


async def _open(stage: Stage, given: Settings) -> str:
    try:
        return await stage.open(given.host, given.port)
    except (OSError, UnicodeError) as error:
        if not serving.port_is_in_the_way(error):
            raise serving.unlistenable(given, error) from None
        print(f"Port {given.port} is taken (PORT=... names another), so here is a free one.", file=sys.stderr)
        return await stage.open(given.host, 0)


def _story(moderators: tuple[Person, Person], hr: Person) -> tuple[str, ...]:
    first, second = (one.real_name for one in moderators)
    return (
        "Act as five colleagues in turn, and type /circle join as each of them.",
        f"As {first} (or {second}), a moderator, approve the circle in the direct messages with the app.",
        "Move the time on with the button on the page, read the prompt, and check in.",
        f"As {hr.real_name} from HR, type /circle report.",
    )


def _greeting(address: str, story: tuple[str, ...]) -> str:
    lines = (f"  {number}. {line}" for number, line in enumerate(story, 1))
    return "\n".join(
        (f"The playground is at {address}", "", *lines, "", "Each start is a new story. Ctrl-C ends it.")
    )


def _way_to(address: str, place: Place) -> str:
    return (
        f"{place.folder.name} is to be seen at {address}/?{place.query}\n\n"
        "Save a file, press the page's button, and it shows what you have written. Ctrl-C ends it."
    )
