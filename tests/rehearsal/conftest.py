"""One rehearsal that all tests here look at: fourteen people, so that every habit occurs, over five weeks."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.programme import Catalogue
from bot.parts import StillClock
from bot.rehearsal.habits import Habit
from bot.rehearsal.record import Deed, Member
from bot.stage import Stage

Json = dict[str, Any]
START = datetime(2027, 1, 4, 6, tzinfo=UTC)
PEOPLE, WEEKS = 14, 5


@dataclass(frozen=True)
class Played:
    """What is left of the rehearsal; habits are by name, deeds in order."""

    figures: Json
    transcript: str
    log: Sequence[Json]
    deeds: Sequence[Deed]
    members: Mapping[str, Member]
    habits: Mapping[str, str]
    moderators: Sequence[str]
    hr: str

    def those(self, habit: Habit) -> list[Member]:
        """The people with a habit."""
        return [one for one in self.members.values() if self.habits.get(one.id) == habit]

    def deeds_of(self, member: Member, text: str) -> list[Deed]:
        """What somebody did that begins with these words."""
        return [one for one in self.deeds if one.user == member.id and one.text.startswith(text)]

    def prompts(self, member: Member) -> list[Json]:
        """The prompts that somebody was shown, in order."""
        return [one for one in self.log if member.id in one["to"] and key_of(one).startswith("prompt:")]

    def chapter(self, member: Member, *, full: bool = True) -> str:
        """What the transcript tells of one person, in the first part or in that of top-level text alone."""
        parts = self.transcript.split("# The same by top-level text alone")
        _, _, rest = parts[0 if full else 1].partition(f"\n{member.name} ({member.zone})\n")
        return rest.split("=" * 78, 2)[1]


def key_of(entry: Json) -> str:
    """What the app calls the message of an entry."""
    message = entry.get("message") or {}
    return ((message.get("metadata") or {}).get("event_payload") or {}).get("key", "")


@pytest.fixture(scope="session")
def played(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The rehearsal, played once."""
    return asyncio.run(_play(catalogue, tmp_path_factory.mktemp("rehearsal")))


async def _play(catalogue: Catalogue, folder: Path) -> Played:
    stage = Stage(clock=StillClock(START), catalogue=catalogue, ticking=False)
    await stage.open("127.0.0.1", 0)
    await stage.start_in(folder)
    async with stage.rehearsal(people=PEOPLE, weeks=WEEKS, seed=4) as rehearsal:
        stage.simulated = colleagues = rehearsal.colleagues
        result = await rehearsal.play(lambda _part, _text: None)
    await stage.close()
    return Played(
        result.figures,
        result.transcript,
        colleagues.log,
        colleagues.record.deeds,
        colleagues.members,
        {one.user: one.habit for one in rehearsal.cast},
        [one.id for one in stage.moderators],
        stage.hr.id,
    )
