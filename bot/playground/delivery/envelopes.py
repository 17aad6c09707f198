"""What goes to the app and what comes back, whichever way it travels."""

from dataclasses import dataclass
from typing import Literal

from bot.playground.state.records import Json

_PROBLEMS = {
    "": "succeeded",
    "timeout": 'failed with the error "operation_timeout"',
    "http_error": 'failed with the error "dispatch_failed"',
    "connection_failed": 'failed with the error "dispatch_failed"',
    "not_connected": "failed because the app did not respond",
}

EnvelopeType = Literal["events_api", "slash_commands", "interactive"]
_ANSWERED = ("view_submission", "block_suggestion")


@dataclass(frozen=True)
class Envelope:
    """One delivery; `url` is where it goes without Socket Mode, the retry fields are of events only."""

    type: EnvelopeType
    payload: Json
    url: str
    retry_attempt: int = 0
    retry_reason: str = ""

    @property
    def accepts_response(self) -> bool:
        """Whether what the app says in its acknowledgement counts."""
        return self.type == "slash_commands" or self.payload.get("type") in _ANSWERED


@dataclass(frozen=True)
class Answer:
    """How a delivery went: `problem` is "" when acknowledged, `body` what the app said with that."""

    problem: Literal["", "timeout", "http_error", "connection_failed", "not_connected"] = ""
    body: object = None
    may_retry: bool = True

    @property
    def acknowledged(self) -> bool:
        """Whether the app took the delivery in time."""
        return self.problem == ""

    @property
    def why(self) -> str:
        """How Slack words the outcome to a person, to be put after the name of what was tried."""
        return _PROBLEMS[self.problem]
