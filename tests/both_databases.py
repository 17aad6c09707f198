"""Which tests of features and reports run on both databases."""

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SPARED = TESTS / "features", TESTS / "reports"
AT_ONCE = {"at_once", "rush", "crossings"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only tests run in which something happens at once: that is where the two databases differ.

    Every query is asked of both in tests/store/test_workspaces_apart.py, and whole stories are told on both.
    """
    spared = {one for one in items if one.path.parent in SPARED and _is_spared(one)}
    if spared:
        config.hook.pytest_deselected(items=[*spared])
        items[:] = [one for one in items if one not in spared]


def _is_spared(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return False
    on = item.callspec.params.get("database")
    return on == "postgresql" and item.originalname not in _in_which_something_happens_at_once(item.path)


@cache
def _in_which_something_happens_at_once(path: Path) -> set[str]:
    """The functions of a file that do several things at once, by themselves or through another one of the file."""
    mentioned = {
        one.name: _names(one) for one in ast.parse(path.read_text()).body if isinstance(one, ast.FunctionDef)
    }
    found, before = set(AT_ONCE), 0
    while len(found) > before:
        before = len(found)
        found |= {name for name, names in mentioned.items() if names & found}
    return found


def _names(function: ast.FunctionDef) -> set[str]:
    """What a function calls and reads, and its fixtures."""
    found = (getattr(one, name, None) for one in ast.walk(function) for name in ("id", "attr", "arg"))
    return {one for one in found if isinstance(one, str)}
