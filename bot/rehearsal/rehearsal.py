"""A rehearsal: a cast of colleagues at the address of a playground, and a whole programme that they play."""

import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Self

from bot.rehearsal import figures
from bot.rehearsal.acting import Acting
from bot.rehearsal.agenda import Kind
from bot.rehearsal.client import Json, Page, RefusedError
from bot.rehearsal.colleagues import Colleagues
from bot.rehearsal.company import AWAY_IN, Company
from bot.rehearsal.ends import End
from bot.rehearsal.habits import WAYS, cast
from bot.rehearsal.intentions import Intentions
from bot.rehearsal.record import Member
from bot.rehearsal.transcript import Transcript

Progress = Callable[[float, str], None]
# How long a story may go on behind the programme's own weeks: people join, are placed, and some come late.
_AROUND = timedelta(weeks=8)


@dataclass(frozen=True)
class Result:
    """What a rehearsal leaves: its figures, as one JSON object, and what each person saw."""

    figures: dict[str, Any]
    transcript: str


@dataclass(frozen=True)
class Role:
    """How one person is played: the habit in a word, and in a sentence."""

    user: str
    habit: str
    sentence: str


class Rehearsal:
    """Use it as an async context manager; then `colleagues` live at the playground's page."""

    def __init__(
        self,
        address: str,
        *,
        start: datetime,
        seed: int,
        joiners: Sequence[str],
        moderators: Sequence[str],
        hr: Sequence[str],
        facilitators: Sequence[str] = (),
        programme: str,
        end: End,
        beside_people: bool = False,
    ) -> None:
        """All people are ids; `start` is aware. `beside_people` leaves alone whoever has the page open."""
        habits = cast(joiners, seed=seed)
        self._end = end
        self._members: dict[str, Member] = {}
        self._company = Company(habits, moderators, hr, start, end.week, seed, self._members, facilitators)
        self._page = Page(address)
        self._programme = programme
        away_for = timedelta(weeks=len(AWAY_IN) * end.weeks_apart)
        self._acting = Acting(self._page, self._members, habits, seed=seed, programme=programme, away_for=away_for)
        self._intentions = Intentions(self._company)
        self.colleagues = Colleagues(self._page, self._intentions, self._acting, beside_people=beside_people)
        self._people: dict[str, str] = {}
        self._commands = ""
        self._closing = AsyncExitStack()

    @property
    def cast(self) -> list[Role]:
        """How each person is played."""
        company = self._company
        roles = [Role(user, habit, WAYS[habit].sentence) for user, habit in sorted(company.habits.items())]
        roles += [
            Role(user, "moderator", "Approves what is proposed within hours.") for user in company.moderators
        ]
        roles += [
            Role(
                user,
                "facilitator",
                "Leads circles without being a member, and opens the guide before each meeting.",
            )
            for user in company.facilitators
        ]
        return roles + [Role(user, "HR", "Reads the summary once a month.") for user in company.hr]

    async def __aenter__(self) -> Self:
        """Connects, and gets to know who is there."""
        await self._closing.enter_async_context(self._page)
        workspace = await self._page.get("workspace")
        for one in workspace["people"]:
            self._people[one["id"]] = one["real_name"]
            if not one["is_bot"]:
                self._members[one["id"]] = Member(one["id"], one["real_name"], one["tz"])
        self._acting.meet(workspace["app"])
        self._commands = " ".join(one["usage_hint"] for one in workspace["app"]["commands"])
        return self

    async def __aexit__(self, *_: object) -> None:
        """Disconnects."""
        await self._closing.aclose()

    async def play(self, progress: Progress) -> Result:
        """Plays the programme to its end; whoever moves the clock must let `colleagues` live."""
        began = time.monotonic()
        company = self._company
        end = company.start + self._end.lasts + _AROUND
        while not self._is_over():
            try:
                now = datetime.fromisoformat((await self._page.post("advance", to="next"))["now"])
            except RefusedError:
                break  # Nothing is going to happen any more.
            if now > end:
                self.colleagues.record.errors.append("the story did not come to an end in time")
                break
            progress(min((now - company.start) / (end - company.start), 1), f"{now:%d %b %Y}")
        return Result(await self._figures(time.monotonic() - began), self._transcript())

    def _is_over(self) -> bool:
        """Whether every circle has come through all that is played, and nobody is still to join."""
        return self._end.has_come(self.colleagues.log) and not self.colleagues.agenda.holds(Kind.JOIN)

    async def _figures(self, seconds: float) -> Json:
        company, log, record = self._company, list(self._end.up_to(self.colleagues.log)), self.colleagues.record
        found, calls = figures.circles(log, company.counted, record), await self._page.get("calls")
        in_a_week = figures.in_a_week(log, company.counted)
        return {
            "programme": self._programme,
            "people": len(company.habits),
            "weeks": company.weeks,
            "seed": company.seed,
            "start": company.start.date().isoformat(),
            "circles": found,
            "unplaced": figures.unplaced(found, self._members, self._intentions.joined),
            "reminders": figures.reminders(log),
            "max_bot_messages_per_person_week": max(in_a_week, default=0),
            "median_bot_messages_per_person_week": median(in_a_week) if in_a_week else 0,
            "slack_calls": calls["calls"],
            "warnings": [],
            "errors": [*record.errors, *figures.refusals(calls["refusals"])],
            "seconds": round(seconds, 1),
        }

    def _transcript(self) -> str:
        record = self.colleagues.record
        log = list(self._end.up_to(self.colleagues.log))
        return Transcript(log, record.deeds, self._members, self._people).text()
