"""`circles rehearse`: colleagues who are played live through a whole programme, in moved time and within a minute."""

import asyncio
import errno
import json
import os
import signal
import tempfile
import time as clock_time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot import logs, parts, settings
from bot.domain.facilitators import is_professional
from bot.domain.programme import Catalogue
from bot.parts import StillClock
from bot.playground import colleagues
from bot.rehearsal import Result
from bot.stage import Stage

MOST_PEOPLE = 490
_BESIDES = 6  # Two moderators, one in HR, a guest, one who has left, and in some programmes one who facilitates.

_YEARS = range(2000, 2100)

Progress = Callable[[float, str], None]


class UnplayableError(Exception):
    """What was asked for cannot be played; the text is a sentence that says why."""


class _BrokenOffError(Exception):
    """Somebody does not want to wait for the end."""


@dataclass(frozen=True)
class Plan:
    """What is played: from the day `start` so many `people` join a programme, up to one of its weeks (None: the last).

    `size` is how many make a circle when enough have joined (None: the programme's best size).
    """

    programme: str
    people: int
    weeks: int | None
    seed: int
    start: date
    size: int | None = None


def rehearse(plan: Plan, *, as_json: bool, transcript: Path | None, began: float) -> int:
    """Plays and prints the figures; exit code 1 when something went wrong on the way.

    `began` is when the command did, by the monotonic clock. UnplayableError for a plan that cannot be played, and for
    a transcript that cannot be written.
    """
    catalogue = parts.read_catalogue(settings.read_prompts())
    weeks = _checked(plan, catalogue)
    catalogue = _sized(plan, catalogue)
    logs.start(level=30)
    parts.pin_time_zones()
    with _replacing(transcript) if transcript else nullcontext(_nowhere) as write:
        result = _watched(plan, weeks, catalogue)
        result.figures["seconds"] = round(clock_time.monotonic() - began, 1)
        print(json.dumps(result.figures, indent=2, ensure_ascii=False) if as_json else _summary(result.figures))
        write(result.transcript)
    return 1 if result.figures["errors"] else 0


def _watched(plan: Plan, weeks: int, catalogue: Catalogue) -> Result:
    """Plays, with a progress bar for whoever looks on."""
    with tqdm(total=100, disable=None, leave=False, bar_format="{desc} |{bar}| {percentage:3.0f}%") as bar:

        def progress(part: float, text: str) -> None:
            bar.set_description_str(text, refresh=False)
            bar.update(int(part * 100) - bar.n)

        try:
            return asyncio.run(_play(plan, weeks, catalogue, progress))
        except _BrokenOffError:
            raise KeyboardInterrupt from None


async def _play(plan: Plan, weeks: int, catalogue: Catalogue, progress: Progress) -> Result:
    stopping = _told_to_stop()
    clock = StillClock(datetime.combine(plan.start, time(6), UTC))
    everybody = colleagues(max(plan.people + _BESIDES, 25))
    stage = Stage(clock=clock, catalogue=catalogue, people=everybody, ticking=False)
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as home:
        await stage.open("127.0.0.1", 0)
        try:
            await stage.start_in(Path(home))
            if is_professional(catalogue.get(plan.programme)):
                await stage.name_facilitator()
            playing = stage.rehearsal(programme=plan.programme, weeks=weeks, seed=plan.seed, people=plan.people)
            async with playing as rehearsal:
                stage.simulated = rehearsal.colleagues
                result = await rehearsal.play(_until(stopping, progress))
        finally:
            await stage.close()
    result.figures["warnings"].extend(_unwritten(plan, weeks, catalogue))
    return result


def _told_to_stop() -> asyncio.Event:
    """What is set by the first SIGINT or SIGTERM; a second one ends everything at once."""
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()

    def stop() -> None:
        stopping.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    return stopping


def _until(stopping: asyncio.Event, progress: Progress) -> Progress:
    """Breaks off between two moves of the clock: in the middle of one, people and bot are talking to each other."""

    def checked(part: float, text: str) -> None:
        if stopping.is_set():
            raise _BrokenOffError
        progress(part, text)

    return checked


def _unwritten(plan: Plan, last: int, catalogue: Catalogue) -> list[str]:
    """A sentence about the weeks of a programme for which nobody has written an exercise yet."""
    weeks = [
        str(one.number) for one in catalogue.get(plan.programme).steps if not one.written and one.number <= last
    ]
    if not weeks:
        return []
    return [f"Played with a plain prompt, for nobody has written their exercise yet: weeks {', '.join(weeks)}."]


def _checked(plan: Plan, catalogue: Catalogue) -> int:
    """The last week that is played."""
    if plan.programme not in catalogue:
        known = ", ".join(one.id for one in catalogue)
        raise UnplayableError(f"--programme: there is no programme {plan.programme!r}. There are: {known}")
    programme = catalogue.get(plan.programme)
    last = programme.steps[-1].number
    weeks = last if plan.weeks is None else plan.weeks
    if not 1 <= weeks <= last:
        raise UnplayableError(f"--weeks: {programme.title} has weeks 1 to {last}. Example: --weeks {last}")
    if not programme.smallest <= plan.people <= MOST_PEOPLE:
        raise UnplayableError(
            f"--people: from {programme.smallest}, who make one circle, to {MOST_PEOPLE}. Example: --people 25"
        )
    if plan.size is not None and not programme.smallest <= plan.size <= programme.largest:
        raise UnplayableError(
            f"--size: a circle of {programme.title} has {programme.smallest} to {programme.largest} members."
        )
    if plan.start.year not in _YEARS:
        raise UnplayableError(f"--start: from {_YEARS[0]} to {_YEARS[-1]}. Example: --start 2027-01-04")
    return weeks


def _sized(plan: Plan, catalogue: Catalogue) -> Catalogue:
    if plan.size is None:
        return catalogue
    _, programme = catalogue.edition(plan.programme)
    return catalogue.exchanged(replace(programme, ideal=plan.size))


def _nowhere(_text: str) -> None:
    """Writes nothing."""


@contextmanager
def _replacing(file: Path) -> Iterator[Callable[[str], None]]:
    """Yields what writes a file, whole or not at all; whether it can be written shows at once, and not after a minute."""
    with _explained(file):
        target = file.resolve()
        beside = _beside(target)

    def write(text: str) -> None:
        with _explained(file):
            (beside or target).write_text(text, encoding="utf-8")
            if beside is not None:
                beside.replace(target)

    try:
        yield write
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def _beside(target: Path) -> Path | None:
    """An empty file in the same folder, to take the other's place; None for what is no file, such as a pipe."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not target.is_file():
        return None
    if target.exists():
        os.close(os.open(target, os.O_WRONLY))
    beside = target.with_name(f".{target.name}-{os.getpid()}")
    beside.touch(exist_ok=False)
    return beside


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnplayableError(f"--transcript: {file} cannot be written: {error.strerror}.") from None


def _summary(figures: dict[str, Any]) -> str:
    """The figures as a person reads them."""
    circles = figures["circles"]
    lines = [
        f"{figures['programme']} with {figures['people']} people up to week {figures['weeks']}, "
        f"seed {figures['seed']}, played in {figures['seconds']:.0f} seconds. Circles: {len(circles)}.",
        "",
        *(_circle(one) for one in circles),
        "",
        f"In no circle: {', '.join(figures['unplaced']) or 'nobody'}.",
        f"Reminders: {figures['reminders']}. Most bot messages to one person in a week: "
        f"{figures['max_bot_messages_per_person_week']}, median {figures['median_bot_messages_per_person_week']}.",
        *(f"Warning: {one}" for one in figures["warnings"]),
        *(f"Error: {one}" for one in figures["errors"]),
    ]
    return "\n".join(lines)


def _circle(circle: dict[str, Any]) -> str:
    outcomes = ", ".join(
        f"{count} {outcome.replace('_', ' ')}" for outcome, count in circle["commitments"].items()
    )
    moved = ", ".join(f"{circle[one]} {one.replace('_', ' ')}" for one in ("joined_late", "left", "away"))
    return (
        f"#{circle['name']}: {len(circle['members'])} members ({moved}), {circle['prompts']} prompts, "
        f"{circle['checkins']} check-ins; commitments: {outcomes}."
    )
