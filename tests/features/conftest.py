"""Quick databases for the tests of this folder, and on which of them each test runs."""

from functools import cache
from pathlib import Path

import pytest

from tests.features.copies import database, migrated_url

__all__ = ["database", "migrated_url"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only files run in which something happens at once: that is where the two databases differ.

    Every query is asked of both in tests/store/test_workspaces_apart.py, and whole stories are told on both.
    """
    spared = {one for one in items if one.path.parent == Path(__file__).parent and _is_spared(one)}
    if spared:
        config.hook.pytest_deselected(items=[*spared])
        items[:] = [one for one in items if one not in spared]


def _is_spared(item: pytest.Item) -> bool:
    on = (
        item.callspec.params.get("database")
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
        else None
    )
    return on == "postgresql" and not _has_something_at_once(item.path)


@cache
def _has_something_at_once(path: Path) -> bool:
    text = path.read_text()
    return "at_once(" in text or "crossings" in text
