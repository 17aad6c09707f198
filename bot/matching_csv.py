"""People who want to be in circles, read from a CSV file: all of them, or one message that says in which lines what is wrong."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain import tables
from bot.domain.forming.people import DAY, FreeTime, Person
from bot.domain.positions import country_code
from bot.domain.tables import TableError
from bot.domain.worktime import is_zone

COLUMNS = (
    "id tz days hours department function site country level topics languages manager avoid facilitates met"
).split()
MOST_PEOPLE = 60_000
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WRITTEN_OUT = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_NEEDED = ("id", "tz")
_MOST_SHOWN = 10
_WORKING_DAYS, _WORKING_HOURS = "mon;tue;wed;thu;fri", "09:00-17:00"  # Where there is no such column.
_YES, _NO = frozenset({"yes", "true", "1", "x"}), frozenset({"", "no", "false", "0"})
_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)")


class UnusableError(Exception):
    """The file cannot be used; the text says where what is wrong and what to do, a line for each."""


class _MistakeError(Exception):
    """What is wrong with one line."""


@dataclass(frozen=True)
class Listed:
    """The people of a file, in which line each of them is, remarks on what has no effect, and each one's country ("" where
    it is not known)."""

    people: tuple[Person, ...]
    lines: dict[str, int]
    remarks: tuple[str, ...]
    countries: dict[str, str]


def read(file: Path) -> Listed:
    """Reads all people of a file; UnusableError when it cannot be read or anything in it is wrong."""
    rows = _rows(file)
    header = next(rows, (1, []))[1]
    columns = [name.strip().lower() for name in header]
    _check(columns)
    mistakes: list[str] = []
    lines: dict[str, int] = {}
    countries: dict[str, str] = {}
    people: list[Person] = []
    for line, cells in rows:
        if len(people) >= MOST_PEOPLE:
            raise UnusableError(
                f"line {line}: at most {MOST_PEOPLE} people can be matched at once. Divide the file, say by region."
            )
        try:
            person, country = _person(columns, cells)
            if person.id in lines:
                raise _MistakeError(
                    f"the id {person.id!r} is in line {lines[person.id]} already. Keep one of them."
                )
            lines[person.id] = line
            countries[person.id] = country
            people.append(person)
        except _MistakeError as error:
            mistakes.append(f"line {line}: {error}")
    if not mistakes:
        mistakes = list(_wrong_managers(people, lines))
    if not people and not mistakes:
        mistakes = ["line 2: nobody is in the file. Write a line for each person below the names of the columns."]
    if mistakes:
        more = [f"And {len(mistakes) - _MOST_SHOWN} more."] if len(mistakes) > _MOST_SHOWN else []
        raise UnusableError("\n".join([*mistakes[:_MOST_SHOWN], *more]))
    return Listed(tuple(people), lines, tuple(_remarks(columns, people, lines)), countries)


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows in which anything stands, each with its line."""
    try:
        yield from tables.rows(file.read_bytes())
    except OSError as error:
        raise UnusableError(f"{file} cannot be read: {error.strerror}.") from None
    except TableError as error:
        raise UnusableError("\n".join(map(str, error.mistakes))) from None


def _check(columns: Sequence[str]) -> None:
    for name in _NEEDED:
        if name not in columns:
            raise UnusableError(f"line 1: there is no column {name!r}. The file begins with a line such as: id,tz")
    for name in columns:
        if name and columns.count(name) > 1:
            raise UnusableError(f"line 1: the column {name!r} is there twice. Keep one of them.")


def _person(columns: Sequence[str], cells: Sequence[str]) -> tuple[Person, str]:
    """Somebody, and the country they live in."""
    if len(cells) != len(columns):
        raise _MistakeError(
            f"{len(cells)} fields instead of {len(columns)}. Lists are separated by semicolons, and fields by commas."
        )
    values = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
    if not values["id"]:
        raise _MistakeError("the id is missing. Give each person a text that no other one has.")
    country = country_code(values.get("country", ""))
    if values.get("country") and country is None:
        raise _MistakeError(f"{values['country']!r} is no country. Example: DE, or DE-BY")
    person = Person(
        id=values["id"],
        free=_free(values),
        department=values.get("department", ""),
        function=values.get("function", ""),
        site=values.get("site", ""),
        level=_level(values.get("level", "")),
        topics=_list(values.get("topics", "")),
        languages=_list(values.get("languages", "")),
        manager=values.get("manager", ""),
        avoid=frozenset(_items(values.get("avoid", ""))),
        facilitates=_yes(values.get("facilitates", "")),
        met=frozenset(_items(values.get("met", ""))),
    )
    return person, country or ""


def _free(values: dict[str, str]) -> FreeTime:
    zone = values["tz"]
    if not zone or not is_zone(zone):
        raise _MistakeError(f"there is no time zone {zone!r}. Example: Europe/Berlin")
    days = _items(values.get("days", _WORKING_DAYS))
    if not days:
        raise _MistakeError("no days. Example: mon;tue;thu")
    numbers = frozenset(_day(one) for one in days)
    hours = _items(values.get("hours", _WORKING_HOURS))
    if not hours:
        raise _MistakeError("no hours. Example: 09:00-12:00;13:00-17:30")
    return FreeTime(zone, numbers, tuple(_between(one) for one in hours))


def _day(text: str) -> int:
    for names in (DAYS, _WRITTEN_OUT):
        if text.lower() in names:
            return names.index(text.lower())
    raise _MistakeError(f"{text!r} is no day. Example: mon;tue;thu")


def _between(text: str) -> tuple[int, int]:
    found = _HOURS.fullmatch(re.sub(r"\s", "", text).replace("–", "-"))
    if found:
        numbers = [int(one) for one in found.groups()]
        starts, ends = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
        if starts != ends <= DAY:
            return starts, ends
    raise _MistakeError(f"{text!r} are no hours. Example: 09:00-12:00;13:00-17:30")


def _level(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
        raise _MistakeError(f"the level {text!r} is no number. Example: 3")
    return int(text)


def _yes(text: str) -> bool:
    if text.lower() not in _YES | _NO:
        raise _MistakeError(f"facilitates is yes or no, and not {text!r}.")
    return text.lower() in _YES


def _items(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


def _list(text: str) -> frozenset[str]:
    return frozenset(one.casefold() for one in _items(text))


def _wrong_managers(people: Sequence[Person], lines: dict[str, int]) -> Iterator[str]:
    """Yields what is wrong with managers: whoever is above themselves. Some of them may not be in the file."""
    managers = {one.id: one.manager for one in people if one.manager}
    settled: set[str] = set()
    for start in managers:
        way: dict[str, None] = {}
        one = start
        while one in managers and one not in settled and one not in way:
            way[one] = None
            one = managers[one]
        if one in way:
            ids = list(way)
            loop = [*ids[ids.index(one) :], one]
            yield f"line {lines[one]}: managers go round in a loop: {_chain(loop)}. Mend one of them."
        settled.update(way)


def _chain(ids: Sequence[str]) -> str:
    return " > ".join(ids if len(ids) <= _MOST_SHOWN else [*ids[:3], "...", *ids[-2:]])


def _remarks(columns: Sequence[str], people: Iterable[Person], lines: dict[str, int]) -> Iterator[str]:
    unused = [name for name in columns if name not in COLUMNS]
    if unused:
        yield f"Not used: the columns {', '.join(map(repr, unused))}. There are: {', '.join(COLUMNS)}."
    named: tuple[tuple[str, Callable[[Person], frozenset[str]]], ...] = (
        ("manager", _managers),
        ("avoid", _avoided),
        ("met", _met),
    )
    for column, ids in named:
        strangers = [lines[one.id] for one in people if ids(one) - lines.keys()]
        if strangers:
            more = " and others" if len(strangers) > _MOST_SHOWN else ""
            where = ", ".join(map(str, strangers[:_MOST_SHOWN]))
            yield f"Under {column!r} are ids that are not in the file and have no effect: lines {where}{more}."


def _managers(person: Person) -> frozenset[str]:
    return frozenset({person.manager} - {""})


def _avoided(person: Person) -> frozenset[str]:
    return person.avoid


def _met(person: Person) -> frozenset[str]:
    return person.met
