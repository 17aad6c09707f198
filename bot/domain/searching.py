"""Finds words in texts whatever their case, their accents, and the way their umlauts are typed."""

import re
from collections.abc import Sequence
from unicodedata import combining, normalize

MOST = 100  # Characters that are looked for; whoever types more has pasted something.
_NOT_A_WORD = re.compile(r"[^\w]+")
_TYPED_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"))  # What the letter without its dots is reached by, too.


def words_of(typed: str) -> tuple[str, ...]:
    """The words to look for in what somebody typed, without punctuation."""
    return tuple(word for word in _NOT_A_WORD.split(typed[:MOST]) if word)


def all_found(words: Sequence[str], text: str) -> bool:
    """Whether every word stands in a text, or at least its beginning does where more letters follow."""
    plain = _plain(text)
    out = _typed_out(plain)
    return all(_plain(word) in plain or _typed_out(_plain(word)) in out for word in words)


def _plain(text: str) -> str:
    """A text in small letters without dots and accents; a sharp s becomes two."""
    return "".join(one for one in normalize("NFKD", text.casefold()) if not combining(one))


def _typed_out(plain: str) -> str:
    for two, one in _TYPED_OUT:
        plain = plain.replace(two, one)
    return plain
