"""Views stay within Slack's limits for the longest texts that are let in, and say all in their top-level text."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.domain.checkins import (
    ANSWER_LIMIT,
    WORDS_LIMIT,
    CheckInForm,
    Echo,
    OpenCommitment,
    Outcome,
    follow_through,
)
from bot.domain.joinings import GOAL_LIMIT, JoinForm, WaitingPlace
from bot.domain.moderations import LINES, OWN_LIMIT, DeclineCode, Declined, Digest, Note, Waits
from bot.domain.programme import AgendaItem, Catalogue, Programme, Step
from bot.domain.proposals import Trouble
from bot.domain.standings import CircleStanding, Standing
from bot.domain.steps import Guide, Opening, StepMessage
from bot.domain.worktime import Hour
from bot.slack.limits import faults, modal_faults
from bot.slack.views import (
    checkins,
    goodbyes,
    guides,
    joinings,
    kit,
    moderations,
    proposals,
    standings,
    steps,
    welcomes,
)
from bot.slack.views.kit import Message
from bot.slack.views.zones import ZONES

AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
HOUR = Hour(1, time(16), "America/Argentina/Buenos_Aires")
MEMBERS = tuple(f"U{number:010}" for number in range(5))
LONGEST = "w " * 1494 + "w"


def long_step(step: Step) -> Step:
    """A step whose texts are as long as the check of programmes lets them be."""
    texts = ("purpose", "preparation", "exercise", "example", "leaves_behind", "for_three", "without_meeting")
    return replace(
        step,
        **dict.fromkeys(texts, LONGEST),
        title="T" * 60,
        prompt=LONGEST,
        question="q" * 2000,
        nudge=LONGEST,
        wrap_up=LONGEST,
        facilitator_note=LONGEST,
        agenda=tuple(AgendaItem(10, "a" * 290) for _ in range(9)),
        worksheet=tuple("l" * 290 for _ in range(10)),
        reading=tuple("r" * 290 for _ in range(10)),
    )


def long_programme(programme: Programme) -> Programme:
    """A programme whose texts are as long as they may be."""
    return replace(
        programme,
        title="P" * 60,
        tagline="g" * 300,
        welcome=LONGEST,
        goodbye=LONGEST,
        norms=tuple("n" * 290 for _ in range(10)),
        steps=tuple(long_step(one) for one in programme.steps),
    )


def all_messages(programme: Programme) -> dict[str, Message]:
    """Every message that a programme's texts go into."""
    opening = Opening("c" * 36, programme, MEMBERS, HOUR, AT)
    first, second = programme.steps[:2]
    told = StepMessage("c" * 36, programme.title, first, 12, HOUR.zone, AT, second, AT)
    waits = tuple(Waits(MEMBERS, HOUR) for _ in range(LINES))
    return {
        "welcome": welcomes.welcome(opening),
        "goodbye": goodbyes.goodbye(opening),
        "prompt": steps.prompt(told),
        "thread": steps.thread(told),
        "wrap_up": steps.wrap_up(told),
        "digest": moderations.digest(Digest(waits, 100, (Note("unopened", 12),))),
        "declined": moderations.declined(Declined(programme.title, DeclineCode.OWN, "w" * OWN_LIMIT)),
        "declined readily": moderations.declined(Declined(programme.title, DeclineCode.HOUR, None)),
        "kept place": moderations.kept_place(programme.title),
        "uninvited": proposals.trouble(Trouble("c" * 36, "circle-oak", "invite", MEMBERS)),
        "no channel": proposals.trouble(Trouble("c" * 36, "circle-oak", "restricted_action", ())),
        "introduction": joinings.introduction([programme] * 5),
        "help": standings.help_text(),
    }


NAMES = (
    *"welcome goodbye prompt thread wrap_up digest declined uninvited introduction help".split(),
    "no channel",
    "declined readily",
    "kept place",
)


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_a_message_keeps_to_the_limits_and_says_all_in_its_text(
    catalogue: Catalogue, name: str, long: bool
) -> None:
    programme = catalogue.programmes[0]
    message = all_messages(long_programme(programme) if long else programme)[name]
    assert faults(message.blocks) == []
    assert 0 < len(message.text) <= 40_000
    shown = [one["text"]["text"] for one in message.blocks if one["type"] in ("section", "header")]
    assert [one for one in shown if not set(one.split()) <= set(message.text.split())] == []


@pytest.mark.parametrize("long", [False, True])
def test_every_guide_keeps_to_the_limits(catalogue: Catalogue, long: bool) -> None:
    programme = catalogue.programmes[0]
    for step in (long_programme(programme) if long else programme).steps:
        assert modal_faults(guides.guide(Guide("c", step, 1))) == []


def test_a_topic_keeps_to_the_limit(catalogue: Catalogue) -> None:
    opening = Opening("c" * 36, catalogue.programmes[0], MEMBERS, HOUR, AT)
    assert 0 < len(welcomes.topic(opening)) <= 250


def open_commitments(count: int, words: str) -> tuple[OpenCommitment, ...]:
    """So many open commitments."""
    return tuple(OpenCommitment(f"{n:036}", n, words, date(2026, 11, 24)) for n in range(count))


@pytest.mark.parametrize("count", [0, 1, 10, 13])
@pytest.mark.parametrize("words", ["w" * WORDS_LIMIT, "&" * WORDS_LIMIT, "\N{ROCKET}" * WORDS_LIMIT])
def test_the_check_in_keeps_to_the_limits(catalogue: Catalogue, count: int, words: str) -> None:
    step = long_step(catalogue.programmes[0].steps[0])
    asked = CheckInForm(
        circle_id="c" * 36,
        step=12,
        title=step.title,
        question=step.question,
        open=open_commitments(count, words),
        today=date(2026, 11, 24),
        suggested_due_on=date(2026, 12, 1),
    )
    assert modal_faults(checkins.form(asked)) == []
    assert modal_faults(checkins.form(asked, words * 9)) == []
    assert modal_faults(checkins.look_back(asked, "1793178311.000300")) == []
    assert len([one for one in checkins.look_back(asked)["blocks"] if one["type"] == "input"]) == min(count, 5)


@pytest.mark.parametrize("character", ["w", "&", "<", "\N{ROCKET}"])
def test_the_echo_keeps_to_the_limits(character: str) -> None:
    shown = Echo("U1", "q" * 2000, character * ANSWER_LIMIT, character * WORDS_LIMIT, date(2026, 11, 24))
    message = checkins.echo(shown)
    assert faults(message.blocks) == []
    assert len(message.text) <= 40_000


def test_the_form_to_join_keeps_to_the_limits_in_every_zone(catalogue: Catalogue) -> None:
    programmes = [long_programme(one) for one in catalogue.programmes]
    for zone in (None, "UTC", "America/Argentina/ComodRivadavia", "Asia/Kolkata"):
        suggested = JoinForm(zone, "en")
        filled = JoinForm(
            zone,
            "de",
            "e" * 36,
            goal="\N{ROCKET}" * GOAL_LIMIT,
            topics=frozenset({"balance", "tools"}),
            hosts=True,
            avoids=frozenset(MEMBERS),
        )
        for shown in (suggested, filled, replace(filled, agreed=True)):
            assert modal_faults(joinings.form(programmes, shown)) == []
    assert len(ZONES) == len(set(ZONES)) <= 99


def standing(words: str, goal: str) -> Standing:
    """Somebody with thirteen open commitments and a goal."""
    circle = CircleStanding(
        circle_id="c" * 36,
        programme="P" * 60,
        channel_id="C012AB3CD",
        step=3,
        last_step=12,
        open_step=3,
        checked_in=False,
        meeting_at=AT,
        goal=goal,
        open=open_commitments(13, words),
        follow_through=follow_through([*Outcome, None]),
        finished=False,
    )
    return Standing((WaitingPlace("P" * 60, AT, others=True, proposed=False),), (circle,))


@pytest.mark.parametrize("character", ["w", "&", "<", "\N{ROCKET}"])
def test_the_status_keeps_to_the_limits(character: str) -> None:
    message = standings.standing(standing(character * WORDS_LIMIT, character * GOAL_LIMIT))
    assert faults(message.blocks) == []
    assert len(message.text) <= 40_000


@pytest.mark.parametrize("what", ["&amp;", "&lt;", "<@U012AB3CD> ", "<https://example.com|an example> "])
def test_a_long_text_is_not_cut_inside_an_entity_or_a_mention(what: str) -> None:
    for offset in range(5):
        for section in kit.sections("x" * offset + what * 900):
            shown = section.to_dict()["text"]["text"]
            assert shown.count("&") == shown.count(";")
            assert shown.count("<") == shown.count(">")


def test_a_text_of_any_length_loses_nothing() -> None:
    written = "\n\n".join("word " * count for count in (10, 900, 3, 2000))
    shown = "".join(one.to_dict()["text"]["text"] for one in kit.sections(written))
    assert shown.split() == written.split() or "".join(shown.split()) == "".join(written.split())
