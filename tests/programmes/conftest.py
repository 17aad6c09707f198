"""The folder that the tests of programmes break."""

from pathlib import Path

import pytest

from tests.programmes.tea import SOUND, next_step


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    """The folder of a sound programme of two steps, the one that the README shows, in a folder of prompts."""
    folder = tmp_path / "prompts" / "tea-and-talk"
    folder.mkdir(parents=True)
    (folder / "programme.md").write_text(SOUND["programme"], encoding="utf-8")
    (folder / "step-00.md").write_text(SOUND["step-00"], encoding="utf-8")
    (folder / "step-01.md").write_text(next_step(1), encoding="utf-8")
    return folder
