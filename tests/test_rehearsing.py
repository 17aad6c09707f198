"""`circles rehearse`, as it is typed: its JSON and transcript, the same for the same seed, and what it refuses."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot import cli

ROOT = Path(__file__).parents[1]
SMALL = ("--people", "4", "--weeks", "1")


def started(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """The command in a process of its own, with its temporary files in the present folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "rehearse", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TMPDIR": str(Path.cwd()), **environment},
    )


def test_the_same_seed_gives_the_same_story_in_any_environment_and_another_one_does_not(tmp_path: Path) -> None:
    # The story begins on the day before Christmas, and goes on over the turn of the year.
    ours = (*SMALL, "--start", "2026-12-24", "--transcript")
    production = {"SLACK_SIGNING_SECRET": "abc", "PORT": "abc", "CIRCLES_MODERATORS_CHANNEL": "C0PROD0001"}
    (tmp_path / "two.txt").write_text("What stood there before.")
    runs = [
        started(*ours, "one.txt", "--json", TZ="UTC", PYTHONHASHSEED="1"),
        started(*ours, "two.txt", "--json", TZ="Asia/Tokyo", PYTHONHASHSEED="2", **production),
        started(*ours, "other.txt", "--seed", "2"),
    ]
    printed = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert [err for _, err in printed] == ["", "", ""]  # Nobody watches: there is no progress bar.
    one, two = (json.loads(out) | {"seconds": 0} for out, _ in printed[:2])
    assert one == two
    texts = [(tmp_path / f"{name}.txt").read_bytes() for name in ("one", "two", "other")]
    assert texts[0] == texts[1]
    assert texts[2] != texts[0]
    assert one["circles"][0]["prompts"] == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.txt", "other.txt", "two.txt"]
    said, _ = printed[2]  # Without --json the figures are sentences.
    assert said.startswith("working-out-loud with 4 people up to week 1, seed 2, played in ")
    assert "Circles: 1.\n" in said
    assert "In no circle: nobody.\n" in said


def test_circles_are_made_of_the_size_that_was_asked_for() -> None:
    sizes = {}
    for size in ("4", "5"):
        run = started("--programme", "peer-coaching", "--people", "5", "--weeks", "1", "--size", size, "--json")
        said, _ = run.communicate(timeout=120)
        circles = json.loads(said)["circles"]
        sizes[size] = [len(one["members"]) - one["joined_late"] for one in circles]  # One may come later.
    assert sizes == {"4": [4], "5": [5]}


def test_where_a_professional_facilitates_the_transcript_shows_what_they_and_the_moderator_see() -> None:
    ours = ("--programme", "leader-conversations", "--people", "4", "--weeks", "1")
    said, _ = started(*ours, "--json", "--transcript", "t.txt").communicate(timeout=120)
    assert json.loads(said)["errors"] == []
    first_part, _ = Path("t.txt").read_text().split("# The same by top-level text alone")
    _, *parts = re.split(r"^(.+) \(\w+/\w+\)\n=+$", first_part, flags=re.MULTILINE)
    chapters = dict(zip(parts[::2], parts[1::2], strict=True))
    (leads,) = (name for name, seen in chapters.items() if "*Would you facilitate a circle?*" in seen)
    in_order = (
        "You pressed Yes, I will in",
        "A window: Circles",
        "*You facilitate Kickoff:",
        "You pressed Open the guide in",
        "A window: Kickoff",
        f"@{leads} facilitates.",
    )
    places = [chapters[leads].index(one) for one in in_order]
    assert places == sorted(places)
    assert not re.search("You (sent|typed /circle join|pressed Check in)", chapters[leads])
    (named_by,) = (name for name, seen in chapters.items() if "You pressed Choose in" in seen)
    assert f"@{leads} is asked to facilitate." in chapters[named_by]
    assert leads not in said
    assert named_by not in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["--programme", "knitting"],
            "--programme: there is no programme 'knitting'. There are: leader-conversations, lean-circle, mutual-empowerment, peer-coaching, peer-forum, working-out-loud",
        ),
        (["--people", "3"], "--people: from 4, who make one circle, to 490. Example: --people 25"),
        (["--people", "491"], "--people: from 4, who make one circle, to 490. Example: --people 25"),
        (["--size", "6"], "--size: a circle of Working Out Loud has 4 to 5 members."),
        (["--weeks", "13"], "--weeks: Working Out Loud has weeks 1 to 12. Example: --weeks 12"),
        (["--weeks", "0"], "--weeks: Working Out Loud has weeks 1 to 12. Example: --weeks 12"),
        (["--weeks", "-1"], "--weeks: Working Out Loud has weeks 1 to 12. Example: --weeks 12"),
        (["--start", "1999-12-31"], "--start: from 2000 to 2099. Example: --start 2027-01-04"),
        (
            ["--transcript", "nowhere/t.txt"],
            "--transcript: nowhere/t.txt cannot be written: No such file or directory.",
        ),
        (["--transcript", "."], "--transcript: . cannot be written: Is a directory."),
    ],
)
def test_what_cannot_be_played_is_one_sentence_and_exit_code_2(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["rehearse", *SMALL, *arguments]) == 2
    assert capsys.readouterr() == ("", f"{says}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--start", "tomorrow"],
        ["--start", "2027W011"],
        ["--start", "20270104"],
        ["--people", "many"],
        ["--seed", "x"],
    ],
)
def test_what_is_misspelt_is_exit_code_2_and_a_sentence_at_the_end(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["rehearse", *arguments])
    assert (
        capsys.readouterr().err.splitlines()[-1].startswith(f"circles rehearse: error: argument {arguments[0]}: ")
    )


def is_under_way(home: Path) -> bool:
    """Whether a rehearsal whose files are there has come to its first circle."""
    for database in home.glob("rehearsal-*/circles.sqlite"):
        with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
            return opened.execute("SELECT count(*) FROM circles").fetchone()[0] > 0
    return False


def test_told_to_stop_in_the_middle_it_says_nothing_and_leaves_everything_as_it_was(tmp_path: Path) -> None:
    runs = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        home = tmp_path / number.name
        home.mkdir()
        (home / "t.txt").write_text("What stood there before.")
        runs[number] = started("--people", "4", "--transcript", str(home / "t.txt"), TMPDIR=str(home))
    for number, run in runs.items():
        while not is_under_way(tmp_path / number.name):
            assert run.poll() is None
            time.sleep(0.05)
        run.send_signal(number)
    for number, run in runs.items():
        assert run.communicate(timeout=60) == ("", "")
        assert run.returncode == 130
        home = tmp_path / number.name
        assert [one.read_text() for one in home.iterdir()] == ["What stood there before."]
