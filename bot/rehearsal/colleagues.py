"""Colleagues who look at what they are shown, mean to do something about it, and do it when the time has come."""

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import datetime

from bot.rehearsal.acting import Acting
from bot.rehearsal.agenda import Agenda, Coming, Plan
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
        self._played_by_hand: set[str] = set()
        self._deactivated: set[str] = set()
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

    async def next_due(self) -> Coming | None:
        """What somebody means to do next."""
        await self._look()
        await self._leave_to_people()
        plan = self.agenda.first(self._is_still_meant)
        return None if plan is None else Coming(plan.at, f"{self.members[plan.user].name} {plan.deed}")

    async def act(self, now: datetime) -> None:
        """Lets all act who mean to by now, one after the other, and several at once who mean the same moment."""
        await self._look()
        await self._leave_to_people()
        while plans := self.agenda.due(now):
            meant = [plan for plan in plans if self._is_still_meant(plan)]
            after = len(self.log)
            begun = await asyncio.gather(
                *(self._tried(plan, self._acting.begin(plan, after=after)) for plan in meant)
            )
            if any(not plan.opens_form for plan in meant):
                await self._settle()
            # What is written comes one after the other, as it does even from those who are fast.
            for plan in (one for one, is_begun in zip(meant, begun, strict=True) if is_begun and one.opens_form):
                await self._look()
                await self._tried(plan, self._acting.finish(plan, after=len(self.log)))
                await self._settle()

    async def _settle(self) -> None:
        await self._page.post("settle")
        await self._look()

    async def _look(self) -> None:
        """Reads what was shown since the last look, and lets those concerned make plans from it."""
        for entry in await self._page.log(len(self.log)):
            self.log.append(entry)
            self._intentions.see(entry)
        self._intentions.begin()

    async def _leave_to_people(self) -> None:
        """Whoever a person has open is theirs, and a joiner stays so: they will come back to the circle they joined.

        Whom a person has deactivated does nothing.
        """
        if not self._beside_people:
            return
        people = (await self._page.get("workspace"))["people"]
        self._deactivated = {one["id"] for one in people if one["deleted"]}
        present = set((await self._page.get("present"))["users"])
        joiners = {user for user in self._played_by_hand | present if self._intentions.is_joiner(user)}
        self._played_by_hand = joiners | present

    def _is_still_meant(self, plan: Plan) -> bool:
        away = self._played_by_hand | self._deactivated
        return plan.user not in away and not self._intentions.is_past(plan)

    async def _tried(self, plan: Plan, doing: Awaitable[bool]) -> bool:
        """Whether it came to something; beside a person, who may have made the day a bad one, it is tried again."""
        try:
            done = await doing
        except RefusedError as refusal:
            done = False
            if not self._beside_people:
                name = self.members[plan.user].name
                self.record.errors.append(f"{name} could not {plan.kind}: {refusal}")
        if self._beside_people and not done:
            self._intentions.try_again(plan)
        return done
