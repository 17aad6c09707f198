"""Tests of programmes as values and of the catalogue that holds them."""

from dataclasses import FrozenInstanceError, replace

import pytest

from bot.domain.programme import Catalogue, Programme, StepKind

TEA = Programme(
    id="tea",
    version=1,
    title="Tea",
    tagline="Tea together.",
    about="Tea.",
    minutes_a_week=30,
    meeting_minutes=30,
    smallest=3,
    ideal=4,
    largest=5,
    steps=(),
    norms=(),
    welcome="Welcome.",
    goodbye="Goodbye.",
)
COFFEE = replace(TEA, id="coffee", title="Coffee")


def test_a_catalogue_gives_programmes_by_id_and_keeps_their_order() -> None:
    catalogue = Catalogue([TEA, COFFEE])
    assert catalogue.programmes == (TEA, COFFEE)
    assert list(catalogue) == [TEA, COFFEE]
    assert len(catalogue) == 2
    assert catalogue.get("coffee") is COFFEE
    assert "tea" in catalogue
    assert "milk" not in catalogue


def test_a_programme_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Catalogue([TEA]).get("milk")


def test_two_programmes_with_the_same_id_are_refused() -> None:
    with pytest.raises(ValueError, match="tea"):
        Catalogue([TEA, replace(COFFEE, id="tea")])


def test_a_catalogue_does_not_follow_the_list_it_was_made_from() -> None:
    given = [TEA]
    catalogue = Catalogue(given)
    given.append(COFFEE)
    assert catalogue.programmes == (TEA,)


def test_a_programme_cannot_be_altered() -> None:
    with pytest.raises(FrozenInstanceError):
        TEA.title = "Milk"  # pyright: ignore[reportAttributeAccessIssue]


def test_kinds_are_stored_by_value() -> None:
    assert [kind.value for kind in StepKind] == ["meeting", "pairs", "trios", "without_meeting"]
