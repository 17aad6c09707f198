"""Asking the circle for help."""

from enum import StrEnum


class HelpKind(StrEnum):
    """What kind of help somebody asks for."""

    ADVICE = "advice"
    IDEAS = "ideas"
    CONTACTS = "contacts"
    FEEDBACK = "feedback"  # Straight feedback.
    LISTENING = "listening"  # Just listening.
