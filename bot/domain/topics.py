"""The topics that people may choose, in general words that say nothing of anybody."""

from enum import StrEnum


class Topic(StrEnum):
    """What somebody would like to work on, roughly."""

    NEW_ROLE = "new_role"
    LEADING = "leading"
    VISIBILITY = "visibility"
    LEARNING = "learning"
    PROJECT = "project"
    BALANCE = "balance"
