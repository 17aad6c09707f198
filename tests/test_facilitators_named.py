"""Who can be chosen to facilitate is named in a shell, by user ids alone, shown and logged."""

import pytest

from bot import cli
from tests.test_concerns_set import seeded

__all__ = ["seeded"]


def test_they_are_named_shown_and_taken_back(seeded: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert seeded
    assert cli.main(["workspace", "--facilitators", "U012AB3CD, W012AB3CD"]) == 0
    assert "facilitators: U012AB3CD, W012AB3CD" in capsys.readouterr().out.splitlines()
    assert cli.main(["workspace", "--facilitators", ""]) == 0
    assert "facilitators: nobody" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("given", ["S012AB3CD", "U012AB3CD,S012AB3CD", "ana"])
def test_a_group_cannot_facilitate(seeded: str, given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert seeded
    assert cli.main(["workspace", "--facilitators", given]) == 1
    assert "id" in capsys.readouterr().err
    assert cli.main(["workspace"]) == 0
    assert "facilitators: nobody" in capsys.readouterr().out.splitlines()
