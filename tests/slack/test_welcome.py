"""The first message of a circle says the truth about who can read it, whatever the programme says."""

from datetime import UTC, datetime, time

import pytest

from bot.domain.programme import Catalogue
from bot.domain.steps import Opening
from bot.domain.worktime import Hour
from bot.slack.views import welcomes


@pytest.mark.parametrize("words", ["confidential", "not anonymous", "export", "any member can add people"])
def test_the_welcome_is_honest_about_who_can_read(catalogue: Catalogue, words: str) -> None:
    opening = Opening(
        circle_id="1",
        programme=catalogue.get("working-out-loud"),
        members=("U1", "U2"),
        hour=Hour(1, time(15), "Europe/Berlin"),
        first_at=datetime(2026, 12, 1, 14, tzinfo=UTC),
    )
    assert words in welcomes.welcome(opening).text
