"""What each does on their own, for another one or for later: offers help, thanks, writes a letter, opens a keepsake."""

from bot.rehearsal import forms, signs
from bot.rehearsal.agenda import Agenda, Kind, about
from bot.rehearsal.client import Json
from bot.rehearsal.company import Company
from bot.rehearsal.habits import dice

# What a message offers to each, and the chance that somebody does it.
_OFFERED = (
    (signs.OFFER, Kind.OFFER, "offers", 0.5),
    (signs.THANK, Kind.THANK, "thanks", 1),
    (signs.KEEPSAKE, Kind.KEEPSAKE, "keepsake", 0.7),
)
_LETTER_IN, _LETTERS = 1, 0.4  # The step in which somebody writes to themselves, and the chance that they do.


class Singles:
    """Makes plans for what each may do once."""

    def __init__(self, company: Company, agenda: Agenda) -> None:
        self._company = company
        self._agenda = agenda

    def see(self, entry: Json) -> None:
        """Takes in a message of the app; what was shown before they came is not for them."""
        if signs.at_of(entry) < self._company.start:
            return
        key = signs.key_of(entry["message"])
        if key.startswith(signs.PROMPT) and signs.step_of(key) == _LETTER_IN:
            self._may(entry, Kind.LETTER, "letter", _LETTERS, text=f"{signs.COMMAND} letter")
        for action, kind, what, share in _OFFERED:
            if forms.button(entry["message"], action):
                self._may(entry, kind, what, share)

    def _may(self, entry: Json, kind: Kind, what: str, share: float, **more: str) -> None:
        """Each who was shown it does something within the next working day or so, or a share of them."""
        for user in self._company.those_in(entry):
            chance = dice(self._company.seed, user, what)
            if chance.random() < share:
                at = self._company.at(user, signs.at_of(entry), chance.uniform(1, 10))
                self._agenda.add(at, user, kind, **about(entry) | more)
