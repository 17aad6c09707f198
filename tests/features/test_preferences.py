"""A person's own settings: taken together or not at all."""

from datetime import time

import pytest

from bot.domain.joinings import Topic
from bot.domain.preferences import Preferences, checked, known_topics
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import people, settings
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE

CHOSEN = Preferences(False, 2, time(14), "de", frozenset({Topic.LEADING}), "DE-BY")
COUNTRIES = ("DE",)


@pytest.mark.parametrize(("weekday", "at", "field"), [(2, None, "remind_at"), (None, time(14), "remind_day")])
def test_a_day_without_an_hour_is_refused_at_the_empty_field(
    weekday: int | None, at: time | None, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        checked(Preferences(True, weekday, at, "en", frozenset()), ("en", "de"), COUNTRIES)
    assert (refused.value.code, refused.value.field) == (RefusalCode.DAY_AND_HOUR, field)


@pytest.mark.parametrize(("weekday", "language"), [(None, "fr"), (7, "en")])
def test_what_no_form_offers_is_refused(weekday: int | None, language: str) -> None:
    with pytest.raises(Refusal):
        checked(
            Preferences(True, weekday, time(9) if weekday else None, language, frozenset()),
            ("en", "de"),
            COUNTRIES,
        )


def test_topics_of_an_older_list_mean_nothing() -> None:
    assert known_topics(["leading", "juggling"]) == frozenset({Topic.LEADING})


def test_settings_are_kept_for_whoever_has_joined_nothing_too(database: Database) -> None:
    stage.seed(database)
    with database.transaction() as session:
        before = settings.form(session, WORKSPACE, "U1")
        assert before.now == Preferences(True, None, None, "en", frozenset())
        assert before.zone == "UTC"
        settings.save(session, WORKSPACE, "U1", CHOSEN, countries=COUNTRIES)
    with database.reading() as session:
        assert settings.form(session, WORKSPACE, "U1").now == CHOSEN
        assert people.language_of(session, WORKSPACE, "U1") == "de"
        assert settings.form(session, WORKSPACE, "U2").now.language == "en"
