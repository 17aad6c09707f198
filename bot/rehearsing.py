"""`circles rehearse`: colleagues who are played live through a whole programme, in moved time and within a minute."""

import asyncio
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot import logs, parts
from bot.domain.programme import Catalogue
from bot.parts import StillClock
from bot.playground import colleagues
from bot.rehearsal import Result
from bot.settings import SettingsError
from bot.stage import Stage

MOST_PEOPLE = 490
_BESIDES = 5  # In every workspace: two moderators, one in HR, a guest, and one who has left.

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Plan:
    """What is played: from the day `start` so many `people` join a programme, for so many `weeks` (0: all it has)."""

    programme: str
    people: int
    weeks: int
    seed: int
    start: date


def rehearse(plan: Plan, *, as_json: bool, transcript: Path | None) -> int:
    """Plays and prints the figures; exit code 1 when something went wrong on the way."""
    logs.start(level=30)
    parts.pin_time_zones()
    catalogue = parts.read_catalogue()
    plan = _checked(plan, catalogue)
    if transcript is not None:
        _write(transcript, "")  # Better to learn now than after a minute that nothing can be written there.
    with tqdm(total=100, disable=None, leave=False, bar_format="{desc} |{bar}| {percentage:3.0f}%") as bar:

        def progress(part: float, text: str) -> None:
            bar.set_description_str(text, refresh=False)
            bar.update(int(part * 100) - bar.n)

        result = asyncio.run(_play(plan, catalogue, progress))
    if transcript is not None:
        _write(transcript, result.transcript)
    print(json.dumps(result.figures, indent=2, ensure_ascii=False) if as_json else _summary(result.figures))
    return 1 if result.figures["errors"] else 0


async def _play(plan: Plan, catalogue: Catalogue, progress: Progress) -> Result:
    clock = StillClock(datetime.combine(plan.start, time(6), UTC))
    everybody = colleagues(max(plan.people + _BESIDES, 25))
    stage = Stage(clock=clock, catalogue=catalogue, people=everybody, ticking=False)
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as home:
        await stage.open("127.0.0.1", 0)
        try:
            await stage.start_in(Path(home))
            playing = stage.rehearsal(
                programme=plan.programme, weeks=plan.weeks, seed=plan.seed, people=plan.people
            )
            async with playing as rehearsal:
                stage.simulated = rehearsal.colleagues
                return await rehearsal.play(progress)
        finally:
            await stage.close()


def _checked(plan: Plan, catalogue: Catalogue) -> Plan:
    """The plan with its weeks counted; SettingsError, in a sentence, when it cannot be played."""
    if plan.programme not in catalogue:
        known = ", ".join(one.id for one in catalogue)
        raise SettingsError(f"--programme: there is no programme {plan.programme!r}. There are: {known}")
    programme = catalogue.get(plan.programme)
    last = programme.steps[-1].number
    if not 0 <= plan.weeks <= last:
        raise SettingsError(f"--weeks: {programme.title} has weeks 1 to {last}. Example: --weeks {last}")
    if not programme.smallest <= plan.people <= MOST_PEOPLE:
        raise SettingsError(
            f"--people: from {programme.smallest}, who make one circle, to {MOST_PEOPLE}. Example: --people 25"
        )
    return replace(plan, weeks=plan.weeks or last)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"--transcript: {file} cannot be written: {error.strerror}.") from None


def _summary(figures: dict[str, Any]) -> str:
    """The figures as a person reads them."""
    circles = figures["circles"]
    lines = [
        f"{figures['people']} people, {figures['weeks']} weeks of {figures['programme']}, seed {figures['seed']}: "
        f"{len(circles)} circles in {figures['seconds']:.0f} seconds.",
        "",
        *(_circle(one) for one in circles),
        "",
        f"In no circle: {', '.join(figures['unplaced']) or 'nobody'}.",
        f"Reminders: {figures['reminders']}. Most bot messages to one person in a week: "
        f"{figures['max_bot_messages_per_person_week']}.",
        *(f"Warning: {one}" for one in figures["warnings"]),
        *(f"Error: {one}" for one in figures["errors"]),
    ]
    return "\n".join(lines)


def _circle(circle: dict[str, Any]) -> str:
    outcomes = ", ".join(
        f"{count} {outcome.replace('_', ' ')}" for outcome, count in circle["commitments"].items()
    )
    return (
        f"#{circle['name']}: {len(circle['members'])} members, {circle['prompts']} prompts, "
        f"{circle['checkins']} check-ins; commitments: {outcomes}."
    )
