"""Who leads meetings: members who are asked to host one, and somebody whose work it is, who is no member."""

from datetime import datetime

from bot.rehearsal import forms, signs
from bot.rehearsal.agenda import Agenda, Kind, about
from bot.rehearsal.client import Json
from bot.rehearsal.company import Company
from bot.rehearsal.habits import WAYS, dice

_SOONER = 0.5  # A question with two buttons takes less than a check-in.
_WOULD = 0.7  # The chance that somebody who answers hosts this time.
_NAMES = 0.5  # Working hours after approving until a moderator looks who could facilitate.
_SAYS_YES, _LOOKS = (
    (0.5, 3),
    1,
)  # Working hours until a facilitator answers, and from then on until they look around.
_READS = (0.2, 2)  # And from a note until they open the guide.


class Leaders:
    """Makes plans for whoever leads."""

    def __init__(self, company: Company, agenda: Agenda) -> None:
        self._company = company
        self._agenda = agenda

    def see(self, entry: Json) -> None:
        """Takes in a message of the app; only what is said to somebody alone is about leading."""
        if entry["channel"]["kind"] != "im":
            return
        if forms.button(entry["message"], signs.HOST_YES):
            self._see_whether_to_host(entry)
        for user in self._company.facilitators:
            if user in entry["to"]:
                self._see_as_facilitator(user, entry)

    def approves(self, moderator: str, at: datetime) -> None:
        """A moderator goes through what waits; where somebody can facilitate who is no member, they name them then."""
        if self._company.facilitators:
            self._plan(moderator, at, _NAMES, Kind.CIRCLES, text=f"{signs.COMMAND} circles")

    def _see_whether_to_host(self, entry: Json) -> None:
        """Most of those who answer would, and some pass; whoever does not answer is one of many who are asked."""
        found = forms.button(entry["message"], signs.HOST_YES)
        step = signs.step_in(found[1]["value"]) if found else 0
        for user in self._company.those_in(entry):
            chance, ways = dice(self._company.seed, user, "hosts", step), WAYS[self._company.habits[user]]
            hours, answers = _SOONER * chance.uniform(*ways.hours), chance.random() < ways.answers
            if answers and self._company.is_there(user, step):
                kind = Kind.HOST_ONCE if chance.random() < _WOULD else Kind.NOT_HOST
                self._plan(user, signs.at_of(entry), hours, kind, **about(entry))

    def _see_as_facilitator(self, user: str, entry: Json) -> None:
        """They say yes to each circle and look where it is, and open the guide when the note before a meeting has come."""
        at, chance = signs.at_of(entry), dice(self._company.seed, user, "facilitates", entry["at"])
        if forms.button(entry["message"], signs.FACILITATE):
            hours = chance.uniform(*_SAYS_YES)
            self._plan(user, at, hours, Kind.FACILITATE, **about(entry))
            self._plan(user, at, hours + _LOOKS, Kind.CIRCLES, text=f"{signs.COMMAND} circles")
        elif forms.button(entry["message"], signs.GUIDE):
            self._plan(user, at, chance.uniform(*_READS), Kind.GUIDE, **about(entry))

    def _plan(self, user: str, after: datetime, hours: float, kind: Kind, **more: object) -> None:
        self._agenda.add(self._company.at(user, after, hours), user, kind, **more)
