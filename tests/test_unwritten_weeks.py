"""A programme whose last week nobody has written, on the command line: it is checked, played and named."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import cli
from tests.programmes.tea import SOUND, edit, next_step

ROOT = Path(__file__).parents[1]
OPENLY = "To be open with you: nobody has written an exercise for this one yet."


def a_checkout_with_tea_alone(folder: Path, *, written: bool) -> None:
    """The code as it is, with one programme of two steps beside it; the second may have no file of its own."""
    for name in ("bot", "migrations", "pyproject.toml"):
        (folder / name).symlink_to(ROOT / name)
    tea = folder / "prompts" / "tea-and-talk"
    tea.mkdir(parents=True)
    (tea / "programme.md").write_text(SOUND["programme"], encoding="utf-8")
    (tea / "step-00.md").write_text(SOUND["step-00"], encoding="utf-8")
    last = tea / ("step-01.md" if written else "unwritten.md")
    number = "step: 1\n" if written else ""
    last.write_text(next_step(1).replace("step: 1\n", number), encoding="utf-8")
    if not written:
        edit(last, "At the meeting you pick", f"{OPENLY} You pick")


def rehearsed(checkout: Path) -> tuple[list[str], str]:
    """The warnings that are printed, and what is told of four people who live through the one week."""
    run = subprocess.run(
        [
            *(sys.executable, "-m", "bot", "rehearse", "--programme", "tea-and-talk", "--people", "4"),
            *("--json", "--transcript", "told.txt"),
        ],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(checkout), "TMPDIR": str(checkout)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return json.loads(run.stdout)["warnings"], (checkout / "told.txt").read_text(encoding="utf-8")


def test_a_week_without_an_exercise_is_played_with_the_plain_prompt_and_named(tmp_path: Path) -> None:
    a_checkout_with_tea_alone(tmp_path, written=False)
    warnings, told = rehearsed(tmp_path)
    warning = "Played with a plain prompt, for nobody has written their exercise yet: weeks 1."
    assert warning in warnings
    assert OPENLY in told


def test_of_a_programme_that_is_written_to_the_end_no_week_is_named(tmp_path: Path) -> None:
    a_checkout_with_tea_alone(tmp_path, written=True)
    warnings, told = rehearsed(tmp_path)
    assert not any("plain prompt" in warning for warning in warnings)
    assert OPENLY not in told


def test_the_check_calls_it_something_to_know(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_checkout_with_tea_alone(tmp_path, written=False)
    assert cli.main(["prompts", "check", str(tmp_path / "prompts")]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "step 1 has no exercise yet" in shown[0]
    assert shown[1:] == ["0 to mend, 1 warnings."]
