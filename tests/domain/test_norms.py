"""What a line of the norms may be, and how an offer and a turn are checked."""

import pytest

from bot.domain import norms, offers, requests
from bot.domain.norms import LINES_AT_MOST, NORM_LIMIT, NormGiven
from bot.domain.offers import OFFER_LIMIT, OfferGiven
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.requests import HelpKind


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  We listen. ", "We listen."),
        ("We listen,\nto the\n\n end.", "We listen, to the end."),
        ("\u202eWe listen.", "We listen."),
        ("x" * NORM_LIMIT, "x" * NORM_LIMIT),
    ],
)
def test_a_norm_is_one_tidy_line(typed: str, kept: str) -> None:
    assert norms.checked(NormGiven("n", 0, typed)) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", RefusalCode.NO_NORM),
        (" \n\u200b", RefusalCode.NO_NORM),
        ("x" * (NORM_LIMIT + 1), RefusalCode.TEXT_TOO_LONG),
    ],
)
def test_an_empty_line_and_a_long_one_are_refused_at_the_field(typed: str, code: RefusalCode) -> None:
    with pytest.raises(Refusal) as refused:
        norms.checked(NormGiven("n", 0, typed))
    assert (refused.value.code, refused.value.field) == (code, "norm")
    assert norms.checked(NormGiven("n", 0, typed, take_out=True)) is None


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("*Confidential.* What we hear we keep.", "Confidential. What we hear we keep."),
        ("We _may_ laugh, *at ourselves first*.", "We may laugh, at ourselves first."),
        ("2 * 3 * 4 is 24, and snake_case_stays", "2 * 3 * 4 is 24, and snake_case_stays"),
    ],
)
def test_a_programmes_norms_are_begun_with_as_plain_text(written: str, plain: str) -> None:
    (line,) = norms.to_start_from("c", (written,)).lines
    assert line.words == plain


def test_there_is_room_for_twenty_lines() -> None:
    norms.check_room(LINES_AT_MOST - 1)
    with pytest.raises(Refusal) as refused:
        norms.check_room(LINES_AT_MOST)
    assert refused.value.facts == {"limit": 20}


@pytest.mark.parametrize(
    ("typed", "code"), [(" ", RefusalCode.NOTHING_OFFERED), ("x" * (OFFER_LIMIT + 1), RefusalCode.TEXT_TOO_LONG)]
)
def test_an_offer_says_what_in_a_few_words(typed: str, code: RefusalCode) -> None:
    with pytest.raises(Refusal) as refused:
        offers.checked(OfferGiven(HelpKind.IDEAS, typed, shared=False))
    assert (refused.value.code, refused.value.field) == (code, "offer")
    kept = offers.checked(OfferGiven(HelpKind.IDEAS, f" {'x' * OFFER_LIMIT} ", shared=True))
    assert kept == OfferGiven(HelpKind.IDEAS, "x" * OFFER_LIMIT, shared=True)


def test_who_offered_that_kind_of_help_is_asked_before_those_whose_turn_it_would_be() -> None:
    assert requests.in_turn(["U1", "U2", "U3"], ["U3"], offering={"U3"}) == ["U3", "U1", "U2"]
    assert requests.in_turn(["U1", "U2", "U3"], ["U1"]) == ["U2", "U3", "U1"]
    assert requests.in_turn(["U1", "U2", "U3"], ["U1"], offering={"U1", "U3"}) == ["U3", "U1", "U2"]
