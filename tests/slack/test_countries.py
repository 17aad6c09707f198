"""The countries to choose from: all there are, in words, and few enough under each letter."""

import pytest

from bot.domain.positions import Position
from bot.domain.preferences import Preferences, SettingsForm
from bot.slack import ids
from bot.slack.parse import Submission
from bot.slack.parse import settings as parsing
from bot.slack.views import countries, settings
from bot.wording import speaking

FILLED = {"reminders": "yes", "language": "en", "not_topics": ()}


def test_countries_are_named_in_the_language_that_is_spoken_and_stand_in_its_order() -> None:
    names = countries.names("de")
    assert (names["DE"], names["AT"], countries.names("en")["AT"]) == ("Deutschland", "Österreich", "Austria")
    assert list(names)[:3] == ["AF", "EG", "AX"], "letters with marks stand beside those without"
    assert {"EU", "UN", "ZZ", "001"}.isdisjoint(names)
    offered = [one.value for group in countries.groups("de") for one in group.options]
    assert sorted(offered) == sorted(names)


@pytest.mark.parametrize("language", ["en", "de"])
def test_somebodys_own_country_stands_in_the_form_and_what_is_told_of_them_below(language: str) -> None:
    told = Position("R&D <!channel>", "Key accounts", "Bonn", 0, "U012AB3CD", "DE-NW")
    now = Preferences(True, None, None, language, frozenset(), "FR-75")
    with speaking(language):
        view = settings.form(SettingsForm(now, "UTC", told=told))
    fields = {one["block_id"]: one["element"] for one in view["blocks"] if one["type"] == "input"}
    assert fields[ids.FIELD_COUNTRY]["initial_option"]["value"] == "FR"
    assert fields[ids.FIELD_REGION]["initial_value"] == "75"
    said = view["blocks"][-1]["text"]["text"]
    for words in ("R&amp;D &lt;!channel&gt;", "Key accounts", "Bonn", ": 0\n", ": <@U012AB3CD>", " NW"):
        assert words in said
    assert {"en": "Germany", "de": "Deutschland"}[language] in said


def test_only_what_is_known_is_named_and_nothing_is_said_to_be_nothing() -> None:
    none = Preferences(True, None, None, "en", frozenset())
    said = [
        settings.form(SettingsForm(none, "UTC", told=one))["blocks"][-1]
        for one in (Position(), Position(site="Bonn"))
    ]
    assert said[0]["text"]["text"] == "*What your company has told me about you:* nothing."
    assert [line for line in said[1]["text"]["text"].splitlines() if line.startswith("•")] == ["• Site: Bonn"]


@pytest.mark.parametrize(
    ("country", "region", "meant"),
    [
        ("DE", "BY", "DE-BY"),
        ("DE", " de-by ", "DE-BY"),
        ("DE", "", "DE"),
        ("DE", None, "DE"),
        (None, None, None),
        (None, "BY", "-BY"),
    ],
)
def test_a_country_and_its_region_are_one_code(country: str | None, region: str | None, meant: str | None) -> None:
    given = Submission("T1", "U1", "settings", {**FILLED, "country": country, "region": region})
    assert parsing.preferences(given).country == meant
