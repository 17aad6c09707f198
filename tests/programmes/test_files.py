"""Tests of files and folders that are missing, too many or wrongly named."""

from pathlib import Path

import pytest

from bot import cli
from bot.programmes import ProgrammeErrors, Severity, check, read
from tests.programmes.tea import SOUND, edit, errors, line_with, next_step, only


def test_a_gap_in_the_steps_is_named_at_the_step_after_it(tea: Path) -> None:
    (tea / "step-00.md").unlink()
    found = only(check(tea))
    assert (found.path.name, found.line) == ("step-01.md", 1)
    assert "step-00.md is missing" in found.problem


def test_a_step_beyond_the_length_is_named_at_the_length(tea: Path) -> None:
    (tea / "step-02.md").write_text(next_step(2), encoding="utf-8")
    found = only(check(tea))
    assert (found.path.name, found.line) == ("programme.md", line_with(tea / "programme.md", "length:"))


def test_a_last_step_without_file_is_an_error_when_nothing_stands_in(tea: Path) -> None:
    edit(tea / "programme.md", "length: 1", "length: 2")
    found = only(check(tea))
    assert (found.path.name, found.line, found.severity) == ("programme.md", 5, Severity.ERROR)
    assert "step 2 has no file" in found.problem


def test_steps_without_file_are_filled_from_the_unwritten_one_with_a_warning(tea: Path) -> None:
    edit(tea / "programme.md", "length: 1", "length: 3")
    plain = SOUND["step-00"].replace("step: 0\n", "").replace("One small thing", "A plain week")
    (tea / "unwritten.md").write_text(plain, encoding="utf-8")
    found = only(check(tea))
    assert (found.line, found.severity) == (5, Severity.WARNING)
    assert "steps 2 to 3" in found.problem
    steps = read(tea.parent).get("tea-and-talk").steps
    assert [(step.number, step.written) for step in steps] == [(0, True), (1, True), (2, False), (3, False)]
    assert [step.title for step in steps[2:]] == ["A plain week"] * 2


def test_the_unwritten_step_is_checked_like_any_other_even_when_unused(tea: Path) -> None:
    plain = SOUND["step-00"].replace("step: 0\n", "").replace("- 20 min", "- 50 min")
    (tea / "unwritten.md").write_text(plain, encoding="utf-8")
    found = only(check(tea))
    assert (found.path.name, found.line) == ("unwritten.md", line_with(found.path, "## Agenda"))


@pytest.mark.parametrize("name", ["step-1.md", "Step-02.md", "step-02.txt", "step-02.md.bak"])
def test_a_step_under_a_wrong_name_is_not_passed_over_in_silence(tea: Path, name: str) -> None:
    (tea / name).write_text("x", encoding="utf-8")
    found = only(check(tea))
    assert (found.path.name, found.line, found.severity) == (name, 1, Severity.ERROR)


def test_another_file_is_a_warning_and_a_hidden_one_nothing(tea: Path) -> None:
    (tea / "notes.md").write_text("x", encoding="utf-8")
    (tea / ".hidden").write_text("x", encoding="utf-8")
    found = only(check(tea))
    assert (found.path.name, found.severity) == ("notes.md", Severity.WARNING)
    assert len(read(tea.parent)) == 1


def test_a_folder_name_that_cannot_be_an_id_is_refused(tea: Path) -> None:
    found = only(check(tea.rename(tea.parent / "Tea & Talk")))
    assert (found.path.name, found.line) == ("programme.md", 1)
    assert "folder name" in found.problem


def test_a_folder_without_programme_is_named_and_one_with_an_underscore_passed_over(tea: Path) -> None:
    (tea.parent / "_drafts").mkdir()
    assert check(tea.parent) == []
    (tea.parent / "empty").mkdir()
    first = errors(check(tea.parent))[0]
    assert (first.path, first.line) == (tea.parent / "empty" / "programme.md", 1)
    assert "missing" in first.problem


def test_no_folder_and_no_programme_are_findings_too(tmp_path: Path) -> None:
    assert "no programme" in only(check(tmp_path)).problem
    assert "no such folder" in only(check(tmp_path / "nowhere")).problem
    with pytest.raises(ProgrammeErrors):
        read(tmp_path)


def test_a_file_in_the_place_of_a_folder_is_called_a_file_and_has_no_line(tea: Path) -> None:
    path = tea / "programme.md"
    assert str(only(check(path))).startswith(f"{path}: this is a file; ")


def test_a_folder_has_no_line(tmp_path: Path) -> None:
    assert str(only(check(tmp_path))).startswith(f"{tmp_path}: ")
    assert str(only(check(tmp_path / "nowhere"))).startswith(f"{tmp_path / 'nowhere'}: ")


def test_a_file_that_is_not_utf8_is_said_once(tea: Path) -> None:
    (tea / "step-01.md").write_bytes("---\ntitle: Grüße\n".encode("latin-1"))
    found = only(check(tea))
    assert (found.path.name, found.line) == ("step-01.md", 1)
    assert "UTF-8" in found.problem


def test_a_folder_of_ones_own_is_checked_with_the_shipped_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "own" / "broken"
    folder.mkdir(parents=True)
    (folder / "programme.md").write_text("---\ntitle: Broken\n---\n")
    monkeypatch.setenv("CIRCLES_PROMPTS", str(folder.parent))
    assert cli.main(["prompts", "check"]) == 1
    assert f"{folder / 'programme.md'}:" in capsys.readouterr().out
