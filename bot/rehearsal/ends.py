"""When a circle has come to the end of what is played: its last week's wrap-up or, of a whole programme, the goodbye."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.rehearsal import signs
from bot.rehearsal.client import Json


@dataclass(frozen=True)
class End:
    """The last step that is played, by its number; `whole` says that the programme ends with it."""

    week: int
    whole: bool
    weeks_apart: int = 1  # From one step to the next.

    @property
    def lasts(self) -> timedelta:
        """How long it is from a circle's first step to that one, if nothing comes in between."""
        return timedelta(weeks=self.week * self.weeks_apart)

    def comes_with(self, key: str) -> bool:
        """Whether a message is the last one that a circle is played up to."""
        if self.whole:
            return key.startswith(signs.GOODBYE)
        return key.startswith(signs.WRAP_UP) and signs.step_of(key) == self.week

    def has_come(self, log: Iterable[Json]) -> bool:
        """Whether there are circles, and all of them have come to their end."""
        begun: set[str] = set()
        over: set[str] = set()
        for entry in log:
            key = signs.key_in(entry)
            if key.startswith(signs.PROMPT):
                begun.add(entry["channel"]["id"])
            if self.comes_with(key):
                over.add(entry["channel"]["id"])
        return bool(begun) and begun <= over

    def up_to(self, log: Iterable[Json]) -> Iterator[Json]:
        """The log without what goes on in circles behind their end: some begin late, and the others do not wait.

        What still stands in their channel may change: with the goodbye, what was asked before it is closed.
        """
        over: set[str] = set()
        for entry in log:
            channel = (entry["channel"] or {}).get("id", "")
            if channel in over and entry["what"] != "changed":
                continue
            if self.comes_with(signs.key_in(entry)):
                over.add(channel)
            yield entry
