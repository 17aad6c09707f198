"""What moderators see of rounds stays within Slack's limits, names nobody's reasons, and says plain words."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.adjustments import Adjusting
from bot.domain.circles import CircleState
from bot.domain.forming.people import Reason
from bot.domain.merits import Why
from bot.domain.moderations import Digest, Note
from bot.domain.programme import Catalogue
from bot.domain.rounds import (
    LEFT_SHOWN,
    SHOWN,
    THEME_LIMIT,
    Audience,
    AudienceKind,
    Draft,
    LeftOver,
    LeftPage,
    Result,
    RoundCard,
    RoundForm,
    RoundPage,
    Rounds,
    RoundState,
    Schedule,
    Window,
)
from bot.slack.limits import faults, home_faults, modal_faults
from bot.slack.views import adjustments, kit, left_overs, moderations, proposals, round_forms, rounds
from bot.wording import speaking
from tests.slack.homes import actions
from tests.slack.test_hostile_words import ALIVE, WORDS
from tests.slack.test_moderation_limits import CARD, PEOPLE

GOOD = Why(4, 3, 2, near=10, pairs=10, topics=("career", "leading", "tools"), met=0)
DRAFT = Draft(replace(CARD, state=CircleState.PLANNED, founder=None), GOOD, locked=False)
SHORT = replace(DRAFT, card=replace(DRAFT.card, short=True), sound=False)
ROUND = RoundCard(
    round_id="r" * 36,
    programme="P" * 60,
    state=RoundState.READY,
    audience=Audience(AudienceKind.PEOPLE, PEOPLE),
    theme="t" * THEME_LIMIT,
    window=Window(date(2026, 11, 18), date(2026, 11, 30)),
    count=9999,
    own=2,
    people=49995,
    locked=3,
    left=400,
    result=Result(50_000, 970.2, 1000.0),
)
EVERY_AUDIENCE = (
    Audience(),
    Audience(AudienceKind.DEPARTMENT, ("<!channel> & " + "d" * 67,)),
    Audience(AudienceKind.GROUP, ("S0GROUP",)),
    Audience(AudienceKind.PEOPLE, PEOPLE),
)


def drafts(**changed: object) -> tuple[Draft, ...]:
    return tuple(replace(DRAFT, **changed) for _ in range(SHOWN))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("audience", EVERY_AUDIENCE)
def test_a_full_page_keeps_to_the_limits(audience: Audience, language: str) -> None:
    card = replace(ROUND, audience=audience)
    with speaking(language):
        for page in (0, 500, 999):
            for shown in (drafts(), drafts(locked=True), drafts(card=SHORT.card), drafts(sound=False)):
                assert modal_faults(rounds.page(RoundPage(card, shown, page), "d" * 300)) == []
        for state in RoundState:
            assert modal_faults(rounds.page(RoundPage(replace(card, state=state), (), 0))) == []


def test_a_page_is_told_in_facts_and_the_score_in_a_sentence() -> None:
    said = str(rounds.page(RoundPage(ROUND, (DRAFT,), 0)))
    assert "4 departments, 3 sites, 2 functions, similar level, two or more share: Where I want to go" in said
    assert "no two of them were in a circle before" in said
    assert "they reach 97 of the 100 points that no circles of these 50000 people could exceed." in said
    assert "10001 circles with 49995 people." in said
    assert "2 of them have you in them" in said


def test_of_too_few_people_it_is_not_said_when_they_are_free_nor_why_they_are_good() -> None:
    whole, short = (str(rounds.page(RoundPage(ROUND, (one,), 0))) for one in (DRAFT, SHORT))
    for line in ("*Hour:*", "*First meeting:*", "*Why:*"):
        assert line in whole
        assert line not in short
    place = moderations.Place("c", 0, at_home=False, in_round=True)
    assert "proposal.hours" in actions(adjustments.adjust(Adjusting(DRAFT.card, may_remove=True), place))
    assert "proposal.hours" not in actions(adjustments.adjust(Adjusting(SHORT.card, may_remove=True), place))


def test_where_nobody_has_offered_to_host_the_circle_says_so_and_names_nobody() -> None:
    line = "Nobody in it has offered to host."
    hosted = replace(DRAFT.card, nobody_offered=False)
    assert [proposals.facts(one).count(line) for one in (DRAFT.card, hosted, SHORT.card)] == [1, 0, 0]


def test_what_cannot_be_sent_and_a_round_that_is_too_late_say_so() -> None:
    unsound = replace(DRAFT, sound=False)
    page = rounds.page(RoundPage(ROUND, (unsound,), 0))
    assert "It cannot be sent as it is" in str(page)
    assert "round.approve" not in actions(page)
    assert "It cannot be sent as it is" not in str(rounds.page(RoundPage(ROUND, (DRAFT,), 0)))
    late, early = (replace(ROUND, count=0, own=0, is_over=one) for one in (True, False))
    assert f"a first meeting by {kit.full_day(date(2026, 11, 30))}" in str(rounds.page(RoundPage(late, (), 0)))
    assert "by hours, numbers or rules" not in str(rounds.page(RoundPage(late, (), 0)))
    assert "by hours, numbers or rules" in str(rounds.page(RoundPage(early, (), 0)))


def test_what_cannot_be_done_has_no_button() -> None:
    page = rounds.page(RoundPage(ROUND, (DRAFT, SHORT, replace(DRAFT, locked=True)), 0))
    assert actions(page).count("round.approve") == 2, "one is too small"
    assert actions(page).count("round.lock") == 2
    assert actions(page).count("round.unlock") == 1
    empty = rounds.page(RoundPage(replace(ROUND, count=0, left=0), (), 0))
    assert "round.approve_all" not in actions(empty)
    assert "round.left" not in actions(empty)
    assert actions(rounds.page(RoundPage(replace(ROUND, state=RoundState.FORMING), (), 0))) == []


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("part", [0, 1, 50, 99, 100])
def test_a_search_that_takes_long_is_told_in_words_and_in_a_bar_and_can_be_stopped(
    part: int, language: str
) -> None:
    with speaking(language):
        view = rounds.page(RoundPage(replace(ROUND, state=RoundState.FORMING, part=part), (), 0))
    assert modal_faults(view) == []
    assert actions(view) == ["round.stop"]
    assert f"{part} %" in str([block for block in view["blocks"] if block["type"] == "section"])
    (bar,) = [block["elements"][0]["text"] for block in view["blocks"] if block["type"] == "context"]
    assert (bar.count("▰"), len(bar)) == (round(part / 5), 20)


def test_a_search_that_is_stopped_has_no_button_any_more_and_says_whose_press_it_was() -> None:
    stopped = replace(ROUND, part=42, stopped_by="U0MOD")
    view = rounds.page(RoundPage(replace(stopped, state=RoundState.FORMING), (), 0))
    assert actions(view) == []
    assert "I am ending the search, and keep the best circles so far." in str(view)
    assert "<@U0MOD> had the search end before it was through" in str(rounds.page(RoundPage(stopped, (DRAFT,), 0)))


UNTOLD = Reason.RULES, Reason.NUMBERS, Reason.NO_COMMON_HOURS


@pytest.mark.parametrize("reason", Reason)
def test_who_is_left_over_reads_the_same_for_rules_numbers_and_hours(reason: Reason) -> None:
    people = tuple(LeftOver(one, reason, missing=2) for one in [*PEOPLE, *PEOPLE][:LEFT_SHOWN])
    view = left_overs.page(LeftPage("r" * 36, people, 3, 400))
    assert modal_faults(view) == []
    said = {str(left_overs.page(LeftPage("r", (LeftOver("U1", one),), 0, 1))) for one in UNTOLD}
    assert len(said) == 1


def test_how_many_more_are_needed_is_said_only_where_too_few_wait() -> None:
    said = [
        str(left_overs.page(LeftPage("r", (LeftOver("U1", one, 1),), 0, 1))) for one in (*UNTOLD, Reason.ALONE)
    ]
    assert ["One more person at their hours would make a circle." in one for one in said] == [False] * 3 + [True]


def test_the_form_and_the_list_keep_to_the_limits(catalogue: Catalogue) -> None:
    names = tuple(f"{number:02}" + "d" * 78 for number in range(99))
    ids = tuple(one.id for one in catalogue.programmes)
    for group in (None, "S0GROUP"):
        assert (
            modal_faults(round_forms.form(catalogue.programmes, RoundForm(ids, names, group, date(2026, 11, 2))))
            == []
        )
    many = Rounds((ROUND,) * len(ids), tuple(Schedule("p" * 36, "P" * 60, 13, date(2027, 1, 4)) for _ in ids))
    assert modal_faults(round_forms.overview(many)) == []
    assert home_faults(kit.home(round_forms.listed(many))) == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_a_theme_shows_plain_words(words: str) -> None:
    view = rounds.page(RoundPage(replace(ROUND, theme=words[:THEME_LIMIT]), (), 0))
    said = "\n".join(block["text"]["text"] for block in view["blocks"] if block["type"] == "section")
    assert ALIVE.findall(said) == []


def test_a_day_on_which_only_a_round_waits_is_told_of() -> None:
    message = moderations.digest(Digest((), 0, (Note("rounds", 1), Note("unopened", 2))))
    assert faults(message.blocks) == []
    assert message.text.startswith("The circles of a round are ready to be looked at: `/circle round`.")
