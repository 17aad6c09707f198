"""`circles match`, as it is typed: circles as JSON and as a table, and what is said of files that cannot be used."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import cli, matching_csv

ROOT = Path(__file__).parents[1]
HEAD = "id,tz,days,hours,department,manager,avoid,facilitates"
ZONE = "Europe/Berlin"
Matched = Callable[..., tuple[int, str, str]]


def person(
    name: str, *, days: str = "mon;tue", hours: str = "09:00-12:00", manager: str = "", avoid: str = ""
) -> str:
    """A line of a file."""
    return f"{name},{ZONE},{days},{hours},{name[0]},{manager},{avoid},{'yes' if name == 'ana' else ''}"


FOUR = [person(one) for one in ("ana", "ben", "cem", "dia")]


@pytest.fixture
def matched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Matched:
    """Runs the command on a file with some lines; the exit code and what was printed."""

    def run(*lines: str, options: tuple[str, ...] = ("--json",), content: bytes = b"") -> tuple[int, str, str]:
        file = tmp_path / "people.csv"
        file.write_bytes(content or "\n".join([*lines, ""]).encode())
        try:
            code = cli.main(["match", str(file), "--start", "2027-01-11", *options])
        except SystemExit as ended:
            code = int(ended.code or 0)
        out, said = capsys.readouterr()
        return code, out, said

    return run


def test_circles_come_with_all_that_was_promised(matched: Matched) -> None:
    code, out, said = matched(HEAD, *FOUR, person("eve", days="sun"))
    found = json.loads(out)
    assert (code, said) == (0, "")
    assert list(found) == ["circles", "unplaced", "score", "bound", "seed", "seconds"]
    circle = found["circles"][0]
    assert circle["members"] == ["ana", "ben", "cem", "dia"]
    assert circle["facilitator"] == "ana"
    assert circle["hour"] == {"weekday": "mon", "time": "10:00", "zone": "Europe/Berlin"}
    assert (
        circle["score"] == found["score"] == 6
    )  # Six pairs of different departments count three each, over three.
    assert found["bound"] >= found["score"]
    assert found["seed"] == 1
    help_ = "Mondays would help."
    assert found["unplaced"] == [
        {"id": "eve", "reason": "no common hours with enough others", "would_help": help_}
    ]


def test_only_an_id_and_a_zone_are_needed_and_the_same_seed_gives_the_same(matched: Matched) -> None:
    lines = ["id,tz", *(f"p{number},{ZONE}" for number in range(23))]
    ours = ("--json", "--size", "3-4", "--minutes", "45", "--weeks", "20", "--seed", "7")
    found = [json.loads(matched(*lines, options=ours)[1]) | {"seconds": 0} for _ in range(2)]
    assert found[0] == found[1]
    assert {len(one["members"]) for one in found[0]["circles"]} <= {3, 4}
    assert sum(len(one["members"]) for one in found[0]["circles"]) == 23


def test_without_json_a_table_is_printed(matched: Matched) -> None:
    code, out, _ = matched(HEAD, *FOUR, person("eve", days="sun"), options=())
    assert code == 0
    assert "1. Mon 10:00 Europe/Berlin  6.0  ana*, ben, cem, dia\n" in out
    assert "In no circle: 1.\neve: no common hours with enough others. Mondays would help.\n" in out


def test_a_programme_gives_sizes_and_length(matched: Matched) -> None:
    lines = ["id,tz,hours", *(f"p{number},{ZONE},09:00-12:00" for number in range(12))]
    code, out, _ = matched(*lines, options=("--json", "--programme", "leader-conversations"))
    sizes = {len(one["members"]) for one in json.loads(out)["circles"]}
    assert code == 0
    assert sizes
    code, _, said = matched(*lines, options=("--programme", "knitting"))
    assert (code, said.startswith("--programme: there is no programme 'knitting'. There are: ")) == (2, True)


def test_days_are_named_by_three_letters_or_written_out(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"id,tz,days\nana,{ZONE},Mon; tue;WEDNESDAY;sunday\n")
    assert matching_csv.read(file).people[0].free.days == {0, 1, 2, 6}


BAD = {
    "unknown zone": ([*FOUR, "eve,Mars/Base,mon,09:00-12:00,,,,"], "line 6: there is no time zone 'Mars/Base'."),
    "no hours": ([*FOUR, person("eve", hours="")], "line 6: no hours. Example: 09:00-12:00"),
    "no days": ([*FOUR, person("eve", days="")], "line 6: no days. Example: mon"),
    "no such day": ([*FOUR, person("eve", days="someday")], "line 6: 'someday' is no day."),
    "days from one to another": ([*FOUR, person("eve", days="mon-fri")], "line 6: 'mon-fri' is no day."),
    "days with commas": ([*FOUR, person("eve", days='"mon,tue"')], "line 6: 'mon,tue' is no day."),
    "no day at all": ([*FOUR, person("eve", days="monkey")], "line 6: 'monkey' is no day."),
    "no such hours": ([*FOUR, person("eve", hours="9-5")], "line 6: '9-5' are no hours."),
    "empty hours": ([*FOUR, person("eve", hours="09:00-09:00")], "line 6: '09:00-09:00' are no hours."),
    "no id": ([person("eve").removeprefix("eve")], "line 2: the id is missing."),
    "the same person twice": ([*FOUR, person("ana")], "line 6: the id 'ana' is in line 2 already."),
    "own manager": ([*FOUR, person("eve", manager="eve")], "line 6: managers go round in a loop: eve > eve."),
    "manager loop": (
        [*FOUR, person("eve", manager="fay"), person("fay", manager="gus"), person("gus", manager="eve")],
        "line 6: managers go round in a loop: eve > fay > gus > eve.",
    ),
    "too few fields": ([*FOUR, "eve,Europe/Berlin"], "line 6: 2 fields instead of 8."),
    "an open quote": ([*FOUR, '"eve,Europe/Berlin'], "line 6: the quotation marks do not fit"),
    "nobody": ([], "line 2: nobody is in the file."),
}


@pytest.mark.parametrize("lines, message", BAD.values(), ids=BAD)
def test_bad_lines_are_named_with_what_to_do(matched: Matched, lines: list[str], message: str) -> None:
    code, out, said = matched(HEAD, *lines)
    assert (code, out) == (2, "")
    assert said.startswith(message)
    assert "Traceback" not in said


def test_all_bad_lines_are_named_at_once_up_to_ten(matched: Matched) -> None:
    _, _, said = matched(HEAD, *(f"p{number},Mars,mon,09:00-12:00,,,," for number in range(12)))
    assert said.splitlines()[9].startswith("line 11: there is no time zone 'Mars'.")
    assert said.splitlines()[10:] == ["And 2 more."]


def test_hours_that_never_overlap_are_refused(matched: Matched) -> None:
    lines = [
        person(name, days=day) for name, day in zip("abcde", ("mon", "tue", "wed", "thu", "fri"), strict=True)
    ]
    code, out, said = matched(HEAD, *lines)
    assert (code, out) == (2, "")
    assert said.startswith("line 2 and all after it: at no hour of the week are 4 of these people free together")


def test_hours_that_touch_are_one_over_midnight_too(matched: Matched) -> None:
    """Two have two half hours each day, and three only Monday's last half hour and Tuesday's first in common."""
    code, out, _ = matched("id,tz,days,hours", *(f"p{one},{ZONE},mon,09:00-09:30;09:30-10:00" for one in range(4)))
    assert (code, json.loads(out)["unplaced"]) == (0, [])
    evening, morning, whole = "mon;tue,23:30-00:30", "mon;tue,00:00-00:30;23:30-24:00", "mon;tue,00:00-24:00"
    lines = [f"p{number},{ZONE},{free}" for number, free in enumerate((evening, morning, whole))]
    code, out, _ = matched("id,tz,days,hours", *lines, options=("--json", "--size", "3-3"))
    (circle,) = json.loads(out)["circles"]
    assert circle["hour"] == {"weekday": "mon", "time": "23:30", "zone": ZONE}


@pytest.mark.parametrize("country", ["DE", "de", "DE-BY", "de-by", "FR-75", ""])
def test_a_country_is_taken_as_in_a_register(matched: Matched, country: str) -> None:
    code, _, said = matched("id,tz,country", *(f"p{one},{ZONE},{country}" for one in range(4)))
    assert (code, said) == (0, "")


@pytest.mark.parametrize("country", ["Germany", "D", "DE_BY", "DE-", "D1", "\N{LATIN SMALL LIGATURE FI}"])
def test_what_is_no_country_is_refused_as_in_a_register(matched: Matched, country: str) -> None:
    code, out, said = matched("id,tz,country", f"ana,{ZONE},{country}")
    assert (code, out) == (2, "")
    assert said.startswith(f"line 2: {country!r} is no country. Example: DE, or DE-BY")


def test_a_missing_column_is_named(matched: Matched) -> None:
    assert matched("id,zone", "ana,x")[::2] == (
        2,
        "line 1: there is no column 'tz'. The file begins with a line such as: id,tz\n",
    )
    assert matched("id;tz", "ana;x")[2] == "line 2: there is no time zone 'x'. Example: Europe/Berlin\n"
    assert matched("id,tz,id", "ana,x,y")[2].startswith("line 1: the column 'id' is there twice.")


def test_a_wrong_encoding_is_named_with_its_line(matched: Matched) -> None:
    content = f"id,tz\nana,{ZONE}\nJürgen,{ZONE}\n".encode("latin-1")
    assert matched(content=content)[::2] == (
        2,
        "line 3: is not UTF-8. Save the file as UTF-8 (in Excel: CSV UTF-8).\n",
    )
    assert matched(content="id,tz\n".encode("utf-16"))[2].startswith("line 1: is not UTF-8.")


def test_what_a_spreadsheet_puts_before_utf_8_does_no_harm(matched: Matched) -> None:
    text = "\r\n".join([HEAD, *FOUR, ""])
    assert matched(content=text.encode("utf-8-sig"))[0] == 0


def test_a_hundred_thousand_lines_are_refused(matched: Matched) -> None:
    lines = "".join(f"p{number},{ZONE}\n" for number in range(100_000))
    code, out, said = matched(content=f"id,tz\n{lines}".encode())
    assert (code, out) == (2, "")
    assert said.startswith(f"line {matching_csv.MOST_PEOPLE + 2}: at most {matching_csv.MOST_PEOPLE} people")


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        assert cli.main(["match", str(path)]) == 2
        assert capsys.readouterr().err.startswith(f"{path} cannot be read: ")


@pytest.mark.parametrize(
    "option, value", [("--size", "5-4"), ("--size", "1"), ("--size", "a"), ("--minutes", "0"), ("--weeks", "0")]
)
def test_what_cannot_be_asked_for_is_said(matched: Matched, option: str, value: str) -> None:
    code, out, said = matched(HEAD, *FOUR, options=(option, value))
    assert (code, out) == (2, "")
    assert option in said


def test_what_has_no_effect_is_remarked_on(matched: Matched) -> None:
    code, out, said = matched(f"{HEAD},shoe size", *(f"{one},44" for one in [*FOUR, person("eve", avoid="zoe")]))
    assert (code, len(json.loads(out)["circles"])) == (0, 1)
    assert said.splitlines()[0].startswith("Not used: the columns 'shoe size'.")
    assert said.splitlines()[1] == "Under 'avoid' are ids that are not in the file and have no effect: lines 6."


def test_a_manager_who_is_not_in_the_file_is_remarked_on_and_keeps_no_two_apart(matched: Matched) -> None:
    lines = [person(one, manager="boss") for one in ("ana", "ben", "cem")]
    code, out, said = matched(HEAD, *lines, person("dia"))
    assert (code, len(json.loads(out)["circles"][0]["members"])) == (0, 4)
    assert said == "Under 'manager' are ids that are not in the file and have no effect: lines 2, 3, 4.\n"


def test_ctrl_c_ends_it_with_the_best_so_far(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,tz,level\n" + "".join(f"p{number},{ZONE},{number % 7}\n" for number in range(9_000)))
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "match", str(file), "--json", "--start", "2027-01-11"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
    )
    while not _listens(process.pid):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=200)
    assert (process.returncode, said) == (0, "Stopped. These are the best circles so far.\n")
    placed = [one for circle in json.loads(out)["circles"] for one in circle["members"]]
    assert len(set(placed)) == len(placed) == 9_000


def _listens(pid: int) -> bool:
    """Tell whether a process listens to SIGTERM by now, which it does for as long as it forms circles."""
    caught = next(
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("SigCgt")
    )
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)
