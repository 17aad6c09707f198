"""What a circle agrees on and its members offer stays within Slack's limits, and comes out as plain words."""

import pytest

from bot.domain.norms import LINES_AT_MOST, NORM_LIMIT, Norm, NormForm, Norms
from bot.domain.offers import OFFER_LIMIT, OfferForm, OfferGiven, OfferShown, OfferWanted
from bot.domain.requests import ABOUT_LIMIT, HelpKind, RequestForm, RequestShown
from bot.slack.limits import faults, modal_faults
from bot.slack.views import norms, offers, requests
from bot.slack.views.kit import Json, Message
from tests.slack.test_hostile_words import ALIVE, WORDS, marked_up

C, ROW = "c" * 36, "r" * 36
CHANNEL = "<#C012AB3CD>"


def lines(words: str, count: int = LINES_AT_MOST, version: int = 3) -> Norms:
    """So many lines of these words, the last of them new."""
    return Norms(C, version, tuple(Norm(ROW, words, number) for number in range(version - count + 1, version + 1)))


def modals(words: str) -> dict[str, Json]:
    """Every modal with these words in it."""
    given = OfferGiven(HelpKind.INTRODUCTION, words[:OFFER_LIMIT], shared=True)
    line = words[:NORM_LIMIT]
    return {
        "norms": norms.present(lines(line)),
        "others": norms.present(lines(line, 1), others=True),
        "agreed": norms.present(Norms(C, 0, (Norm(ROW, line),), agreed=True)),
        "none left": norms.present(Norms(C, 4, ())),
        "new line": norms.form(NormForm(C, ROW, 0, None)),
        "line": norms.form(NormForm(C, ROW, 999_999_999, line)),
        "changed meanwhile": norms.form(NormForm(C, ROW, 1, line, theirs=line), line),
        "taken out meanwhile": norms.form(NormForm(C, ROW, 0, None, theirs=""), line),
        "offer": offers.form(OfferForm(C, None), words),
        "own offer": offers.form(OfferForm(C, given)),
        "request": requests.form(RequestForm(C, ROW), words),
        "looked at": requests.looked_at(RequestShown(ROW, "U0AUTHOR", HelpKind.IDEAS, words[:ABOUT_LIMIT])),
    }


def messages(words: str) -> dict[str, Message]:
    """Every message with these words in it."""
    line = words[:NORM_LIMIT]
    return {
        "kickoff": norms.kickoff(lines(line)),
        "none left": norms.changed(Norms(C, 4, ()), "U0AUTHOR"),
        "changed": norms.changed(lines(line), "U0AUTHOR"),
        "offer": offers.shown(OfferShown("U0AUTHOR", HelpKind.CONTACTS, words[:OFFER_LIMIT])),
        "wanted": offers.wanted(OfferWanted(ROW, "U0AUTHOR", "C012AB3CD", HelpKind.IDEAS, words[:OFFER_LIMIT])),
    }


@pytest.mark.parametrize("words", ["w" * 3000, "&" * 3000, "\N{ROCKET}" * 3000, *WORDS.values()])
def test_all_stays_within_the_limits_and_nothing_is_carried_out(words: str) -> None:
    for name, modal in modals(words).items():
        assert modal_faults(modal) == [], name
        said = " ".join(marked_up(modal["blocks"])).replace("<@U0AUTHOR>", "")
        assert ALIVE.findall(said) == [], name
    for name, message in messages(words).items():
        assert faults(message.blocks) == [], name
        for said in (message.text, *marked_up(list(message.blocks))):
            assert ALIVE.findall(said.replace("<@U0AUTHOR>", "").replace(CHANNEL, "")) == [], name


def test_the_norms_of_a_programme_may_be_longer_than_a_line_of_ones_own() -> None:
    long = "n " * 1400
    assert faults(norms.kickoff(Norms(C, 0, (Norm("", long), Norm("", long)))).blocks) == []
    assert modal_faults(norms.form(NormForm(C, ROW, 0, long))) == []
    assert modal_faults(norms.present(Norms(C, 0, (Norm(ROW, long),)))) == []


def test_the_text_has_every_line_and_marks_the_new_one() -> None:
    told = norms.changed(Norms(C, 2, (Norm("a", "We listen", 0), Norm("b", "We laugh", 2))), "U1")
    assert told.text.endswith("• We listen\n• We laugh (new)")
    shown = [one["text"]["text"] for one in told.blocks if one["type"] == "section"]
    assert shown[1:] == ["• We listen\n• We laugh (new)"]


def test_nothing_says_how_many_have_said_yes_or_who_has_not() -> None:
    told = [norms.kickoff(lines("Listen")).text, norms.agreed().text, norms.noted().text]
    assert not any(sign in one for one in told for sign in ("<@", " of 5", "still"))


@pytest.mark.parametrize("kind", HelpKind)
def test_every_kind_of_help_can_be_asked_for_and_offered_and_says_what_it_is(kind: HelpKind) -> None:
    for modal in (requests.form(RequestForm(C, ROW)), offers.form(OfferForm(C, None))):
        (radio,) = [one["element"] for one in modal["blocks"] if one.get("block_id") == "kind"]
        assert kind.value in [one["value"] for one in radio["options"]]
        assert len({one["text"]["text"] for one in radio["options"]}) == len(HelpKind)
    assert "U0AUTHOR" in requests.shown(RequestShown(ROW, "U0AUTHOR", kind, "x")).text


def test_an_introduction_is_asked_for_with_a_sentence_that_is_finished() -> None:
    about = next(one for one in requests.form(RequestForm(C, ROW))["blocks"] if one.get("block_id") == "about")
    assert "finish the sentence: Who do you know who ..." in about["hint"]["text"]
    told = requests.shown(RequestShown(ROW, "U1", HelpKind.INTRODUCTION, "sails"))
    assert told.text.startswith("*<@U1>* asks for an introduction: who do you know who ...\nsails\n")
