"""What people write comes out as plain words, whatever is in it, or is refused in plain words."""

import re
from datetime import date
from typing import Any

import pytest

from bot.domain.checkins import CheckInForm, Echo, OpenCommitment
from bot.slack.limits import faults, modal_faults
from bot.slack.views import checkins, kit, standings
from tests.slack.test_view_limits import standing
from tests.town import Town

WORDS = {
    "a broadcast": "Tell <!channel> and <!here> and <!everyone>",
    "a mention": "Ask <@U012AB3CD> and <#C012AB3CD|general> and <!subteam^S0123ABCD>",
    "a link": "See <https://evil.example|your payslip> or https://evil.example",
    "a date": "<!date^1392734382^{date}|yesterday>",
    "markup": "*bold* _italic_ ~gone~ `code` ```block``` > quote",
    "entities": "&lt;!channel&gt; &amp;lt;",
    "braces": "{what} {day} {0} %s %(what)s",
    "right to left": "\u202eevil\u202c \u05e9\u05dc\u05d5\u05dd",
    "isolates": "\u2066left\u2069 \u2067right\u2069",
    "zero width": "in\u200bvisible \ufeffmark",
    "an emoji alone": "\N{ROCKET}",
    "an emoji's name": ":rocket: :+1:",
    "a null": "nul\x00byte",
    "combining marks": "Z\u0351\u036b\u0343" * 30,
    "lines": "one\n\ntwo\r\nthree\u2028four",
    "html": "<script>alert(1)</script>",
    "json": '{"type": "section"}',
}
ALIVE = re.compile(r"<[!@#]|<https?:|<script")


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_the_echo_shows_plain_words(words: str) -> None:
    message = checkins.echo(Echo("U0AUTHOR", "A question?", words, words, date(2026, 11, 24)))
    assert faults(message.blocks) == []
    assert ALIVE.findall(message.text.replace("<@U0AUTHOR>", "")) == []
    shown = [one["text"] for one in message.blocks if one["type"] == "section"]
    assert [one["type"] for one in shown[-2:]] == ["plain_text"] * 2
    assert [one["text"] for one in shown[-2:]] == [words] * 2
    assert all(one.get("emoji") is False for one in shown[-2:])


def marked_up(part: Any) -> list[str]:
    """The texts in blocks in which Slack carries markup out; plain text carries nothing out."""
    if isinstance(part, list):
        return [text for one in part for text in marked_up(one)]
    if not isinstance(part, dict):
        return []
    own = [str(part["text"])] if part.get("type") == "mrkdwn" else []
    return own + [text for one in part.values() for text in marked_up(one)]


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_the_status_shows_plain_words(words: str) -> None:
    message = standings.standing(standing(words, words))
    assert faults(message.blocks) == []
    ours = re.compile(r"<!date\^\d+\^[^|>]*\|[^>]*>|<#C012AB3CD>")
    for said in (message.text, *marked_up(message.blocks)):
        assert ALIVE.findall(ours.sub("", said)) == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_the_next_check_in_shows_plain_words(words: str) -> None:
    on = date(2026, 11, 24)
    asked = CheckInForm(
        circle_id="c",
        step=1,
        title="Title",
        question="A question?",
        open=(OpenCommitment("i", 0, words, on),),
        today=on,
        suggested_due_on=on,
    )
    view = checkins.look_back(asked)
    assert modal_faults(view) == []
    assert modal_faults(checkins.form(asked, words)) == []
    label = view["blocks"][0]["label"]
    assert label["type"] == "plain_text"
    assert words in label["text"]


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_an_unknown_word_is_said_back_as_plain_words(words: str) -> None:
    message = standings.unknown_word(words.split()[0])
    assert faults(message.blocks) == []
    said = message.text.split("\n")[0]
    assert ALIVE.findall(said) == []
    assert said.count("`") == 2


def test_an_unknown_word_is_cut() -> None:
    message = standings.unknown_word("x" * 40_000).text
    assert len(message) - len(standings.unknown_word("x").text) < 100


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_escaping_can_be_undone_and_leaves_nothing_alive(words: str) -> None:
    written = kit.escape(words)
    assert "<" not in written
    assert ">" not in written
    assert written.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == words


@pytest.mark.parametrize("name", ["a broadcast", "right to left", "a null", "an emoji alone", "entities"])
async def test_a_goal_of_hostile_words_is_taken_or_refused_plainly_and_shown_to_its_author(
    town: Town, name: str
) -> None:
    person = town.person("farid")
    answer = await person.join(goal=WORDS[name])
    assert answer["action"] in ("updated", "errors"), answer
    await person.say("/circle status")
    assert "waiting list" in (await person.last())["text"]


async def test_forty_thousand_characters_are_refused_at_the_field(town: Town) -> None:
    person = town.person("farid")
    answer = await person.join(goal="x" * 40_000)
    assert answer["action"] == "errors"
    assert set(answer["errors"]) == {"goal"}


async def test_a_command_of_thousands_of_characters_is_answered(town: Town) -> None:
    person = town.person("farid")
    await person.say("/circle " + "<!channel>" * 700)
    said = (await person.last())["text"]
    assert said.startswith("I do not know `&lt;!channel&gt;")


@pytest.mark.parametrize(
    ("words", "beside"),
    [
        ("Call Ada", "Call Ada"),
        ("\N{ROCKET} 12", "\N{ROCKET} 12"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u2068\u05e9\u05dc\u05d5\u05dd\u2069"),
        ("\u0633\u0644\u0627\u0645 12", "\u2068\u0633\u0644\u0627\u0645 12\u2069"),
        ("\u202eturned", "\u2068\u202eturned\u2069"),
    ],
)
def test_words_from_right_to_left_turn_nothing_around_them(words: str, beside: str) -> None:
    assert kit.beside(words) == beside
    assert checkins.plan(words, "Call") == f"When {beside}: Call"
    shown = standings.standing(standing("A goal", words))
    assert kit.escape(beside) in shown.text
