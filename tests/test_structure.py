"""The house rules that a machine can check: lengths, docstrings, import directions, nothing of one machine."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "bot").rglob("*.py"))
PAGE = sorted(path for path in (ROOT / "bot").rglob("*") if path.suffix in (".js", ".css", ".html"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def name_of(path: Path) -> str:
    """A path from the top of the project."""
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """Every file that is tracked or would be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / one for one in listed.stdout.split("\0") if one and (ROOT / one).is_file()]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function, methods and inner ones among them."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_there_is_something_to_check() -> None:
    assert len(MODULES) > 80
    assert {path.suffix for path in PAGE} >= {".js", ".css"}


def test_no_file_is_over_300_lines() -> None:
    long = {
        name_of(path): len(path.read_text().splitlines())
        for path in (*MODULES, *PAGE, *TESTS)
        if len(path.read_text().splitlines()) > 300
    }
    assert long == {}


def test_no_function_is_over_60_lines_and_the_median_is_small() -> None:
    lengths = sorted(
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{name_of(path)}:{node.name}")
        for path in MODULES
        for node in functions(ast.parse(path.read_text()))
    )
    assert [one for one in lengths if one[0] > 60] == []
    assert lengths[len(lengths) // 2][0] <= 12


def test_every_module_opens_with_its_job() -> None:
    silent = [name_of(path) for path in (*MODULES, *TESTS) if path.read_text() and not _opens(path)]
    assert silent == []


def _opens(path: Path) -> bool:
    said = ast.get_docstring(ast.parse(path.read_text())) or ""
    return said.split("\n\n")[0].rstrip().endswith(".")


def test_every_public_function_and_class_of_the_bot_has_a_docstring() -> None:
    silent = [
        f"{name_of(path)}:{node.name}"
        for path in MODULES
        for holder in ast.walk(ast.parse(path.read_text()))
        if isinstance(holder, ast.Module | ast.ClassDef) and not getattr(holder, "name", "").startswith("_")
        for node in holder.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "helpers", "common", "manager", "handler", "base", "misc"}
    assert [name_of(path) for path in MODULES if path.stem in empty] == []


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_no_test_replaces_a_part_of_the_bot() -> None:
    patching = re.compile(r"mock\.patch|unittest.mock|setattr\(\s*[\"']bot\.|monkeypatch\.setattr\(\s*[\"']?bot")
    assert [name_of(path) for path in TESTS if path != Path(__file__) and patching.search(path.read_text())] == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a path of one machine", r"(?<![\w.])/(home|Users)/[\w.]"),
        ("the address of a package index", r"https?://[^\s\"']*/simple\b"),
        ("a token", r"xox[abpe]-[0-9A-Za-z-]{20,}|xapp-1-[0-9A-Za-z-]{20,}"),
    ],
)
def test_no_file_holds(what: str, pattern: str) -> None:
    wanted = re.compile(pattern.encode())
    found = [name_of(path) for path in tracked() if path != Path(__file__) and wanted.search(path.read_bytes())]
    assert found == [], what


def test_only_the_last_resorts_catch_every_exception() -> None:
    allowed = {f"bot/scheduler/{name}.py" for name in ("alarms", "planning", "rounds", "ticks")} | {
        "bot/slack/guard.py"
    }
    allowed |= {f"bot/delivery/{name}.py" for name in ("attempts", "drain", "spread", "workspace_drain")}
    broad = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
    }
    assert broad - allowed - {"bot/cli.py", "bot/serving.py"} == set(), "these raise again what they do not know"
