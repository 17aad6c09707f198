"""What one of a circle does for all, or brings to all: whoever means to do it first does it, and nobody else."""

import re
from collections import Counter
from datetime import datetime

from bot.rehearsal import forms, signs
from bot.rehearsal.agenda import Agenda, Kind, Plan, about
from bot.rehearsal.client import Json
from bot.rehearsal.company import Company
from bot.rehearsal.habits import WAYS, dice

_FOR_ALL = {
    Kind.MET: signs.MET,
    Kind.TOGETHER: signs.TOGETHER,
    Kind.CAME_OUT: signs.CAME_OUT,
    Kind.CLOCK: signs.CLOCK,
    Kind.BRING: signs.BRING,
    Kind.HOST: signs.HOST,
}
_SOONER = 0.5  # A tap takes less than a check-in.
_CASES = 0.2  # Of those who would do something for all in a week, so many have a case to bring.
_PHASE = (0.5, 2)  # Working hours after which whoever brings a case goes on; by itself it would take longer.
_MENTION = re.compile(r"<@(\w+)>")


class Volunteers:
    """Makes plans for what is needed once in a circle."""

    def __init__(self, company: Company, agenda: Agenda) -> None:
        self._company = company
        self._agenda = agenda
        self._meant: set[tuple[Kind, str]] = set()
        self._turns: Counter[tuple[str, str]] = Counter()  # How often somebody has brought something, by channel.
        self._phases: dict[str, str] = {}  # The newest message with which a case clinic goes on, by channel.

    def see(self, entry: Json) -> None:
        """Takes in a message of the app; for what was shown before they came others have seen to it."""
        if signs.at_of(entry) < self._company.start:
            return
        self.see_changed(entry)
        if signs.key_of(entry["message"]).startswith(signs.PROMPT):
            self._may_bring_a_case(entry)
        if forms.button(entry["message"], signs.CLINIC_NEXT):
            self._see_phase(entry)

    def see_changed(self, entry: Json) -> None:
        """Takes in what a message asks, which may be something else after a while."""
        for kind, action in _FOR_ALL.items():
            if found := forms.button(entry["message"], action):
                self._may_do(kind, entry, found[1]["value"])

    def is_past(self, plan: Plan) -> bool:
        """Whether a case clinic has gone on by itself."""
        return plan.kind is Kind.GO_ON and self._phases[plan.channel] != plan.message["ts"]

    def _may_do(self, kind: Kind, entry: Json, what: str) -> None:
        """Of those who would do it the first does, once however often it is asked for."""
        if (kind, what) not in self._meant and (first := self._first(kind, entry, signs.step_in(what))):
            self._meant.add((kind, what))
            at, user = first
            self._turns[entry["channel"]["id"], user] += kind is Kind.BRING
            self._agenda.add(at, user, kind, **about(entry))

    def _may_bring_a_case(self, entry: Json) -> None:
        """From the first meeting on; at most one in a week, for only one can go on at a time."""
        step = signs.step_of(signs.key_of(entry["message"]))
        if step > 0 and (first := self._first(Kind.CASE, entry, step, _CASES)):
            at, user = first
            self._agenda.add(at, user, Kind.CASE, text=f"{signs.COMMAND} clinic")

    def _first(self, kind: Kind, entry: Json, step: int, part: float = 1) -> tuple[datetime, str] | None:
        """When and by whom something is done first, if anybody would."""
        would: list[tuple[datetime, str]] = []
        for user in self._whose_turn(kind, entry):
            ways, chance = WAYS[self._company.habits[user]], dice(self._company.seed, user, kind, step)
            hours = _SOONER * chance.uniform(*ways.hours)
            if self._company.is_there(user, step) and chance.random() < ways.serves * part:
                would.append((self._company.at(user, signs.at_of(entry), hours), user))
        return min(would, default=None)

    def _whose_turn(self, kind: Kind, entry: Json) -> list[str]:
        """Those who may: whoever had fewer turns to bring something comes first, until it is asked under the prompt."""
        here = self._company.those_in(entry)
        if kind is not Kind.BRING or signs.is_reply(entry["message"]):
            return here
        turns = {user: self._turns[entry["channel"]["id"], user] for user in here}
        return [user for user in here if turns[user] == min(turns.values())]

    def _see_phase(self, entry: Json) -> None:
        """Whoever brings the case goes on before its time is over."""
        self._phases[entry["channel"]["id"]] = entry["message"]["ts"]
        user = _MENTION.findall(entry["message"]["text"])[0]
        if user in self._company.habits:
            chance = dice(self._company.seed, user, "phase", entry["at"])
            at = self._company.at(user, signs.at_of(entry), chance.uniform(*_PHASE))
            self._agenda.add(at, user, Kind.GO_ON, **about(entry))
