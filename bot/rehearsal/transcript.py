"""What each person saw and did, in order, as plain text; the same story gives the same text."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.rehearsal.client import Json
from bot.rehearsal.drawing import Reader
from bot.rehearsal.record import Deed, Member

Order = tuple[int, str, int, str, int]
_TEXT_ALONE = """The same by top-level text alone
Of windows and homes only the title: a screen reader reads them in full, as they stand in the first part."""


@dataclass(frozen=True)
class _Piece:
    """Something that one person saw or did; `order` holds nothing that chance could change."""

    order: Order
    at: datetime
    head: str
    lines: tuple[str, ...]


class Transcript:
    """The log of what was shown and the deeds of those who were played."""

    def __init__(
        self, log: Sequence[Json], deeds: Sequence[Deed], members: Mapping[str, Member], people: Json
    ) -> None:
        """`people` gives everybody's name by id, the app's too."""
        self._log = log
        self._deeds = deeds
        self._members = members
        self._people = people
        self._channels = {one["channel"]["id"]: one["channel"]["name"] for one in log if one["channel"]}
        # In between two deeds the app acts by itself; all of that belongs behind the deed before.
        self._marks = [deed.after for deed in deeds]

    def text(self) -> str:
        """Two parts: all that people saw, then the same with messages as a screen reader reads them."""
        parts = (("What each person saw", True), (_TEXT_ALONE, False))
        return "\n".join(line for title, full in parts for line in self._part(title, full=full)) + "\n"

    def _part(self, title: str, *, full: bool) -> Iterable[str]:
        yield from ("#" * 78, *(f"# {line}" for line in title.splitlines()), "#" * 78, "")
        for member in sorted(self._members.values(), key=lambda one: (one.name, one.id)):
            pieces = sorted(self._pieces(member, full=full), key=lambda one: one.order)
            if pieces:
                yield from ("", f"{member.name} ({member.zone})", "=" * 78)
                yield from _chapter(pieces, ZoneInfo(member.zone))

    def _pieces(self, member: Member, *, full: bool) -> Iterable[_Piece]:
        reader = Reader(member.zone, self._people, self._channels)
        for number, deed in enumerate(self._deeds):
            if deed.user == member.id:
                where = f" in {self._named(deed.conversation)}" if deed.conversation else ""
                yield _Piece((number + 1, "", 0, "", 0), deed.at, f"{deed.text}{where}", deed.lines)
        for entry in self._log:
            if member.id in entry["to"] and (piece := self._seen(entry, member, reader, full=full)) is not None:
                yield piece

    def _seen(self, entry: Json, member: Member, reader: Reader, *, full: bool) -> _Piece | None:
        at = datetime.fromisoformat(entry["at"])
        if entry["what"] in ("view", "home"):
            if entry["view"] is None:
                return None
            order = self._order(entry, at, 1, "")
            what = "A window" if entry["what"] == "view" else "The app's home"
            head = ": ".join(filter(None, (what, reader.title(entry["view"]))))
            return _Piece(order, at, head, tuple(reader.window(entry["view"])) if full else ())
        message, where = entry["message"], self._place(entry["channel"], member)
        who = "You" if message["user"] == member.id else self._people.get(message["user"], "?")
        told = {"message": "", "changed": " changed what stands there:", "deleted": " took back:"}[entry["what"]]
        alone = " (only you see this)" if message["ephemeral"] else ""
        thread = " (thread)" if message["thread_ts"] not in (None, message["ts"]) else ""
        lines = reader.message(message) if full else reader.text_only(message)
        return _Piece(self._order(entry, at, 2, where), at, f"{where}{thread}, {who}{told}{alone}", tuple(lines))

    def _order(self, entry: Json, at: datetime, rank: int, where: str) -> Order:
        return bisect_left(self._marks, entry["n"]), f"{at:%Y-%m-%dT%H:%M}", rank, where, entry["n"]

    def _place(self, channel: Json, member: Member) -> str:
        if channel["kind"] != "im":
            return f"#{channel['name']}"
        other = next((user for user in channel["members"] if user != member.id), member.id)
        return f"Direct messages with {self._people.get(other, '?')}"

    def _named(self, conversation: str) -> str:
        return conversation if conversation in self._people.values() else f"#{conversation}"


def _chapter(pieces: Iterable[_Piece], zone: ZoneInfo) -> Iterable[str]:
    day: date | None = None
    for piece in pieces:
        local = piece.at.astimezone(zone)
        if local.date() != day:
            day = local.date()
            yield from ("", f"-- {local:%A} {local.day} {local:%B %Y} --")
        yield f"{local:%H:%M}  {piece.head}"
        yield from (f"       {line}".rstrip() for line in piece.lines)
