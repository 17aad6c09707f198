"""The rules of founding a circle: whom words name, whom one may ask, and how it goes on."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.foundings import FURTHEST, Founding, Obstacle, Phase, Plan, Way, checked, named, of_account, way
from bot.domain.joinings import Profile
from bot.domain.refusals import Refusal, RefusalCode

TODAY = date(2026, 11, 2)
PLAN = Plan("p", frozenset({"U1"}), None, offers=False)
SOMEBODY = Profile(
    "U1", zone=None, is_guest=False, is_bot=False, is_deactivated=False, is_external=False, name="ben"
)


@pytest.mark.parametrize(
    ("words", "people", "not_understood"),
    [
        ((), (), ()),
        (("<@U012AB3CD|ana>", "<@W9>"), ("U012AB3CD", "W9"), ()),
        (("<@U1>,", "<@U2|b.en><@U1>"), ("U1", "U2"), ()),
        (("@ana", "and", "<@U1>"), ("U1",), ("@ana", "and")),
        (("<!channel>", "<!subteam^S012AB3CD>", "<#C012AB3CD|general>"), (), ("<!channel>", "<!subteam^S012AB3CD>", "<#C012AB3CD|general>")),
        (("<@u1>", "<@>", "<@U1"), (), ("<@u1>", "<@>", "<@U1")),
    ],
)  # fmt: skip
def test_whom_words_name(words: tuple[str, ...], people: tuple[str, ...], not_understood: tuple[str, ...]) -> None:
    found = named(words)
    assert (found.people, found.not_understood) == (people, not_understood)


def test_of_very_many_words_only_some_are_looked_at() -> None:
    found = named([f"<@U{number}>" for number in range(500)] + ["x"] * 500)
    assert len(found.people) == 10
    assert len(found.not_understood) == 10


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"people": frozenset()}, "people", RefusalCode.NOBODY_NAMED),
        ({"people": frozenset("ABCDE")}, "people", RefusalCode.MORE_PEOPLE_THAN_SEATS),
        ({"not_before": date(2026, 11, 1)}, "not_before", RefusalCode.DATE_PAST),
        ({"not_before": date(9999, 1, 1)}, "not_before", RefusalCode.BACK_TOO_LATE),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    changed: dict[str, object], field: str, code: RefusalCode
) -> None:
    with pytest.raises(Refusal) as refused:
        checked(replace(PLAN, **changed), TODAY, seats=4)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_what_can_be_taken_is_taken_as_it_is() -> None:
    for plan in (PLAN, replace(PLAN, people=frozenset("ABCD")), replace(PLAN, not_before=TODAY + FURTHEST)):
        assert checked(plan, TODAY, seats=4) == plan


@pytest.mark.parametrize(
    ("profile", "hinders"),
    [
        (SOMEBODY, None),
        (None, Obstacle.UNKNOWN),
        (replace(SOMEBODY, is_external=True), Obstacle.UNKNOWN),
        (replace(SOMEBODY, user_id="U0"), Obstacle.ONESELF),
        (replace(SOMEBODY, is_bot=True), Obstacle.APP),
        (replace(SOMEBODY, is_deactivated=True), Obstacle.NO_ACCOUNT),
    ],
)
def test_what_an_account_says_against_asking(profile: Profile | None, hinders: Obstacle | None) -> None:
    assert of_account(profile, "U0") is hinders


@pytest.mark.parametrize(
    ("taken", "offers", "has_hour", "goes"),
    [
        (1, True, True, Way.OFFER),
        (4, True, True, Way.OFFER),
        (5, True, True, Way.ON),
        (3, False, True, Way.TOO_FEW),
        (3, False, False, Way.TOO_FEW),
        (4, False, True, Way.ON),
        (4, False, False, Way.NO_HOUR),
    ],
)
def test_how_it_goes_on(taken: int, offers: bool, has_hour: bool, goes: Way) -> None:
    assert way(taken=taken, smallest=4, ideal=5, offers=offers, has_hour=has_hour) is goes


def test_there_are_never_less_than_no_seats_free() -> None:
    until = datetime(2026, 11, 5, tzinfo=UTC)
    for taken, free in ((("A",), 4), (tuple("ABCDE"), 0), (tuple("ABCDEF"), 0)):
        assert Founding("c", "p", Phase.ASKED, taken, 5, 4, until).free == free
