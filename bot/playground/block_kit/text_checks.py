"""The checks of what is written: text objects, links, and the question before an action."""

from bot.playground.block_kit.forms import Check, Pass, boolean, by_type, one_of, pattern, record, string, typed

LONGEST_URL = 3000
STYLE = one_of("primary", "danger")


def text_kinds(most: int) -> dict[str, Check]:
    """The two kinds of text object, with and without formatting, of at most so many characters, never empty."""
    return {
        "plain_text": typed("plain_text", {"text": string(1, most)}, {"emoji": boolean}),
        "mrkdwn": typed("mrkdwn", {"text": string(1, most)}, {"verbatim": boolean}),
    }


def plain_text(most: int) -> Check:
    """A text object without formatting."""
    return by_type({"plain_text": text_kinds(most)["plain_text"]})


def any_text(most: int) -> Check:
    """A text object with or without formatting."""
    return by_type(text_kinds(most))


_length = string(1, LONGEST_URL)
# Which schemes Slack opens is its own affair; that an address has one is what makes it an address.
_scheme = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", "uri")


def url(run: Pass, value: object, at: str) -> None:
    """An address of at most 3,000 characters."""
    before = len(run.found)
    _length(run, value, at)
    if len(run.found) == before:
        _scheme(run, value, at)


CONFIRM = record(
    {"text": any_text(300)},
    {"title": plain_text(100), "confirm": plain_text(30), "deny": plain_text(30), "style": STYLE},
)
