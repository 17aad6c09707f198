"""Colleagues who look at what they are shown, mean to do something about it, and do it when the time has come."""

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import datetime

from bot.rehearsal.acting import Acting
from bot.rehearsal.agenda import Agenda, Plan
from bot.rehearsal.client import Json, Page, RefusedError
from bot.rehearsal.intentions import Intentions
from bot.rehearsal.record import Member, Record


class Colleagues:
    """A cast of people who live in a playground; `next_due` and `act` are to be called by whoever moves the clock."""

    def __init__(self, page: Page, intentions: Intentions, acting: Acting, *, beside_people: bool) -> None:
        self._page = page
        self._intentions = intentions
        self._acting = acting
        self._beside_people = beside_people
        self.log: list[Json] = []

    @property
    def agenda(self) -> Agenda:
        """What they mean to do."""
        return self._intentions.agenda

    @property
    def record(self) -> Record:
        """What they did."""
        return self._acting.record

    @property
    def members(self) -> Mapping[str, Member]:
        """Everybody in the workspace, by id."""
        return self._intentions.members

    async def next_due(self) -> datetime | None:
        """The next instant at which somebody means to act."""
        await self._look()
        return self.agenda.next_at()

    async def act(self, now: datetime) -> None:
        """Lets all act who mean to by now, one after the other, and several at once who mean the same moment."""
        await self._look()
        while plans := self.agenda.due(now):
            meant = [plan for plan in plans if await self._is_still_meant(plan)]
            await asyncio.gather(
                *(self._tried(plan, self._acting.begin(plan, after=len(self.log))) for plan in meant)
            )
            await self._page.post("settle")
            for (
                plan
            ) in meant:  # What is written comes one after the other, as it does even from those who are fast.
                await self._look()
                await self._tried(plan, self._acting.finish(plan, after=len(self.log)))
                await self._page.post("settle")
            await self._look()

    async def _look(self) -> None:
        """Reads what was shown since the last look, and lets those concerned make plans from it."""
        for entry in await self._page.log(len(self.log)):
            self.log.append(entry)
            self._intentions.see(entry)
        self._intentions.begin()

    async def _is_still_meant(self, plan: Plan) -> bool:
        if self._intentions.is_past(plan):
            return False
        # Whoever is being played by a person is left to that person.
        return not self._beside_people or plan.user not in (await self._page.get("present"))["users"]

    async def _tried(self, plan: Plan, doing: Awaitable[None]) -> None:
        try:
            await doing
        except RefusedError as refusal:
            name = self.members[plan.user].name
            self.record.errors.append(f"{name} could not {plan.kind}: {refusal}")
