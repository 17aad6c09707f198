"""What people make of what they are shown: who means to do what, and when, each by their habit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.rehearsal import forms, sentences, signs
from bot.rehearsal.agenda import Agenda, Kind, Plan
from bot.rehearsal.client import Json
from bot.rehearsal.habits import WAYS, Habit, dice, working_time
from bot.rehearsal.record import Member

_LATECOMERS = timedelta(days=21)
_MONTH = timedelta(days=28)
_AWAY_IN, _SILENT_FROM = (3, 4), 5


@dataclass(frozen=True)
class Company:
    """Who plays what: joiners with their habits, moderators and HR (ids)."""

    habits: Mapping[str, Habit]
    moderators: Sequence[str]
    hr: Sequence[str]
    start: datetime
    weeks: int
    seed: int


class Intentions:
    """Makes plans; everything that is left to chance falls the same way for the same seed."""

    def __init__(self, company: Company, members: dict[str, Member]) -> None:
        self.agenda = Agenda()
        self.members = members
        self._company = company
        self._began = False
        self._window: dict[str, str] = {}
        self.joined: set[str] = set()
        self._over: set[tuple[str, int]] = set()
        self._cards: list[str] = []
        self._decided: set[tuple[str, str]] = set()
        self._heard: Counter[str] = Counter()

    def see(self, entry: Json) -> None:
        """Takes in one entry of what people were shown."""
        if entry["what"] == "view":
            self._see_window(entry["to"][0], entry["view"])
        elif entry["what"] == "changed" and not forms.button(entry["message"], signs.APPROVE):
            self._decided.add((entry["channel"]["id"], entry["message"]["ts"]))
        elif entry["what"] == "message" and entry["message"]["bot_id"]:
            self._see_message(entry, signs.key_of(entry["message"]))

    def begin(self) -> None:
        """Once, after the first look: who is in no circle yet means to join, and HR looks in once a month."""
        if self._began:
            return
        self._began = True
        company = self._company
        for user, habit in sorted(company.habits.items()):
            if user not in self.joined:
                begin = company.start + (_LATECOMERS if habit is Habit.JOINS_LATE else timedelta())
                at = self._at(user, begin, dice(company.seed, user, "join").uniform(0, 12))
                self.agenda.add(at, user, Kind.JOIN, text=f"{signs.COMMAND} join")
        for user in company.hr:
            for month in range(1, company.weeks // 4 + 1):
                at = self._at(user, company.start + month * _MONTH, 2)
                self.agenda.add(at, user, Kind.COMMAND, text=f"{signs.COMMAND} report")

    def is_past(self, plan: Plan) -> bool:
        """Whether what somebody meant to do has become pointless."""
        if plan.kind is Kind.JOIN:
            return plan.user in self.joined
        if plan.kind is Kind.APPROVE:
            return (plan.channel, plan.message["ts"]) in self._decided
        step = signs.step_of(signs.key_of(plan.message)) if plan.kind is Kind.CHECK_IN else 0
        return plan.kind is Kind.CHECK_IN and (plan.channel, step) in self._over

    def _see_window(self, user: str, view: Json | None) -> None:
        # A form that gives way to something else without a complaint has been taken.
        callback = (view or {}).get("callback_id", "")
        if self._window.get(user) == signs.JOIN_FORM and callback and callback != signs.JOIN_FORM:
            self.joined.add(user)
        self._window[user] = callback

    def _see_message(self, entry: Json, key: str) -> None:
        if key.startswith(signs.PROMPT):
            self._see_prompt(entry, signs.step_of(key))
        elif key.startswith(signs.WRAP_UP):
            self._over.add((entry["channel"]["id"], signs.step_of(key)))
        elif key.startswith(signs.ECHO):
            self._see_checkin(entry)
        elif forms.button(entry["message"], signs.APPROVE):
            self._see_card(entry, key)

    def _see_prompt(self, entry: Json, step: int) -> None:
        """Whoever answers means to do so at a moment of their own, but for those who do it at another's moment."""
        members = [user for user in entry["to"] if user in self._company.habits]
        self.joined.update(members)
        times = {user: at for user in members if (at := self._answers_at(user, entry, step)) is not None}
        doubles = [user for user in times if self._company.habits[user] is Habit.DOUBLE]
        others = sorted(user for user in times if user not in doubles)
        for user in doubles:
            if others:
                times[user] = times[others[0]]
        for user, at in sorted(times.items()):
            self.agenda.add(at, user, Kind.CHECK_IN, **_about(entry))

    def _answers_at(self, user: str, entry: Json, step: int) -> datetime | None:
        habit = self._company.habits[user]
        if habit is Habit.ON_LEAVE and step in _AWAY_IN:
            return None
        if habit is Habit.LEAVES and step >= _SILENT_FROM:
            return None
        chance, ways = dice(self._company.seed, user, "answers", step), WAYS[habit]
        hours = chance.uniform(*ways.hours)
        return self._at(user, _instant(entry), hours) if chance.random() < ways.answers else None

    def _see_checkin(self, entry: Json) -> None:
        """Somebody has shown what they mean to do next; now and then another one has a word for it."""
        for user in entry["to"]:
            habit = self._company.habits.get(user)
            if habit is None or f"<@{user}>" in entry["message"]["text"]:
                continue
            self._heard[user] += 1
            chance = dice(self._company.seed, user, "cheers", self._heard[user])
            if chance.random() < WAYS[habit].cheers:
                at = self._at(user, _instant(entry), chance.uniform(0.2, 4))
                self.agenda.add(at, user, Kind.CHEER, **_about(entry) | {"text": chance.choice(sentences.CHEERS)})

    def _see_card(self, entry: Json, key: str) -> None:
        """The first circle is approved by all moderators at one moment, each other one by whoever comes first."""
        circle = key.split(":")[1]
        self._cards.append(circle)
        moderators = self._company.moderators
        for user in (one for one in entry["to"] if one in moderators):
            if circle == self._cards[0]:
                at = self._at(moderators[0], _instant(entry).replace(second=0, microsecond=0), 1)
            else:
                at = self._at(user, _instant(entry), 1 + 2 * moderators.index(user))
            self.agenda.add(at, user, Kind.APPROVE, **_about(entry))

    def _at(self, user: str, after: datetime, hours: float) -> datetime:
        """A moment in somebody's working hours that nobody else has: each has a second of their own."""
        at = working_time(after, hours, self.members[user].zone)
        number = sorted(self.members).index(user)
        return at.replace(second=number % 60, microsecond=number // 60)


def _about(entry: Json) -> dict[str, Any]:
    return {"message": entry["message"], "channel": entry["channel"]["id"], "text": entry["channel"]["name"]}


def _instant(entry: Json) -> datetime:
    return datetime.fromisoformat(entry["at"])
