"""What a circle reads about a public holiday, in every language."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.holidays import WeekOff
from bot.domain.programme import Catalogue
from bot.domain.steps import told
from bot.slack.limits import faults
from bot.slack.views import steps, weeks_off
from bot.wording import LANGUAGES, speaking

OFF = WeekOff(date(2026, 12, 25), datetime(2027, 1, 1, 9, tzinfo=UTC), "Europe/Berlin")


def test_a_week_that_slides_is_told_with_the_day_and_the_next_meeting() -> None:
    assert "Fri 25 Dec" in weeks_off.week_off(OFF).text
    for name in LANGUAGES:
        with speaking(name):
            assert faults(weeks_off.week_off(OFF).blocks) == []
    with speaking("de"):
        assert weeks_off.week_off(OFF).text.startswith("*Kein Treffen am Fr., 25. Dez.:* Das ist für mindestens")


def test_a_prompt_says_it_of_a_holiday_only(catalogue: Catalogue) -> None:
    found = told("c", catalogue.programmes[0], 1, None)
    says, asks = (
        "Public holiday for at least one of you.",
        "*The public holiday.* If the day does not suit you all",
    )
    assert says not in steps.prompt(found).text
    with_holiday = steps.prompt(replace(found, holiday=True))
    assert says in with_holiday.text
    assert says in str(with_holiday.blocks)
    assert asks in steps.thread(replace(found, holiday=True)).text
    assert asks not in steps.thread(found).text
