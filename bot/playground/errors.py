"""The two ways in which the playground refuses: an error code to an app, a sentence to the page."""

from collections.abc import Sequence
from typing import Any


class SlackError(Exception):
    """An answer `{"ok": false, "error": code}` to the app, with further top-level fields where Slack has them."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def invalid_arguments(*problems: str) -> SlackError:
    """The error for arguments that do not have the form the method asks for, one sentence a problem."""
    messages = [f"[ERROR] {problem}" for problem in problems]
    return SlackError("invalid_arguments", response_metadata={"messages": messages})


def invalid_blocks(problems: Sequence[str]) -> SlackError:
    """The error for blocks that Slack would refuse; each problem ends with its JSON pointer."""
    messages = [f"[ERROR] {problem}" for problem in problems]
    return SlackError("invalid_blocks", errors=list(problems), response_metadata={"messages": messages})


class PageError(Exception):
    """A refusal that the page shows: an HTTP status, a code and a sentence."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence
