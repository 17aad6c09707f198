"""A register: the file in which a company says who is who, taken whole or not at all, each mistake with its line."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any
from unicodedata import normalize

from bot.domain.checkins import tidied
from bot.domain.positions import FACTS, HIGHEST_LEVEL, WORDS_AT_MOST, Position, country_of, loops
from bot.domain.tables import Mistake, TableError, rows

ID, EMAIL = "id", "email"
_COLUMNS = (ID, EMAIL, *FACTS)
_USER_ID = re.compile(r"[UW][A-Z0-9]{1,30}")
_EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+")
_LONGEST_EMAIL = 254
_NAMED_AT_MOST = 8  # Lines that are named with a ring of managers.


@dataclass(frozen=True)
class Entry:
    """What one line says of one person. They and their manager are named by an id or by an e-mail address."""

    line: int
    who: str
    email: str | None
    told: Position


@dataclass(frozen=True)
class Register:
    """What a file says: of which facts it speaks at all, of whom what, and what is wrong in single lines."""

    facts: tuple[str, ...]
    entries: tuple[Entry, ...]
    mistakes: tuple[Mistake, ...]

    @property
    def unknown_emails(self) -> frozenset[str]:
        """The addresses by which people are named whose ids the file does not say itself."""
        named = {name for one in self.entries for name in (one.who, one.told.manager or "")}
        return frozenset(one for one in named if "@" in one) - self.own_ids.keys()

    @property
    def own_ids(self) -> dict[str, str]:
        """The ids of e-mail addresses that the file itself says: of those it names by both."""
        return {one.email: one.who for one in self.entries if one.email and one.email != one.who}


def read(raw: bytes, countries: Collection[str]) -> Register:
    """A register as it stands in a CSV file; TableError where it is no such file at all.

    Mistakes in single lines are in what is given, so that they are told together with those of the whole.
    """
    lines = rows(raw)
    columns = _columns(*next(lines, (1, list[str]())))
    entries: list[Entry] = []
    mistakes: list[Mistake] = []
    try:
        for line, cells in lines:
            here: list[Mistake] = []
            entry = _entry(line, dict(zip_longest(columns, cells[: len(columns)], fillvalue="")), countries, here)
            if len(cells) != len(columns):  # Then a cell may stand under any name, and only this is wrong.
                here = [Mistake(line, f"has {len(cells)} cells, and the first line names {len(columns)} columns.")]
            mistakes += here
            if entry is not None:
                entries.append(entry)
    except TableError as error:
        mistakes += error.mistakes
    if not entries and not mistakes:
        raise TableError(Mistake(0, "The file names nobody: below the columns nothing stands."))
    return Register(tuple(one for one in FACTS if one in columns), tuple(entries), tuple(mistakes))


def resolved(register: Register, ids: Mapping[str, str], known: Mapping[str, str | None]) -> dict[str, Position]:
    """What is told of each person, by user id; TableError with all that is wrong in the whole file.

    `ids` are the user ids of the e-mail addresses that Slack knows, `known` are people of whom something is known
    already, each with whom they report to.
    """
    mistakes = list(register.mistakes)
    named = {**ids, **register.own_ids}
    lines: dict[str, int] = {}
    found: dict[str, Position] = {}
    for one in register.entries:
        who, manager = named.get(one.who, one.who), one.told.manager
        first = min(lines.setdefault(name, one.line) for name in (who, one.email or who))
        if first != one.line:
            mistakes.append(Mistake(one.line, f"the same person stands in line {first}."))
        elif "@" in who:
            mistakes.append(Mistake(one.line, "email: Slack knows nobody by this address."))
        else:
            found[who] = replace(one.told, manager=named.get(manager, manager) if manager else None)
    mistakes += _unknown_managers(found, lines, known)
    if "manager" in register.facts:
        mistakes += _rings(found, lines, known)
    if mistakes:
        raise TableError(*mistakes)
    return found


def merged(before: Position, told: Position, facts: Collection[str]) -> Position:
    """What is known of a person after a register: of the facts that it speaks of, what it says, also if nothing."""
    return replace(before, **{name: getattr(told, name) for name in facts})


def _unknown_managers(
    found: Mapping[str, Position], lines: Mapping[str, int], known: Collection[str]
) -> Iterator[Mistake]:
    for who, told in found.items():
        if told.manager and told.manager not in lines and told.manager not in known:
            yield Mistake(lines[who], "manager: is neither in this file nor known from an earlier one.")


def _rings(
    found: Mapping[str, Position], lines: Mapping[str, int], known: Mapping[str, str | None]
) -> Iterator[Mistake]:
    above = {**known, **{who: told.manager for who, told in found.items()}}
    for ring in loops({who: manager for who, manager in above.items() if manager}):
        here = sorted(lines[one] for one in ring if one in found)
        if not here:
            continue
        if len(ring) == 1:
            yield Mistake(here[0], "manager: nobody reports to themselves.")
            continue
        others = ", ".join(str(line) for line in here[1 : 1 + _NAMED_AT_MOST])
        see = f"line {others}" if others else "an earlier file"
        yield Mistake(here[0], f"manager: people report to each other in a ring, see {see}.")


def _columns(line: int, header: list[str]) -> list[str]:
    columns = [one.strip().lower() for one in header]
    if "avoid" in columns or "avoids" in columns:
        said = (
            "avoid: whom somebody would rather not be with is theirs alone to say, in the form to join. "
            "Take this column out, and let nobody keep such a list."
        )
        raise TableError(Mistake(line, said))
    if ID not in columns and EMAIL not in columns:
        raise TableError(Mistake(line, f"The first line names the columns, and one of them is {ID} or {EMAIL}."))
    offered = ", ".join(_COLUMNS)
    mistakes = [
        Mistake(line, f"column {number} is none that can be taken in. There are: {offered}.")
        for number, one in enumerate(columns, 1)
        if one not in _COLUMNS
    ]
    mistakes += [
        Mistake(line, f"{one}: this column stands there twice.") for one in _COLUMNS if columns.count(one) > 1
    ]
    if mistakes:
        raise TableError(*mistakes)
    return columns


def _entry(
    line: int, cells: Mapping[str, str], countries: Collection[str], mistakes: list[Mistake]
) -> Entry | None:
    """What a line says, without what is wrong in it, which is noted; None where it names nobody."""
    facts: dict[str, Any] = {}
    for name, cell in cells.items():
        try:
            facts[name] = _check_of(name, countries)(cell) if cell.strip() else None
        except ValueError as error:
            mistakes.append(Mistake(line, f"{name}: {error}"))
    by = ID if ID in cells else EMAIL
    who, email = facts.pop(by, None), facts.pop(EMAIL, None)
    facts.pop(ID, None)
    if not who:
        if not cells.get(by, "").strip():
            mistakes.append(Mistake(line, f"{by}: is empty."))
        return None
    return Entry(line, who, who if by == EMAIL else email, Position(**facts))


def _check_of(name: str, countries: Collection[str]) -> Callable[[str], str | int | None]:
    checks: dict[str, Callable[[str], str | int | None]] = {
        ID: _user_id,
        EMAIL: _email,
        "manager": lambda cell: _email(cell) if "@" in cell else _user_id(cell),
        "level": _level,
        "country": lambda cell: _country(cell, countries),
    }
    return checks.get(name, _words)


def _user_id(cell: str) -> str:
    if _USER_ID.fullmatch(cell.strip()):
        return cell.strip()
    raise ValueError("is no id of Slack's, such as U012AB3CD.")


def _email(cell: str) -> str:
    found = cell.strip().casefold()
    if len(found) <= _LONGEST_EMAIL and _EMAIL.fullmatch(found):
        return found
    raise ValueError("is no e-mail address.")


def _level(cell: str) -> int:
    if re.fullmatch(r"[0-9]{1,2}", cell.strip()):
        return int(cell)
    raise ValueError(f"is no whole number from 0 to {HIGHEST_LEVEL}; the higher, the further up.")


def _country(cell: str, countries: Collection[str]) -> str:
    found = country_of(cell, countries)
    if found is None:
        raise ValueError("is no country such as DE, or DE-BY with its region.")
    return found


def _words(cell: str) -> str | None:
    found = " ".join(tidied(normalize("NFC", cell)).split())
    if len(found) > WORDS_AT_MOST:
        raise ValueError(f"is too long: at most {WORDS_AT_MOST} characters.")
    return found or None
