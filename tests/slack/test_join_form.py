"""The form to join, whatever is put into it: what the person reads, and what is known of it before they do."""

from typing import Any

import pytest

from bot.domain import joinings as rules
from bot.domain.joinings import CONSENT_VERSION, suggested_language
from bot.domain.refusals import Refusal
from bot.slack.parse import Submission
from bot.slack.parse import joinings as parsing
from bot.slack.views import refusals

WELL: dict[str, Any] = {
    "programme": "working-out-loud",
    "language": "en",
    "zone": "Europe/Berlin",
    "days": ("0", "1"),
    "starts": "09:00",
    "ends": "17:00",
    "topic": (),
    "goal": None,
    "hosts": (),
    "avoids": (),
    "consent": ("yes",),
}
BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"zone": "Mars/Olympus"}, "zone", "Choose your time zone from the list."),
    ({"zone": "<!channel>"}, "zone", "Choose your time zone from the list."),
    ({"zone": None}, "zone", "Choose your time zone from the list."),
    ({"language": "fr"}, "language", "Choose one of the languages in the list."),
    ({"language": None}, "language", "Choose one of the languages in the list."),
    ({"topic": ("my boss",)}, "topic", "Choose at most 3 topics from the list, or leave it open."),
    ({"days": ()}, "days", "Choose at least one day on which you could meet."),
    ({"days": ("9", "x", "")}, "days", "Choose at least one day on which you could meet."),
    ({"starts": "25:00"}, "starts", "Choose an hour, such as 16:00."),
    ({"ends": None}, "ends", "Choose an hour, such as 16:00."),
    ({"starts": "17:00", "ends": "09:00"}, "ends", "Leave at least 60 minutes between"),
    ({"goal": "x" * 40_000}, "goal", "This is too long: at most 1000 characters."),
    ({"consent": ()}, "consent", "Please tick this to take part."),
    ({"consent": ("no",)}, "consent", "Please tick this to take part."),
]


def given(subject: str = f"{CONSENT_VERSION}:", **changed: Any) -> Submission:
    """The form, sent in."""
    return Submission("T1", "U1", subject, {**WELL, **changed})


@pytest.mark.parametrize(("changed", "field", "said"), BAD)
def test_what_cannot_be_taken_is_told_at_its_field(changed: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(Refusal) as caught:
        rules.checked(parsing.application(given(**changed)))
    assert caught.value.field == field
    assert refusals.sentence(caught.value).startswith(said)


@pytest.mark.parametrize("subject", ["1:", "join", "", "99:"])
def test_a_yes_to_other_words_than_those_of_now_is_none(subject: str) -> None:
    with pytest.raises(Refusal) as caught:
        rules.checked(parsing.application(given(subject)))
    assert refusals.sentence(caught.value).startswith("The words above have just been changed.")


@pytest.mark.parametrize(
    "goal", ["\N{ROCKET}", "<!channel> <@U2>", "\u05d0\u05d1 abc", "*b* <https://example.com>"]
)
def test_a_goal_of_any_signs_is_taken_as_it_is(goal: str) -> None:
    assert rules.checked(parsing.application(given(goal=goal))).goal == goal


@pytest.mark.parametrize("goal", ["", " ", "\u200b\ufeff", "\n\n"])
def test_a_goal_of_nothing_visible_is_none(goal: str) -> None:
    assert rules.checked(parsing.application(given(goal=goal))).goal is None


def test_only_other_people_can_be_avoided_and_not_everybody() -> None:
    named = parsing.application(given(avoids=("U1", "U2", "W3", "C4", "", "<@U5>", "u6", "U" * 40))).avoids
    assert rules.avoidable(named, "U1") == {"U2", "W3"}
    assert len(rules.avoidable({f"U{number}" for number in range(90)}, "U1")) == rules.AVOIDED_AT_MOST


@pytest.mark.parametrize(
    ("chosen", "locale", "here", "expected"),
    [
        (None, "de-DE", "en", "de"),
        (None, "de_AT", "en", "de"),
        (None, "en-GB", "de", "en"),
        (None, "fr-FR", "de", "de"),
        (None, None, "de", "de"),
        (None, "", "xx", "en"),
        ("en", "de-DE", "de", "en"),
        ("xx", "de-DE", "en", "de"),
    ],
)
def test_a_language_is_suggested(chosen: str | None, locale: str | None, here: str, expected: str) -> None:
    assert suggested_language(chosen, locale, here) == expected
