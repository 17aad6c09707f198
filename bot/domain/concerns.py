"""Where somebody can turn who has a concern; nothing of it passes through the bot."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ways:
    """Whom a workspace has named (a user id), and its own words on where else there is help; None for none."""

    contact: str | None
    help_line: str | None
