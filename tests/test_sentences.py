"""Finds sentences that go round gettext: what a person reads and no translator has ever seen."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import wording

BOT = Path(wording.__file__).parent
# Where everything is made that people read, in Slack or from an address of ours.
PLACES = ("slack", "delivery", "web")
# Slack's codes and limits, for whoever keeps the bot or writes for it.
LEFT_OUT = ("slack/limits.py", "delivery/failures.py")
FILES = sorted(path for place in PLACES for path in (BOT / place).rglob("*.py"))
NAMES = [name for name in (path.relative_to(BOT).as_posix() for path in FILES) if name not in LEFT_OUT]
# What whoever keeps the bot reads in a log or beside a message, or a machine takes, or Slack has in one language only.
UNTRANSLATED = {
    "slack/guard.py": {"the database is away", "showing a home anew"},
    "slack/manifest.py": {
        "Peer circles: join one, see where you stand",
        "Runs peer circles: small groups of colleagues who help each other reach a goal.",
    },
    "delivery/attempts.py": {"held back", "not there yet"},
    "delivery/recording.py": {"did not arrive", "did not arrive, time and again", "sent again"},
    "delivery/workspace_drain.py": {"could not be recorded"},
    "web/calendars.py": {"private, no-cache"},
    "web/health.py": {"socket mode"},
    "web/routes.py": {
        "SLACK_SIGNING_SECRET is not set; this app uses Socket Mode.",
        "Nobody is there any more.",
        "This is longer than any request of Slack's.",
        "This is no request of Slack's.",
        "This cannot be read.",
    },
}
# Two words in a row, or one alone that begins like a sentence or the words on a button.
SENTENCE = re.compile(r"[A-Za-z]{2,}[,:]? [a-z]{2,}|^[A-Z][a-z]+[.!?]?$")
THROUGH = {"_", "ngettext"}
# What only a log, a programmer or a type checker sees.
UNSEEN = {"info", "warning", "error", "exception", "debug", "TypeVar"}


def sentences(source: str) -> list[str]:
    """The sentences in some code that stand neither in gettext's brackets nor where nobody in Slack reads them."""
    tree = ast.parse(source)
    passed = {id(one) for node in ast.walk(tree) for one in _passed(node)}
    said = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in passed]
    return [node.value for node in said if isinstance(node.value, str) and SENTENCE.search(node.value)]


def _passed(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):  # A docstring.
        yield node.value
    elif isinstance(node, ast.Raise):
        yield from ast.walk(node)
    elif isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in THROUGH | UNSEEN:
            yield from ast.walk(node)


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_goes_round_gettext(name: str) -> None:
    assert set(sentences((BOT / name).read_text(encoding="utf-8"))) == UNTRANSLATED.get(name, set())


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('"""A docstring of some words."""', []),
        ('text = _("Hello there.")', []),
        ('text = ngettext("One week", "{count} weeks", count)', []),
        ('log.info("something happened")', []),
        ('text = "Hello there."', ["Hello there."]),
        ('text = f"{name} has left the circle"', [" has left the circle"]),
        ('button("Approve", ids.APPROVE)', ["Approve"]),
        ('text = _("Hello.") + "Good bye now"', ["Good bye now"]),
        ('value = "circle.retry"', []),
    ],
)
def test_what_counts_as_a_sentence(source: str, found: list[str]) -> None:
    assert sentences(source) == found
