"""Sentences and dates are worded in the language that is spoken at the moment."""

from datetime import date

from bot.slack.views import kit
from bot.wording import _, language, speaking


def test_dates_follow_the_language_and_it_ends_where_it_began() -> None:
    assert kit.day(date(2026, 11, 24)) == "Tue 24 Nov"
    with speaking("de"):
        assert language() == "de"
        assert kit.day(date(2026, 11, 24)).startswith("Di")
    assert language() == "en"


def test_a_sentence_without_a_translation_stays_english_and_keeps_its_facts() -> None:
    with speaking("de"):
        assert _("Week {number}", number=3) == "Week 3"
