"""`circles match`: circles of the people in a CSV file, to be looked at before there is any Slack."""

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from tqdm import tqdm

from bot import matching_csv, parts, settings
from bot.domain.forming.circles import form
from bot.domain.forming.people import Formed, FreeTime, Help, Person, Reason, Stop, Terms, Unplaced
from bot.domain.worktime import Hour
from bot.features.holiday_dates import days_of
from bot.matching_csv import DAYS, Listed, UnusableError

_DAY_NAMES = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_SIZES, _MINUTES, _WEEKS = (4, 5), 60, 12
_LONGEST_RUN = 104  # Weeks.
_MOST_MEMBERS = 12


@dataclass(frozen=True)
class Asked:
    """What was asked for; what is None comes from the programme, and without one is what most circles are like."""

    file: Path
    sizes: tuple[int, int] | None = None
    minutes: int | None = None
    weeks: int | None = None
    start: date | None = None
    programme: str | None = None
    seed: int = 1


def match(asked: Asked, *, as_json: bool) -> int:
    """Prints circles; exit code 2, and a message in place of them, for what cannot be used."""
    began = time.monotonic()
    parts.pin_time_zones()
    try:
        terms = _terms(asked)
        listed = _with_holidays(matching_csv.read(asked.file), terms)
        formed = _formed(listed, terms, asked.seed)
        _check_hours(listed, terms, formed)
    except UnusableError as error:
        print(error, file=sys.stderr)
        return 2
    for remark in listed.remarks:
        print(remark, file=sys.stderr)
    found = _figures(formed, terms) | {"seconds": round(time.monotonic() - began, 2)}
    print(json.dumps(found, ensure_ascii=False) if as_json else _table(found))
    return 0


def _with_holidays(listed: Listed, terms: Terms) -> Listed:
    """The same people, with the public holidays of those whose country is known."""

    def free(one: Person) -> FreeTime:
        country = listed.countries[one.id]
        return replace(one.free, holidays=days_of(country, terms.start.year)) if country else one.free

    return replace(listed, people=tuple(replace(one, free=free(one)) for one in listed.people))


def _terms(asked: Asked) -> Terms:
    sizes, minutes, weeks = _SIZES, _MINUTES, _WEEKS
    if asked.programme is not None:
        catalogue = parts.read_catalogue(settings.read_prompts())
        if asked.programme not in catalogue:
            known = ", ".join(one.id for one in catalogue)
            raise UnusableError(f"--programme: there is no programme {asked.programme!r}. There are: {known}")
        programme = catalogue.get(asked.programme)
        sizes = programme.smallest, programme.largest
        minutes, weeks = programme.longest_minutes, programme.weeks
    sizes = asked.sizes or sizes
    minutes = minutes if asked.minutes is None else asked.minutes
    weeks = weeks if asked.weeks is None else asked.weeks
    if not 2 <= sizes[0] <= sizes[1] <= _MOST_MEMBERS:
        raise UnusableError(
            f"--size: from 2 to {_MOST_MEMBERS} members, the smaller number first. Example: --size 4-5"
        )
    if not 1 <= minutes <= 24 * 60:
        raise UnusableError("--minutes: a meeting lasts from a minute to a day. Example: --minutes 60")
    if not 1 <= weeks <= _LONGEST_RUN:
        raise UnusableError(f"--weeks: from 1 to {_LONGEST_RUN}. Example: --weeks 12")
    start = asked.start or _next_monday()
    if not 2000 <= start.year < 2100:
        raise UnusableError("--start: from 2000 to 2099. Example: --start 2027-01-11")
    return Terms(*sizes, minutes, weeks, start)


def _next_monday() -> date:
    today = parts.Clock().now().date()
    return today + timedelta(days=7 - today.weekday())


def _formed(listed: Listed, terms: Terms, seed: int) -> Formed:
    """Forms circles, with a progress bar for whoever looks on; Ctrl-C ends it with the best so far."""
    with tqdm(
        total=100, disable=None, leave=False, bar_format="Forming circles |{bar}| {percentage:3.0f}%"
    ) as bar:

        def progress(part: float) -> None:
            bar.update(max(0, int(part * 100) - bar.n))

        with _told_to_stop() as stop:
            formed = form(listed.people, terms, seed=seed, progress=progress, stop=stop)
            stopped = stop()
    if stopped:
        print("Stopped. These are the best circles so far.", file=sys.stderr)
    return formed


@contextmanager
def _told_to_stop() -> Iterator[Stop]:
    """Yields what tells whether a first SIGINT or SIGTERM has come; a second one ends everything at once."""
    stopping = False
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        restore()

    for number in before:
        signal.signal(number, stop)
    try:
        yield lambda: stopping
    finally:
        restore()


def _check_hours(listed: Listed, terms: Terms, formed: Formed) -> None:
    """Refuse a file in which hours never overlap: not one circle has an hour, and that is most likely a mistake."""
    hours = {Reason.NO_HOURS, Reason.NO_COMMON_HOURS}
    if (
        len(listed.people) >= terms.smallest
        and not formed.circles
        and {one.reason for one in formed.unplaced} <= hours
    ):
        line = min(listed.lines.values())
        raise UnusableError(
            f"line {line} and all after it: at no hour of the week are {terms.smallest} of these people free together "
            f"for {terms.minutes} minutes in all {terms.weeks} weeks. Look at tz, days and hours, or ask for more of them."
        )


def _figures(formed: Formed, terms: Terms) -> dict[str, Any]:
    return {
        "circles": [
            {
                "members": list(one.members),
                "facilitator": one.facilitator,
                "hour": _hour(one.hour),
                "score": round(one.score, 3),
            }
            for one in formed.circles
        ],
        "unplaced": [
            {"id": one.id, "reason": _reason(one, terms), "would_help": _would_help(one)}
            for one in formed.unplaced
        ],
        "score": round(formed.score, 3),
        "bound": round(formed.bound, 3),
        "seed": formed.seed,
    }


def _hour(hour: Hour) -> dict[str, str]:
    return {"weekday": DAYS[hour.weekday], "time": f"{hour.at:%H:%M}", "zone": hour.zone}


def _reason(unplaced: Unplaced, terms: Terms) -> str:
    return {
        Reason.NO_HOURS: f"no common hours: their own are never {terms.minutes} minutes long",
        Reason.ALONE: f"alone in the programme: a circle needs {terms.smallest}",
        Reason.NO_COMMON_HOURS: "no common hours with enough others",
        Reason.RULES: "the rules leave no circle for them",
        Reason.NUMBERS: "the numbers: all circles at their hours are full",
    }[unplaced.reason]


def _would_help(unplaced: Unplaced) -> str:
    helps = unplaced.helps
    if helps is not None:
        return f"{_more(helps)} would help."
    if unplaced.reason is Reason.NO_HOURS:
        return "Longer hours."
    if unplaced.missing:
        return f"{unplaced.missing} more at their hours would make a circle."
    return "More people at their hours."


def _more(helps: Help) -> str:
    if helps.weekday is not None:
        return _DAY_NAMES[helps.weekday]
    starts, ends = helps.between or (0, 0)
    return f"Hours from {starts // 60:02}:{starts % 60:02} to {ends // 60:02}:{ends % 60:02}"


def _table(found: dict[str, Any]) -> str:
    """The figures as a person reads them."""
    lines = [
        f"{number}. {_spoken(one['hour'])}  {one['score']:.1f}  {_names(one['members'], one['facilitator'])}"
        for number, one in enumerate(found["circles"], 1)
    ]
    left = [f"{one['id']}: {one['reason']}. {one['would_help']}" for one in found["unplaced"]]
    return "\n".join(
        [
            "Circles: their weekly hour, score and members; whoever is marked with * is ready to facilitate.",
            *lines,
            "",
            f"In no circle: {len(left) or 'nobody'}.",
            *left,
            "",
            f"Score {found['score']:.1f}, which could not be above {found['bound']:.1f}. "
            f"Seed {found['seed']}, {found['seconds']:.1f} seconds.",
        ]
    )


def _spoken(hour: dict[str, str]) -> str:
    return f"{hour['weekday'].title()} {hour['time']} {hour['zone']}"


def _names(members: list[str], facilitator: str | None) -> str:
    return ", ".join(f"{one}*" if one == facilitator else one for one in members)
