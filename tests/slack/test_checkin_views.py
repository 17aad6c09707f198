"""The check-in's screens: within Slack's limits for the longest words, harmless for the worst, and kind in their words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.checkins import ANSWER_LIMIT, CUE_LIMIT, WORDS_LIMIT, CheckInForm, CheckInTaken, OpenCommitment
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import told
from bot.slack.limits import faults, modal_faults
from bot.slack.parse import checkins as fields
from bot.slack.parse import replies
from bot.slack.views import amendments, checkins
from tests.features import stage
from tests.slack.test_hostile_words import ALIVE, WORDS

ON = date(2026, 11, 24)
TAKEN = CheckInTaken(
    circle_id="c" * 36,
    step=12,
    user_id="U0AUTHOR",
    question="A question?",
    answer="An answer",
    what="Call Ada",
    due_on=ON,
    cue="it is nine",
    shared=False,
    is_open=True,
    is_last=False,
    version=1793178311000300,
)
ASKED = CheckInForm("c" * 36, 3, "Title", "A question?", (), ON, ON)
VIEWS = {
    "preview": amendments.preview,
    "taken": amendments.taken,
    "given": amendments.given,
    "take back": amendments.take_back,
    "edit": checkins.edit,
}


def texts(view: dict[str, Any]) -> str:
    """All texts of a modal that are read as markup."""
    found = [one["text"] for one in view["blocks"] if one["type"] == "section"]
    found += [each for one in view["blocks"] if one["type"] == "context" for each in one["elements"]]
    return "\n".join(one["text"] for one in found if one["type"] == "mrkdwn")


@pytest.mark.parametrize("character", ["w", "&", "<", "\N{ROCKET}"])
@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("name", VIEWS)
def test_every_screen_keeps_to_the_limits(name: str, shared: bool, is_open: bool, character: str) -> None:
    long = replace(
        TAKEN,
        question="q" * 400,
        answer=character * ANSWER_LIMIT,
        what=character * WORDS_LIMIT,
        cue=character * CUE_LIMIT,
        shared=shared,
        is_open=is_open,
    )
    assert modal_faults(VIEWS[name](long)) == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
@pytest.mark.parametrize("name", VIEWS)
def test_hostile_words_are_shown_plainly_on_every_screen(name: str, words: str) -> None:
    view = VIEWS[name](replace(TAKEN, answer=words, what=words, cue=None))
    assert modal_faults(view) == []
    assert ALIVE.findall(texts(view).replace("<@U0AUTHOR>", "")) == []
    assert name in ("take back", "taken") or words in [
        *(one["text"]["text"] for one in view["blocks"] if one["type"] == "section"),
        *(one["element"].get("initial_value") for one in view["blocks"] if one["type"] == "input"),
    ]


@pytest.mark.parametrize("is_last", [True, False])
def test_what_is_promised_in_the_last_step_need_not_be_small(is_last: bool) -> None:
    for form in (checkins.form(replace(ASKED, is_last=is_last)), checkins.edit(replace(TAKEN, is_last=is_last))):
        assert ("small enough" in str(form)) is not is_last
        assert ("I do not ask you about it" in str(form)) is is_last
        assert modal_faults(form) == []


@pytest.mark.parametrize("is_last", [True, False])
def test_after_the_last_step_no_next_check_in_is_spoken_of(is_last: bool) -> None:
    assert ("The next check-in" in texts(amendments.taken(replace(TAKEN, is_last=is_last)))) is not is_last


def test_the_preview_shows_the_very_blocks_that_are_posted() -> None:
    posted = checkins.echo(amendments.as_shown(TAKEN)).blocks
    shown = amendments.preview(TAKEN)["blocks"]
    begin = next(number for number, one in enumerate(shown) if one["type"] == "divider") + 1
    assert shown[begin : begin + len(posted)] == list(posted)


@pytest.mark.parametrize("words", ["", " ", "x" * 40_000, "<!channel>", "\N{ROCKET}"])
def test_words_that_could_not_be_taken_are_shown_whole(words: str) -> None:
    view = amendments.kept("This check-in is closed.", stage.given(words, answer=words))
    assert modal_faults(view) == []
    plain = [one["text"]["text"] for one in view["blocks"] if one["type"] == "section"][1:]
    assert "".join(plain) == (words * 2 if words.strip() else "")


@pytest.mark.parametrize("view", [checkins.form(ASKED), checkins.edit(TAKEN), amendments.preview(TAKEN)])
def test_nothing_of_what_was_written_goes_along_unseen(view: dict[str, Any]) -> None:
    place = fields.place(view["private_metadata"])
    assert place.circle_id == "c" * 36
    values = [each["value"] for one in view["blocks"] if one["type"] == "actions" for each in one["elements"]]
    assert "Ada" not in view["private_metadata"] + "".join(values)


def test_nobody_shows_anything_by_not_looking() -> None:
    (share,) = [one for one in checkins.form(ASKED)["blocks"] if one.get("block_id") == "share"]
    assert share["optional"]
    assert "initial_options" not in share["element"]
    (share,) = [one for one in checkins.edit(TAKEN, ticked=True)["blocks"] if one.get("block_id") == "share"]
    assert [one["value"] for one in share["element"]["initial_options"]] == ["yes"]


def test_just_here_is_on_the_first_screen_and_only_there() -> None:
    def has(view: dict[str, Any]) -> bool:
        return "checkin.here" in str(view["blocks"])

    looked = replace(ASKED, open=(OpenCommitment("a", 0, "Call Ada", ON),))
    assert has(checkins.form(ASKED))
    assert has(checkins.look_back(looked))
    assert not has(checkins.form(looked))
    assert not has(checkins.form(replace(ASKED, here=True)))
    assert not has(checkins.look_back(replace(looked, here=True)))


def test_the_offer_to_keep_a_reply_says_all_in_its_text(catalogue: Catalogue) -> None:
    message = checkins.keep(told("c" * 36, catalogue.programmes[0], 3, None), "1793178311.000300")
    assert faults(message.blocks) == []
    assert message.text == message.blocks[0]["text"]["text"]
    (button,) = message.blocks[1]["elements"]
    assert fields.place(button["value"]).more == "1793178311.000300"
    assert "Week 3" in button["accessibility_label"]


@pytest.mark.parametrize("subject", ["", "c", "c:", "c:x", ":1", "c:1:words", "c:1:1.2.3", "c:1:-1", "c:1: "])
def test_a_subject_that_is_none_of_ours_is_refused(subject: str) -> None:
    with pytest.raises(Refusal) as caught:
        fields.place(subject)
    assert caught.value.code is RefusalCode.GONE


@pytest.mark.parametrize("subject", ["c:1", "c:1:1.5"])
def test_a_preview_without_its_version_is_refused(subject: str) -> None:
    with pytest.raises(Refusal) as caught:
        fields.version(subject)
    assert caught.value.code is RefusalCode.GONE


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([{"ts": "1.1", "user": "U1", "text": "a &amp; b &lt;3"}], "a & b <3"),
        (
            [
                {
                    "ts": "1.1",
                    "user": "U1",
                    "text": "<https://a.example/?b=1&amp;c|a> <mailto:a@b.example|a@b.example>",
                }
            ],
            "https://a.example/?b=1&c a@b.example",
        ),
        (
            [
                {
                    "ts": "1.1",
                    "user": "U1",
                    "text": "<!here> <#C1|general> <@U2|ben> <!subteam^S1|@team> &lt;!here&gt;",
                }
            ],
            "@here #general @ben @team <!here>",
        ),
        ([{"ts": "1.1", "user": "U2", "text": "theirs"}], None),
        ([{"ts": "1.0", "user": "U1", "text": "the prompt"}], None),
        ([{"ts": "1.1", "user": "U1", "text": ""}], None),
        ([], None),
    ],
)
def test_only_ones_own_reply_is_read(messages: list[dict[str, str]], expected: str | None) -> None:
    assert replies.words_of({"messages": messages}, "1.1", "U1") == expected
