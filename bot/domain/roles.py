"""What a person may do beyond being a member."""

from enum import StrEnum


class Role(StrEnum):
    """Moderators decide on proposals; HR reads the participation summary; facilitators can be chosen to lead meetings."""

    MODERATOR = "moderator"
    HR = "hr"
    FACILITATOR = "facilitator"
